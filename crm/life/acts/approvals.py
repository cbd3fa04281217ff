"""The firm's approvers decide what waits for them, within business hours, and say why."""

import heapq

import numpy as np
import polars as pl

from crm.approvals.policy import judge
from crm.approvals.requests import REQUESTS, decisions_of, request_for, settle, waiting_for
from crm.book import Row
from crm.life.actor import actor
from crm.life.period import Period
from crm.service.hours import instant_of, minute_of
from kit.seeds import one_below

LEAST, SPAN, ROUNDS = 60, 10 * 60, 64
"""A decision takes one to eleven business hours; more rounds than a request has."""


@actor("approvals", 82)
def approvals(period: Period) -> None:
    book = period.book
    for quote in book.table("quotes").filter(pl.col("status") == "waiting").iter_rows(named=True):
        request_for(book, quote)
    queue = [_turn(period, row) for row in waiting_for(book)]
    heapq.heapify(queue)
    while queue and queue[0][0] <= period.end:
        minute, id = heapq.heappop(queue)
        at = instant_of(minute)
        verdict = judge(book, book.record(REQUESTS, id), at.date())
        settle(book, id, verdict.approve, period.say(verdict.note), at, played=False)
        after = book.record(REQUESTS, id)
        if after["status"] == "waiting":
            heapq.heappush(queue, _turn(period, after))


def _turn(period: Period, request: Row) -> tuple[int, int]:
    """When the present step is decided, and the request. What waited at T0 already is as good as
    submitted then."""
    rounds = len(decisions_of(period.book, request["id"]))
    number = request["id"] * ROUNDS + rounds
    seed = period.book.firm.key.seed
    working = LEAST + one_below(seed, "life approval", SPAN, number)
    since = max(minute_of(request["since"]), period.begins)
    minute = int(period.after_business(np.array([since]), working)[0])
    return max(minute, period.start), request["id"]
