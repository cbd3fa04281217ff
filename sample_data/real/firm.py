"""A firm out of real orders: every student gets other customers of the same data."""

from typing import Any

import numpy as np
import polars as pl

from kit.seeds import Ints, bits
from kit.text import Text
from sample_data.firm import Firm, FirmKey
from sample_data.generator.v1 import names
from sample_data.generator.v1.accounts import organisations
from sample_data.generator.v1.columns import frame, pick
from sample_data.generator.v1.trade_tables import staff_table
from sample_data.generator.v1.world import world
from sample_data.industry import industry
from sample_data.real.data import RealData
from sample_data.schema import schema

WHOLE = 0
"""The seed of the firm with every customer."""
KEEP, OF = 4, 5
"""Four fifths of the customers at most, so that neighbours' numbers differ."""
FEWEST = 20
POOLS = "retail"
"""Whose kinds of organisations the names are made with."""


def data_firm(key: FirmKey, data: RealData) -> Firm:
    """The firm of a key: `key.customers` of the data's customers, or as many as may be taken.

    Which ones follows from the seed; so do their numbers, names, phones and addresses. A made-up
    team works there, so that work can be given to somebody. Other tables that the data say
    nothing about are empty.
    """
    chosen = _chosen(key, data)
    orders = _orders(data, chosen)
    lines = _lines(data, orders)
    tables = {
        "accounts": _accounts(key, data, chosen),
        "products": _products(data),
        "orders": frame("orders", 0, _order_columns(data, orders, lines)),
        "order_lines": frame("order_lines", 0, lines),
        "staff": frame("staff", 0, staff_table(world(key, industry(POOLS)))),
    }
    empty = {name: pl.DataFrame(schema=table.dtypes) for name, table in schema().items()}
    title = Text(zh=data.title, en=data.title)
    return Firm(key, title, data.first_day, data.as_of, empty | tables)


def most_customers(count: int) -> int:
    """How many of so many customers one student's firm may have."""
    return max(FEWEST, count * KEEP // OF)


def _chosen(key: FirmKey, data: RealData) -> Ints:
    """The customers of the firm in the order of their accounts: by first order, then as drawn."""
    words = bits(key.seed, "real customers", np.arange(data.customers))
    share = data.customers if key.seed == WHOLE else most_customers(data.customers)
    kept = np.argsort(words, kind="stable")[: min(key.customers, share)]
    return kept[np.lexsort((words[kept], _first_days(data)[kept]))]


def _first_days(data: RealData) -> Ints:
    """The day of each customer's first order; orders stand by day."""
    return data.day[np.unique(data.customer, return_index=True)[1]]


def _orders(data: RealData, chosen: Ints) -> dict[str, Ints]:
    """Orders of the chosen customers: place in the data, and row of the account."""
    account = np.full(data.customers, -1, dtype=np.int64)
    account[chosen] = np.arange(len(chosen))
    place = np.flatnonzero(account[data.customer] >= 0)
    return {"place": place, "account": account[data.customer[place]]}


def _lines(data: RealData, orders: dict[str, Ints]) -> dict[str, Any]:
    row = np.full(len(data.day), -1, dtype=np.int64)
    row[orders["place"]] = np.arange(len(orders["place"]))
    place = np.flatnonzero(row[data.order] >= 0)
    fen, quantity = data.fen[place], data.quantity[place]
    return {
        "order_id": row[data.order[place]],
        "product_id": data.product[place],
        "quantity": quantity,
        "unit_price": _half_up(np.abs(fen), np.maximum(np.abs(quantity), 1)),
        "amount": fen,
    }


def _order_columns(
    data: RealData, orders: dict[str, Ints], lines: dict[str, Any]
) -> dict[str, Any]:
    place = orders["place"]
    amount = np.zeros(len(place), dtype=np.int64)
    np.add.at(amount, lines["order_id"], lines["amount"])
    return {
        "account_id": orders["account"],
        "order_date": data.day[place],
        "status": data.status[place],
        "amount": amount,
    }


def _products(data: RealData) -> pl.DataFrame:
    """Products with the highest price they were sold at; what they cost is not known."""
    count = len(data.products)
    sold = np.flatnonzero((data.product >= 0) & (data.quantity > 0))
    product, price = data.product[sold], _half_up(data.fen[sold], data.quantity[sold])
    highest = np.zeros(count, dtype=np.int64)
    np.maximum.at(highest, product, price)
    since = np.full(count, -1, dtype=np.int64)
    known, first = np.unique(product, return_index=True)
    since[known] = data.day[data.order[sold]][first]
    return frame(
        "products",
        0,
        {
            "name": pl.Series(list(data.products), dtype=pl.String),
            "list_price": highest,
            "valid_from": since,
        },
    )


def _half_up(part: Ints, whole: Ints) -> Ints:
    return (2 * part + whole) // (2 * whole)


# --- people -------------------------------------------------------------------------------------


def _accounts(key: FirmKey, data: RealData, chosen: Ints) -> pl.DataFrame:
    """Accounts under made-up names, keyed by seed and customer; regions are the real ones."""
    here = world(key, industry(POOLS))
    plain = np.zeros(len(chosen), dtype=np.int64)
    person = names.persons(here.draws, "real account", chosen)
    company = names.company_names(here, *organisations(here, "real company", chosen), plain)
    organisation = data.organisation[chosen]
    called = company.zip_with(pl.Series(organisation == 1), names.person_names(here, person, plain))
    return frame(
        "accounts",
        0,
        {
            "name": called,
            "kind": organisation,
            "region": pick(data.regions, data.region[chosen]),
            "phone": names.phones(here.draws, chosen, plain),
            "email": names.emails(here, person, chosen),
            "created_on": _first_days(data)[chosen],
        },
    )
