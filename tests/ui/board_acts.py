"""Acting on a kanban board in AppTest as the browser does: it sends its component's trigger."""

import json
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest


def drawn(page: AppTest) -> dict[str, Any]:
    """What the browser got to draw."""
    board: dict[str, Any] = json.loads(_proto(page).bytes)["board"]
    return board


def act(page: AppTest, name: str, id: Any, to: str = "", **other: str) -> None:
    """One act of a person on a card, and the run of the page it brings."""
    value = {"act": name, "id": id, "to": to, "key": drawn(page)["key"], "mark": "m1"} | other
    trigger(page, value)


def trigger(page: AppTest, value: Any, board: str = "") -> None:
    """Send any value as the trigger `act` of the board with that id, else of the one drawn."""
    states = page._tree.get_widget_states()  # AppTest has no such element of its own
    events = json.dumps([{"event": "act", "value": value}])
    id = f"$$STREAMLIT_INTERNAL_KEY_{board or id_of(page)}__events"
    states.widgets.append(WidgetState(id=id, json_trigger_value=events))
    page._run(states)
    assert not page.exception, [error.message for error in page.exception]


def id_of(page: AppTest) -> str:
    """The id of the component that is drawn."""
    id: str = _proto(page).id
    return id


def _proto(page: AppTest) -> Any:
    boards = [one.proto for one in page.get("bidi_component")]
    return next(proto for proto in boards if proto.id.endswith("-deals"))
