"""Every campaign in one line with its key figures, planned and past ones alike."""

import polars as pl

from crm.book import Book
from crm.marketing.results import Result, results
from kit.text import Text
from sample_data.schema import Column

FIGURES: dict[str, Column] = {
    "sent": Column(type="count", label=Text(zh="发送人数", en="Sent")),
    "response": Column(
        type="rate",
        label=Text(zh="响应率", en="Response"),
        meaning=Text(
            zh="发送对象中活动期内有成交订单的比例。",
            en="Share of those written to with a valid order while the campaign ran.",
        ),
    ),
    "held": Column(
        type="rate",
        label=Text(zh="对照组响应率", en="Hold-out"),
        meaning=Text(
            zh="没有发送的对照组同期成交的比例。",
            en="The same share in the hold-out, which got no message.",
        ),
    ),
    "lift": Column(
        type="rate",
        label=Text(zh="增量响应率", en="Lift"),
        meaning=Text(
            zh="响应率减去对照组响应率。", en="Response less the response of the hold-out."
        ),
    ),
    "roi": Column(
        type="rate",
        label=Text(zh="投资回报率", en="ROI"),
        meaning=Text(zh="（增量毛利 − 费用）÷ 费用。", en="(Incremental margin − cost) ÷ cost."),
    ),
}
SHOWN = ("id", "name", "kind", "channel", "status", "start_on", "end_on")


def campaign_list(book: Book) -> pl.DataFrame:
    """The newest first; shares 0..1, empty where there is nothing to measure."""
    return book.remember("campaign list", lambda: _list(book))


def _list(book: Book) -> pl.DataFrame:
    campaigns = book.table("campaigns").select(SHOWN).sort("id", descending=True)
    known = results(book)
    rows = [_figures(known.get(id)) for id in campaigns["id"]]
    types = {name: about.dtype for name, about in FIGURES.items()}
    return campaigns.with_columns(pl.DataFrame(rows, schema=types, orient="row"))


def _figures(found: Result | None) -> tuple[int | float | None, ...]:
    if found is None:
        return (None, None, None, None, None)
    treated, held = found.total(), found.total(("control",))
    response = treated.rate if treated.members else None
    base = held.rate if held.members else None
    return (
        treated.sent,
        response,
        base,
        found.lifts[-1].difference if found.lifts else None,
        found.roi,
    )
