"""A campaign can be changed until it is sent; its channel sets what a contact costs."""

from crm.book import Book, Row
from crm.marketing.campaign_plan import check_plan, check_planned
from crm.marketing.costs import CONTACT_COST
from crm.record_rule import RECORD_RULES, RecordRule


def _cost(book: Book, row: Row) -> Row:
    return {"contact_cost": CONTACT_COST[row["channel"]]}


RECORD_RULES.add("campaigns", RecordRule((), check_planned, check_plan, following=_cost))
