"""Every sentence of the screens exists in both languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po

from kit.text import Text
from ui.words import LOCALE, _, as_language, language, speaking, t

UI = Path(__file__).parents[2] / "ui"


def sentences() -> Iterator[tuple[Path, int, str | None]]:
    """Every `_(…)` of the screens: file, line, and the literal (None when it is none)."""
    for file in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            if called and node.func.id == "_" and node.args:
                said = node.args[0]
                plain = isinstance(said, ast.Constant) and isinstance(said.value, str)
                yield file, node.lineno, said.value if plain else None


def entries() -> Iterator[tuple[str, str, str]]:
    """Every translation: area, sentence, Chinese."""
    for file in sorted((LOCALE / "zh").glob("*.po")):
        with file.open("rb") as stream:
            for message in read_po(stream, locale="zh"):
                if message.id:
                    yield file.stem, message.id, message.string


def test_every_sentence_is_one_literal() -> None:
    odd = [f"{file.relative_to(UI)}:{line}" for file, line, said in sentences() if said is None]
    assert not odd, f"write _() round one literal and fill values in afterwards: {odd}"


def test_every_sentence_has_its_chinese() -> None:
    known = {sentence for _area, sentence, zh in entries() if zh.strip()}
    missing = {
        f"{file.relative_to(UI)}:{line} {said!r}"
        for file, line, said in sentences()
        if said is not None and said not in known
    }
    assert not missing, "\n".join(sorted(missing))


def test_no_translation_is_left_over() -> None:
    used = {said for _file, _line, said in sentences()}
    unused = {
        f"{area}.po {sentence!r}" for area, sentence, _zh in entries() if sentence not in used
    }
    assert not unused, "\n".join(sorted(unused))


def test_one_sentence_has_one_chinese() -> None:
    said: dict[str, str] = {}
    for area, sentence, zh in entries():
        assert said.setdefault(sentence, zh) == zh, f"{area}.po says {sentence!r} differently"


def test_values_are_filled_in_in_both_languages() -> None:
    def gaps(said: str) -> set[str]:
        return set(re.findall(r"\{(\w*)", said))

    odd = [f"{area}.po {said!r}" for area, said, zh in entries() if gaps(said) != gaps(zh)]
    assert not odd, "\n".join(odd)


def test_a_sentence_comes_in_the_language_one_speaks() -> None:
    assert _("Sign out") == "退出登录"
    with speaking("en"):
        assert (_("Sign out"), t(Text(zh="客户", en="account"))) == ("Sign out", "account")
    assert language() == "zh"


def test_an_unknown_language_is_chinese() -> None:
    assert [as_language(said) for said in ("en", "zh", "fr", None, 3)] == [
        "en", "zh", "zh", "zh", "zh",
    ]  # fmt: skip
