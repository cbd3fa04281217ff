"""Score models to start from and change; their points are common starting values, not results."""

from dataclasses import dataclass

from crm.book import Book
from crm.conditions import Filter
from crm.sales.scoring import AGE, ScoreModel, ScoreRule, check_model
from kit.errors import UserError
from kit.text import Text


@dataclass(frozen=True, slots=True)
class Example:
    """A model with what it is good for."""

    key: str
    name: Text
    meaning: Text
    model: ScoreModel


def _in(column: str, *values: str) -> Filter:
    return Filter(column, "in", values)


EXAMPLES = (
    Example(
        "fit_and_intent",
        Text(zh="资质加意向", en="Fit and intent"),
        Text(
            zh="预算和决策权说明“适不适合”，需求和时间表说明“急不急”，来源再加减几分。",
            en="Budget and authority say whether a lead fits, need and timeline whether it is "
            "urgent; the source adds or takes a few points.",
        ),
        ScoreModel(
            (
                ScoreRule(_in("budget", "approved"), 25),
                ScoreRule(_in("budget", "planned"), 10),
                ScoreRule(_in("authority", "decision_maker"), 20),
                ScoreRule(_in("need", "urgent"), 25),
                ScoreRule(_in("timeline", "this_quarter"), 20),
                ScoreRule(_in("timeline", "this_year"), 10),
                ScoreRule(_in("source", "referral", "store"), 10),
                ScoreRule(_in("source", "exhibition"), -10),
            ),
            40,
            65,
        ),
    ),
    Example(
        "first_look",
        Text(zh="初筛：还没打电话", en="First look, before any call"),
        Text(
            zh="只用线索一进来就知道的内容：来源、有没有手机和单位、新不新。",
            en="Only what is known when a lead comes in: source, mobile, company, how fresh it is.",
        ),
        ScoreModel(
            (
                ScoreRule(_in("source", "store"), 30),
                ScoreRule(_in("source", "referral"), 30),
                ScoreRule(_in("source", "online"), 15),
                ScoreRule(_in("source", "campaign"), 10),
                ScoreRule(Filter("mobile", "empty", value=True), -20),
                ScoreRule(Filter("company", "empty", value=False), 15),
                ScoreRule(Filter(AGE, "<=", 30), 25),
                ScoreRule(Filter(AGE, ">", 180), -15),
            ),
            30,
            55,
        ),
    ),
    Example(
        "organisations",
        Text(zh="只重单位客户", en="Organisations first"),
        Text(
            zh="填了单位就加大分。直觉对不对？先看“与过去对照”再启用。",
            en="Many points for a company. Is the hunch right? Look at the past before using it.",
        ),
        ScoreModel(
            (
                ScoreRule(Filter("company", "empty", value=False), 40),
                ScoreRule(_in("authority", "decision_maker", "influencer"), 20),
                ScoreRule(_in("budget", "approved", "planned"), 20),
                ScoreRule(_in("need", "unclear"), -15),
                ScoreRule(_in("source", "exhibition"), 10),
            ),
            40,
            60,
        ),
    ),
)


def examples(book: Book) -> list[Example]:
    """Those that the firm's leads allow."""
    return [one for one in EXAMPLES if _fits(book, one.model)]


def _fits(book: Book, model: ScoreModel) -> bool:
    try:
        check_model(book, model)
    except UserError:
        return False
    return True
