"""The page of score models: an example with its preview, the past, in force, why a score."""

from streamlit.testing.v1 import AppTest

from crm.sales.scoring import kept_models, model_in_force
from crm.sales.scoring_examples import EXAMPLES
from crm.sales.scoring_points import points
from tests.ui.crm_student import Opened, clean, click, keyed, stored, words

HOSTILE = "<script>alert(1)</script> **粗** $x$"


def metric(page: AppTest, label: str) -> str:
    return str(next(one.value for one in page.metric if one.label.startswith(label)))


def saved(page: AppTest, name: str = "", example: str = "fit_and_intent") -> AppTest:
    """The page after an example was kept."""
    page = click(page, f"example-{example}")
    if name:
        keyed(page.text_input, "-name").set_value(name)
    return click(page, keyed(page.button, "-save").key)


def test_thresholds_moved_right_before_the_click_are_saved(opened: Opened) -> None:
    page = click(opened("lead_scoring"), "example-fit_and_intent")
    keyed(page.slider, "-lines").set_value((11, 97))
    click(page, keyed(page.button, "-save").key)
    model = kept_models(stored())[0].model
    assert (model.mql, model.sql) == (11, 97)


def test_an_example_is_previewed_and_kept(opened: Opened) -> None:
    page = click(opened("lead_scoring"), "example-fit_and_intent")
    assert int(metric(page, "SQL")) <= int(metric(page, "MQL")) <= int(metric(page, "进行中"))
    assert stored().height("score_models") == 0
    page = click(page, keyed(page.button, "-save").key)
    assert kept_models(stored())[0].name == "资质加意向"
    assert page.query_params["id"] == "LS00001"
    page = click(page, "undo-last")
    assert kept_models(stored()) == []


def test_the_past_and_the_best_leads_are_shown(opened: Opened) -> None:
    page = click(opened("lead_scoring"), "example-fit_and_intent")
    view = page.segmented_control(key="scoring-view")
    page = clean(view.set_value("past").run())
    assert 0.5 < float(metric(page, "本模型的 AUC")) <= 1
    assert "Hanley & McNeil (1982)" in words(page) and "100 对里约有" in words(page)
    page = clean(page.segmented_control(key="scoring-view").set_value("top").run())
    assert page.dataframe[0].value.shape[0] > 3


def test_the_past_warns_of_a_rule_that_points_the_wrong_way(opened: Opened) -> None:
    page = click(opened("lead_scoring"), "example-organisations")
    assert "方向可能反了" in words(page)


def test_a_rule_about_the_outcome_is_refused_with_the_reason(opened: Opened) -> None:
    page = click(opened("lead_scoring"), "example-organisations")
    page = click(page, keyed(page.button, "rule-0-open").key)
    keyed(page.selectbox, "-column").set_value("account_id")
    page = clean(page.run())
    keyed(page.selectbox, "-is").set_value("empty")
    page = clean(page.run())
    assert "数据泄漏" in words(page)
    page = click(page, keyed(page.button, "-save").key)
    assert "数据泄漏" in "".join(str(one.value) for one in page.error)
    assert kept_models(stored()) == []


def test_rules_are_added_and_taken_away(opened: Opened) -> None:
    page = saved(opened("lead_scoring"))
    page = click(page, "scoring-add")
    assert keyed(page.selectbox, "-column").value == "source"
    page = click(page, keyed(page.button, "rule-0-remove").key)
    assert "没有填取值的条件不算数" in words(page)
    keyed(page.number_input, "rule-1-points").set_value(33)
    page = clean(page.run())
    click(page, keyed(page.button, "-save").key)
    rules = kept_models(stored())[0].model.rules
    assert len(rules) == len(EXAMPLES[0].model.rules) - 1
    assert rules[0].points == 33


def test_a_model_in_force_explains_itself_on_the_lead(opened: Opened) -> None:
    page = saved(opened("lead_scoring"))
    page = click(page, "apply-1")
    book = stored()
    kept = model_in_force(book)
    assert kept is not None
    assert book.table("leads")["model_score"].null_count() == 0
    shown = opened("record", id="X00003")
    score = points(book, kept.model)["score"][2]
    assert any(f"为什么是 {score} 分" in one.label for one in shown.expander)
    page = click(opened("lead_scoring"), "stop-1")
    assert model_in_force(stored()) is None
    click(page, "delete-1")
    assert kept_models(stored()) == []


def test_two_windows_on_one_model_lose_nothing(opened: Opened) -> None:
    first = saved(opened("lead_scoring"))
    second = opened("lead_scoring", id="LS00001")
    keyed(first.text_input, "-name").set_value("第一个窗口")
    click(first, keyed(first.button, "-save").key)
    keyed(second.text_input, "-name").set_value("第二个窗口")
    second = click(second, keyed(second.button, "-save").key)
    assert "别的窗口改过" in "".join(str(one.value) for one in second.error)
    assert keyed(second.text_input, "-name").value == "第二个窗口"
    assert kept_models(stored())[0].name == "第一个窗口"
    click(second, keyed(second.button, "-save").key)
    assert kept_models(stored())[0].name == "第二个窗口"


def test_an_undo_shows_what_stands_again(opened: Opened) -> None:
    page = saved(opened("lead_scoring"))
    keyed(page.text_input, "-name").set_value("改名")
    page = click(page, keyed(page.button, "-save").key)
    page = click(page, "undo-last")
    assert keyed(page.text_input, "-name").value == "资质加意向"


def test_hostile_names_are_shown_as_text(opened: Opened) -> None:
    page = saved(opened("lead_scoring"), HOSTILE)
    shown = words(page) + words(opened("lead_scoring"))
    assert "\\<script\\>" in shown and "<script>" not in shown and "**粗**" not in shown


def test_a_model_that_is_gone_says_so(opened: Opened) -> None:
    assert "评分模型" in words(opened("lead_scoring", id="LS00009"))
    assert "编号" in words(opened("lead_scoring", id="乱写"))
