"""A report in one line: what it counts, by what, and of which records."""

from crm.analysis.columns import columns_of, source_of
from crm.analysis.definition import Grouping, Report
from crm.analysis.grouping import BUCKETS
from crm.analysis.measures import usual_label
from crm.book import Book
from crm.conditions import condition_words, read_condition
from kit.text import Text

VALID = Text(zh="仅有效订单", en="valid orders only")
TOP = Text(zh="只看前 {n} 名", en="the first {n}")
GROUPED, SPLIT = Text(zh="按{x}", en="by {x}"), Text(zh="按{x}拆分为列", en="split by {x}")


def report_words(book: Book, report: Report) -> Text:
    """The parts side by side. UserError for a column that is not there."""
    known, table = columns_of(book.schema, report.table), report.table
    parts = [book.schema[table].label]
    parts += [one.label or usual_label(book, table, one) for one in report.measures]
    parts += [_grouping(book, table, one, GROUPED) for one in report.rows]
    if report.pivot:
        parts.append(_grouping(book, table, report.pivot, SPLIT))
    if report.valid_only:
        parts.append(VALID)
    if report.filter:
        parts.append(condition_words(known, read_condition(report.filter, known)))
    if report.top:
        parts.append(TOP.fill(n=report.top))
    return Text(zh="；".join(one.zh for one in parts), en="; ".join(one.en for one in parts))


def _grouping(book: Book, table: str, grouping: Grouping, said: Text) -> Text:
    source_of(book.schema, table, grouping.column)
    label = columns_of(book.schema, table)[grouping.column].label
    period = BUCKETS.get(grouping.by)
    if period is not None:
        label = Text(zh=f"{label.zh}（{period.zh}）", en=f"{label.en} ({period.en.lower()})")
    return said.fill(x=label)
