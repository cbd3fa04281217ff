"""Rules that several operations share: which records can still be worked on."""

from collections.abc import Sequence
from typing import Any

from crm.book import Book, Row
from crm.fields import Values, plain_values
from crm.naming import named
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import code, schema, table_named

STAGES = ("prospecting", "qualification", "proposal", "negotiation", "won")
"""The way of an opportunity to success; `lost` can follow any open stage."""
CLOSED = ("won", "lost")
PROBABILITIES = {
    "prospecting": 0.1,
    "qualification": 0.2,
    "proposal": 0.5,
    "negotiation": 0.8,
    "won": 1.0,
    "lost": 0.0,
}
"""Default probability on entering a stage, as EspoCRM ships it (CONTENT A.1)."""


def live_account(book: Book, account_id: int | None) -> Row:
    """Return the account; UserError when none is given, it does not exist or was merged away."""
    if account_id is None:
        raise UserError(
            "no_account",
            "请先选择客户：这条记录要记在一位客户名下。",
            "Choose the account first: this record belongs to one.",
        )
    account = book.record("accounts", account_id)
    if account["merged_into"] is not None:
        into = code("accounts", book.survivor(account_id))
        raise UserError(
            "merged_account",
            f"{code('accounts', account_id)} 已合并到 {into}，请在 {into} 上操作。",
            f"{code('accounts', account_id)} was merged into {into}; work on {into} instead.",
        )
    return account


def account_named(book: Book, account_id: int | None) -> str:
    """Code and name of an account that can be worked on; UserError as `live_account`."""
    return named(book, "accounts", live_account(book, account_id)["id"])


def open_opportunity(book: Book, opportunity_id: int) -> Row:
    """Return the opportunity; UserError when it does not exist or is closed."""
    opportunity = book.record("opportunities", opportunity_id)
    if opportunity["stage"] in CLOSED:
        stage = stage_label(opportunity["stage"])
        raise UserError(
            "closed_opportunity",
            f"这个商机已经结束（{stage.zh}），不能再改动。",
            f"This opportunity is closed ({stage.en}) and cannot be changed any more.",
        )
    return opportunity


def stage_label(stage: str) -> Text:
    return schema()["opportunities"].columns["stage"].values.get(stage, Text(zh=stage, en=stage))


def record_in(book: Book, table: str, id: int, statuses: Sequence[str], thing: Text) -> Row:
    """The record, which must have one of these statuses; UserError with the code
    `<thing>_status` otherwise. `thing` is what a sentence calls one record of the table."""
    row = book.record(table, id)
    if row["status"] not in statuses:
        now, *wanted = (_status_label(table, status) for status in (row["status"], *statuses))
        zh, en = ("”“".join(w.zh for w in wanted), "” or “".join(w.en for w in wanted))
        raise UserError(
            f"{thing.en}_status",
            f"{thing.zh}现在是“{now.zh}”，只有“{zh}”的{thing.zh}可以这样做。",
            f"The {thing.en} is “{now.en}”; this is for {thing.en}s that are “{en}”.",
        )
    return row


def _status_label(table: str, status: str | None) -> Text:
    values = table_named(table).columns["status"].values
    return values.get(status or "", Text(zh="", en=""))


def changed_values(book: Book, table: str, id: int, values: Values) -> Values:
    """The values that differ from the record; UserError when none does."""
    current = plain_values(table, book.record(table, id))
    changed = {
        name: value
        for name, value in values.items()
        if name not in current or current[name] != value
    }
    if not changed:
        raise UserError(
            "nothing_changed",
            "内容和原来一样，没有需要保存的改动。",
            "Everything is as it was; there is nothing to save.",
        )
    return changed


def labels_of(table: str, columns: Any) -> Text:
    """The labels of some columns in one phrase."""
    about = table_named(table).columns
    known = [about[name].label for name in columns if name in about]
    return Text(zh="、".join(k.zh for k in known), en=", ".join(k.en for k in known))


def own_opportunity(book: Book, account_id: int | None, opportunity_id: int | None) -> None:
    """UserError when an activity names an opportunity of another account."""
    if opportunity_id is None:
        return
    if book.value("opportunities", opportunity_id, "account_id") != account_id:
        raise UserError(
            "other_account",
            "这个商机不是这位客户的，请选择这位客户名下的商机。",
            "That opportunity belongs to another account; choose one of this account.",
        )
