"""The student says whether two accounts are one customer, without merging them."""

from typing import ClassVar

from crm.book import Book
from crm.naming import named
from crm.operation import Operation
from kit.errors import UserError
from kit.text import Text

VERDICTS = {
    True: Text(zh="同一客户", en="same customer"),
    False: Text(zh="不同客户", en="different"),
}


class JudgeDuplicate(Operation):
    """One judgement for each pair; a later one replaces it."""

    name: ClassVar[str] = "judge_duplicate"
    title: ClassVar[Text] = Text(zh="判断是否重复", en="Judge a pair")

    first: int
    second: int
    same: bool

    def check(self, book: Book) -> None:
        for id in (self.first, self.second):
            book.record("accounts", id)
        if self.first == self.second:
            raise UserError(
                "pair_of_one",
                "请选择两条不同的客户记录来比较。",
                "Choose two different accounts to compare.",
            )
        standing = self._standing(book)
        if standing is not None and book.value("judgements", standing, "same") == self.same:
            raise UserError(
                "judged_already",
                "这一对客户已经是这个判断，不需要重复提交。",
                "This pair has been judged so already.",
            )

    def _standing(self, book: Book) -> int | None:
        """The judgement of this pair, if there is one."""
        left, right = sorted((self.first, self.second))
        rows = book.table("judgements")
        for id, first, second in rows.select("id", "first", "second").iter_rows():
            if (first, second) == (left, right):
                return int(id)
        return None

    def apply(self, book: Book) -> None:
        standing = self._standing(book)
        if standing is not None:
            book.change("judgements", standing, same=self.same)
            return
        left, right = sorted((self.first, self.second))
        book.add("judgements", first=left, second=right, same=self.same)

    def says(self, book: Book) -> Text:
        return Text(zh="判断 {a} 与 {b}：{verdict}", en="Judge {a} and {b}: {verdict}").fill(
            verdict=VERDICTS[self.same],
            a=named(book, "accounts", self.first),
            b=named(book, "accounts", self.second),
        )
