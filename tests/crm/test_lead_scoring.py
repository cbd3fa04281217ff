"""Score models for leads: points, what is refused, the past, and scores kept in step."""

from datetime import date
from typing import Any

import pytest

from crm.book import Book
from crm.conditions import Filter, Group
from crm.operation import perform, read_operation, redo
from crm.sales.scoring import ScoreModel, ScoreRule, kept_models, model_in_force, plain_model
from crm.sales.scoring_examples import EXAMPLES
from crm.sales.scoring_points import breakdown, points
from kit.errors import UserError
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey

URGENT = ScoreRule(Filter("need", "in", ("urgent",)), 60)
APPROVED = ScoreRule(Filter("budget", "in", ("approved",)), 70)
SHOW = ScoreRule(Filter("source", "in", ("exhibition",)), -30)
MODEL = ScoreModel((URGENT, APPROVED, SHOW), 40, 70)
LEAD = {"name": "甲", "source": "online", "status": "new", "created_on": date(2025, 6, 1)}


@pytest.fixture(scope="module")
def shop() -> Firm:
    return build_firm(FirmKey(customers=300, seed=4))


def done(book: Book, op: str, **fields: Any) -> Book:
    perform(book, read_operation({"op": op, **fields}), book.seq + 1)
    return book


def with_leads(firm: Firm, *rows: dict[str, Any]) -> Book:
    book = Book(firm)
    book.begin()
    for row in rows:
        book.add("leads", **LEAD | row)
    book.end(1)
    return book


def in_force(book: Book, model: ScoreModel = MODEL, called: str = "模型") -> Book:
    done(book, "save_score_model", called=called, model=plain_model(model))
    return done(book, "apply_score_model", id=kept_models(book)[-1].id)


def score_of(book: Book, lead_id: int) -> tuple[int | None, str | None]:
    lead = book.record("leads", lead_id)
    return lead["model_score"], lead["qualification"]


# --- points -----------------------------------------------------------------------------------


def test_points_add_up_and_stay_within_0_and_100(tiny_firm: Firm) -> None:
    book = with_leads(
        tiny_firm,
        {"need": "urgent", "budget": "approved"},
        {"source": "exhibition"},
        {"need": "urgent"},
    )
    found = points(book, MODEL)
    assert found["total"].to_list() == [130, -30, 60]
    assert found["score"].to_list() == [100, 0, 60]
    assert [MODEL.grade(s) for s in (39, 40, 69, 70)] == ["below", "mql", "mql", "sql"]


def test_a_breakdown_says_which_rules_gave_the_points(tiny_firm: Firm) -> None:
    book = with_leads(tiny_firm, {"need": "urgent", "source": "exhibition"})
    why = breakdown(book, MODEL, 1)
    assert [(part.points, part.met) for part in why.parts] == [(60, True), (70, False), (-30, True)]
    assert (why.total, why.score, why.grade) == (30, 30, "below")
    assert why.parts[0].says.zh == "需求 为 迫切"


def test_age_counts_until_the_firms_today(tiny_firm: Firm) -> None:
    fresh = ScoreModel((ScoreRule(Filter("age_days", "<=", 30), 50),), 40, 70)
    book = with_leads(tiny_firm, {"created_on": date(2025, 6, 1)})
    assert points(book, fresh)["score"].to_list() == [50]
    done(book, "advance_clock", days=1)
    assert points(book, fresh)["score"].to_list()[0] == 0


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "column", ["status", "converted_on", "account_id", "opportunity_id", "contact_id"]
)
def test_what_is_known_only_afterwards_is_refused_with_the_reason(
    tiny_firm: Firm, column: str
) -> None:
    leak = Group("or", (URGENT.condition, Filter(column, "empty", value=False)))
    plain = plain_model(ScoreModel((ScoreRule(leak, 10),), 40, 70))
    with pytest.raises(UserError) as told:
        done(Book(tiny_firm), "save_score_model", called="偷看", model=plain)
    assert told.value.code == "leak" and "数据泄漏" in told.value.says.zh


@pytest.mark.parametrize(
    ("model", "code"),
    [
        (ScoreModel((), 40, 70), "no_rules"),
        (ScoreModel((URGENT,) * 21, 40, 70), "no_rules"),
        (ScoreModel((ScoreRule(URGENT.condition, 0),), 40, 70), "bad_points"),
        (ScoreModel((ScoreRule(URGENT.condition, 101),), 40, 70), "bad_points"),
        (ScoreModel((URGENT,), 70, 70), "bad_thresholds"),
        (ScoreModel((URGENT,), 0, 70), "bad_thresholds"),
        (ScoreModel((ScoreRule(Filter("model_score", ">=", 5), 5),), 4, 7), "unknown_field"),
    ],
)
def test_a_model_that_cannot_work_is_refused(tiny_firm: Firm, model: ScoreModel, code: str) -> None:
    with pytest.raises(UserError) as told:
        done(Book(tiny_firm), "save_score_model", called="错", model=plain_model(model))
    assert told.value.code == code


