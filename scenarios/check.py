"""`kexun check`: prove exercises, cases, industries; a file that cannot be read stops nothing."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kit.errors import ContentError
from kit.text import Text
from lessons.catalog import CASES, FILE, TOPICS, entry_in
from lessons.prove import book_after, classroom_firm
from lessons.prove import faults as exercise_faults
from sample_data.industry import FOLDER as INDUSTRIES
from sample_data.prove_industry import faults as industry_faults
from scenarios.case import CASE_FILE, Case, read_case
from scenarios.outcome import market_of

MOST_UNFIT = 0.25
"""Share of firms that may leave a case too little to decide; those get another seed."""


@dataclass(frozen=True)
class Fault:
    """One thing to mend: which folder, which check, on which seed (0: on all or none)."""

    where: str
    check: str
    seed: int
    says: Text


def check_folders(paths: Sequence[Path], seeds: int, tell: Callable[[str], None]) -> list[Fault]:
    """Every fault of the exercises and cases below these folders and of the industries' files, all
    of ours by default; `tell` hears the name of each before it is proved. ContentError where there
    is nothing to check."""
    found: list[Fault] = []
    for root in paths or (TOPICS, CASES, INDUSTRIES):
        files = _industries_in(root)
        folders = sorted(path.parent for path in root.rglob(FILE))
        cases = sorted(path.parent for path in root.rglob(CASE_FILE))
        if not folders and not cases and not files:
            raise ContentError(
                root,
                "nothing_to_check",
                f"这里没有 {FILE} 或 {CASE_FILE}",
                f"there is no {FILE} or {CASE_FILE} here",
            )
        for folder in folders:
            tell(str(folder))
            found += _of_exercise(folder, seeds)
        for folder in cases:
            tell(str(folder))
            found += _of_case(folder, seeds)
        for file in files:
            tell(str(file))
            found += _of_industry(file, seeds)
    return found


def _industries_in(root: Path) -> list[Path]:
    """An industry's file itself, or all in a folder called industries."""
    if root.is_file() and root.suffix == ".yaml":
        return [root] if root.name not in (FILE, CASE_FILE) else []
    return sorted(root.glob("*.yaml")) if root.name == INDUSTRIES.name else []


def _of_industry(file: Path, seeds: int) -> list[Fault]:
    try:
        proofs = list(industry_faults(file, seeds))
    except ContentError as error:
        return [_unreadable(error)]
    return [Fault(str(file), fault.check, fault.seed, fault.says) for fault in proofs]


def _of_exercise(folder: Path, seeds: int) -> list[Fault]:
    try:
        proofs = list(exercise_faults(entry_in(folder), seeds, days=_days_before(folder)))
    except ContentError as error:
        return [_unreadable(error)]
    return [Fault(str(folder), fault.check, fault.seed, fault.says) for fault in proofs]


def _days_before(folder: Path) -> int:
    """Days that the case of a stage has let pass; a case that cannot be read is told of itself."""
    if not (folder.parent / CASE_FILE).is_file():
        return 0
    try:
        return read_case(folder.parent).days_before(f"{folder.parent.name}/{folder.name}")
    except ContentError:
        return 0


def _of_case(folder: Path, seeds: int) -> list[Fault]:
    try:
        return list(_case_faults(read_case(folder), folder, seeds))
    except ContentError as error:
        return [_unreadable(error)]


def _case_faults(case: Case, folder: Path, seeds: int) -> Iterator[Fault]:
    """The naïve policy earns 0 and the best 100, and most firms leave something to decide."""
    unfit = 0
    for seed in range(1, seeds + 1):
        market = market_of(case, book_after(classroom_firm(seed), case.days_before_round))
        unfit += not market.fits()
        for name, policy, right in (
            ("base", market.base(), 0.0),
            ("best", market.best({}), 100.0),
        ):
            broken = [v for one in market.rounds for v in market.violations(policy, one.id)]
            if market.score(policy) != right or broken:
                says = Text(
                    zh=f"“{name}”方案得 {market.score(policy)} 分，应为 {right} 分",
                    en=f"the {name} policy scores {market.score(policy)} instead of {right}",
                )
                yield Fault(str(folder), name, seed, says)
    if unfit > MOST_UNFIT * seeds:
        yield Fault(
            str(folder),
            "fits",
            0,
            Text(
                zh=f"{seeds} 家公司中有 {unfit} 家没有足够的决策空间",
                en=f"{unfit} of {seeds} firms leave too little to decide",
            ),
        )


def _unreadable(error: ContentError) -> Fault:
    says = Text(zh=error.in_language("zh"), en=error.in_language("en"))
    return Fault(error.where, error.code, 0, says)
