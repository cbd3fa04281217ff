"""Who approves: a person of the staff, the head of a team, or an office outside the CRM's staff."""

from collections.abc import Mapping

from crm.book import Book
from kit.text import Text

LEADS: Mapping[str, str] = {
    "sales_lead": "sales",
    "marketing_lead": "marketing",
    "service_lead": "service",
}
"""Role -> the team whose first member holds it."""
ROLES: Mapping[str, Text] = {
    "sales_lead": Text(zh="销售主管", en="Head of sales"),
    "marketing_lead": Text(zh="营销主管", en="Head of marketing"),
    "service_lead": Text(zh="客服主管", en="Head of service"),
    "finance": Text(zh="财务", en="Finance"),
    "general_manager": Text(zh="总经理", en="General manager"),
}
SUPERIOR = "general_manager"
"""Decides where the approver of a step would judge his own request."""


def staff_of(book: Book, approver: str) -> int | None:
    """The member of staff behind an approver; None for an office that the staff list lacks."""
    if approver.startswith("staff:"):
        id = int(approver.removeprefix("staff:"))
        return id if book.has("staff", id) else None
    team = LEADS.get(approver)
    return None if team is None else _heads(book).get(team)


def _heads(book: Book) -> dict[str, int]:
    """Team -> its first member, which is how a staff list names its head."""
    return book.remember("heads of teams", lambda: _first_of_teams(book))


def _first_of_teams(book: Book) -> dict[str, int]:
    heads: dict[str, int] = {}
    for id, team in book.table("staff").select("id", "team").iter_rows():
        heads.setdefault(team, id)
    return heads


def is_known(book: Book, approver: str) -> bool:
    """Whether somebody can decide under this name."""
    if approver.startswith("staff:"):
        number = approver.removeprefix("staff:")
        return number.isascii() and number.isdigit() and book.has("staff", int(number))
    return approver in ROLES


def approver_label(book: Book, approver: str) -> Text:
    """Role and name: "销售主管 王鹏宇"; the title of the person where a firm has its own."""
    id = staff_of(book, approver)
    if id is None:
        return ROLES.get(approver, Text(zh=approver, en=approver))
    name, title = book.value("staff", id, "name") or "", book.value("staff", id, "title")
    role = ROLES.get(approver)
    if role is None:
        role = Text(zh=title or "", en=title or "")
    return Text(zh=f"{role.zh} {name}".strip(), en=f"{role.en} {name}".strip())


def written_label(written: str) -> Text:
    """What a decision calls its approver: written down in the firm's language, the office first."""
    for role in ROLES.values():
        for said in (role.zh, role.en):
            if f"{written} ".startswith(f"{said} "):
                who = written.removeprefix(said)
                return Text(zh=f"{role.zh}{who}", en=f"{role.en}{who}")
    return Text(zh=written, en=written)


def step_label(name: str, approver: str) -> Text:
    """What a step is called: one named after its office in both languages."""
    role = ROLES.get(approver)
    return role if role is not None and name in (role.zh, role.en) else Text(zh=name, en=name)


def choices(book: Book) -> dict[str, Text]:
    """Every approver one may name in a chain."""
    people = {f"staff:{id}" for id in book.table("staff")["id"].to_list()}
    return {
        **{role: approver_label(book, role) for role in ROLES},
        **{one: approver_label(book, one) for one in sorted(people, key=lambda o: int(o[6:]))},
    }
