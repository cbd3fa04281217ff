"""The people at our customers, all in one list."""

from ui import desk
from ui.widgets.account_dialogs import new_contact
from ui.widgets.customer_first import new_of_customer
from ui.widgets.frame import heading
from ui.widgets.record_list import record_list
from ui.widgets.saving import saved_line
from ui.words import _

PAGE = "contacts"


def show() -> None:
    book = desk.book()
    with heading(_("Contacts")):
        new_of_customer(book, _("New contact"), "person_add", new_contact, PAGE, "new-contact")
    saved_line(PAGE, book)
    record_list(PAGE)


show()
