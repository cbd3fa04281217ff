"""The opportunity board."""

import pytest

from crm.board import Column, Period, board, within
from crm.book import Book
from crm.operation import perform, read_operation
from sample_data.firm import Firm
from tests.crm.selling import do


def test_columns_follow_the_stages_and_add_up(tiny_firm: Firm) -> None:
    columns = {column.stage: column for column in board(Book(tiny_firm))}
    assert list(columns) == [
        "prospecting", "qualification", "proposal", "negotiation", "won", "lost",
    ]  # fmt: skip
    deal = columns["negotiation"]
    assert (deal.count, deal.amount, deal.weighted) == (1, 8_000_000, 6_400_000)
    assert columns["proposal"].cards == []


def test_a_card_knows_its_age_and_next_step(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)
    gift = next(card for column in board(book) for card in column.cards if card.id == 2)
    assert (gift.days_in_stage, gift.step, gift.account) == (10, "none", "江城商贸有限公司")
    plan = {"kind": "call", "subject": "报价", "opportunity_id": 2, "due_on": "2025-07-01"}
    perform(book, read_operation({"op": "plan_activity", "account_id": 5, "values": plan}), 1)
    perform(book, read_operation({"op": "move_stage", "opportunity_id": 2, "stage": "proposal"}), 2)
    gift = next(card for column in board(book) for card in column.cards if card.id == 2)
    assert (gift.days_in_stage, gift.step, gift.next_step) == (0, "planned", "报价")


def test_the_board_of_one_owner(tiny_firm: Firm) -> None:
    assert sum(column.count for column in board(Book(tiny_firm), owner_id=1)) == 3
    assert sum(column.count for column in board(Book(tiny_firm), owner_id=2)) == 0


def test_the_board_of_a_period(tiny_firm: Firm) -> None:
    book = Book(tiny_firm)

    def deals(period: Period) -> int:
        return sum(column.count for column in board(book, period=period))

    assert (deals("all"), deals("this_quarter"), deals("next_quarter")) == (3, 3, 0)
    assert deals("overdue") == 0
    late = {"close_date": "2025-06-30"}
    do(book, "edit_record", table="opportunities", id=2, values=late)
    assert (deals("overdue"), deals("this_quarter")) == (1, 2)


@pytest.mark.parametrize(
    ("search", "found"),
    [("o00002", {2}), ("江城商贸", {1, 2}), (" 江城 ", {1, 2}), ("没有", set()), ("", {1, 2, 3})],
)
def test_the_board_is_searched(tiny_firm: Firm, search: str, found: set[int]) -> None:
    columns = board(Book(tiny_firm), search=search)
    assert {card.id for column in columns for card in column.cards} == found


def test_closed_columns_can_be_left_out(tiny_firm: Firm) -> None:
    stages = [column.stage for column in board(Book(tiny_firm), closed=False)]
    assert stages == ["prospecting", "qualification", "proposal", "negotiation"]


def test_short_columns_keep_their_cards_and_long_ones_share_the_rest(tiny_firm: Firm) -> None:
    some = next(column for column in board(Book(tiny_firm)) if column.cards)
    long = [
        Column(stage, some.label, 0.1, n, 0, 0, some.cards * n)
        for stage, n in (("a", 90), ("b", 2), ("c", 40))
    ]
    assert [len(column.cards) for column in within(long, 60)] == [29, 2, 29]
    assert [column.count for column in within(long, 60)] == [90, 2, 40]
    assert within(long, 200) == long
