"""Text encodings: right where the bytes tell, and never a silent guess where they do not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classroom.exchange.decoding import decode, previews
from classroom.exchange.findings import UnreadableError

HINTS = ["学号", "姓名"]
COMMON = "张王李刘陈杨黄赵周吴徐孙马胡朱郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_class_list_is_decoded_from_every_usual_encoding(encoding: str) -> None:
    text = "学号,姓名\r\n0020240101,张三\r\n0020240102,李四\r\n"
    assert decode(text.encode(encoding), HINTS).text == text


def test_what_is_certain_and_what_is_a_guess_is_told() -> None:
    text = "学号,姓名\r\n0020240101,张三\r\n"
    assert decode(text.encode("gbk"), HINTS).sure
    assert not decode(text.encode("utf-16-le"), HINTS).sure
    traditional = decode("學號,姓名\r\n1,張三\r\n".encode("big5"), ["學號"])
    assert (traditional.encoding, traditional.sure) == ("big5hkscs", False)


@pytest.mark.parametrize("word", ["一", "女", "伟"])
def test_gbk_that_is_also_valid_utf_8_is_read_as_chinese_with_a_warning(word: str) -> None:
    found = decode(f"id,name\n1,{word}\n".encode("gbk"))
    assert (word in found.text, found.sure) == (True, False)


def test_other_alphabets_in_utf_8_stay_what_they_are() -> None:
    for text in ("id,name\n1,Łukasz Żółć\n", "id,name\n1,Фёдор Ёжиков\n", "id,name\n1,café\n"):
        assert decode(text.encode()).text == text


def test_a_person_can_look_at_every_reading_and_choose() -> None:
    raw = "學號,姓名\n1,張三\n".encode("big5")
    shown = previews(raw)
    assert shown["big5hkscs"][0] == "學號,姓名" and "utf-8" not in shown
    assert decode(raw, encoding="big5hkscs").text.startswith("學號")
    with pytest.raises(UnreadableError, match="encoding_wrong"):
        decode(raw, encoding="utf-8")


@pytest.mark.parametrize("first", [True, False])
def test_a_file_in_two_encodings_is_refused_with_the_line(first: bool) -> None:
    lines = ["学号,姓名", "1,张三", "2,李四", "3,王五"]
    odd = 1 if first else 3
    raw = b"".join(
        line.encode("gbk" if at == odd else "utf-8") + b"\n" for at, line in enumerate(lines)
    )
    with pytest.raises(UnreadableError, match="encoding_mixed") as caught:
        decode(raw, HINTS)
    assert caught.value.place.zh == f"第 {odd + 1} 行"


def test_utf_8_cut_in_the_middle_of_a_letter_is_not_taken_for_gbk() -> None:
    with pytest.raises(UnreadableError):
        decode("学号,姓名\n1,张三\n2,李四".encode()[:-1], HINTS)


NAMES = st.lists(st.text(COMMON, min_size=2, max_size=3), min_size=3, max_size=30)


@given(NAMES)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_gbk_list_of_common_names_is_never_misread(names: list[str]) -> None:
    text = "id,name\n" + "".join(f"{at},{name}\n" for at, name in enumerate(names))
    assert decode(text.encode("gbk")).text == text


@given(NAMES)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_utf_8_list_of_common_names_is_always_certain(names: list[str]) -> None:
    text = "id,name\n" + "".join(f"{at},{name}\n" for at, name in enumerate(names))
    found = decode(text.encode())
    assert (found.text, found.sure) == (text, True)
