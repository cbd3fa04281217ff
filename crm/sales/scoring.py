"""A model that scores leads: rules, each a condition with its points, and two thresholds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crm.book import Book
from crm.conditions import (
    Condition,
    Filter,
    condition_words,
    expression,
    plain_condition,
    read_condition,
)
from kit.errors import UserError
from kit.text import Text
from sample_data.schema import Column

MOST_RULES, MOST_POINTS, FULL = 20, 100, 100
OWN = frozenset({"model_score", "qualification", "score_model_id"})
"""What a model writes itself."""
AGE = "age_days"
AGE_COLUMN = Column(
    type="count",
    label=Text(zh="线索天数", en="Age in days"),
    meaning=Text(zh="从创建日期到今天的天数。", en="Days from the day it came in until today."),
    unit=Text(zh="天", en="days"),
)
LEAKS: Mapping[str, Text] = {
    "status": Text(
        zh="线索状态就是结果本身：“已转化”“无效”是事后才知道的",
        en="the status is the outcome itself: “converted” or “dead” is known only afterwards",
    ),
    "converted_on": Text(
        zh="只有转化以后才有转化日期", en="only a converted lead has a day of conversion"
    ),
    "account_id": Text(zh="只有转化以后才有对应的客户", en="only a converted lead has an account"),
    "opportunity_id": Text(
        zh="只有转化以后才有对应的商机", en="only a converted lead has an opportunity"
    ),
    "contact_id": Text(zh="只有转化以后才有对应的联系人", en="only a converted lead has a contact"),
}
"""Columns that are known only once it is known how a lead ended, and why."""


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """Leads that meet the condition get the points, which may be negative."""

    condition: Condition
    points: int


@dataclass(frozen=True, slots=True)
class ScoreModel:
    """Points of all rules a lead meets are added up and kept within 0 and 100. From `mql` on it
    is a marketing qualified lead, from `sql` on a sales qualified one."""

    rules: tuple[ScoreRule, ...]
    mql: int
    sql: int

    def grade(self, score: int) -> str:
        """Which threshold a score reaches: below, mql or sql."""
        return "sql" if score >= self.sql else "mql" if score >= self.mql else "below"


@dataclass(frozen=True, slots=True)
class KeptModel:
    """A model with its place in the CRM; `text` is how it is stored."""

    id: int
    name: str
    active: bool
    model: ScoreModel
    text: str


def lead_columns(book: Book) -> dict[str, Column]:
    """What a condition of a model may ask about, those that `check_known_before` refuses among
    them: who chooses one is told why it will not do."""
    columns = book.schema["leads"].columns
    found = {name: about for name, about in columns.items() if about.shown and name not in OWN}
    return {**found, AGE: AGE_COLUMN}


def columns_of(condition: Condition) -> frozenset[str]:
    """The columns that a condition looks at."""
    if isinstance(condition, Filter):
        return frozenset((condition.column,))
    return frozenset[str]().union(*(columns_of(part) for part in condition.parts))


def check_known_before(book: Book, condition: Condition) -> None:
    """UserError when the condition asks for what is known only after a lead has ended."""
    for name in LEAKS:
        if name in columns_of(condition):
            label = book.schema["leads"].columns[name].label
            why = LEAKS[name]
            raise UserError(
                "leak",
                f"不能用“{label.zh}”评分：{why.zh}。评分要在结果出现之前给出，用结果去预测结果叫"
                "“数据泄漏”，对过去看起来很准，对新线索毫无用处。",
                f"“{label.en}” cannot be used to score: {why.en}. A score is given before the "
                "outcome; predicting the outcome from itself (leakage) looks perfect on the past "
                "and is of no use for new leads.",
            )


def check_model(book: Book, model: ScoreModel) -> None:
    """UserError when the model cannot be used: no rules, points or thresholds out of range, a
    condition that does not fit the leads or leaks the outcome."""
    if not 0 < len(model.rules) <= MOST_RULES:
        raise UserError(
            "no_rules",
            f"一个评分模型要有 1 到 {MOST_RULES} 条规则。",
            f"A score model has 1 to {MOST_RULES} rules.",
        )
    for rule in model.rules:
        check_known_before(book, rule.condition)
        expression(lead_columns(book), rule.condition, book.as_of)
        if not 0 < abs(rule.points) <= MOST_POINTS:
            raise UserError(
                "bad_points",
                f"每条规则的分值在 −{MOST_POINTS} 到 {MOST_POINTS} 之间，且不能为 0。",
                f"Points of a rule lie between −{MOST_POINTS} and {MOST_POINTS}, and are not 0.",
            )
    if not 0 < model.mql < model.sql <= FULL:
        raise UserError(
            "bad_thresholds",
            "市场合格线（MQL）要低于销售合格线（SQL），两条线都在 1 到 100 之间。",
            "The MQL threshold lies below the SQL threshold, both between 1 and 100.",
        )


def plain_model(model: ScoreModel) -> dict[str, Any]:
    """The model as JSON holds it."""
    rules = [{"if": plain_condition(r.condition), "points": r.points} for r in model.rules]
    return {"rules": rules, "mql": model.mql, "sql": model.sql}


def model_text(model: ScoreModel) -> str:
    """The model as the table keeps it."""
    return json.dumps(plain_model(model), ensure_ascii=False, separators=(",", ":"))


def read_model(plain: Any, book: Book) -> ScoreModel:
    """The model that plain data holds; UserError when nobody could have saved it here."""
    if not isinstance(plain, dict) or plain.keys() != {"rules", "mql", "sql"}:
        raise _unreadable()
    if not isinstance(plain["rules"], list | tuple) or not _whole(plain["mql"], plain["sql"]):
        raise _unreadable()
    columns = lead_columns(book)
    rules = tuple(_read_rule(one, columns) for one in plain["rules"])
    return ScoreModel(rules, plain["mql"], plain["sql"])


def _read_rule(plain: Any, columns: Mapping[str, Column]) -> ScoreRule:
    if not isinstance(plain, dict) or plain.keys() != {"if", "points"}:
        raise _unreadable()
    if not _whole(plain["points"]):
        raise _unreadable()
    return ScoreRule(read_condition(plain["if"], columns), plain["points"])


def _whole(*values: Any) -> bool:
    return all(isinstance(one, int) and not isinstance(one, bool) for one in values)


def kept_models(book: Book) -> list[KeptModel]:
    """Every model that was not deleted, the oldest first; one that can no longer be read (a column
    is gone) is left out."""
    if not book.height("score_models"):
        return []
    return book.remember("score models", lambda: _kept(book))


def _kept(book: Book) -> list[KeptModel]:
    found = []
    for row in book.table("score_models").iter_rows(named=True):
        if row["deleted"]:
            continue
        try:
            model = read_model(_loaded(row["model"]), book)
        except UserError:
            continue
        found.append(KeptModel(row["id"], row["name"], bool(row["active"]), model, row["model"]))
    return found


@lru_cache(maxsize=512)
def _loaded(text: str) -> Any:
    return json.loads(text)


def kept_model(book: Book, id: int) -> KeptModel:
    """One model; UserError when there is none or it was deleted."""
    for kept in kept_models(book):
        if kept.id == id:
            return kept
    raise UserError("no_score_model", "这个评分模型已经删除。", "This score model was deleted.")


def model_in_force(book: Book) -> KeptModel | None:
    """The model that scores leads now; None when there is none."""
    return next((kept for kept in kept_models(book) if kept.active), None)


def rule_words(book: Book, condition: Condition) -> Text:
    """The condition of a rule in one line."""
    asked, names = columns_of(condition), {}
    for column, table in (("owner_id", "staff"), ("campaign_id", "campaigns")):
        if column in asked:
            names[column] = dict(book.table(table).select("id", "name").iter_rows())
    return condition_words(lead_columns(book), condition, names)


def _unreadable() -> UserError:
    return UserError(
        "bad_score_model",
        "这个评分模型无法读取，请重新设置。",
        "This score model cannot be read; please set it up again.",
    )
