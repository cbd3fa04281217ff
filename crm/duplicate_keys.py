"""Names, phones and e-mails as they are compared: without what makes no difference."""

import re
import unicodedata

LEGAL_FORMS = re.compile(r"(股份|集团|有限|责任|公司|商行|经营部)+$|\b(co|ltd|inc|llc|corp)\b\.?")
NOT_WORD = re.compile(r"[\W_]+")


def name_key(name: str | None) -> str:
    """A name without blanks, signs, case and legal form."""
    plain = unicodedata.normalize("NFKC", name or "").lower()
    bare = LEGAL_FORMS.sub("", NOT_WORD.sub("", plain) if not plain.isascii() else plain)
    return NOT_WORD.sub("", bare) or plain


def phone_key(phone: str | None) -> str:
    """The digits of a phone, without the country code of China."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", phone or ""))
    return digits.removeprefix("86") if len(digits) == 13 else digits


def email_key(email: str | None) -> str:
    """An e-mail in lower case."""
    return unicodedata.normalize("NFKC", email or "").strip().lower()