@pytest.mark.parametrize(
    "plain",
    [
        {},
        {"rules": 3, "mql": 1, "sql": 2},
        {"rules": [], "mql": "1", "sql": 2},
        {"rules": [{"if": {}, "points": 1}], "mql": 1, "sql": 2},
        {"rules": [{"if": None, "points": True}], "mql": 1, "sql": 2},
        {"rules": [7], "mql": 1, "sql": 2},
    ],
)
def test_a_form_nobody_could_have_saved_is_refused(tiny_firm: Firm, plain: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        done(Book(tiny_firm), "save_score_model", called="乱", model=plain)


def test_names_are_unique_and_two_windows_lose_nothing(tiny_firm: Firm) -> None:
    book = in_force(with_leads(tiny_firm, {}), called="甲")
    kept = kept_models(book)[0]
    with pytest.raises(UserError, match="甲"):
        done(book, "save_score_model", called="甲", model=plain_model(MODEL))
    seen = {"name": kept.name, "model": kept.text}
    other = plain_model(ScoreModel((URGENT,), 40, 70))
    done(book, "save_score_model", id=1, called="甲", model=other, seen=seen)
    with pytest.raises(UserError) as told:
        done(
            book,
            "save_score_model",
            id=1,
            called="甲",
            model=plain_model(ScoreModel((APPROVED,), 40, 70)),
            seen=seen,
        )
    assert told.value.code == "changed_meanwhile"


# --- in force ---------------------------------------------------------------------------------


def test_a_model_in_force_scores_every_lead_and_undo_empties_them(shop: Firm) -> None:
    book = in_force(Book(shop))
    leads = book.table("leads")
    assert leads["model_score"].null_count() == 0
    assert leads["model_score"].to_list() == points(book, MODEL)["score"].to_list()
    assert set(leads["score_model_id"].to_list()) == {1}
    done(book, "undo", of=book.seq)
    assert book.table("leads")["model_score"].null_count() == leads.height
    assert model_in_force(book) is None


def test_only_one_model_is_in_force(shop: Firm) -> None:
    book = in_force(in_force(Book(shop), called="甲"), EXAMPLES[0].model, "乙")
    assert [(k.name, k.active) for k in kept_models(book)] == [("甲", False), ("乙", True)]
    for id, code in ((2, "in_force_already"), (9, "no_score_model")):
        with pytest.raises(UserError) as told:
            done(book, "apply_score_model", id=id)
        assert told.value.code == code
    with pytest.raises(UserError, match="in force"):
        done(book, "delete_score_model", id=2)
    done(book, "delete_score_model", id=1)
    done(book, "stop_score_model", id=2)
    assert book.table("leads")["qualification"].null_count() == book.height("leads")
    with pytest.raises(UserError):
        done(book, "stop_score_model", id=2)


def test_an_answer_changes_the_score_within_the_same_step(tiny_firm: Firm) -> None:
    book = in_force(with_leads(tiny_firm, {}))
    assert score_of(book, 1) == (0, "below")
    done(book, "edit_record", table="leads", id=1, values={"budget": "approved"})
    assert score_of(book, 1) == (70, "sql")
    done(book, "undo", of=book.seq)
    assert score_of(book, 1) == (0, "below")


def test_new_leads_get_their_score_however_they_come(shop: Firm) -> None:
    book = in_force(Book(shop))
    had = book.height("leads")
    done(book, "create_record", table="leads", values={"name": "新", "source": "exhibition"})
    assert score_of(book, had + 1) == (0, "below")
    done(book, "advance_clock", days=120)
    arrived = book.table("leads").slice(had + 1)
    assert arrived.height > 3 and arrived["model_score"].null_count() == 0


def test_a_lead_that_has_ended_keeps_its_score(tiny_firm: Firm) -> None:
    aged = ScoreModel((ScoreRule(Filter("age_days", "<=", 40), 50),), 40, 70)
    book = in_force(with_leads(tiny_firm, {}, {}), aged)
    done(book, "drop_lead", lead_id=1, status="dead")
    done(book, "advance_clock", days=60)
    assert [score_of(book, id)[0] for id in (1, 2)] == [50, 0]


def test_cutting_the_time_makes_no_difference(shop: Firm) -> None:
    aged = EXAMPLES[1].model
    once, often = in_force(Book(shop), aged), in_force(Book(shop), aged)
    done(once, "advance_clock", days=28)
    for _week in range(4):
        done(often, "advance_clock", days=7)
    assert once.table("leads").equals(often.table("leads"))


def test_a_rule_of_the_automation_may_ask_for_the_score(tiny_firm: Firm) -> None:
    book = in_force(with_leads(tiny_firm, {}))
    rule = {
        "table": "leads",
        "on": ["created"],
        "condition": {"column": "qualification", "is": "=", "value": "sql"},
        "actions": [{"do": "set_field", "column": "need", "value": "urgent"}],
        "last": False,
    }
    done(book, "save_rule", called="分给销售", rule=rule)
    done(
        book,
        "create_record",
        table="leads",
        values={"name": "乙", "source": "online", "budget": "approved"},
    )
    assert book.value("leads", 2, "need") == "urgent"
    assert score_of(book, 2) == (100, "sql")


def test_a_replay_finds_the_same_scores(shop: Firm) -> None:
    book, again = Book(shop), Book(shop)
    steps = [
        {"op": "save_score_model", "called": "甲", "model": plain_model(MODEL)},
        {"op": "apply_score_model", "id": 1},
        {"op": "advance_clock", "days": 30},
    ]
    for seq, line in enumerate(steps, 1):
        perform(book, read_operation(line), seq)
        redo(again, read_operation(line), seq)
    assert book.state() == again.state()
