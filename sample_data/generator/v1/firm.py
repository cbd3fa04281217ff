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
    marketing,
    people,
    purchases,
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

Columns = dict[str, Any]
LATER = ("quotes", "quote_lines", "payments", "quotas", "knowledge_articles")
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
    made = all_orders.orders(here, who, goods, own, asked, won)
    return Course(here, who, active, goods, asked, won, sales.leads(here, who), made)


def build(key: FirmKey, industry: Industry) -> Firm:
    ran = course(key, industry)
    epoch = ran.world.calendar.starts_at_epoch
    jobs = [partial(_frame, name, epoch, columns) for name, columns in _tables(ran).items()]
    large = key.customers > PARALLEL_FROM
    tables = dict(at_once(jobs) if large else [job() for job in jobs])
    tables |= declared_tables(ran, tables).frames() if industry.declared else {}
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
    epoch = ran.world.calendar.starts_at_epoch
    frames = dict(_frame(name, epoch, columns) for name, columns in _tables(ran).items())
    return ran.world, declared_tables(ran, frames).grids


def _frame(name: str, epoch: int, columns: Callable[[], Columns]) -> tuple[str, pl.DataFrame]:
    return name, frame(name, epoch, columns())


def _tables(ran: Course) -> dict[str, Callable[[], Columns]]:
    """For each table a function that makes its columns."""
    here, who, made = ran.world, ran.who, ran.orders
    seen = accounts.faces(here, who)
    called = accounts.account_names(here, who, seen)
    return {
        "accounts": lambda: accounts.accounts(here, who, seen, called),
        "contacts": lambda: accounts.contacts(here, who, seen),
        "staff": lambda: trade_tables.staff_table(here),
        "products": lambda: trade_tables.product_table(here, ran.goods),
        "orders": lambda: trade_tables.order_table(made),
        "order_lines": lambda: trade_tables.line_table(made),
        "leads": lambda: sales_tables.lead_table(here, who, seen, called, ran.found, ran.won),
        "opportunities": lambda: sales_tables.opportunity_table(here, called, ran.found, ran.won),
        "stage_history": lambda: sales_tables.stage_table(ran.won),
        "activities": lambda: sales_tables.activity_table(here, who, ran.won),
        "campaigns": lambda: trade_tables.campaign_table(here),
        "campaign_members": lambda: trade_tables.member_table(here, ran.asked, made),
        "cases": lambda: trade_tables.case_table(here, service.cases(here, made), made),
        "survey_replies": lambda: trade_tables.reply_table(service.replies(here, who, made)),
        **{name: _nothing for name in LATER},
    }


def _nothing() -> Columns:
    return {"id": np.zeros(0, dtype=np.int64)}


def truth_tables(ran: Course) -> dict[str, pl.DataFrame]:
    """What nobody in the firm knows, of shared tables and of those of the trade."""
    found = shared_truth(ran)
    if ran.world.industry.declared:
        epoch = ran.world.calendar.starts_at_epoch
        frames = dict(_frame(name, epoch, columns) for name, columns in _tables(ran).items())
        found |= declared_tables(ran, frames).truth()
    return found


def shared_truth(ran: Course) -> dict[str, pl.DataFrame]:
    """What nobody in the firm knows: who the customers are and what went wrong with orders."""
    who, bought = ran.who, ran.orders.bought
    segments = [segment.id for segment in ran.world.industry.customers.segments]
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
