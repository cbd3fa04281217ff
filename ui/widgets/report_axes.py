"""What the plots of reports share: names, figures, axes from zero, and what hovering says."""

from collections.abc import Mapping, Sequence
from typing import Any

from crm.analysis.grouping import Head, Key
from crm.analysis.measures import Shown
from crm.analysis.report import Number, Result, Series
from crm.analysis.result_files import named_with_unit
from kit.text import Text
from ui.words import language
from ui.words import t as in_words

Spec = dict[str, Any]
LONGEST_NAME = 18
FORMATS: Mapping[Shown, str] = {
    "money": ",.2f",
    "percent": ".1%",
    "count": ",.0f",
    "number": ",.2f",
}
AXES: Mapping[Shown, str] = {"money": ",.0f", "percent": ".0%", "count": ",.0f", "number": ",~g"}


def t(text: Text) -> str:
    """The text in the visitor's language; plotly reads markup in it, so that none is left."""
    return escaped(in_words(text))


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")


def plotted(series: Series, value: Number) -> Number:
    """Yuan for money, everything else as it is."""
    return value / 100 if value is not None and series.shown == "money" else value


def figures(series: Series) -> list[Number]:
    """A column's figures as they are plotted."""
    return [plotted(series, value) for value in series.values]


def row_names(result: Result) -> list[str]:
    """Each row's groups in one line, no two alike; codes are left out where the names alone tell
    them apart."""
    bare = [
        _bare(head, [row[place] for row in result.rows]) for place, head in enumerate(result.heads)
    ]
    lines = range(len(result.rows))
    return unique([" · ".join(words[line] for words in bare) for line in lines])


def _bare(head: Head, keys: Sequence[Key]) -> list[str]:
    shown = [t(key.label) for key in keys]
    if not head.column.to or head.column.to == "accounts":
        return shown
    names = {key: t(key.label).partition(" ")[2] for key in keys if key.value is not None}
    if len(set(names.values())) < len(names) or not all(names.values()):
        return shown
    return [names.get(key, t(key.label)) for key in keys]


def short(name: str) -> str:
    """A name that leaves room for the plot."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def hover(series: Series, axis: str, before: str = "") -> str:
    """What hovering over a figure says: the value with its unit."""
    unit = "" if series.shown == "percent" else f" {t(series.unit)}"
    return f"{before}%{{{axis}:{FORMATS[series.shown]}}}{unit}"


def figures_axis(series: Sequence[Series]) -> Spec:
    """The axis of the figures: from zero, with the measure and unit of the first of them."""
    first = series[0]
    one_measure = len({one.measure for one in series}) == 1
    title = named_with_unit(first.measured if one_measure else first.unit, first.unit, language())
    return {
        "title": {"text": escaped(title)},
        "tickformat": AXES[first.shown],
        "rangemode": "tozero",
        "automargin": True,
        "fixedrange": True,
    }


def groups_axis(result: Result) -> Spec:
    """The axis of the groups; of periods a few are named."""
    return {
        "type": "category",
        "title": {"text": " · ".join(t(head.label) for head in result.heads)},
        "automargin": True,
        "fixedrange": True,
        "showgrid": False,
        **({"nticks": 5} if result.heads[0].in_time else {}),
    }


def unique(names: list[str]) -> list[str]:
    """Plotly puts equal names on one place; a second one gets a number."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found
