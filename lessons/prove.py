"""Prove an exercise on many firms: the ideal earns 100, the empty sheet nothing, every listed
mistake its own feedback and less than full, and no mistake hides beside the right value."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crm.book import Book
from crm.operation import perform
from crm.operations.advance_clock import AdvanceClock
from grading.check import Check, Wrong
from grading.grade import Report, grade
from kit.errors import UnknownNameError, UserError
from kit.text import Text
from lessons.catalog import Entry
from lessons.catalog import entry as known_entry
from lessons.judging import LOG, Answers, ideal_of, performed, work_of
from lessons.sheet import Sheet, drawn_sheet, filled
from sample_data.build import cached_firm
from sample_data.firm import Firm, FirmKey

MOST_UNFIT = 0.25
"""Share of firms on which one mistake may lie too near the right value; those are reseeded."""
NO_SEED = 0
Firms = Callable[[int], Firm]


@dataclass(frozen=True)
class Fault:
    """One way in which an exercise is broken. `seed` 0: on all firms together."""

    exercise: str
    check: str
    seed: int
    says: Text


def faults(
    entry: Entry, seeds: int = 20, firms: Firms | None = None, days: int = 0
) -> Iterator[Fault]:
    """Yield every fault found on the firms of seeds 1 to `seeds` (classroom firms by default), as
    they stand after so many days: what a case lets pass before a stage."""
    yield from _page_faults(entry)
    near: Counter[tuple[str, str]] = Counter()
    for seed in range(1, seeds + 1):
        book = book_after((firms or classroom_firm)(seed), days)
        try:
            yield from _on_firm(entry, book, seed, near)
        except Exception as error:  # a proof that falls over is a fault of the content
            yield _fault(entry, "", seed, f"{type(error).__name__}: {error}"[:300])
    for (check, mistake), count in near.items():
        if count > MOST_UNFIT * seeds:
            yield _too_near(entry, check, mistake, count, seeds)


def book_after(firm: Firm, days: int) -> Book:
    """The firm nobody has worked on, after so many days."""
    book = Book(firm)
    if days:
        perform(book, AdvanceClock(days=days), 1)
    return book


def firm_fits(entry: Entry, book: Book) -> bool:
    """Whether every mistake of the exercise can be told from the right value on this firm; where
    not, a wrong method could earn full marks, and the firm should get another seed."""
    drawn = drawn_sheet(entry, book.firm.key.seed, 1, whole_pool=True)
    ideal = ideal_of(drawn, book)
    return all(wrong.separable for _, wrong in _wrongs(drawn, book, ideal))


def classroom_firm(seed: int) -> Firm:
    """The kind of firm a class gets."""
    return cached_firm(FirmKey(seed=seed))


def _on_firm(
    entry: Entry, book: Book, seed: int, near: Counter[tuple[str, str]]
) -> Iterator[Fault]:
    drawn = drawn_sheet(entry, book.firm.key.seed, 1, whole_pool=True)
    filled(drawn, book)
    ideal = ideal_of(drawn, book)
    report = _graded(drawn, book, ideal)
    yield from _not_full(entry, report, seed)
    blank = _graded(drawn, book, {})
    if blank.score:
        yield _fault(
            entry, "", seed, f"空白卷得了 {blank.score} 分", f"an empty sheet earns {blank.score}"
        )
    for check, wrong in _wrongs(drawn, book, ideal):
        if wrong.separable:
            report = _graded(drawn, book, {**ideal, **wrong.answers})
            yield from _mistake_faults(entry, check, wrong, report, seed)
        else:
            near[check.id, wrong.mistake] += 1


def _wrongs(drawn: Sheet, book: Book, ideal: Answers) -> Iterator[tuple[Check, Wrong]]:
    """Mistakes start where the student does: on the firm as it was when the CRM itself is judged,
    else on the firm after the right operations."""
    before = work_of(drawn, book, {})
    after, log = performed(book, ideal.get(LOG, []))
    done = work_of(drawn, after, ideal, log)
    for check in drawn.checks:
        for wrong in check.wrongs(before if LOG in check.ideal(before) else done):
            yield check, wrong


def _mistake_faults(
    entry: Entry, check: Check, wrong: Wrong, report: Report, seed: int
) -> Iterator[Fault]:
    """The mistake, all else being right, must be named and must cost something."""
    result = next(r for r in report.results if r.check == check.id)
    name = wrong.mistake
    if result.state != "judged":
        zh, en = f"{name}：{result.says.zh}", f"{name}: {result.says.en}"
    elif result.met >= 1:
        zh, en = f"错误“{name}”得了满分", f"the mistake {name!r} earns full marks"
    elif result.mistake != name:
        zh = f"错误“{name}”得到的是“{result.mistake or '一般'}”的反馈"
        en = f"the mistake {name!r} gets the feedback of {result.mistake or 'none'!r}"
    else:
        return
    yield _fault(entry, check.id, seed, zh, en)


def _graded(drawn: Sheet, book: Book, answers: Mapping[str, Any]) -> Report:
    after, log = performed(book, answers.get(LOG, []))
    return grade(drawn.checks, work_of(drawn, after, answers, log))


def _not_full(entry: Entry, report: Report, seed: int) -> Iterator[Fault]:
    for result in report.results:
        if result.state != "judged" or result.met < 1:
            error = result.evidence.get("error", "")
            met = f"{result.met:.0%} {error}".strip()
            yield _fault(
                entry,
                result.check,
                seed,
                f"标准答案只得 {met}：{result.says.zh}",
                f"the ideal answer earns {met}: {result.says.en}",
            )


def _page_faults(entry: Entry) -> Iterator[Fault]:
    pages = ["brief"] + (["lesson"] if entry.layer == "theory" else [])
    for page in pages:
        for language in ("zh", "en"):
            if not entry.page(page, language).strip():
                name = f"{page}.{language}.md"
                yield _fault(entry, "", NO_SEED, f"缺少 {name}", f"{name} is missing or empty")
    for name in entry.exercise.needs:
        try:
            known_entry(name)
        except UnknownNameError as error:
            yield _fault(entry, "", NO_SEED, f"needs：{error}", f"needs: {error}")
    yield from _sql_faults(entry)


def _sql_faults(entry: Entry) -> Iterator[Fault]:
    """SQL is checked here and not on reading: every check starts a child process."""
    from crm.sql import check_sql
    from grading.content import sources_in

    for place, source in sources_in(entry.exercise):
        if source.sql:
            try:
                check_sql(source.sql)
            except UserError as error:
                where = ".".join(str(part) for part in place)
                yield _fault(entry, where, NO_SEED, error.says.zh, error.says.en)


def _too_near(entry: Entry, check: str, mistake: str, count: int, seeds: int) -> Fault:
    return _fault(
        entry,
        check,
        NO_SEED,
        f"错误“{mistake}”在 {count}/{seeds} 家企业上与正确值（或前面的错误）分不开",
        f"the mistake {mistake!r} cannot be told from the right value (or from an earlier mistake)"
        f" on {count} of {seeds} firms",
    )


def _fault(entry: Entry, check: str, seed: int, zh: str, en: str = "") -> Fault:
    return Fault(entry.id, check, seed, Text(zh=zh, en=en or zh))
