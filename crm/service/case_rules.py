"""Where a case stands on its way, and which steps are open to it: the refusals of the service desk.

new → assigned → waiting ↔ assigned → resolved → closed → reopened (assigned again). A case is
resolved once it has a solution; it is then pending until it is closed.
"""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator

from crm.book import Book, Row
from crm.fields import JOINERS
from crm.naming import named
from crm.rules import live_account
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import code, schema, shared_at_work

Stage = Literal["new", "assigned", "waiting", "resolved", "closed"]
STAGES: dict[Stage, Text] = {
    "new": Text(zh="新建", en="New"),
    "assigned": Text(zh="处理中", en="In progress"),
    "waiting": Text(zh="等待客户", en="Waiting for the customer"),
    "resolved": Text(zh="已解决，待关闭", en="Resolved, to be closed"),
    "closed": Text(zh="已关闭", en="Closed"),
}
UNSOLVED_CODES = ("withdrawn", "not_reproduced")
"""Close codes of a case that never had a solution."""
MOST_WORDS, MOST_ARTICLE = 500, 4000
"""Characters of an entry in a case, and of an article."""


def stage_of(case: Row) -> Stage:
    """Where the case stands."""
    if case["status"] == "closed":
        return "closed"
    if case["resolved_at"] is not None:
        return "resolved"
    if case["waiting_since"] is not None:
        return "waiting"
    return "new" if case["owner_id"] is None else "assigned"


def workable(book: Book, case_id: int, *stages: Stage) -> Row:
    """Return the case; UserError when its customer was merged away or it is at no such stage."""
    case = book.record("cases", case_id)
    live_account(book, case["account_id"])
    now = stage_of(case)
    if now in stages:
        return case
    if case["merged_case_id"] is not None:
        into = code("cases", case["merged_case_id"])
        raise UserError(
            "merged_case",
            f"这张工单已并入 {into}，请在 {into} 上处理。",
            f"This case was merged into {into}; work on {into}.",
        )
    raise _refused(now)


def all_workable(book: Book, case_ids: Iterable[int], *stages: Stage) -> list[Row]:
    """Return the cases; UserError when none is named, or naming the first that is at no such
    stage."""
    rows = []
    for case_id in case_ids:
        try:
            rows.append(workable(book, case_id, *stages))
        except UserError as error:
            which, says = code("cases", case_id), error.says
            raise UserError(error.code, f"{which}：{says.zh}", f"{which}: {says.en}") from error
    if not rows:
        raise UserError("no_case", "请先选择工单。", "Choose some cases first.")
    return rows


REFUSALS: dict[Stage, Text] = {
    "new": Text(
        zh="工单还没有处理人，请先分派或受理。",
        en="The case has no owner yet; assign it or take it first.",
    ),
    "assigned": Text(
        zh="工单正在处理，还没有解决，请先登记处理结果。",
        en="The case is being worked on; record its solution first.",
    ),
    "waiting": Text(
        zh="工单正在等待客户回复，请先恢复处理。",
        en="The case waits for the customer; resume it first.",
    ),
    "resolved": Text(
        zh="工单已经解决，请关闭它；问题又出现时请重新打开。",
        en="The case is resolved: close it, or reopen it when the problem is back.",
    ),
    "closed": Text(
        zh="工单已经关闭；问题又出现时请重新打开。",
        en="The case is closed; reopen it when the problem is back.",
    ),
}


def check_still_open(case: Row) -> None:
    """UserError when the case is closed: what it says then stands."""
    if stage_of(case) == "closed":
        raise _refused("closed")


OF_THE_CUSTOMER = ("order_id", "contact_id")


def check_the_customers(book: Book, case: Row) -> None:
    """UserError when the order or the contact of a case is another customer's."""
    for column in OF_THE_CUSTOMER:
        about, id = book.schema["cases"].columns[column], case.get(column)
        if id is not None and book.value(about.to, id, "account_id") != case["account_id"]:
            raise UserError(
                "other_account",
                f"“{about.label.zh}”不属于工单的客户，请选择这位客户名下的。",
                f"That {about.label.en.lower()} belongs to another account.",
            )


def _refused(stage: Stage) -> UserError:
    says = REFUSALS[stage]
    return UserError(f"case_{stage}", says.zh, says.en)


def answered(case: Row) -> Row:
    """UserError when the customer has had no answer yet."""
    if case["first_response_at"] is None:
        raise UserError(
            "not_answered",
            "还没有答复过客户，请先答复客户。",
            "The customer has not been answered yet; reply first.",
        )
    return case


def service_member(book: Book, owner_id: int) -> str:
    """The name of a member of staff; UserError when there is nobody of that number."""
    if not book.has("staff", owner_id):
        raise UserError("no_staff", "请选择处理人。", "Choose an owner.")
    return str(book.value("staff", owner_id, "name"))


def words(text: str) -> str:
    """What people typed, trimmed, line ends as one sign."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


Words = Annotated[str, AfterValidator(words)]


def check_words(text: str, label: Text, most: int = MOST_WORDS) -> None:
    """UserError when nothing was typed, too much, or what cannot be seen."""
    if not text:
        raise UserError("required", f"请填写“{label.zh}”。", f"Please fill in “{label.en}”.")
    if len(text) > most:
        raise UserError(
            "too_long",
            f"“{label.zh}”最多 {most} 个字，现在有 {len(text)} 个。",
            f"“{label.en}” takes at most {most} characters; it has {len(text)}.",
        )
    if not all(letter.isprintable() or letter in "\n\t" + JOINERS for letter in text):
        raise UserError(
            "control_character",
            f"“{label.zh}”里有看不见的控制字符，请重新输入这一项。",
            f"“{label.en}” contains invisible control characters; please type it again.",
        )


def close_label(close_code: str) -> Text:
    """What a close code is called; UserError for an unknown one."""
    return _label("close_code", close_code)


def priority_label(priority: str) -> Text:
    """What a priority is called; UserError for an unknown one."""
    return _label("priority", priority)


def _label(column: str, value: str) -> Text:
    about = shared_at_work()["cases"].columns[column]
    if value not in about.values:
        raise UserError(
            "not_listed",
            f"“{about.label.zh}”的取值不在可选项中，请从列表中选择。",
            f"The value of “{about.label.en}” is not on the list; please choose one from it.",
        )
    return about.values[value]


def case_named(book: Book, case_id: int) -> str:
    """Code and subject, or cause, of a case."""
    case = book.record("cases", case_id)
    if case["subject"]:
        return named(book, "cases", case_id)
    return code("cases", case_id)


PRIORITIES = tuple(schema()["cases"].columns["priority"].values)
"""From low to high."""


def higher(priority: str | None) -> str:
    """One priority up; the highest stays."""
    place = PRIORITIES.index(priority) if priority in PRIORITIES else 0
    return PRIORITIES[min(place + 1, len(PRIORITIES) - 1)]


def head_of(book: Book, team: str = "service") -> int | None:
    """The head of a team: the staff list begins each team with its head."""
    team_ids = book.table("staff").filter(book.table("staff")["team"] == team)["id"]
    return int(team_ids[0]) if len(team_ids) else None
