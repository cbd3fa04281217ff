"""The pages of the load test, and what students do on each."""

import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from benchmarks.wsclient import Run, Tab

Act = Callable[[Tab, random.Random], Awaitable[Run]]
SEARCHES = ("王", "李", "138", "C0001", "上海", "")
REPORTS = ("01-monthly-revenue", "02-revenue-by-region", "05-pipeline", "12-rfm-classes")


@dataclass(frozen=True, slots=True)
class Scene:
    """A page, and what students do on it; an act that stands twice is done twice as often."""

    page: str
    query: str
    acts: tuple[Act, ...]


def key_like(tab: Tab, kind: str, begins: str) -> str:
    """The key of the first widget of that kind whose key begins so; KeyError when there is none."""
    for key, found in tab.kind_of.items():
        if found == kind and key.startswith(begins):
            return key
    raise KeyError(f"{kind} {begins}")


# --- the customer list ------------------------------------------------------------------------


async def turn(tab: Tab, dice: random.Random) -> Run:
    """Turn to another page of the customer list."""
    if "accounts-page" not in tab.widgets:  # the search before found less than a page
        return await search(tab, dice)
    return await tab.set("accounts-page", int_value=dice.randint(1, 5))


async def search(tab: Tab, dice: random.Random) -> Run:
    """Search in the customer list."""
    return await tab.set("accounts-search", string_value=dice.choice(SEARCHES))


async def sort(tab: Tab, dice: random.Random) -> Run:
    """Click the header of a column."""
    if not any(kind == "dataframe" for kind in tab.kind_of.values()):  # nobody was found
        return await search(tab, dice)
    clicked = {"rows": [], "columns": [dice.choice(("客户名称", "城市", "客户编号"))], "cells": []}
    table = key_like(tab, "dataframe", "accounts-")
    return await tab.set(table, string_value=json.dumps({"selection": clicked}))


# --- one record -------------------------------------------------------------------------------


async def other_customer(tab: Tab, dice: random.Random) -> Run:
    """Open the page of another customer."""
    return await tab.open("account", f"id=C{dice.randint(1, 900):05d}")


async def related(tab: Tab, dice: random.Random) -> Run:
    """Look at other records of the same customer."""
    tabs = key_like(tab, "tabs", "related-")
    return await tab.set(tabs, string_value=dice.choice(tab.options[tabs]))


async def other_record(tab: Tab, dice: random.Random) -> Run:
    """Open an order, a deal, a contact person or a case."""
    code = dice.choice(("D", "O", "P", "T")) + f"{dice.randint(1, 40):05d}"
    return await tab.open("record", f"id={code}")


# --- boards, queues, reports ------------------------------------------------------------------


async def move(tab: Tab, dice: random.Random) -> Run:
    """Drop a card on the next column; the next time, take that back."""
    if "undo-last" in tab.widgets:
        return await tab.click("undo-last")
    if "deals" not in tab.drawn:  # no deal closes in the period that was chosen
        return await board_period(tab, dice)
    board = json.loads(tab.boards["deals"])["board"]
    moves = [
        {"act": "move", "id": card["id"], "to": column["following"][0]}
        for column in board["columns"]
        for card in column["cards"]
        if card["moves"]
    ]
    marks = {"key": board["key"], "mark": f"m{dice.getrandbits(40)}"}
    return await tab.trigger("deals", "act", dice.choice(moves) | marks)


async def board_period(tab: Tab, dice: random.Random) -> Run:
    """Show the deals that close in another period."""
    return await _choose(tab, dice, "board-period")


async def other_tab(tab: Tab, dice: random.Random) -> Run:
    """Look at another list of cases."""
    return await _choose(tab, dice, "cases-tab")


async def turn_cases(tab: Tab, dice: random.Random) -> Run:
    """Turn to another page of cases."""
    if "cases-page" not in tab.widgets:
        return await other_tab(tab, dice)
    return await tab.set("cases-page", int_value=dice.randint(1, 3))


async def ready_report(tab: Tab, dice: random.Random) -> Run:
    """Open a ready report."""
    return await tab.open("reports", f"report={dice.choice(REPORTS)}")


async def other_chart(tab: Tab, dice: random.Random) -> Run:
    """Choose another chart."""
    chart = next(key for key in tab.drawn if key.startswith("rb") and key.endswith("-chart"))
    return await tab.set(chart, string_value=dice.choice(tab.options[chart]))


async def other_grouping(tab: Tab, dice: random.Random) -> Run:
    """Group by another column; first open the choices."""
    if not any(key.startswith("rb") and key.endswith("-first") for key in tab.drawn):
        return await tab.click("edit-report")
    first = next(key for key in tab.drawn if key.startswith("rb") and key.endswith("-first"))
    return await tab.set(first, string_value=dice.choice(tab.options[first]))


async def open_dashboard(tab: Tab, dice: random.Random) -> Run:
    """Come to the dashboards."""
    return await tab.open("dashboards")


async def other_dashboard(tab: Tab, dice: random.Random) -> Run:
    """Choose another dashboard."""
    board = key_like(tab, "selectbox", "board-")
    return await tab.set(board, string_value=dice.choice(tab.options[board][:4]))


async def answer(tab: Tab, dice: random.Random) -> Run:
    """Type an answer of the exercise; the page saves it as a draft."""
    keys = [
        key
        for key, kind in tab.kind_of.items()
        if kind == "text_input" and key.startswith("sheet-") and key in tab.widgets
    ]
    return await tab.set(dice.choice(keys), string_value=str(dice.randint(1, 400)))


async def open_today(tab: Tab, dice: random.Random) -> Run:
    """Come to the day's work."""
    return await tab.open("today")


async def open_settings(tab: Tab, dice: random.Random) -> Run:
    """Open the page with next to nothing on it: what is left is the frame."""
    return await tab.open("settings")


async def _choose(tab: Tab, dice: random.Random, key: str) -> Run:
    return await tab.set(key, string_array_value={"data": [dice.choice(tab.options[key])]})


def scenes(exercise: str) -> dict[str, Scene]:
    """Name -> scene. `exercise` is the query of the exercise's page."""
    return {
        "list": Scene("accounts", "", (turn, search, sort)),
        "detail": Scene("account", "id=C00001", (other_customer,)),
        "related": Scene("account", "id=C00001", (other_customer, related, related)),
        "record": Scene("record", "id=O00001", (other_record,)),
        "board": Scene("opportunities", "", (move, move, move, board_period)),
        "cases": Scene("cases", "", (other_tab, turn_cases)),
        "report": Scene(
            "reports", f"report={REPORTS[0]}", (ready_report, other_chart, other_grouping)
        ),
        "dashboard": Scene("dashboards", "", (open_dashboard, other_dashboard)),
        "today": Scene("today", "", (open_today,)),
        "frame": Scene("settings", "", (open_settings,)),
        "exercise": Scene("exercise", exercise, (answer,)),
    }
