"""The house rules that no linter knows."""

import re
import subprocess
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ["kit", "sample_data", "crm", "grading", "lessons", "scenarios", "classroom", "ui"]
PIN = re.compile(r"(-r [a-z]+\.txt|[a-z0-9.-]+==[^ ;]+(; .+)?)$")
VAGUE = {"utils.py", "helpers.py", "common.py", "base.py", "misc.py"}


def _python_files() -> list[Path]:
    inside = [path for package in OURS for path in (ROOT / package).rglob("*.py")]
    doors = [ROOT / "app.py", ROOT / "kexun.py"]
    return inside + doors + list((ROOT / "tests").rglob("*.py"))


def test_files_stay_short_enough_to_read_in_one_sitting() -> None:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in _python_files()}
    assert {str(p.relative_to(ROOT)): n for p, n in lengths.items() if n > 300} == {}


def test_no_file_has_a_vague_name() -> None:
    assert [str(p) for p in _python_files() if p.name in VAGUE] == []


def test_content_folders_hold_no_code() -> None:
    shelves = [ROOT / "lessons" / "topics", ROOT / "scenarios" / "cases"]
    assert [p for shelf in shelves for p in shelf.rglob("*.py")] == []


def test_no_dependency_ships_a_package_with_our_name() -> None:
    shipped = packages_distributions()
    clashes = {name: shipped[name] for name in OURS if set(shipped.get(name, [])) - {"kexun"}}
    assert clashes == {}


def test_every_module_begins_with_a_sentence() -> None:
    silent = [
        str(p.relative_to(ROOT))
        for p in _python_files()
        if not p.read_text(encoding="utf-8").lstrip().startswith(('"""', 'r"""'))
    ]
    assert silent == []


def test_pins_are_exact_and_name_no_index() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert PIN.match(line), f"{path}: {line}"


def test_every_dependency_is_pinned() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = (ROOT / "requirements" / "laptop.txt").read_text(encoding="utf-8")
    for line in project["dependencies"]:
        name = re.split(r"[\[;<>=! ]", line)[0].lower()
        assert re.search(rf"^{re.escape(name)}==", pinned, re.MULTILINE), name


def test_no_authored_text_is_ever_executed() -> None:
    runs = re.compile(r"(?<![\w.])(eval|exec)\(")
    found = [str(p) for p in _python_files() if runs.search(p.read_text(encoding="utf-8"))]
    assert [p for p in found if not p.endswith("test_house.py")] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_both_readmes_give_the_same_two_commands(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for command in _commands():
        assert command in text


def _commands() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"<!-- (?:start|test)-command -->\n```sh\n(.+?)\n```", text, re.DOTALL)
    assert len(found) == 2
    return found


def test_shell_scripts_are_valid() -> None:
    subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], check=True)
