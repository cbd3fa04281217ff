"""Why this score: the right value, the value given, the formula and the rows behind it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from grading.grade import Result
from kit.text import Text
from sample_data.schema import table_named
from ui.widgets.status import number, plain
from ui.words import _, t

MOST_SHOWN = 20


def receipt(result: Result, options: Mapping[str, Text] | None = None) -> None:
    """Offer the receipt of a verdict; `options` gives words to ids of the question's options."""
    with st.popover(_("Why this score"), icon=":material/receipt_long:", type="tertiary"):
        if "error" in result.evidence:
            st.markdown(plain(str(result.evidence["error"])))
            return
        lines = _lines(result.evidence, options or {})
        worth = number(result.points, 2)
        lines[_("Points")] = f"{worth} × {result.met:.2%} = {number(result.earned, 2)}"
        st.table(
            {name: plain(said) for name, said in lines.items()},
            border="horizontal",
            width="content",
            alt=_("Receipt of this score"),
        )


def _lines(evidence: Mapping[str, Any], options: Mapping[str, Text]) -> dict[str, str]:
    names = _names()
    lines: dict[str, str] = {}
    for key, value in evidence.items():
        if value in (None, "", [], {}):
            continue
        if key == "how":
            lines |= _how(value)
        elif key == "rows":
            lines[_("Rows read")] = _("; ").join(
                f"{t(table_named(name).label)} {number(count)}" for name, count in value.items()
            )
        elif key in names:
            lines[names[key]] = said(value, options)
    return lines


def _names() -> dict[str, str]:
    return {
        "right": _("Right value"),
        "given": _("Your value"),
        "follows": _("Follows from your earlier answer"),
        "tolerance": _("Tolerance (±)"),
        "f1": _("Agreement (F1)"),
        "precision": _("Share of yours that is right"),
        "recall": _("Share of the right ones found"),
        "missing": _("Missing"),
        "extra": _("Do not belong"),
        "wrong": _("Wrong"),
        "cells": _("Cells"),
        "rows_right": _("Rows right"),
        "rows_wrong": _("Rows wrong"),
        "inverted": _("The wrong way round"),
        "utility": _("Expected result of your plan"),
        "reachable": _("Still within reach"),
        "base": _("Base plan"),
        "best": _("Best plan found"),
        "sql": _("Query"),
        "formula": _("Formula"),
    }


def _how(how: Mapping[str, Any]) -> dict[str, str]:
    if "definition" not in how:
        return {_("Query"): str(how["sql"])} if "sql" in how else {}
    lines = {
        _("Metric"): t(Text.model_validate(how["title"])),
        _("Definition"): t(Text.model_validate(how["definition"])),
        _("Source of the formula"): str(how.get("source", "")),
    }
    return {name: line for name, line in lines.items() if line and line != "practice"}


def said(value: Any, options: Mapping[str, Text]) -> str:
    """A JSON value as people read it: labels for option ids, lists cut after twenty."""
    if isinstance(value, bool) or value is None:
        return _("yes") if value else _("no")
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    if isinstance(value, int):
        return number(value)
    if isinstance(value, str):
        return t(options[value]) if value in options else value
    if isinstance(value, Mapping):
        return _("; ").join(f"{said(k, options)}: {said(v, options)}" for k, v in value.items())
    shown = _(", ").join(said(item, options) for item in list(value)[:MOST_SHOWN])
    more = len(value) - MOST_SHOWN
    return shown + (_(" and {n} more").format(n=more) if more > 0 else "")
