"""What a report can be made of, as choices: tables, columns to group by, measures."""

from collections.abc import Mapping

import streamlit as st

from crm.analysis.columns import DATES, NUMBERS, columns_of
from crm.analysis.definition import Grouping, Kind, Measure, Report
from crm.analysis.grouping import BUCKETS
from crm.analysis.measures import usual_label
from crm.analysis.narrowing import date_column
from crm.book import Book
from sample_data.schema import Column
from ui.words import _, t

OWN_BUSINESS = (
    "accounts", "orders", "order_lines", "opportunities", "stage_history", "leads", "activities",
    "campaign_members", "cases", "survey_replies", "quotes", "payments",
)  # fmt: skip
"""What people report on most stands first."""
NOT_REPORTED = ("clock", "saved_views", "reports", "dashboards", "judgements", "segment_members")
FIGURES: tuple[Kind, ...] = ("sum", "mean", "median", "min", "max", "share")


def tables(book: Book) -> dict[str, str]:
    """Table -> label, those that hold something."""
    known = book.schema
    names = [name for name in OWN_BUSINESS if name in known]
    names += [name for name in known if name not in names and name not in NOT_REPORTED]
    return {name: t(known[name].label) for name in names if book.height(name)}


def first_report(book: Book, table: str) -> Report:
    """What a new report on a table begins with: its number by month, or just its number."""
    by = date_column(book, Report(table=table))
    rows = (Grouping(column=by, by="month"),) if by else ()
    return Report(table=table, rows=rows, valid_only=table in ("orders", "order_lines"))


def groupable(book: Book, table: str) -> dict[str, str]:
    """Path -> label of every column: categories and dates first, the table's own before others."""
    columns = columns_of(book.schema, table)
    ranked = sorted(columns, key=lambda path: (path == "id", path.count("."), _rank(columns[path])))
    return {path: t(columns[path].label) for path in ranked}


def _rank(column: Column) -> int:
    for place, kinds in enumerate((("category", "flag"), DATES, ("id",), ("text",))):
        if column.type in kinds:
            return place
    return 4


def measurable(book: Book, report: Report) -> tuple[dict[str, str], Mapping[str, Measure]]:
    """Code -> label, and code -> measure: numbers of records, sums and means of own columns, rates
    of flags, then the same of joined columns; those that the report has already keep their name."""
    made: dict[str, Measure] = {}
    for kind in ("count", "share"):
        made[kind] = Measure(kind=kind)  # type: ignore[arg-type]
    for path, column in columns_of(book.schema, report.table).items():
        for kind in _kinds(path, column) if path.count(".") < 2 else ():
            made[f"{kind}:{path}"] = Measure(kind=kind, column=path)
    for number, measure in enumerate(report.measures):
        made[code_of(measure, number)] = measure
    labels = {
        code: t(measure.label or usual_label(book, report.table, measure))
        for code, measure in made.items()
    }
    return labels, made


def _kinds(path: str, column: Column) -> tuple[Kind, ...]:
    if column.type in NUMBERS:
        return FIGURES if column.type in ("money", "count") and "." not in path else FIGURES[1:5]
    if column.type == "flag":
        return ("rate",)
    return ("distinct",) if column.type == "id" and path != "id" and "." not in path else ()


def code_of(measure: Measure, number: int) -> str:
    """The code of a measure among the choices."""
    if measure.where is not None:
        return f"where-{number}"
    return f"{measure.kind}:{measure.column}" if measure.column else measure.kind


def grouping_choice(
    book: Book, table: str, label: str, key: str, start: Grouping | None
) -> Grouping | None:
    """Ask for a column to group by and, for dates and numbers, how finely."""
    names = groupable(book, table)
    paths = list(names)
    begin = paths.index(start.column) if start and start.column in names else None
    chosen = st.selectbox(
        label, paths, index=begin, key=key, format_func=lambda path: names[path],
        placeholder=_("None"),
    )  # fmt: skip
    if chosen is None:
        return None
    column = columns_of(book.schema, table)[chosen]
    same = start if start and start.column == chosen else None
    if column.type in DATES:
        return Grouping.model_validate(
            {"column": chosen, "by": _bucket(f"{key}-{chosen}-by", same)}
        )
    if column.type in NUMBERS:
        return _band(column, chosen, f"{key}-{chosen}", same)
    return Grouping(column=chosen)


def _bucket(key: str, start: Grouping | None) -> str:
    names = {code: t(text) for code, text in BUCKETS.items()}
    begin = list(names).index(start.by if start and start.by else "month")
    chosen = st.selectbox(
        _("Period"), list(names), index=begin, key=key, format_func=lambda code: names[code],
        label_visibility="collapsed",
    )  # fmt: skip
    return chosen or "month"


def _band(column: Column, path: str, key: str, start: Grouping | None) -> Grouping:
    """Values one by one or in bands; whole counts are few, money is put into bands."""
    usual = column.type != "count" if start is None else start.by == "band"
    banded = st.toggle(_("In bands"), value=usual, key=f"{key}-banded")
    if not banded:
        return Grouping(column=path)
    unit = {"money": _("yuan"), "rate": "%"}.get(column.type) or (
        t(column.unit) if column.unit else ""
    )
    width = st.number_input(
        _("Width of a band ({unit})").format(unit=unit) if unit else _("Width of a band"),
        min_value=0.0, max_value=1e9, value=float(start.width if start else 0), key=f"{key}-width",
        help=_("0 chooses a round width."), step=1.0,
    )  # fmt: skip
    return Grouping(column=path, by="band", width=width)
