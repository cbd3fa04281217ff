"""A map of China's provinces in squares of one size: how many customers each has.

The arrangement is our own: every province-level unit is one square, placed by hand so that it keeps
its neighbours; no outlines and no outside service. It says nothing about borders or areas.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import plotly.graph_objects as go

from ui.widgets import charts
from ui.widgets.status import money, number
from ui.words import _, language

TABLE = """
黑龙江省         0 5 HL Heilongjiang
内蒙古自治区     1 3 NM Inner Mongolia/Nei Mongol/Neimenggu
辽宁省           1 4 LN Liaoning
吉林省           1 5 JL Jilin
新疆维吾尔自治区 2 0 XJ Xinjiang
甘肃省           2 1 GS Gansu
宁夏回族自治区   2 2 NX Ningxia
山西省           2 3 SX Shanxi
北京市           2 4 BJ Beijing
天津市           2 5 TJ Tianjin
西藏自治区       3 0 XZ Tibet/Xizang
青海省           3 1 QH Qinghai
陕西省           3 2 SN Shaanxi
河南省           3 3 HA Henan
河北省           3 4 HE Hebei
山东省           3 5 SD Shandong
四川省           4 1 SC Sichuan
重庆市           4 2 CQ Chongqing
湖北省           4 3 HB Hubei
安徽省           4 4 AH Anhui
江苏省           4 5 JS Jiangsu
上海市           4 6 SH Shanghai
云南省           5 1 YN Yunnan
贵州省           5 2 GZ Guizhou
湖南省           5 3 HN Hunan
江西省           5 4 JX Jiangxi
浙江省           5 5 ZJ Zhejiang
广西壮族自治区   6 2 GX Guangxi
广东省           6 3 GD Guangdong
福建省           6 4 FJ Fujian
台湾省           6 6 TW Taiwan
海南省           7 2 HI Hainan
澳门特别行政区   7 3 MO Macao/Macau
香港特别行政区   7 4 HK Hong Kong
"""
"""Full name, row and column of the square, letters of GB/T 2260, English names (first shown)."""

KINDS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")
ENGLISH_KINDS = (" autonomous region", " special administrative region", " province", " sar")
LIGHT = ("#EEF1F4", "#DCEAF7", "#68A4DE", "#14263A")
DARK = ("#1B232C", "#1E3348", "#2B69AE", "#E6EBF0")
"""A square without customers, with few, with most; the ink, readable on every square: contrast
at least 4.6 to 1."""
HEIGHT = 430
NAMED_IN_ALT = 5


class Province(NamedTuple):
    """One province-level unit and where its square stands, row 0 in the north."""

    full: str
    short: str
    letters: str
    english: str
    row: int
    column: int


@dataclass(frozen=True)
class Region:
    """Customers and revenue (fen) of one region as the firm's data name it."""

    name: str
    customers: int
    revenue: int


NOBODY = Region("", 0, 0)


@dataclass(frozen=True)
class ProvinceMap:
    """The figure, its description in words, and the regions that are no province of China."""

    figure: go.Figure
    alt: str
    elsewhere: tuple[Region, ...]


@cache
def provinces() -> tuple[Province, ...]:
    """All 34 province-level units."""
    return tuple(_province(line) for line in TABLE.strip().splitlines())


def province_named(name: str) -> Province | None:
    """The province meant by a full or short Chinese name or an English one, in any case."""
    return _by_name().get(_plain(name))


def province_map(regions: Iterable[Region], *, dark: bool = False) -> ProvinceMap:
    """The map of these regions for a light or dark page; names of one province are added up."""
    found: dict[Province, Region] = {}
    elsewhere = []
    for region in regions:
        province = province_named(region.name)
        if province is None:
            elsewhere.append(region)
        else:
            found[province] = _added(found.get(province), region)
    return ProvinceMap(_figure(found, DARK if dark else LIGHT), _alt(found), tuple(elsewhere))


# --- drawing ----------------------------------------------------------------------------------


