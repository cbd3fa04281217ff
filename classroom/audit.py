"""The trail of privileged acts."""

from typing import Any

from sqlmodel import Session, col, select

from classroom.rights import Visitor, permit
from classroom.tables import AuditRow


def note(
    db: Session, who: Visitor, action: str, subject: str, detail: dict[str, Any] | None = None
) -> None:
    """Add a row to the transaction that is open; the caller commits both together."""
    db.add(
        AuditRow(
            actor_id=who.person_id,
            actor=who.login,
            action=action,
            subject=subject,
            detail=detail or {},
        )
    )


def trail(db: Session, who: Visitor, *, page: int = 1, size: int = 50) -> list[AuditRow]:
    """The newest acts first, for administrators."""
    permit(who, "administrator")
    query = select(AuditRow).order_by(col(AuditRow.id).desc())
    return list(db.exec(query.offset((page - 1) * size).limit(size)))
