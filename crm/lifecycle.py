"""The lifecycle stage of each customer, worked out from deals, orders and surveys by a stated rule.

The stages are those that HubSpot's CRM uses, as far as a firm's records can tell them apart:
lead         nobody has bought and no deal is open
opportunity  nothing bought yet, but a deal is open
customer     a valid order within the last 365 days
evangelist   a customer whose latest NPS answer is 9 or 10
former       valid orders, the last one more than 365 days ago
"""

import polars as pl

from crm.account_page import AccountPage
from crm.book import Book
from crm.conventions import purchases
from crm.rules import CLOSED
from kit.text import Text
from sample_data.schema import Column

LAPSES_AFTER, PROMOTER = 365, 9
LIFECYCLE = Column(
    type="category",
    filled_by="system",
    label=Text(zh="生命周期阶段", en="Lifecycle stage"),
    meaning=Text(
        zh="按记录推算：没买过也没有进行中的商机是线索客户；有进行中的商机是商机客户；"
        "365 天内有有效订单是成交客户，其中最近一次 NPS 为 9–10 分的是推荐者；"
        "超过 365 天没有有效订单是流失客户。",
        en="From the records. Lead: nothing bought, no open deal; opportunity: an open deal; "
        "customer: a valid order within 365 days; evangelist: a customer whose latest NPS is 9 or "
        "10; former: the last valid order is older than 365 days.",
    ),
    values={
        "lead": Text(zh="线索客户", en="Lead"),
        "opportunity": Text(zh="商机客户", en="Opportunity"),
        "customer": Text(zh="成交客户", en="Customer"),
        "evangelist": Text(zh="推荐者", en="Evangelist"),
        "former": Text(zh="流失客户", en="Former customer"),
    },
)


def lifecycle(book: Book) -> pl.DataFrame:
    """`id` and `lifecycle` of every account, merged ones included, in the order of ids."""
    return book.remember("lifecycle", lambda: _lifecycle(book))


def stage_on_page(book: Book, page: AccountPage) -> str:
    """As `lifecycle` for the one customer whose records are at hand."""
    last = page.totals.last_order
    if last is None:
        return "opportunity" if page.totals.open_opportunities else "lead"
    if (book.as_of - last).days > LAPSES_AFTER:
        return "former"
    nps = page.survey_replies.filter(pl.col("instrument").cast(pl.String) == "nps")
    latest = nps.sort("replied_on", "id")["score"].to_list()[-1:]
    return "evangelist" if latest and (latest[0] or 0) >= PROMOTER else "customer"


def _lifecycle(book: Book) -> pl.DataFrame:
    bought = purchases(book)
    last = pl.DataFrame(
        {
            "id": pl.Series(bought.accounts, dtype=pl.Int32),
            "last": pl.Series(bought.last_day).cast(pl.Int32).cast(pl.Date),
        }
    )
    deals = book.table("opportunities").filter(
        pl.col("stage").cast(pl.String).is_in(CLOSED).not_(), pl.col("account_id").is_not_null()
    )
    asked = deals.select(id="account_id").unique().with_columns(deal=True)
    nps = book.table("survey_replies").filter(pl.col("instrument").cast(pl.String) == "nps")
    latest = (
        nps.sort("replied_on", "id")
        .unique("account_id", keep="last")
        .select(id="account_id", promotes=pl.col("score") >= PROMOTER)
    )
    whole = book.table("accounts").select("id")
    for part in (last, asked, latest):
        whole = whole.join(part, on="id", how="left", maintain_order="left")
    lately = (pl.lit(book.as_of) - pl.col("last")).dt.total_days() <= LAPSES_AFTER
    stage = (
        pl.when(lately & pl.col("promotes")).then(pl.lit("evangelist"))
        .when(lately).then(pl.lit("customer"))
        .when(pl.col("last").is_not_null()).then(pl.lit("former"))
        .when(pl.col("deal")).then(pl.lit("opportunity"))
        .otherwise(pl.lit("lead"))
    )  # fmt: skip
    return whole.select("id", lifecycle=stage.cast(LIFECYCLE.dtype))
