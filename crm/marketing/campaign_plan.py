"""When a campaign may be changed, sent and ended, and which plans hold together."""

from crm.book import Book, Row
from crm.marketing.audience import Audience, audience, plan_of
from crm.marketing.costs import Costs, costs
from crm.marketing.segments import segment
from kit.errors import UserError


def is_planned(row: Row) -> bool:
    """Nothing has been sent yet."""
    return row["status"] in (None, "planned")


def is_mature(book: Book, row: Row) -> bool:
    """Its last day is over: whoever was going to respond has done so."""
    return row["end_on"] is not None and book.as_of > row["end_on"]


def check_planned(book: Book, row: Row) -> None:
    """UserError when the campaign was sent."""
    if not is_planned(row):
        raise UserError(
            "sent_campaign",
            "这个活动已经发送，方案和名单不能再改；可以另建一个活动。",
            "This campaign has been sent; its plan is fixed. Set up another one instead.",
        )


def check_plan(book: Book, row: Row) -> None:
    """UserError when dates, segments or shares do not hold together."""
    if row["end_on"] < row["start_on"]:
        raise UserError(
            "end_before_start",
            "结束日期早于开始日期，请修改其中一个。",
            "It ends before it starts; change one of the dates.",
        )
    if is_planned(row) and row["end_on"] < book.as_of:
        today = book.as_of.isoformat()
        raise UserError(
            "over_already",
            f"结束日期已经过去（今天是 {today}），请改到今天或以后。",
            f"The end date has passed (today is {today}); choose today or later.",
        )
    for column in ("segment_id", "excluded_segment_id"):
        if row[column] is not None:
            segment(book, row[column])
    if row["segment_id"] is not None and row["segment_id"] == row["excluded_segment_id"]:
        raise UserError(
            "excludes_itself",
            "目标细分和排除细分是同一个，这样一位客户也发不到，请更换其中一个。",
            "Target and excluded segment are the same, which leaves nobody; change one of them.",
        )


def check_sendable(book: Book, row: Row) -> tuple[Audience, Costs]:
    """Whom sending the campaign today would reach, and at what cost; UserError when it may not
    be sent now: what to change."""
    check_planned(book, row)
    check_plan(book, row)
    if row["segment_id"] is None:
        raise UserError(
            "no_segment", "还没有选择目标细分。", "No target segment has been chosen yet."
        )
    if book.as_of < row["start_on"]:
        start = row["start_on"].isoformat()
        raise UserError(
            "too_early",
            f"活动从 {start} 开始，请把时钟推进到这一天，或者提前开始日期。",
            f"It starts on {start}: move the clock to that day or choose an earlier start.",
        )
    reached = audience(book, plan_of(row))
    if not reached.sent:
        raise UserError(
            "nobody_left",
            "排除之后没有可以发送的客户，请放宽细分或排除条件。",
            "Nobody is left to write to; widen the segment or the exclusions.",
        )
    planned = costs(book, row, reached)
    if planned.over:
        raise _over_budget(planned)
    return reached, planned


def _over_budget(planned: Costs) -> UserError:
    total, budget = f"¥{planned.total / 100:,.2f}", f"¥{planned.budget / 100:,.2f}"
    most = f"{planned.affordable:,}"
    return UserError(
        "over_budget",
        f"预计花费 {total}，超过预算 {budget}。请提高预算、把发送人数减到 {most} 人以内、"
        "换用更便宜的渠道或降低优惠。",
        f"It will cost {total}, the budget is {budget}. Raise the budget, write to {most} people "
        "at most, choose a cheaper channel, or lower the offers.",
    )
