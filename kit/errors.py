"""Mistakes a person can mend, said so that the person can mend them."""

from pathlib import Path

from kit.text import Text


class UserError(Exception):
    """Something a user asked for cannot be done: why, and what to do, in both languages.

    `code` is a stable name for tests and logs; `says` is what the user reads.
    """

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.says = code, Text(zh=zh, en=en)
        super().__init__(f"{code}: {en}")


class ForbiddenError(UserError):
    """The person has no right to do this."""

    def __init__(
        self, zh: str = "您没有权限进行此操作。", en: str = "You may not do this."
    ) -> None:
        super().__init__("forbidden", zh, en)


class ContentError(Exception):
    """Something a teacher wrote cannot be used: file, line, field, what was found and allowed."""

    def __init__(
        self, where: Path | str, code: str, zh: str, en: str, *, line: int = 0, field: str = ""
    ) -> None:
        self.where, self.line, self.field, self.code = str(where), line, field, code
        self.says = Text(zh=zh, en=en)
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """One line: place, field, sentence."""
        place = self.where + (f":{self.line}" if self.line else "")
        field = f" {self.field}:" if self.field else ""
        return f"{place}:{field} {self.says.in_language(language)}"


class UnknownNameError(ValueError):
    """A name nobody registered; the message offers the nearest one."""
