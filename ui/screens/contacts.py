"""The people at our customers, all in one list."""

from ui import desk
from ui.widgets.frame import heading
from ui.widgets.record_list import record_list
from ui.widgets.saving import saved_line
from ui.words import t

heading(t(desk.book().schema["contacts"].label))
saved_line("contacts", desk.book())
record_list("contacts")
