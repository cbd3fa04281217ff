"""The student writes a note into a case that only the firm sees."""

from typing import ClassVar

from crm.book import Book
from crm.operation import Operation
from crm.service import case_steps
from crm.service.case_rules import Words, case_named, check_words, workable
from kit.text import Text


class NoteCase(Operation):
    """Possible at every stage but not in a case that was merged away."""

    name: ClassVar[str] = "note_case"
    title: ClassVar[Text] = Text(zh="工单备注", en="Note in a case")

    case_id: int
    text: Words

    def check(self, book: Book) -> None:
        if book.value("cases", self.case_id, "merged_case_id") is not None:
            workable(book, self.case_id)
        check_words(self.text, Text(zh="备注", en="Note"))

    def apply(self, book: Book) -> None:
        case_steps.note(book, self.case_id, "note", self.text)

    def says(self, book: Book) -> Text:
        return Text(zh="工单备注 {which}", en="Note in {which}").fill(
            which=case_named(book, self.case_id)
        )
