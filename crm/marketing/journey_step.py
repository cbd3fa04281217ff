"""One step of a journey for those whose day has come: message, task or field."""

from datetime import timedelta
from typing import Any

import polars as pl

from crm.book import Book
from crm.marketing.consent import ADDRESS, LAWFUL, agreed, left_alone
from crm.marketing.costs import CONTACT_COST
from crm.marketing.facts import account_facts
from crm.marketing.journey import Journey, Step

SENT, PASSED_BY, RESTED, UNREACHED, TASK, SET = "s", "b", "r", "a", "t", "f"
"""What came of a step for one customer, a letter each in the member's path: sent, condition not
met, in rest, no address, task planned, field set."""
TASK_DAYS = 2
"""Days that the owner has for the task."""
FLAGS = ("opened", "clicked", "responded")
Ids = list[int]


def standing(book: Book, one: Journey, due: pl.DataFrame) -> pl.DataFrame:
    """The members with `why` they have to leave, empty for those who go on."""
    wanted = ("id", *LAWFUL, "open_complaints", *ADDRESS.values())
    facts = account_facts(book, wanted).rename({"id": "account_id"})
    known = due.join(facts, "account_id", how="left", maintain_order="left")
    complains = pl.lit(one.spare_complaints) & (pl.col("open_complaints") > 0)
    merged = pl.col("consent").is_null() & pl.col("open_complaints").is_null()
    return known.with_columns(
        why=pl.when(merged | ~pl.col("account_id").is_first_distinct())
        .then(pl.lit("merged"))
        .when(complains)
        .then(pl.lit("complaint"))
        .when(left_alone())
        .then(pl.lit("left_alone"))
        .when(~agreed())
        .then(pl.lit("no_consent"))
    )


def leave(book: Book, ids: Ids, reason: str) -> None:
    """These members leave today."""
    values = {"state": "left", "reason": reason, "left_on": book.as_of, "next_on": None}
    for column, value in values.items():
        book.change_many("journey_members", column, dict.fromkeys(ids, value))


def carry_out_step(book: Book, one: Journey, place: int, there: pl.DataFrame) -> None:
    """The step at this place for these members, who then wait for the next or have gone all the
    way."""
    step = one.steps[place]
    marked = _marked(book, one, step, there)
    gets = marked.filter(pl.col("mark").is_in([SENT, TASK, SET]))
    accounts = gets["account_id"].to_list()
    if gets.height and step.sends:
        _send(book, one, place, accounts)
    elif gets.height and step.do == "task":
        _plan_tasks(book, step, accounts)
    elif gets.height:
        book.change_many("accounts", step.column, dict.fromkeys(accounts, step.value))
    _move_on(book, one, place, marked)


def _marked(book: Book, one: Journey, step: Step, there: pl.DataFrame) -> pl.DataFrame:
    there = there.join(_last_message(book, one), "account_id", how="left", maintain_order="left")
    there = there.with_columns(pl.col(name).fill_null(False) for name in FLAGS)
    meets = _meets(step)
    if not step.sends:
        done = TASK if step.do == "task" else SET
        return there.with_columns(mark=pl.when(meets).then(pl.lit(done)).otherwise(pl.lit("b")))
    rested = pl.col("account_id").is_in(_written_to_by_others(book, one))
    mark = (
        pl.when(~meets)
        .then(pl.lit(PASSED_BY))
        .when(rested)
        .then(pl.lit(RESTED))
        .when(~pl.col(ADDRESS[step.do]).fill_null(False))
        .then(pl.lit(UNREACHED))
        .otherwise(pl.lit(SENT))
    )
    return there.with_columns(mark=mark)


def _meets(step: Step) -> pl.Expr:
    opened, clicked, ordered = (pl.col(name) for name in FLAGS)
    return {
        "all": pl.lit(True),
        "opened": opened,
        "not_opened": ~opened,
        "clicked": clicked,
        "not_responded": ~clicked & ~ordered,
        "ordered": ordered,
        "not_ordered": ~ordered,
    }[step.when]


