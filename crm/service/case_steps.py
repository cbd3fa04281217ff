"""What happens to a case, each step with its line in the case's own record.

Operations of students and the life of the firm use the same steps; whoever calls has checked that
the step is open to the case.
"""

from datetime import datetime
from typing import Any

from crm.book import Book
from crm.service.case_rules import head_of, higher
from crm.service.hours import business_minutes
from crm.service.sla import targets


def note(book: Book, case_id: int, kind: str, says: str = "", at: datetime | None = None) -> None:
    """Write a line into the case's record; `kind` is one of case_events.kind."""
    book.add(
        "case_events",
        case_id=case_id,
        kind=kind,
        at=at or book.now,
        owner_id=book.value("cases", case_id, "owner_id"),
        says=says or None,
    )


def assign(book: Book, case_id: int, owner_id: int, at: datetime | None = None) -> None:
    book.change("cases", case_id, owner_id=owner_id)
    if book.value("cases", case_id, "status") == "new":
        book.change("cases", case_id, status="assigned")
    note(book, case_id, "assigned", str(book.value("staff", owner_id, "name")), at)


def reply(book: Book, case_id: int, says: str, at: datetime | None = None) -> None:
    """The customer hears from us; the first time stops the clock of the response."""
    values: dict[str, Any] = {}
    if book.value("cases", case_id, "first_response_at") is None:
        values["first_response_at"] = at or book.now
        priority = book.value("cases", case_id, "priority") or "medium"
        values["response_promised"] = targets().priorities[priority].response
    if book.value("cases", case_id, "status") == "new":
        values["status"] = "assigned"
    book.change("cases", case_id, **values)
    answer(book, case_id, at or book.now)
    note(book, case_id, "replied", says, at)


def wait(book: Book, case_id: int, says: str, at: datetime | None = None) -> None:
    """The clock of the resolution stands still from now on."""
    book.change("cases", case_id, status="pending", waiting_since=at or book.now)
    note(book, case_id, "waiting", says, at)


def resume(book: Book, case_id: int, says: str, at: datetime | None = None) -> None:
    """The customer has answered: the clock runs on, the wait does not count, and he expects to
    hear from us."""
    _end_the_wait(book, case_id, at or book.now)
    wrote(book, case_id, at or book.now)
    note(book, case_id, "resumed", says, at)


def _end_the_wait(book: Book, case_id: int, at: datetime) -> None:
    case = book.record("cases", case_id)
    waited = business_minutes(case["waiting_since"], at)
    book.change(
        "cases",
        case_id,
        status="assigned",
        waiting_since=None,
        waited_minutes=(case["waited_minutes"] or 0) + waited,
    )


def wrote(book: Book, case_id: int, at: datetime) -> None:
    """A message of the customer after our first response starts the clock of the next answer,
    unless an older one is still unanswered."""
    case = book.record("cases", case_id)
    if case["first_response_at"] is not None and case["customer_wrote_at"] is None:
        waited = case["waited_minutes"] or 0
        book.change("cases", case_id, customer_wrote_at=at, waited_when_written=waited)


def answer(book: Book, case_id: int, at: datetime) -> None:
    """The customer's message is answered: in time or late, by the target of the priority it has
    now; without a message nothing happens."""
    case = book.record("cases", case_id)
    if case["customer_wrote_at"] is None:
        return
    waited = (case["waited_minutes"] or 0) - (case["waited_when_written"] or 0)
    if case["waiting_since"] is not None:
        waited += business_minutes(case["waiting_since"], at)
    took = business_minutes(case["customer_wrote_at"], at) - waited
    promised = targets().priorities[case["priority"] or "medium"].rolling_response
    column = "rolling_met" if took <= promised else "rolling_late"
    counted = {column: (case[column] or 0) + 1}
    book.change("cases", case_id, customer_wrote_at=None, waited_when_written=None, **counted)


def prioritise(book: Book, case_id: int, priority: str) -> None:
    """Another priority, and with it other targets; a first answer that was given keeps its own."""
    case = book.record("cases", case_id)
    if case["first_response_at"] is not None and case["response_promised"] is None:
        promised = targets().priorities[case["priority"] or "medium"].response
        book.change("cases", case_id, response_promised=promised)
    book.change("cases", case_id, priority=priority)


def escalate(book: Book, case_id: int, says: str, at: datetime | None = None) -> None:
    """One priority up, and to the head of the service team."""
    case = book.record("cases", case_id)
    prioritise(book, case_id, higher(case["priority"]))
    book.change("cases", case_id, escalated_at=at or book.now)
    head = head_of(book)
    if head is not None:
        book.change("cases", case_id, owner_id=head)
    if case["status"] == "new":
        book.change("cases", case_id, status="assigned")
    note(book, case_id, "escalated", says, at)


def resolve(
    book: Book, case_id: int, says: str, article_id: int | None, at: datetime | None = None
) -> None:
    book.change(
        "cases",
        case_id,
        status="pending",
        resolved_at=at or book.now,
        solution=says,
        article_id=article_id,
    )
    answer(book, case_id, at or book.now)
    if article_id is not None:
        uses = book.value("knowledge_articles", article_id, "uses") or 0
        book.change("knowledge_articles", article_id, uses=uses + 1)
    note(book, case_id, "resolved", says, at)


def close(
    book: Book, case_id: int, close_code: str, says: str = "", at: datetime | None = None
) -> None:
    """The end of a case. A wait that goes on ends with it and does not count."""
    if book.value("cases", case_id, "waiting_since") is not None:
        _end_the_wait(book, case_id, at or book.now)
        note(book, case_id, "resumed", "", at)
    answer(book, case_id, at or book.now)
    book.change("cases", case_id, status="closed", closed_at=at or book.now, close_code=close_code)
    note(book, case_id, "closed", says, at)


def reopen(book: Book, case_id: int, says: str, at: datetime | None = None) -> None:
    """The problem is back. The time since the solution lay with the customer and does not count;
    his rating stays until he rates again."""
    back_to_us(book, case_id, at or book.now)
    note(book, case_id, "reopened", says, at)


def back_to_us(book: Book, case_id: int, at: datetime) -> None:
    """As `reopen`, without its line in the record."""
    case = book.record("cases", case_id)
    with_customer = business_minutes(case["resolved_at"] or case["closed_at"], at)
    book.change(
        "cases",
        case_id,
        status="assigned" if case["owner_id"] is not None else "new",
        reopened=True,
        resolved_at=None,
        closed_at=None,
        close_code=None,
        waited_minutes=(case["waited_minutes"] or 0) + with_customer,
    )
    wrote(book, case_id, at)


def rate(book: Book, case_id: int, csat: int, says: str = "", at: datetime | None = None) -> None:
    """The customer's rating, 1 to 5; never a step of the student's."""
    book.change("cases", case_id, csat=csat)
    note(book, case_id, "rated", says, at)


def merge(book: Book, case_id: int, into_id: int, says: tuple[str, str]) -> None:
    """The later case ends as a duplicate of the earlier one; both records say so. A message that
    was not answered there waits for its answer here."""
    message = book.value("cases", case_id, "customer_wrote_at")
    book.change("cases", case_id, customer_wrote_at=None, waited_when_written=None)
    if message is not None:
        wrote(book, into_id, message)
    close(book, case_id, "duplicate")
    book.change("cases", case_id, merged_case_id=into_id)
    note(book, case_id, "merged", says[0])
    note(book, into_id, "merged", says[1])
