"""The `kexun` command: plain words, exit status, JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

import kexun
from crm.book import Book
from lessons.catalog import entry
from lessons.judging import ideal_answers
from sample_data.build import build_firm
from sample_data.firm import FirmKey

ORDERS = "customer,date,amount\n甲,2024-01-01,10\n乙,2024-01-05,20.5\n甲,2024-02-01,1万\n"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Any:
    """Run the command as a terminal would; return exit status, what it printed, what it said."""
    monkeypatch.setenv("KEXUN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KEXUN_LANGUAGE", "en")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    def command(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["kexun", *words])
        with pytest.raises(SystemExit) as stopped:
            kexun.main()
        printed = capsys.readouterr()
        return int(stopped.value.code or 0), printed.out, printed.err

    return command


def test_a_metric_of_outside_orders_is_json_with_value_and_definition(
    run: Any, tmp_path: Path
) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    status, out, _ = run("metric", "revenue", "--orders", str(file), "--json")
    found = json.loads(out)
    assert (status, found["metric"], found["value"]) == (0, "revenue", 10030.5)
    assert found["definition"]


def test_a_misspelt_metric_is_answered_with_the_nearest_one(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    status, _, err = run("metric", "revenu", "--orders", str(file))
    assert status == 1
    assert "did you mean 'revenue'" in err


def test_a_parameter_that_is_needed_is_asked_for(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    assert "dividend, divisor" in run("metric", "quotient", "--orders", str(file))[2]
    settings = ["--set", "dividend=3", "--set", "divisor=4"]
    assert run("metric", "quotient", "--orders", str(file), *settings)[1].strip() == "0.75"


def test_ideal_answers_on_a_seed_earn_100(run: Any, tmp_path: Path) -> None:
    book = Book(build_firm(FirmKey(seed=7)))
    answers = ideal_answers(entry("05-segmentation/abc"), book)
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(answers, ensure_ascii=False, default=str), encoding="utf-8")
    command = ["grade", "05-segmentation/abc", "--answers", str(file), "--json"]
    assert json.loads(run(*command, "--seed", "7")[1])["score"] == 100
    assert json.loads(run(*command, "--seed", "8")[1])["score"] < 60


def test_answers_that_are_not_json_are_refused_in_words(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text("{", encoding="utf-8")
    status, _, err = run("grade", "05-segmentation/abc", "--answers", str(file))
    assert status == 1
    assert "not valid JSON" in err
    assert "Traceback" not in err


def test_a_plan_between_base_and_best_scores_between_0_and_100(run: Any) -> None:
    base = json.loads(run("simulate", "win-back", "--decisions", "base", "--json")[1])
    best = json.loads(run("simulate", "win-back", "--decisions", "best", "--json")[1])
    assert (base["score"], best["score"]) == (0, 100)
    assert best["utility"] > base["utility"]


def test_a_dry_run_of_a_class_list_stores_nothing(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "class.csv"
    file.write_bytes("姓名,学号\n张三,0020240101\n".encode("gb18030"))
    status, out, _ = run("roster", "import", str(file), "--dry-run", "--json")
    assert status == 0
    assert json.loads(out)["rows"][0]["student_number"] == "0020240101"
    assert not (tmp_path / "data").exists()


def test_a_list_that_cannot_be_read_ends_with_status_1(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "class.csv"
    file.write_text("学号，姓名\n1，张三\n", encoding="utf-8")
    status, out, _ = run("roster", "import", str(file), "--json")
    assert (status, json.loads(out)["outcome"]) == (1, "reject")


def test_a_new_exercise_proves_itself_at_once(run: Any, tmp_path: Path) -> None:
    assert run("new", "exercise", str(tmp_path / "mine"))[0] == 0
    assert run("check", str(tmp_path / "mine"), "--seeds", "2")[0] == 0


def test_a_fault_in_content_is_named_by_file_and_line(run: Any, tmp_path: Path) -> None:
    run("new", "exercise", str(tmp_path / "mine"))
    file = tmp_path / "mine" / "exercise.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "pionts: 3\n", encoding="utf-8")
    status, out, _ = run("check", str(tmp_path / "mine"), "--seeds", "1")
    assert status == 1
    assert "exercise.yaml" in out
    assert "pionts" in out


def test_a_firm_is_written_in_each_format(run: Any, tmp_path: Path) -> None:
    for format in ("csv", "xlsx", "parquet"):
        out = tmp_path / format
        command = ["generate", "retail", "--customers", "50", "--out", str(out)]
        assert run(*command, "--format", format)[0] == 0
        assert any(out.rglob("*.*"))


def test_wrong_use_ends_with_status_2(run: Any) -> None:
    assert run("generate")[0] == 2
    assert run("nonsense")[0] == 2


def test_the_database_is_made_migrated_and_verified(run: Any) -> None:
    assert run("migrate")[0] == 0
    assert run("migrate")[0] == 0
    status, out, _ = run("verify")
    assert (status, "agrees" in out) == (0, True)
    assert "run `kexun` once" in run("grades", "export", "DEMO")[2]
