"""Statistics name questions and mistakes in words."""

from classroom.exchange.item_words import mistake_words, question_words

RFM = "05-segmentation/rfm-quintiles"


def test_a_question_is_named_by_what_it_asks_with_figures_left_open() -> None:
    words = question_words(RFM, "r5_days", "zh")
    assert "R 得 5 分的客户" in words
    assert "{" not in words and "…" in words


def test_a_mistake_is_named_by_its_feedback_also_inside_a_table() -> None:
    assert "R 的方向反了" in mistake_words(RFM, "reversed", "zh")
    assert "counts order lines" in mistake_words(RFM, "orders-lines", "en")


def test_what_has_gone_keeps_its_id() -> None:
    assert question_words("gone/away", "old", "zh") == "old"
    assert mistake_words(RFM, "forgotten", "en") == "forgotten"
