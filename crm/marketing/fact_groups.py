"""Works out what is known of each customer from the firm's tables, one subject at a time.

Every function returns one row per customer that has something to tell, by `account`.
"""

from datetime import timedelta

import polars as pl

from crm import rfm
from crm.book import Book
from crm.conventions import purchases, valid_orders
from crm.lifecycle import lifecycle
from crm.pareto import ranked

YEAR, MONTH = 365, 30
"""Days that "the last year" and "the last 30 days" go back from today."""


def buying(book: Book) -> pl.DataFrame:
    """Valid orders, revenue and their days."""
    bought = purchases(book)
    recent = purchases(book, since=book.as_of - timedelta(days=YEAR))
    first = valid_orders(book).group_by("account_id").agg(first_order_on=pl.col("order_date").min())
    frame = pl.DataFrame(
        {"account": bought.accounts, "orders": bought.frequency, "revenue": bought.fen}
    ).with_columns(
        average_order=_half_up(pl.col("revenue"), pl.col("orders")),
        last_order_on=pl.Series(bought.last_day).cast(pl.Int32).cast(pl.Date),
    )
    year = pl.DataFrame({"account": recent.accounts, "revenue_365": recent.fen})
    return (
        frame.with_columns(
            days_since_order=(pl.lit(book.as_of) - pl.col("last_order_on")).dt.total_days()
        )
        .join(first.select(account=_id("account_id"), first_order_on="first_order_on"), "account")
        .join(year, "account", how="left")
    )


def habits(book: Book) -> pl.DataFrame:
    """Main channel and category, orders by campaign, mean discount."""
    orders = valid_orders(book)
    by_account = orders.group_by("account_id").agg(
        campaign_orders=pl.col("campaign_id").is_not_null().sum()
    )
    channels = (
        orders.group_by("account_id", "channel")
        .len()
        .sort("account_id", "len", "channel", descending=[False, True, False])
        .unique("account_id", keep="first", maintain_order=True)
        .select("account_id", main_channel="channel")
    )
    lines = _sold(book, orders)
    discounts = (
        lines.filter(pl.col("listed") > 0)
        .group_by("account_id")
        .agg(discount=(1 - pl.col("amount").sum() / pl.col("listed").sum()).clip(0, 1))
    )
    categories = (
        lines.group_by("account_id", "category")
        .agg(pl.col("amount").sum())
        .sort("account_id", "amount", "category", descending=[False, True, False])
        .unique("account_id", keep="first", maintain_order=True)
        .select("account_id", main_category="category")
    )
    whole = by_account.join(channels, "account_id", how="left")
    for part in (discounts, categories):
        whole = whole.join(part, "account_id", how="left")
    return whole.with_columns(account=_id("account_id")).drop("account_id")


def _sold(book: Book, orders: pl.DataFrame) -> pl.DataFrame:
    """Lines of valid orders: account, category, amount and what the list price would have been
    (0 for a return)."""
    products = book.table("products").select("id", "category", "list_price")
    pieces = pl.col("quantity").clip(lower_bound=0).cast(pl.Int64)
    return (
        book.table("order_lines")
        .select("order_id", "product_id", "quantity", "amount")
        .join(orders.select(order_id="id", account_id="account_id"), "order_id")
        .join(products.rename({"id": "product_id"}), "product_id")
        .select("account_id", "category", "amount", listed=pieces * pl.col("list_price"))
    )


def scores(book: Book) -> pl.DataFrame:
    """RFM scores and class, ABC class."""
    scored, classed, cut = rfm.scores(book), rfm.classes(book), ranked(book)
    frame = pl.DataFrame({"account": scored.accounts, "r": scored.r, "f": scored.f, "m": scored.m})
    codes = pl.DataFrame({"account": classed.accounts, "rfm_class": classed.codes})
    letters = pl.DataFrame({"account": cut.accounts, "abc_class": cut.classes})
    return frame.join(codes, "account").join(letters, "account")


def service(book: Book) -> pl.DataFrame:
    """Cases, complaints and the latest survey scores."""
    still_open, complaint = pl.col("status") != "closed", pl.col("kind") == "complaint"
    cases = (
        book.table("cases")
        .group_by(account=_id("account_id"))
        .agg(
            open_cases=still_open.sum(),
            complaints=complaint.sum(),
            open_complaints=(still_open & complaint).sum(),
        )
    )
    replies = book.table("survey_replies").sort("replied_on", "id")
    latest = replies.group_by(account=_id("account_id")).agg(
        last_nps=pl.col("score").filter(pl.col("instrument") == "nps").last(),
        last_csat=pl.col("score").filter(pl.col("instrument") == "csat").last(),
    )
    return cases.join(latest, "account", how="full", coalesce=True)


def contacts(book: Book) -> pl.DataFrame:
    """What campaigns did with each customer."""
    recent = pl.col("sent_on") > book.as_of - timedelta(days=MONTH)
    return (
        book.table("campaign_members")
        .group_by(account=_id("account_id"))
        .agg(
            last_contact_on=pl.col("sent_on").max(),
            contacts_30=recent.sum(),
            opted_out=pl.col("opted_out").any(),
        )
    )


def stages(book: Book) -> pl.DataFrame:
    """The lifecycle stage, and whether a contact has a birthday this month."""
    born = book.table("contacts").filter(
        pl.col("birthday").dt.month() == book.as_of.month, pl.col("account_id").is_not_null()
    )
    birthdays = born.select(account=_id("account_id"), birthday_this_month=pl.lit(True)).unique()
    found = lifecycle(book).select(account=_id("id"), lifecycle="lifecycle")
    return found.join(birthdays, "account", how="left", maintain_order="left").with_columns(
        pl.col("birthday_this_month").fill_null(False)
    )


def reach(book: Book) -> pl.DataFrame:
    """Which addresses can be used."""
    digits = pl.col("phone").fill_null("").str.replace_all(r"\D", "")
    return book.live_accounts().select(
        account=_id("id"),
        has_phone=digits.str.contains(r"^(86|８６)?[1１]\d{10}$"),
        has_email=pl.col("email").fill_null("").str.contains("@", literal=True),
    )


def _id(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Int64)


def _half_up(part: pl.Expr, whole: pl.Expr) -> pl.Expr:
    """Whole-number division, halves away from zero (conventions.half_up over columns)."""
    rounded = (2 * part.abs() + whole) // (2 * whole)
    return pl.when(part < 0).then(-rounded).otherwise(rounded)


EMPTY_IS_NONE = frozenset({"orders", "revenue", "revenue_365", "campaign_orders", "open_cases"})
EMPTY_IS_NONE |= {"complaints", "open_complaints", "contacts_30"}
"""Counts and sums: a customer without any has 0, not nothing."""
