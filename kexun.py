"""The terminal door: the `kexun` command.

Exit status: 0 fine, 1 content or data at fault, 2 wrong use. Errors go to stderr in plain words,
in Chinese where the terminal's language is Chinese.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from kit.errors import ContentError, UnknownNameError, UserError
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


def language() -> str:
    """Language of the terminal: KEXUN_LANGUAGE, else the locale."""
    wanted = os.environ.get("KEXUN_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG")
    return "zh" if (wanted or "").lower().startswith("zh") else "en"


def say(text: Text) -> str:
    return text.in_language(language())


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
    format: Annotated[str, typer.Option(help="parquet, csv or xlsx")] = "xlsx",
    locale: Annotated[str, typer.Option(help="zh or en")] = "zh",
) -> None:
    """Write a whole firm to a folder, one file (or sheet) a table."""
    from sample_data.export import generate_to
    from sample_data.firm import FirmKey

    if format not in ("parquet", "csv", "xlsx") or locale not in ("zh", "en"):
        raise typer.BadParameter("format: parquet, csv or xlsx; locale: zh or en")
    key = FirmKey(industry, customers, seed, "zh" if locale == "zh" else "en")
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
    """Prove exercises and cases: ideal earns 100, blank 0, every known mistake its own feedback."""
    from scenarios.check import check_folders

    def progress(name: str) -> None:
        print(name, file=sys.stderr)

    faults = check_folders(paths or [], seeds, progress)
    lines = [
        {"where": f.where, "check": f.check, "seed": f.seed, "says": say(f.says)} for f in faults
    ]
    _print(
        lines, as_json, lambda: "\n".join(f"{n['where']} {n['check']}: {n['says']}" for n in lines)
    )
    raise typer.Exit(1 if faults else 0)


@app.command()
def new(kind: Annotated[str, typer.Argument(help="exercise or scenario")], path: Path) -> None:
    """Write the skeleton of an exercise or scenario, ready to be filled in."""
    from lessons.scaffold import new_exercise
    from scenarios.scaffold import new_case

    makers = {"exercise": new_exercise, "scenario": new_case}
    if kind not in makers:
        raise typer.BadParameter("exercise or scenario")
    for made in makers[kind](path):
        print(made)


@app.command()
def schema(what: Annotated[str, typer.Argument(help="exercise or scenario")] = "exercise") -> None:
    """Print the JSON Schema of exercise.yaml or case.yaml for editors."""
    from lessons.exercise import Exercise
    from scenarios.case import CaseFile

    models = {"exercise": Exercise, "scenario": CaseFile}
    if what not in models:
        raise typer.BadParameter("exercise or scenario")
    print(json.dumps(models[what].model_json_schema(), ensure_ascii=False, indent=2))


@app.command("list")
def list_names(
    what: Annotated[str, typer.Argument(help="exercises, scenarios, metrics or industries")],
    as_json: Json = False,
) -> None:
    """List what there is, by id and title."""
    found = {
        "exercises": _exercises,
        "scenarios": _scenarios,
        "metrics": _metrics,
        "industries": _industries,
    }
    if what not in found:
        raise typer.BadParameter(", ".join(found))
    titles = {name: say(title) for name, title in found[what]().items()}
    _print(titles, as_json, lambda: "\n".join(f"{name}\t{title}" for name, title in titles.items()))


def _exercises() -> dict[str, Text]:
    from lessons.catalog import entries

    return {name: entry.exercise.title for name, entry in entries().items()}


def _scenarios() -> dict[str, Text]:
    from scenarios.case import cases

    return {name: case.title for name, case in cases().items()}


def _metrics() -> dict[str, Text]:
    from crm.metric import METRICS

    return {name: METRICS[name].title for name in METRICS}


def _industries() -> dict[str, Text]:
    from sample_data.industry import industries

    return {name: industry.title for name, industry in industries().items()}


if __name__ == "__main__":
    main()
