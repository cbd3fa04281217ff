"""Whether an exercise can be done on a firm: its tables are there, and its right answers work."""

from functools import lru_cache

from crm.book import Book
from grading.grade import grade
from kit.text import Text
from lessons.catalog import Entry, entry
from lessons.judging import LOG, ideal_of, performed, work_of
from lessons.sheet import drawn_sheet, filled
from sample_data.build import cached_firm
from sample_data.firm import Firm, FirmKey
from sample_data.schema import all_tables

CANNOT = Text(
    zh="这份数据缺少本练习需要的内容，标准答案算不出来。",
    en="The data lack something this exercise needs: its right answers cannot be worked out.",
)


def missing_tables(exercise: Entry, firm: Firm) -> list[str]:
    """Tables the exercise is about that the firm has not, or that are empty in it."""
    there = {name for name, frame in firm.tables.items() if not frame.is_empty()}
    return [name for name in exercise.exercise.tables if name not in there]


def why_not(exercise: Entry, key: FirmKey) -> Text | None:
    """A sentence why the exercise cannot be done on the firm of that key; nothing when it can."""
    missing = missing_tables(exercise, cached_firm(key))
    if missing:
        known = all_tables()
        names = Text(
            zh="、".join(known[name].label.zh for name in missing),
            en=", ".join(known[name].label.en for name in missing),
        )
        return Text(zh="这份数据里没有：{names}。", en="The data have none of: {names}.").fill(
            names=names
        )
    return None if _works(exercise.id, exercise.digest, key) else CANNOT


@lru_cache(maxsize=2000)
def _works(exercise_id: str, digest: str, key: FirmKey) -> bool:
    """Whether the ideal earns full marks and an empty sheet nothing, as `prove` asks on any firm;
    `digest` is the version of the exercise that was tried."""
    try:
        book = Book(cached_firm(key))
        drawn = drawn_sheet(entry(exercise_id), key.seed, 1, whole_pool=True)
        filled(drawn, book)
        ideal = ideal_of(drawn, book)
        after, log = performed(book, ideal.get(LOG, []))
        full = grade(drawn.checks, work_of(drawn, after, ideal, log))
        blank = grade(drawn.checks, work_of(drawn, book, {}))
    except Exception:  # whatever a formula stumbles over, the exercise cannot be given
        return False
    return all(r.state == "judged" and r.met >= 1 for r in full.results) and not blank.score
