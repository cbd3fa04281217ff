"""A student who works until he is killed, and tells after each act that it was acknowledged."""

from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path

from classroom.drafts import save_draft
from classroom.rights import Visitor
from classroom.store import open_store
from classroom.submissions import hand_in
from classroom.workbench import do
from classroom.workspaces import workspace_of
from crm.operation import read_operation
from tests.classroom.small_course import LETTER, small_content


def work(
    url: str, content: Path, who: Visitor, course: int, letter: int, run: int, tell: Connection
) -> None:
    """Operations, drafts and hand-ins in turn, each sent through `tell` once it is done."""
    with small_content(content):
        store = open_store(url)
        with store.session() as db:
            workspace = workspace_of(db, who, course)
            for number in count():
                key, step = f"{run}-{number}", run * 10_000 + number
                values = {"kind": "call", "subject": key}
                line = {"op": "log_activity", "account_id": 1, "values": values}
                do(db, who, workspace.id, read_operation(line), key)
                tell.send(("operation", key))
                save_draft(db, who, letter, LETTER, {"letter": "a", "step": step})
                tell.send(("draft", step))
                if number == 3:
                    hand_in(db, who, letter, LETTER, {"letter": "a"}, key)
                    tell.send(("submission", key))
