"""Which steps existing records would have passed under a chain, without doing anything."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from crm.approvals.chain import Chain, check_chain, which_hold
from crm.approvals.facts import account_facts, frame_of, quote_facts
from crm.book import Book, Row

LATEST = 400
"""Records looked at, the latest first."""


@dataclass(frozen=True, slots=True)
class Trial:
    """`looked_at` records; `entered` of them need approval; `steps` of these each step would have
    seen. `rows` are the facts of those that enter, with a true or false column `step 1` … each."""

    looked_at: int
    entered: int
    steps: tuple[int, ...]
    rows: pl.DataFrame


def dry_run(book: Book, chain: Chain) -> Trial:
    """Try a chain on quotes, or on customers with the credit limit they have now; UserError when
    the chain could not be followed."""
    check_chain(book, chain)
    facts = book.remember(("approval facts", chain.table), lambda: FACTS[chain.table](book))
    entered = facts.filter(which_hold(book, chain.table, chain.condition, facts))
    asked = [which_hold(book, chain.table, step.condition, entered) for step in chain.steps]
    if asked and entered.height:
        unseen = (
            ~pl.DataFrame({str(n): one for n, one in enumerate(asked)})
            .select(pl.any_horizontal(pl.all()))
            .to_series()
        )
        asked[0] = asked[0] | unseen  # as crm.approvals.chain.asked_steps
    named = [one.alias(f"step {number}") for number, one in enumerate(asked, 1)]
    counts = tuple(int(one.sum()) for one in asked)
    return Trial(facts.height, entered.height, counts, entered.with_columns(named))


def _quotes(book: Book) -> pl.DataFrame:
    rows = book.table("quotes").filter(pl.col("gross") > 0).tail(LATEST).reverse()
    return frame_of("quotes", [quote_facts(book, row) for row in rows.iter_rows(named=True)])


def _accounts(book: Book) -> pl.DataFrame:
    rows = book.live_accounts().filter(pl.col("credit_limit") > 0).tail(LATEST).reverse()
    facts: list[Row] = [
        account_facts(book, row, row["credit_limit"]) for row in rows.iter_rows(named=True)
    ]
    return frame_of("accounts", facts)


FACTS: dict[str, Callable[[Book], pl.DataFrame]] = {"quotes": _quotes, "accounts": _accounts}
