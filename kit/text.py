"""Words that exist in both languages."""

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

Language = Literal["zh", "en"]
COUNTED = (
    "activities", "articles", "cases", "customers", "days", "deals", "hours", "instalments",
    "leads", "members", "orders", "payments", "quotes", "records", "replies", "requests", "rows",
    "rules", "steps",
)  # fmt: skip
ONE = re.compile(rf"(?<![\w.,:-])1 ((?:new|open|survey|working) )?({'|'.join(COUNTED)})\b")


class Text(BaseModel):
    """One sentence in Chinese and in English.

    >>> Text(zh="客户", en="customer").in_language("zh")
    '客户'
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        return self.zh if language == "zh" else self.en

    def fill(self, **values: Any) -> "Text":
        """Return the text with `{name}` replaced; any other brace stays as it is written.

        >>> Text(zh="共 {n} 笔 {x}", en="{n} rows {x}").fill(n=3).zh
        '共 3 笔 {x}'
        """
        zh, en = self.zh, self.en
        for name, value in values.items():
            in_zh = value.zh if isinstance(value, Text) else str(value)
            in_en = value.en if isinstance(value, Text) else str(value)
            zh, en = zh.replace("{" + name + "}", in_zh), en.replace("{" + name + "}", in_en)
        return Text(zh=zh, en=one_of(en) if "n" in values else en)


def plural(noun: str) -> str:
    """The English name of several things from that of one.

    >>> plural("Activity"), plural("Survey reply"), plural("Order")
    ('Activities', 'Survey replies', 'Orders')
    """
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def one_of(english: str) -> str:
    """The English sentence where it counts one thing.

    >>> one_of("1 new leads, 21 days, 1 replies")
    '1 new lead, 21 days, 1 reply'
    """
    return ONE.sub(lambda found: f"1 {found[1] or ''}{_singular(found[2])}", english)


def _singular(nouns: str) -> str:
    return f"{nouns[:-3]}y" if nouns.endswith("ies") else nouns[:-1]


def several(one: Text) -> Text:
    """The name of several things from that of one: Chinese says both alike."""
    return Text(zh=one.zh, en=plural(one.en))