def own_campaigns(book: Book, journey_id: int) -> dict[int, int]:
    """Step (from 1) -> the campaign that carries its messages."""
    found = [book.record("campaigns", id) for id in _carriers(book, journey_id)]
    return {row["journey_step"]: row["id"] for row in found}


def _carriers(book: Book, journey_id: int) -> Ids:
    return book.pointing_to("campaigns", "journey_id", journey_id)


def _last_message(book: Book, one: Journey) -> pl.DataFrame:
    """What came of the last message that each customer had of this journey."""
    members = book.table("campaign_members")
    mine = members.filter(pl.col("campaign_id").is_in(_carriers(book, one.id)))
    last = mine.sort("sent_on", "id").unique("account_id", keep="last", maintain_order=True)
    return last.select("account_id", *FLAGS)


def _written_to_by_others(book: Book, one: Journey) -> Ids:
    """Customers who had other marketing within the rest."""
    if not one.rest_days:
        return []
    since = book.as_of - timedelta(days=one.rest_days)
    members = book.table("campaign_members").filter(pl.col("sent_on") > since)
    others = members.filter(~pl.col("campaign_id").is_in(_carriers(book, one.id)))
    return list(others["account_id"].unique().sort().to_list())


def _send(book: Book, one: Journey, place: int, accounts: Ids) -> None:
    """By the campaign of the step, so that answers, costs and orders are kept as for any other."""
    campaign = _campaign(book, one, place)
    rows = pl.DataFrame({"account_id": accounts}, schema={"account_id": pl.Int32})
    flags = {name: pl.lit(False) for name in (*FLAGS, "opted_out")}
    sent = rows.with_columns(
        campaign_id=pl.lit(campaign), arm=pl.lit("a"), sent_on=pl.lit(book.as_of), **flags
    )
    book.add_many("campaign_members", sent)


def _campaign(book: Book, one: Journey, place: int) -> int:
    """The campaign of the step, made when its first message goes out."""
    days = one.answer_days(place)
    last = book.as_of + timedelta(days=days)
    known = own_campaigns(book, one.id).get(place + 1)
    if known is not None:
        book.change("campaigns", known, status="running", end_on=last)
        return known
    step = one.steps[place]
    values: dict[str, Any] = {
        "name": f"{one.name[:50]} · {place + 1}",
        "kind": "care",
        "channel": step.do,
        "start_on": book.as_of,
        "end_on": last,
        "status": "running",
        "segment_id": one.segment_id,
        "offer_a": step.offer,
        "rest_days": one.rest_days,
        "spare_complaints": one.spare_complaints,
        "contact_cost": CONTACT_COST[step.do],
        "journey_id": one.id,
        "journey_step": place + 1,
        "answer_days": days,
        "message": step.text,
    }
    return book.add("campaigns", **values)


def _plan_tasks(book: Book, step: Step, accounts: Ids) -> None:
    owners = book.table("accounts").select(account_id="id", owner_id="owner_id")
    rows = pl.DataFrame({"account_id": accounts}, schema={"account_id": pl.Int32})
    tasks = rows.join(owners, "account_id", how="left", maintain_order="left").with_columns(
        kind=pl.lit("task"),
        subject=pl.lit(step.text),
        due_on=pl.lit(book.as_of + timedelta(days=TASK_DAYS)),
    )
    book.add_many("activities", tasks)


def _move_on(book: Book, one: Journey, place: int, marked: pl.DataFrame) -> None:
    ids = marked["id"].to_list()
    paths = [f"{path or ''}{mark}" for path, mark in marked.select("path", "mark").iter_rows()]
    book.change_many("journey_members", "path", dict(zip(ids, paths, strict=True)))
    values: dict[str, object] = {"step": place + 1}
    if place + 1 == len(one.steps):
        values |= {"state": "completed", "left_on": book.as_of, "next_on": None}
    else:
        values["next_on"] = book.as_of + timedelta(days=one.steps[place + 1].wait)
    for column, value in values.items():
        book.change_many("journey_members", column, dict.fromkeys(ids, value))
