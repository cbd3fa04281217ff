"""What may be stored as answers: plain JSON of a sensible size."""

import json
from typing import Any

from kit.errors import UserError

MOST_BYTES = 1_000_000
"""A table of 20,000 rows of four cells fits."""


def plain(answers: dict[str, Any]) -> dict[str, Any]:
    """The answers as they are stored; UserError when they are too large or no plain values."""
    try:
        text = json.dumps(answers, ensure_ascii=True, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise UserError(
            "bad_answers",
            "答案中有无法保存的内容，请刷新页面后重新填写。",
            "The answers hold something that cannot be stored; reload the page and fill in again.",
        ) from error
    if len(text) > MOST_BYTES:
        raise UserError(
            "answers_too_large",
            "答案过大（超过 1 MB），请只提交题目要求的行和列。",
            "The answers are over 1 MB; hand in only the rows and columns asked for.",
        )
    stored: dict[str, Any] = json.loads(text)
    return stored
