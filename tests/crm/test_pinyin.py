"""Finding Chinese words by pinyin and initials."""

import re

import pytest

from crm.pinyin import pinyin_pattern


def finds(typed: str, word: str) -> bool:
    pattern = pinyin_pattern(typed)
    return pattern is not None and re.search(pattern, word) is not None


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("wf", "王芳"),
        ("wangfang", "王芳"),
        ("WangF", "王芳"),
        ("wangfa", "王芳"),
        ("wfang", "王芳"),
        ("zhs", "张海生"),
        ("zhangs", "张三"),
        ("xian", "西安"),
        ("xian", "先"),
        ("lv", "吕"),
        ("lü", "吕"),
        ("shan", "单"),
        ("zeng", "曾"),
        ("chongqing", "重庆"),
        ("jcsm", "武汉江城商贸有限公司"),
        ("ouyang", "欧阳"),
        ("hk", "翯坤"),
    ],
)
def test_letters_find_the_word(typed: str, word: str) -> None:
    assert finds(typed, word)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("wangfang", "王 芳"),
        ("fw", "王芳"),
        ("wangfeng", "王芳"),
        ("wf", "wf"),
        ("li", "王芳"),
    ],
)
def test_letters_do_not_find_another_word(typed: str, word: str) -> None:
    assert not finds(typed, word)


@pytest.mark.parametrize("typed", ["", "w", "1234", "王芳", "a.b", "[wf]", "w" * 40, "uuuu", "vvv"])
def test_what_is_no_pinyin_is_no_pattern(typed: str) -> None:
    assert pinyin_pattern(typed) is None


def test_a_long_search_stays_small() -> None:
    pattern = pinyin_pattern("xianxianxianxianxianxian")
    assert pattern is not None and pattern.count("|") < 12
