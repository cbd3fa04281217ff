"""Who and what a case is about: the service team with its load, the customer's cases and orders."""

import polars as pl

from crm.book import Book, Row

RECENT = 20


def service_staff(book: Book) -> dict[int, tuple[str, int]]:
    """The service team (everybody where a firm has none): number -> name and open cases."""
    staff = book.table("staff")
    team = staff.filter(pl.col("team") == "service")
    rows = (team if team.height else staff).select("id", "name").iter_rows()
    loads = book.remember("service load", lambda: _loads(book))
    return {id: (name, loads.get(id, 0)) for id, name in rows}


def _loads(book: Book) -> dict[int, int]:
    still_open = book.table("cases").filter(pl.col("status") != "closed")
    return dict(still_open.group_by("owner_id").len().iter_rows())


def cases_of(book: Book, account_id: int) -> list[Row]:
    """The customer's cases, the newest first."""
    rows = [book.record("cases", id) for id in book.pointing_to("cases", "account_id", account_id)]
    return sorted(rows, key=lambda case: (case["opened_at"], case["id"]), reverse=True)


def open_cases_of(book: Book, account_id: int) -> dict[int, Row]:
    """The customer's cases that are not closed, by number."""
    return {c["id"]: c for c in cases_of(book, account_id) if c["status"] != "closed"}


def recent_orders(book: Book, account_id: int) -> list[Row]:
    """The customer's newest orders."""
    ids = book.pointing_to("orders", "account_id", account_id)
    rows = [book.record("orders", id) for id in ids]
    rows.sort(key=lambda order: (order["order_date"], order["id"]), reverse=True)
    return rows[:RECENT]
