"""A proof finds what is broken in an exercise."""

from pathlib import Path

from lessons.catalog import Entry, entry_in
from lessons.prove import Fault, faults
from lessons.scaffold import YAML, new_exercise


def broken(tmp_path: Path, old: str, new: str) -> Entry:
    folder = tmp_path / "topic" / "one"
    new_exercise(folder)
    assert old in YAML
    (folder / "exercise.yaml").write_text(YAML.replace(old, new), encoding="utf-8")
    return entry_in(folder)


def found(tmp_path: Path, old: str, new: str) -> list[Fault]:
    return list(faults(broken(tmp_path, old, new), seeds=3))


def test_a_mistake_that_is_no_mistake_is_found(tmp_path: Path) -> None:
    fault, *_ = found(tmp_path, "[completed, cancelled]", "[completed]")
    assert fault.check == "revenue" and "cannot be told" in fault.says.en


def test_a_tolerance_so_wide_that_the_mistake_hides_in_it_is_found(tmp_path: Path) -> None:
    fault, *_ = found(tmp_path, "{absolute: 0.01}", "{relative: 0.5}")
    assert "cannot be told" in fault.says.en


def test_a_check_that_falls_over_is_found(tmp_path: Path) -> None:
    fault, *_ = found(tmp_path, "right: {metric: revenue}", "right: {metric: revenue, pick: A}")
    assert "pick" in fault.says.en


def test_a_missing_page_is_found(tmp_path: Path) -> None:
    one = broken(tmp_path, "V99", "V98")
    (one.folder / "brief.en.md").unlink()
    assert [fault.says.en for fault in faults(one, seeds=1)] == ["brief.en.md is missing or empty"]


def test_a_prerequisite_that_does_not_exist_is_found(tmp_path: Path) -> None:
    fault, *_ = found(tmp_path, "attempts: 3", "needs: [05-segmentation/abcd]")
    assert "05-segmentation/abc" in fault.says.en


def test_sql_that_may_not_run_is_found(tmp_path: Path) -> None:
    sql = "right: {sql: \"SELECT * FROM read_csv('/etc/passwd')\"}"
    one = broken(tmp_path, "t0: {metric: as_of}", "t0: {metric: as_of}")
    path = one.folder / "exercise.yaml"
    text = YAML.replace("right: {metric: revenue}", sql)
    path.write_text(text[: text.index("    mistakes:")], encoding="utf-8")
    assert any(fault.check == "checks.0.right" for fault in faults(entry_in(one.folder), seeds=1))


def test_sql_gives_the_same_right_value_as_the_metric(tmp_path: Path) -> None:
    sql = "right: {sql: \"SELECT sum(amount) FROM orders WHERE status = 'completed'\"}"
    one = broken(tmp_path, "V99", "V97")
    text = YAML.replace("right: {metric: revenue}", sql)
    (one.folder / "exercise.yaml").write_text(text[: text.index("    mistakes:")], encoding="utf-8")
    assert list(faults(entry_in(one.folder), seeds=1)) == []
