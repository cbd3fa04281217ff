"""The terminal door: the `kexun` command.

Exit status: 0 fine, 1 content or data at fault, 2 wrong use. Errors go to stderr in plain words,
in Chinese where the terminal's language is Chinese.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from kit.errors import ContentError, UnknownNameError, UserError
from kit.terminal import language, say
from kit.text import Text

app = typer.Typer(
    help="客训 Kexun: CRM courseware and practice simulator.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)
roster_app = typer.Typer(help="Class lists.")
grades_app = typer.Typer(help="Gradebooks.")
app.add_typer(roster_app, name="roster")
app.add_typer(grades_app, name="grades")

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the firm.")]


def main() -> None:
    """Run the command; every fault a person can mend is one plain line on stderr."""
    try:
        app()
    except UserError as error:
        _stop(say(error.says))
    except ContentError as error:
        _stop(error.in_language(language()))
    except (UnknownNameError, FileNotFoundError, IsADirectoryError) as error:
        _stop(str(error))


def _stop(words: str) -> None:
    print(words, file=sys.stderr)
    sys.exit(1)


def _print(value: Any, as_json: bool, words: Callable[[], str]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str) if as_json else words())


@app.callback(invoke_without_command=True)
def _default(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        serve()


@app.command()
def serve(
    host: str = "127.0.0.1",
    port: int = 8501,
    demo: Annotated[bool, typer.Option(help="Make the demo course on first start.")] = True,
) -> None:
    """Start the app. Data live under KEXUN_DATA (./kexun-data) or in DATABASE_URL."""
    from ui.serve import serve as start

    start(host=host, port=port, demo=demo)


@app.command()
def generate(
    industry: str,
    customers: int = 600,
    seed: Seed = 1,
    out: Path = Path("firm"),
    format: Literal["parquet", "csv", "xlsx"] = "xlsx",
    locale: Literal["zh", "en"] = "zh",
) -> None:
    """Write a whole firm to a folder, one file (or sheet) a table."""
    from sample_data.export import generate_to
    from sample_data.firm import FirmKey

    key = FirmKey(industry, customers, seed, locale)
    with typer.progressbar(length=100, label=str(key), file=sys.stderr) as bar:
        for path in generate_to(
            key, out, format, lambda share: bar.update(round(share * 100) - bar.pos)
        ):
            print(path)


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument()] = None,
    seeds: int = 20,
    as_json: Json = False,
) -> None:
    """Prove exercises, cases (ideal 100, blank 0, every mistake its own) and industries."""
    from scenarios.check import check_folders

    faults = check_folders(paths or [], seeds, lambda name: print(name, file=sys.stderr))
    plain = [asdict(fault) | {"says": say(fault.says)} for fault in faults]
    _print(plain, as_json, lambda: "\n".join("{where} {check}: {says}".format(**f) for f in plain))
    raise typer.Exit(1 if faults else 0)


@app.command()
def new(kind: Literal["exercise", "scenario"], path: Path) -> None:
    """Write the skeleton of an exercise or scenario, ready to be filled in."""
    from lessons.scaffold import new_exercise
    from scenarios.scaffold import new_case

    for made in (new_exercise if kind == "exercise" else new_case)(path):
        print(made)


@app.command()
def schema(
    what: Annotated[Literal["exercise", "scenario"], typer.Argument()] = "exercise",
) -> None:
    """Print the JSON Schema of exercise.yaml or case.yaml for editors."""
    from lessons.exercise import Exercise
    from scenarios.case import CaseFile

    model = Exercise if what == "exercise" else CaseFile
    print(json.dumps(model.model_json_schema(), ensure_ascii=False, indent=2))


@app.command("list")
def list_names(
    what: Literal["exercises", "scenarios", "metrics", "industries"], as_json: Json = False
) -> None:
    """List what there is, by id and title."""
    from scenarios.listing import titles

    found = {name: say(title) for name, title in titles(what).items()}
    _print(found, as_json, lambda: "\n".join(f"{name}\t{title}" for name, title in found.items()))


@app.command()
def grade(
    exercise: str,
    answers: Annotated[Path, typer.Option(help="JSON, or an answer table as xlsx or CSV.")],
    seed: Seed = 1,
    customers: int = 600,
    log: Annotated[Path | None, typer.Option(help="Operations, one JSON object a line.")] = None,
    attempt: int = 1,
    as_json: Json = False,
) -> None:
    """Grade answers on the firm of a seed: a receipt alone reproduces a score."""
    from classroom.rehearsal import grade_file
    from sample_data.firm import FirmKey

    judged = grade_file(exercise, answers, FirmKey(customers=customers, seed=seed), log, attempt)
    results = judged.report["results"]
    lines = [
        f"{r['check']}\t{r['earned']:g}/{r['points']:g}\t{r['says'][language()]}" for r in results
    ]
    found = {"exercise": exercise, "seed": seed, "score": judged.score, "results": results}
    _print(found, as_json, lambda: "\n".join([*lines, f"{judged.score:g} / 100"]))


@app.command("metric")
def measure(
    name: str,
    orders: Annotated[Path, typer.Option(help="CSV, xlsx or parquet, one order or line a row.")],
    customer: str = "customer",
    date: str = "date",
    amount: str = "amount",
    order: str | None = None,
    product: str | None = None,
    quantity: str | None = None,
    status: str | None = None,
    as_of: Annotated[str | None, typer.Option(help="T0 as YYYY-MM-DD.")] = None,
    set: Annotated[list[str] | None, typer.Option(help="A convention, as name=value.")] = None,
    as_json: Json = False,
) -> None:
    """Compute a metric on orders from elsewhere."""
    from classroom.exchange.orders_file import measured, outside_orders
    from crm.metric import METRICS

    outside = outside_orders(
        orders, customer=customer, date=date, amount=amount, as_of=as_of,
        order=order, product=product, quantity=quantity, status=status,
    )  # fmt: skip
    for remark in outside.remarks:
        print(say(remark), file=sys.stderr)
    value = measured(name, outside, set or [])
    found = {"metric": name, "value": value, "definition": say(METRICS[name].definition)}
    _print(found, as_json, lambda: json.dumps(value, ensure_ascii=False, indent=2, default=str))


@app.command()
def simulate(
    scenario: str,
    decisions: Annotated[str, typer.Option(help="A JSON file, or the word base or best.")],
    seed: Seed = 1,
    customers: int = 600,
    as_json: Json = False,
) -> None:
    """Answer a plan by the market model: utility, score, base, best, broken rules."""
    from sample_data.firm import FirmKey
    from scenarios.outcome import simulate as answer

    plan: Any = decisions
    if decisions not in ("base", "best"):
        plan = json.loads(Path(decisions).read_text(encoding="utf-8"))
    found = answer(scenario, FirmKey(customers=customers, seed=seed), plan)
    _print(found, as_json, lambda: "\n".join(f"{name}\t{value}" for name, value in found.items()))


@roster_app.command("import")
def import_roster(
    file: Path,
    course: Annotated[str, typer.Option(help="Code of the course.")] = "",
    dry_run: bool = False,
    as_json: Json = False,
) -> None:
    """Read a class list; with --dry-run, or without --course, only say what would happen."""
    from classroom.operators import import_class_list

    plan, passwords = import_class_list(file, course, apply=not dry_run)
    found = plan.plain() | {"first_passwords": passwords}
    _print(found, as_json, lambda: "\n".join([plan.words(language()), *map("\t".join, passwords)]))
    raise typer.Exit(1 if plan.outcome == "reject" else 0)


@grades_app.command("export")
def export_grades(
    course: str,
    format: Literal["xlsx", "csv", "moodle", "canvas", "blackboard"] = "xlsx",
    out: Path | None = None,
) -> None:
    """Write the gradebook of a course in the form another system imports."""
    from classroom.operators import export_gradebook

    print(export_gradebook(course, format, out, language()))


@app.command("regrade")
def regrade_assignment(assignment: int, apply: bool = False, as_json: Json = False) -> None:
    """Judge every submission of an assignment again; without --apply only show who changes."""
    from classroom.operators import regrade_all

    changes = regrade_all(assignment, apply)
    lines = [f"{c['person']}\t{c['exercise_id']}\t{c['before']} -> {c['after']}" for c in changes]
    _print(
        changes, as_json, lambda: "\n".join(lines) or say(Text(zh="没有变化。", en="No change."))
    )


@app.command()
def migrate() -> None:
    """Bring the database to this version. Safe to run again."""
    from classroom.store import migrate as bring
    from classroom.store import open_store

    store = open_store()
    bring(store)
    print(store.engine.url.render_as_string(hide_password=True))


@app.command("backup")
def back_up(file: Path) -> None:
    """Copy the SQLite store to a file while the app runs."""
    from classroom.backup import backup
    from classroom.store import open_store

    print(backup(open_store(), file))


@app.command("restore")
def put_back(file: Path) -> None:
    """Put a backup in place of the store (stop the app first); the old one is kept beside it."""
    from classroom.backup import restore
    from classroom.store import database_url

    print(restore(database_url(), file))


@app.command("verify")
def verify_records(as_json: Json = False) -> None:
    """Replay every log and judge every submission again; report what does not agree."""
    from classroom.store import open_store
    from classroom.verify import verify

    faults = [{"record": f.record, "says": say(f.says)} for f in verify(open_store())]
    fine = say(Text(zh="全部记录与重放一致。", en="Every record agrees with its replay."))
    _print(
        faults, as_json, lambda: "\n".join(f"{f['record']}\t{f['says']}" for f in faults) or fine
    )
    raise typer.Exit(1 if faults else 0)


if __name__ == "__main__":
    main()