def _figure(found: dict[Province, Region], colours: tuple[str, str, str, str]) -> go.Figure:
    rows, columns = _size()
    made = charts.figure(height=HEIGHT)
    made.add_trace(_squares(found, colours))
    made.update_layout(
        hovermode="closest",
        margin={"l": 0, "r": 0, "t": 4, "b": 4},
        xaxis={"visible": False, "range": [-0.5, columns - 0.5], "constrain": "domain"},
        yaxis={
            "visible": False,
            "range": [rows - 0.5, -0.5],
            "scaleanchor": "x",
            "constrain": "domain",
        },
    )
    return made


def _squares(found: dict[Province, Region], colours: tuple[str, str, str, str]) -> go.Heatmap:
    """Squares coloured from none to the most customers, with name and number on them."""
    empty, few, most_of_all, ink = colours
    scale = ((0.0, empty), (1e-6, empty), (1e-6, few), (1.0, most_of_all))
    rows, columns = _size()
    z: list[list[int | None]] = [[None] * columns for _row in range(rows)]
    text = [[""] * columns for _row in range(rows)]
    hover = [[""] * columns for _row in range(rows)]
    for province in provinces():
        region = found.get(province, NOBODY)
        at, along = province.row, province.column
        z[at][along] = region.customers
        text[at][along] = _label(province, region.customers)
        hover[at][along] = _hover(province, region)
    most = max((region.customers for region in found.values()), default=1)
    return go.Heatmap(
        z=z, text=text, hovertext=hover, zmin=0, zmax=most, colorscale=scale,
        showscale=False, xgap=3, ygap=3, hoverongaps=False, textfont={"size": 12, "color": ink},
        texttemplate="%{text}", hovertemplate="%{hovertext}<extra></extra>",
    )  # fmt: skip


def _label(province: Province, customers: int) -> str:
    short = province.short if language() == "zh" else province.letters
    return f"{short}<br>{number(customers)}" if customers else short


def _hover(province: Province, region: Region) -> str:
    name = province.full if language() == "zh" else province.english
    if not region.customers:
        return _("{province}: no customers").format(province=name)
    return _("{province}: {n} customers<br>net revenue {amount}").format(
        province=name, n=number(region.customers), amount=money(region.revenue)
    )


def _alt(found: dict[Province, Region]) -> str:
    """The map in words: how many provinces have customers, and the first few by customers."""
    order = sorted(found, key=lambda province: -found[province].customers)[:NAMED_IN_ALT]
    first = _(", ").join(
        f"{province.full if language() == 'zh' else province.english} "
        f"{number(found[province].customers)}"
        for province in order
    )
    return _("Map of customers by province: {n} of {all} have customers; most in {first}").format(
        n=len(found), all=len(provinces()), first=first
    )


@cache
def _size() -> tuple[int, int]:
    """Rows and columns of the map."""
    return max(p.row for p in provinces()) + 1, max(p.column for p in provinces()) + 1


# --- names ------------------------------------------------------------------------------------


def _province(line: str) -> Province:
    full, row, column, letters, names = line.split(maxsplit=4)
    return Province(full, _short(full), letters, names.split("/")[0], int(row), int(column))


@cache
def _by_name() -> dict[str, Province]:
    named = {}
    for line, province in zip(TABLE.strip().splitlines(), provinces(), strict=True):
        names = line.split(maxsplit=4)[4].split("/")
        for name in (province.full, province.short, *names):
            named[_plain(name)] = province
    return named


def _plain(name: str) -> str:
    """A name without what kind of unit it is: 湖北省 and 湖北, Hubei Province and hubei."""
    text = " ".join(name.split()).casefold()
    for kind in ENGLISH_KINDS:
        text = text.removesuffix(kind)
    return _short(text)


def _short(full: str) -> str:
    """The name before the first ending that fits: 内蒙古 of 内蒙古自治区."""
    for kind in KINDS:
        if full.endswith(kind) and full != kind:
            return full.removesuffix(kind)
    return full


def _added(before: Region | None, more: Region) -> Region:
    if before is None:
        return more
    return Region(
        before.name, before.customers + more.customers, before.revenue + more.revenue
    )  # fmt: skip
