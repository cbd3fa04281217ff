"""Put a firm together: from the key to its tables, and to the truth that stays hidden."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import polars as pl

from sample_data.firm import Firm, FirmKey
from sample_data.generator.v1 import (
    accounts,
    catalogue,
    declared,
    knowledge,
    marketing,
    payments,
    people,
    proposals,
    purchases,
    quotas,
    quotes,
    sales,
    sales_tables,
    service,
    trade_tables,
)
from sample_data.generator.v1 import orders as all_orders
from sample_data.generator.v1.columns import frame
from sample_data.generator.v1.declared_cells import Grid
from sample_data.generator.v1.draws import Flags
from sample_data.generator.v1.pieces import at_once
from sample_data.generator.v1.world import World, world
from sample_data.industry import Industry
from sample_data.schema import schema

Columns = dict[str, Any]
PARALLEL_FROM = 20_000
"""Customers from which threads pay."""


@dataclass(frozen=True)
class Opening:
    """Who the customers are and what is offered to them, before anybody orders."""

    world: World
    who: people.People
    goods: catalogue.Products
    won: sales.Deals
    found: sales.Leads
    quoted: proposals.Proposals

    @property
    def large(self) -> bool:
        return len(self.who.ids) > PARALLEL_FROM


@dataclass(frozen=True)
class Course:
    """Everything that happened in a firm, as arrays, hidden causes included."""

    start: Opening
    active: Flags
    asked: marketing.Members
    orders: all_orders.Orders


def opening(key: FirmKey, industry: Industry) -> Opening:
    here = world(key, industry)
    who = people.people(here)
    jobs: list[Callable[[], Any]] = [
        lambda: sales.leads(here, who),
        lambda: _offered(here, who),
        lambda: catalogue.products(here),
    ]
    found, (won, quoted), goods = _done(jobs, large=len(who.ids) > PARALLEL_FROM)
    return Opening(here, who, goods, won, found, quoted)


def _offered(here: World, who: people.People) -> tuple[sales.Deals, proposals.Proposals]:
    won = sales.deals(here, who)
    return won, proposals.proposals(here, won)


def _done(jobs: Sequence[Callable[[], Any]], *, large: bool) -> list[Any]:
    """What the jobs make, one after the other in a small firm."""
    return at_once(jobs) if large else [job() for job in jobs]


def trading(start: Opening) -> Course:
    here, who, won = start.world, start.who, start.won
    own, active = purchases.purchases(here, who)
    asked = marketing.members(here, who, own)
    made = all_orders.orders(here, who, start.goods, own, asked, won, start.quoted)
    return Course(start, active, asked, made)


def course(key: FirmKey, industry: Industry) -> Course:
    return trading(opening(key, industry))


def build(key: FirmKey, industry: Industry) -> Firm:
    ran, tables = _shared(opening(key, industry))
    if industry.declared:
        tables |= declared_tables(ran, tables).frames()
    if payments.LEDGER in tables:
        tables["payments"] = payments.payments_of_ledger(tables)
    names = industry.firm_names
    here, first = ran.start.world, ran.start.who.ids[:1]
    name = names[int(here.draws.below("firm name", first, len(names))[0])]
    return Firm(key, name, industry.first_day, industry.as_of, tables, industry.firm_schema)


def declared_tables(ran: Course, tables: Mapping[str, pl.DataFrame]) -> declared.Made:
    """The tables of the trade, out of the shared ones and the truth about them."""
    keys = ran.orders.bought.key.astype(np.uint64)
    return declared.make(ran.start.world, tables, shared_truth(ran), keys)


def everything(key: FirmKey, industry: Industry) -> tuple[World, Mapping[str, Grid]]:
    """Every table with its hidden columns, for those who measure what was planted."""
    ran, frames = _shared(opening(key, industry))
    return ran.start.world, declared_tables(ran, frames).grids


Frames = dict[str, pl.DataFrame]
Job = Callable[[], Mapping[str, Columns | pl.DataFrame]]


def _shared(start: Opening) -> tuple[Course, Frames]:
    """What happens, and the tables that every firm has. Nobody's name depends on orders, so large
    firms have them written on another thread while the orders come in."""
    tracks: list[Callable[[], Any]] = [lambda: trading(start), lambda: _all(start, _before_orders)]
    ran, early = _done(tracks, large=start.large)
    titles = early["opportunities"]["name"]
    jobs = [partial(_frames, start, job) for job in _after_orders(ran, titles)]
    made = _done(jobs, large=start.large)
    found = early | {name: frame for frames in made for name, frame in frames.items()}
    return ran, {name: found[name] for name in schema()}


def _all(start: Opening, jobs: Callable[[Opening], list[Job]]) -> Frames:
    return {name: made for job in jobs(start) for name, made in _frames(start, job).items()}


def _frames(start: Opening, columns: Job) -> Frames:
    epoch = start.world.calendar.starts_at_epoch
    return {
        name: made if isinstance(made, pl.DataFrame) else frame(name, epoch, made)
        for name, made in columns().items()
    }


def _before_orders(start: Opening) -> list[Job]:
    """Functions that make the columns of some tables each."""
    here, who, won = start.world, start.who, start.won
    seen = accounts.faces(here, who)
    called = accounts.account_names(here, who, seen)
    titles = sales_tables.deal_names(here, called, won)
    return [
        lambda: {"accounts": accounts.accounts(here, who, seen, called)},
        lambda: {"contacts": accounts.contacts(here, who, seen)},
        lambda: {"leads": sales_tables.lead_table(here, who, seen, called, start.found, won)},
        lambda: {"opportunities": sales_tables.opportunity_table(here, titles, start.found, won)},
        lambda: {"stage_history": sales_tables.stage_table(won)},
        lambda: {"activities": sales_tables.activity_table(here, who, won)},
        lambda: {"staff": trade_tables.staff_table(here)},
        lambda: {"products": trade_tables.product_table(here, start.goods)},
        lambda: {"price_changes": trade_tables.price_change_table(start.goods)},
        lambda: {"campaigns": trade_tables.campaign_table(here)},
        lambda: {"quotas": quotas.quota_table(here, won)},
    ]


def _after_orders(ran: Course, titles: pl.Series) -> list[Job]:
    """The same for what depends on orders, the longest first."""
    here, who, made = ran.start.world, ran.start.who, ran.orders
    return [
        lambda: {"order_lines": trade_tables.line_frame(made)},
        lambda: {"orders": trade_tables.order_table(made)},
        lambda: _service(ran),
        lambda: {"survey_replies": trade_tables.reply_table(service.replies(here, who, made))},
        lambda: {"campaign_members": trade_tables.member_table(here, ran.asked, made)},
        lambda: {"payments": payments.payment_table(here, who, made)},
        lambda: quotes.quote_tables(here, who, ran.start.goods, ran.start.won, made, titles),
    ]


def _service(ran: Course) -> dict[str, Columns]:
    here = ran.start.world
    found = service.cases(here, ran.orders)
    article = knowledge.articles_used(here, found, ran.orders.bought.key[found.order])
    return {
        "cases": trade_tables.case_table(here, found, ran.orders, article),
        "knowledge_articles": knowledge.article_table(here, article),
    }


def truth_tables(ran: Course) -> dict[str, pl.DataFrame]:
    """What nobody in the firm knows, of shared tables and of those of the trade."""
    found = shared_truth(ran)
    if ran.start.world.industry.declared:
        found |= declared_tables(ran, _shared(ran.start)[1]).truth()
    return found


def shared_truth(ran: Course) -> dict[str, pl.DataFrame]:
    """What nobody in the firm knows: who the customers are and what went wrong with orders."""
    who, bought = ran.start.who, ran.orders.bought
    segments = [segment.id for segment in ran.start.world.industry.customers.segments]
    how = payments.payers(ran.start.world, who)
    accounts_truth = pl.DataFrame(
        {
            "account_id": who.ids + 1,
            "duplicate_of": who.owner + 1,
            "segment": pl.Series(segments).gather(who.segment),
            "orders_per_day": who.rate * ~who.never_orders,
            "dropout": who.dropout,
            "spend": who.spend,
            "satisfaction": who.satisfaction,
            "active": ran.active,
            "payment_days": how.terms,
            "payment_habit": pl.Series(payments.HABITS).gather(how.habit),
        }
    ).with_columns(pl.when(pl.col("duplicate_of") != pl.col("account_id")).then("duplicate_of"))
    orders_truth = pl.DataFrame(
        {
            "late": bought.late,
            "faulty": bought.faulty,
            "complained": bought.complains,
        }
    ).with_row_index("order_id", offset=1)
    return {"accounts": accounts_truth, "orders": orders_truth}
