"""Put a firm together: from the key to its tables, and to the truth that stays hidden."""

from collections.abc import Callable, Mapping
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
class Course:
    """Everything that happened in a firm, as arrays, hidden causes included."""

    world: World
    who: people.People
    active: Flags
    goods: catalogue.Products
    asked: marketing.Members
    won: sales.Deals
    found: sales.Leads
    orders: all_orders.Orders


def course(key: FirmKey, industry: Industry) -> Course:
    here = world(key, industry)
    who = people.people(here)
    own, active = purchases.purchases(here, who)
    goods = catalogue.products(here)
    asked = marketing.members(here, who, own)
    won = sales.deals(here, who)
    quoted = proposals.proposals(here, won)
    made = all_orders.orders(here, who, goods, own, asked, won, quoted)
    return Course(here, who, active, goods, asked, won, sales.leads(here, who), made)


def build(key: FirmKey, industry: Industry) -> Firm:
    ran = course(key, industry)
    tables = shared_tables(ran)
    if industry.declared:
        tables |= declared_tables(ran, tables).frames()
    if payments.LEDGER in tables:
        tables["payments"] = payments.payments_of_ledger(tables)
    names = industry.firm_names
    name = names[int(ran.world.draws.below("firm name", ran.who.ids[:1], len(names))[0])]
    return Firm(key, name, industry.first_day, industry.as_of, tables, industry.firm_schema)


def declared_tables(ran: Course, tables: Mapping[str, pl.DataFrame]) -> declared.Made:
    """The tables of the trade, out of the shared ones and the truth about them."""
    keys = ran.orders.bought.key.astype(np.uint64)
    return declared.make(ran.world, tables, shared_truth(ran), keys)


def everything(key: FirmKey, industry: Industry) -> tuple[World, Mapping[str, Grid]]:
    """Every table with its hidden columns, for those who measure what was planted."""
    ran = course(key, industry)
    frames = shared_tables(ran)
    return ran.world, declared_tables(ran, frames).grids


def shared_tables(ran: Course) -> dict[str, pl.DataFrame]:
    """The tables that every firm has."""
    large = len(ran.who.ids) > PARALLEL_FROM
    jobs = [partial(_frames, ran, columns) for columns in _jobs(ran)]
    made = at_once(jobs) if large else [job() for job in jobs]
    found = {name: frame for frames in made for name, frame in frames.items()}
    return {name: found[name] for name in schema()}


def _frames(ran: Course, columns: Callable[[], dict[str, Columns]]) -> dict[str, pl.DataFrame]:
    epoch = ran.world.calendar.starts_at_epoch
    return {name: frame(name, epoch, made) for name, made in columns().items()}


def _jobs(ran: Course) -> list[Callable[[], dict[str, Columns]]]:
    """Functions that make the columns of some tables each, the longest first."""
    here, who, made, won = ran.world, ran.who, ran.orders, ran.won
    seen = accounts.faces(here, who)
    called = accounts.account_names(here, who, seen)
    titles = sales_tables.deal_names(here, called, won)
    return [
        lambda: {"order_lines": trade_tables.line_table(made)},
        lambda: {"accounts": accounts.accounts(here, who, seen, called)},
        lambda: {"orders": trade_tables.order_table(made)},
        lambda: _service(ran),
        lambda: {"contacts": accounts.contacts(here, who, seen)},
        lambda: {"campaign_members": trade_tables.member_table(here, ran.asked, made)},
        lambda: {"activities": sales_tables.activity_table(here, who, won)},
        lambda: {"leads": sales_tables.lead_table(here, who, seen, called, ran.found, won)},
        lambda: {
            "opportunities": sales_tables.opportunity_table(here, titles, ran.found, won),
            "stage_history": sales_tables.stage_table(won),
        },
        lambda: quotes.quote_tables(here, who, ran.goods, won, made, titles),
        lambda: {"payments": payments.payment_table(here, who, made)},
        lambda: {"survey_replies": trade_tables.reply_table(service.replies(here, who, made))},
        lambda: {
            "staff": trade_tables.staff_table(here),
            "products": trade_tables.product_table(here, ran.goods),
            "campaigns": trade_tables.campaign_table(here),
            "price_changes": trade_tables.price_change_table(ran.goods),
            "quotas": quotas.quota_table(here, won),
        },
    ]


def _service(ran: Course) -> dict[str, Columns]:
    found = service.cases(ran.world, ran.orders)
    article = knowledge.articles_used(ran.world, found, ran.orders.bought.key[found.order])
    return {
        "cases": trade_tables.case_table(ran.world, found, ran.orders, article),
        "knowledge_articles": knowledge.article_table(ran.world, article),
    }


def truth_tables(ran: Course) -> dict[str, pl.DataFrame]:
    """What nobody in the firm knows, of shared tables and of those of the trade."""
    found = shared_truth(ran)
    if ran.world.industry.declared:
        found |= declared_tables(ran, shared_tables(ran)).truth()
    return found


def shared_truth(ran: Course) -> dict[str, pl.DataFrame]:
    """What nobody in the firm knows: who the customers are and what went wrong with orders."""
    who, bought = ran.who, ran.orders.bought
    segments = [segment.id for segment in ran.world.industry.customers.segments]
    how = payments.payers(ran.world, who)
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
