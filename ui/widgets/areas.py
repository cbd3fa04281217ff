"""The student's seven areas: one entry of the sidebar each, its pages in a bar on top of the page.

A page belongs to an area by being named here; a page that has no file yet is left out.
"""

from collections.abc import Mapping
from functools import cache

from kit.text import Language
from ui.words import _, language

AREAS: dict[str, tuple[str, ...]] = {
    "learning": ("course_map", "my_grades"),
    "firm": ("today", "firm", "tables", "clock", "automation", "approvals", "my_log"),
    "accounts": ("accounts", "contacts", "activities", "duplicates", "import_records"),
    "sales": (
        "opportunities",
        "leads",
        "forecast",
        "quotes",
        "orders",
        "payments",
        "products",
        "contracts",
    ),
    "marketing": ("segments", "campaigns", "journeys", "lead_scoring"),
    "service": ("cases", "knowledge", "surveys"),
    "analysis": ("reports", "dashboards", "customer_profit", "sql_pane"),
}
DETAILS: Mapping[str, str] = {"account": "accounts", "exercise": "learning", "scenario": "learning"}
"""Pages below an area that are not in its bar."""
TABLES: Mapping[str, tuple[str, ...]] = {
    "accounts": ("accounts", "contacts", "activities", "attachments"),
    "sales": (
        "leads", "opportunities", "stage_history", "quotes", "quote_lines", "orders",
        "order_lines", "payments", "quotas", "products", "score_models", "price_changes",
        "price_book", "contracts",
    ),
    "marketing": (
        "segments", "segment_members", "campaigns", "campaign_members", "journeys",
        "journey_members",
    ),
    "service": ("cases", "case_events", "knowledge_articles", "survey_replies"),
    "analysis": ("reports", "dashboards"),
}  # fmt: skip
"""Whose bar stands above a record; that of "firm" above the records of a trade's own tables."""
HOMES = tuple(pages[0] for pages in AREAS.values())


def area_of(page: str) -> str | None:
    """The area a page belongs to; None for pages of the staff and of the frame."""
    if page in DETAILS:
        return DETAILS[page]
    return next((area for area, pages in AREAS.items() if page in pages), None)


def area_of_table(table: str) -> str:
    """The area in which one works with records of a table."""
    return next((area for area, tables in TABLES.items() if table in tables), "firm")


def area_label(area: str) -> str:
    """What the sidebar calls an area."""
    return _labels(language())[area]


@cache
def _labels(spoken: Language) -> dict[str, str]:
    return {
        "learning": _("Learning"),
        "firm": _("My firm"),
        "accounts": _("Accounts"),
        "sales": _("Sales"),
        "marketing": _("Marketing"),
        "service": _("Service"),
        "analysis": _("Analysis"),
    }
