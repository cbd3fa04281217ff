"""Whether an operation can be taken back: nothing later may stand on what it did."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crm.patch import MANY, RESET, Patch
from kit.errors import UserError

if TYPE_CHECKING:
    from crm.book import Book


def check_reversible(book: "Book", seq: int) -> None:
    """UserError when operation `seq` cannot be taken back now."""
    if seq in book.lasting and seq not in book.undone:
        raise UserError(
            "no_way_back",
            "时间不能倒流：时钟推进后不能撤销。需要重来时，可以把公司恢复到初始状态。",
            "Time does not run backwards: an advance of the clock cannot be undone. To begin "
            "again, reset the firm to its start.",
        )
    if seq not in book.patches or seq in book.undone or seq in book.undos:
        raise UserError(
            "no_undo",
            "这一步不存在、已经撤销，或者本身就是一次撤销。",
            "That step does not exist, is undone already, or was itself an undo.",
        )
    done = tuple(_single(book, seq))
    mine = {(p.table, p.id, p.column) for p in done}
    added = {(table, id) for table, id, column in mine if not column}
    everything = any(column == RESET for _table, _id, column in mine)
    later = list(_standing_after(book, seq))
    if everything and later:
        raise _after_the_reset(len(_later(book, seq)))
    for patch in later:
        same = (patch.table, patch.id, patch.column) in mine
        if same or (patch.table, patch.id) in added:
            raise _built_on()
    if any(_is_pointed_to(book, table, id, mine) for table, id in added):
        raise _built_on()


def later_steps(book: "Book", seq: int) -> tuple[int, ...]:
    """The operations after `seq` that go with it when it is taken back together with all that
    followed, the latest first; UserError when that cannot be. The book stays as it is."""
    if seq not in book.patches or seq in book.undone or seq in book.undos:
        check_reversible(book, seq)
    trial = book.fork()
    gone = []
    for later in range(book.seq, seq, -1):
        if later in trial.lasting and later not in trial.undone:
            raise UserError(
                "time_passed_since",
                f"第 {later} 步推进了时钟，时间不能倒流，所以第 {seq} 步不能再撤销。",
                f"Step {later} advanced the clock, and time does not run backwards: step {seq} "
                "can no longer be undone.",
            )
        if trial.can_reverse(later):
            trial.reverse(later)
            gone.append(later)
    trial.check_reversible(seq)
    return tuple(gone)


def _later(book: "Book", seq: int) -> list[int]:
    """Later operations that stand and changed something."""
    return [
        later
        for later in range(seq + 1, book.seq + 1)
        if later not in book.undone and later not in book.undos and book.patches.get(later)
    ]


def _single(book: "Book", seq: int) -> Iterator[Patch]:
    """The patches of an operation, those that stand for many records one by one."""
    for place, patch in enumerate(book.patches.get(seq, ())):
        if patch.alters_many:
            column = patch.after["column"]
            for id, before in book.altered[seq][place].items():
                yield Patch(patch.table, id, column, before, None)
        elif patch.column == MANY:
            first = patch.id
            for id in range(first, first + (patch.after or patch.before)["count"]):
                yield Patch(patch.table, id, "", None, patch.after)
        else:
            yield patch


def _standing_after(book: "Book", seq: int) -> Iterator[Patch]:
    """Patches of later operations that were not taken back."""
    for later in _later(book, seq):
        yield from _single(book, later)


def _is_pointed_to(book: "Book", table: str, id: int, mine: set[tuple[str, int, str]]) -> bool:
    """Whether a record that the operation itself did not point there points to an added record."""
    return any(
        not {(child, child_id, ""), (child, child_id, column)} & mine
        for child, column in book.links[table]
        for child_id in book.pointing_to(child, column, id)
    )


def _after_the_reset(later: int) -> UserError:
    return UserError(
        "built_on",
        f"恢复之后又做了 {later} 步操作，要先撤销它们，才能撤销这次恢复。",
        f"{later} operations were done after the reset; undo them first, then the reset.",
    )


def _built_on() -> UserError:
    return UserError(
        "built_on",
        "后面的操作已经改动了同一条记录，请先撤销后面的操作。",
        "A later operation changed the same record; undo that one first.",
    )
