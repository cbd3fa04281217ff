"""What was done and what is planned with customers, all in one list."""

from ui import desk
from ui.widgets.frame import heading
from ui.widgets.record_list import record_list
from ui.widgets.saving import saved_line
from ui.words import _

heading(_("Activities"))
saved_line("activities", desk.book())
record_list("activities")
