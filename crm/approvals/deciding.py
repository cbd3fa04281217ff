"""Who may decide a request, and what a decision has to say."""

from crm.approvals.approvers import approver_label, is_known, staff_of
from crm.approvals.requests import REQUESTS, present_stage
from crm.book import Book, Row
from crm.fields import check_values, plain_values
from kit.errors import UserError


def waiting_request(book: Book, request_id: int) -> Row:
    """The request; UserError when it is settled."""
    request = book.record(REQUESTS, request_id)
    if request["status"] != "waiting":
        raise UserError(
            "settled_request",
            "这张审批单已经办结，请刷新后查看结果。",
            "This request is settled; reload to see how.",
        )
    return request


def check_step(request: Row, shown: int | None) -> None:
    """UserError when the request has gone on since the page showed it at that step: deciding twice
    must not decide the step that follows."""
    if shown is not None and request["step"] != shown:
        raise UserError(
            "other_step",
            "这张审批单刚才已经审批过这一步，请核对现在的步骤后再决定。",
            "This step has just been decided; look at where the request stands now, then decide.",
        )


def check_approver(book: Book, request: Row, by: str) -> None:
    """UserError when this approver may not decide the present step: it is another's turn, or he
    would judge his own request."""
    mine, stage = (staff_of(book, by) if is_known(book, by) else None), present_stage(request)
    if mine is not None and mine == request["submitted_by"]:
        raise UserError(
            "own_request",
            "不能审批自己提交的申请（职责分离），请由其他审批人办理。",
            "Nobody approves a request of their own (segregation of duties); another approver "
            "has to decide.",
        )
    theirs = staff_of(book, stage.approver)
    if by != stage.approver and (mine is None or mine != theirs):
        who = approver_label(book, stage.approver)
        raise UserError(
            "not_the_approver",
            f"现在轮到“{who.zh}”审批。",
            f"It is the turn of “{who.en}” to decide.",
        )


def note_of(note: str) -> str | None:
    """A note as it is kept; None for an empty one."""
    kept: str | None = plain_values("quotes", {"approval_note": note})["approval_note"]
    return kept


def check_note(book: Book, approve: bool, note: str) -> None:
    """UserError when the note cannot be kept, or a rejection does not say why."""
    check_values(book, "quotes", {"approval_note": note_of(note)})
    if not approve and note_of(note) is None:
        raise UserError(
            "approval_note",
            "驳回时请写明审批意见，让提交人知道怎样修改。",
            "A rejection needs a note that tells the submitter what to change.",
        )
