"""Which chart suits a result, and what a teacher would say about the one that was chosen."""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from crm.analysis.definition import Chart, Report
from crm.analysis.measures import ADDING
from crm.analysis.report import Result
from kit.text import Text

NAMES: Mapping[Chart, Text] = {
    "table": Text(zh="表格", en="Table"),
    "number": Text(zh="数字", en="Number"),
    "bar": Text(zh="柱形图", en="Columns"),
    "across": Text(zh="条形图", en="Bars"),
    "stacked": Text(zh="堆积柱形图", en="Stacked columns"),
    "line": Text(zh="折线图", en="Line"),
    "area": Text(zh="面积图", en="Area"),
    "donut": Text(zh="环形图", en="Donut"),
    "scatter": Text(zh="散点图", en="Scatter"),
    "funnel": Text(zh="漏斗图", en="Funnel"),
    "heat": Text(zh="热力图", en="Heat map"),
    "pareto": Text(zh="帕累托图", en="Pareto"),
}
MOST_SLICES, MOST_LINES, MOST_COLUMNS, MOST_BARS = 6, 6, 30, 40


def suited(report: Report, result: Result) -> Chart:
    """The chart one would reach for first."""
    if not result.heads:
        return "number"
    if len(result.heads) > 1 or len(result.series) > MOST_LINES:
        return "heat" if len(result.series) > 1 and report.pivot else "table"
    if result.heads[0].in_time:
        return "line"
    many = len(result.rows) > 8 or max(len(n.zh) for n in result.names or [Text(zh="", en="")]) > 6
    if report.pivot:
        return "stacked" if _adds(report) else "bar"
    return "across" if many and not result.heads[0].ordered else "bar"


def advice(report: Report, result: Result, chart: Chart) -> list[Text]:
    """What is wrong with showing this result so; empty when nothing is. One sentence each: what
    misleads, and what to choose instead."""
    if not result.rows or not result.series or chart == "table":
        return []
    return list(RULES.get(chart, _nothing)(report, result))


def _nothing(report: Report, result: Result) -> Iterator[Text]:
    yield from ()


def _number(report: Report, result: Result) -> Iterator[Text]:
    if result.heads:
        yield Text(
            zh="数字卡只显示合计，分组看不出来：要比较各组，请用柱形图或表格。",
            en="A number shows the total only: to compare the groups use columns or a table.",
        )


def _bar(report: Report, result: Result) -> Iterator[Text]:
    if len(result.rows) > MOST_BARS:
        yield Text(
            zh=f"有 {len(result.rows)} 根柱子，看不清：请只看前 20 名，或换成更粗的分组。",
            en=f"{len(result.rows)} columns cannot be read: show the top 20 or "
            "group more coarsely.",
        )
    yield from _mixed(report, result)
    yield from _many(result)


def _stacked(report: Report, result: Result) -> Iterator[Text]:
    if not _adds(report):
        yield Text(
            zh="堆积图把各段相加，而平均数、中位数、比例、去重数不能相加：请用并排的柱形图。",
            en="Stacking adds the parts up, and means, medians, rates and distinct counts do not "
            "add up: put the columns side by side.",
        )
    if len(result.series) < 2:
        yield Text(
            zh="只有一个系列，没有可堆积的：请选择“拆分为列”，或用柱形图。",
            en="There is one series only, nothing to stack: choose a pivot, or use columns.",
        )
    yield from _bar(report, result)


def _line(report: Report, result: Result) -> Iterator[Text]:
    if not result.heads or not result.heads[0].ordered or result.heads[0].by == "weekday":
        label = result.heads[0].label if result.heads else Text(zh="合计", en="The total")
        yield Text(
            zh=f"“{label.zh}”没有先后连续的顺序，连线会让人以为有趋势：请用柱形图。",
            en=f"“{label.en}” has no running order and a line suggests a trend: use columns.",
        )
    elif not result.heads[0].in_time and result.heads[0].by != "band":
        yield Text(
            zh="折线适合时间或连续区间；类别之间没有“中间值”，请用柱形图。",
            en="A line is for time or running bands; there is nothing between two categories: "
            "use columns.",
        )
    elif len(result.rows) < 3:
        yield Text(
            zh="只有一两个点，看不出走势：请用柱形图，或把周期分细一些。",
            en="One or two points show no course: use columns, or a finer period.",
        )
    if len(result.heads) > 1:
        yield TWO_LEVELS
    yield from _mixed(report, result)
    yield from _many(result)


def _area(report: Report, result: Result) -> Iterator[Text]:
    if not _adds(report):
        yield Text(
            zh="面积图表示总量的积累，平均数和比例没有“面积”：请用折线图。",
            en="An area stands for an amount; means and rates have none: use a line.",
        )
    yield from _line(report, result)


def _donut(report: Report, result: Result) -> Iterator[Text]:
    if not _adds(report):
        yield Text(
            zh="饼图和环形图表示整体的构成，而这个指标各组相加不等于整体：请用柱形图。",
            en="A pie shows parts of a whole, and this measure's groups do not add up to one: "
            "use columns.",
        )
    if len(result.rows) > MOST_SLICES:
        yield Text(
            zh=f"有 {len(result.rows)} 块，超过 {MOST_SLICES} 块就难以比较：请用条形图，"
            "或只看前 5 名加“其他”。",
            en=f"{len(result.rows)} slices; beyond {MOST_SLICES} they cannot be compared: use "
            "bars, or the top 5 with others.",
        )
    if any((value or 0) < 0 for value in result.series[0].values):
        yield Text(
            zh="有负数，画不成一块：请用柱形图。", en="A negative value has no slice: use columns."
        )
    if len(result.series) > 1:
        yield Text(
            zh="环形图只画第一个系列，其余的看不到：请用堆积柱形图。",
            en="A donut shows the first series only: use stacked columns.",
        )
    if result.heads and result.heads[0].in_time:
        yield Text(
            zh="按时间分组要看走势，不是构成：请用折线图。",
            en="Groups in time show a course, not parts of a whole: use a line.",
        )


def _scatter(report: Report, result: Result) -> Iterator[Text]:
    if len(report.measures) < 2:
        yield Text(
            zh="散点图要两个指标，一个作横轴，一个作纵轴：请再加一个指标。",
            en="A scatter plot needs two measures, one for each axis: add one.",
        )
    elif report.pivot:
        yield Text(
            zh="散点图只用每行的两个指标，请去掉“拆分为列”。",
            en="A scatter plot uses two measures of each row: remove the pivot.",
        )
    elif len(result.rows) < 5:
        yield Text(
            zh="点太少，看不出关系：请按更细的一列分组，如客户或产品。",
            en="Too few points to see a relation: group by something finer, such as products.",
        )


def _funnel(report: Report, result: Result) -> Iterator[Text]:
    if report.measures[0].kind not in ("count", "distinct", "sum"):
        yield Text(
            zh="漏斗图要数量：请用记录数或去重数。", en="A funnel needs numbers: use a count."
        )
    values = [value or 0 for value in result.series[0].values]
    if any(after > before for before, after in pairwise(values)):
        yield Text(
            zh="后一步比前一步还多，这不是层层递减的漏斗：请检查分组的顺序，去掉不在流程中的一步"
            "（如丢单），或改用柱形图。",
            en="A later step is larger than the one before, so this is no funnel: check the order, "
            "leave out what is no step (such as lost), or use columns.",
        )


def _heat(report: Report, result: Result) -> Iterator[Text]:
    if len(result.series) < 2 and len(result.heads) < 2:
        yield Text(
            zh="热力图要横竖两个维度：请选择“拆分为列”或第二个分组。",
            en="A heat map needs two dimensions: choose a pivot or a second grouping.",
        )
    elif len(report.measures) > 1:
        yield Text(
            zh="热力图只用一种颜色表示一个指标，只画第一个。",
            en="A heat map's colours stand for one measure; only the first is shown.",
        )


def _pareto(report: Report, result: Result) -> Iterator[Text]:
    if not _adds(report) or any((value or 0) < 0 for value in result.series[0].values):
        yield Text(
            zh="帕累托图累计各组占整体的份额，指标必须能相加且不为负：请用合计或记录数。",
            en="A Pareto chart adds up the groups' shares: use a total or a count, never negative.",
        )
    if result.heads and result.heads[0].in_time:
        yield Text(
            zh="帕累托图按大小排列，时间顺序会打乱：请用折线图。",
            en="A Pareto chart sorts by size and breaks the order of time: use a line.",
        )
    if any(row[0].others for row in result.rows if row):
        yield Text(
            zh="“其他”会排在最前面，夸大集中程度：请显示全部分组。",
            en="“Others” would stand in front and exaggerate: show all groups.",
        )


def _mixed(report: Report, result: Result) -> Iterator[Text]:
    if len({series.shown for series in result.series}) > 1:
        yield Text(
            zh="几个指标单位不同，却用同一条纵轴，小的会被压平：请一次只画一种单位。",
            en="The measures have different units on one axis, and the small one is flattened: "
            "show one unit at a time.",
        )


def _many(result: Result) -> Iterator[Text]:
    if len(result.series) > MOST_LINES:
        yield Text(
            zh=f"有 {len(result.series)} 个系列，颜色分不清：请减少到 {MOST_LINES} 个以内，"
            "或用热力图。",
            en=f"{len(result.series)} series cannot be told apart: keep at most {MOST_LINES}, "
            "or use a heat map.",
        )


def _adds(report: Report) -> bool:
    return report.measures[0].kind in ADDING


TWO_LEVELS = Text(
    zh="两级分组不能连成一条线：请把第二级改为“拆分为列”。",
    en="Two levels make no line: turn the second grouping into the pivot.",
)
RULES: Mapping[str, Callable[[Report, Result], Iterator[Text]]] = {
    "number": _number, "bar": _bar, "across": _bar, "stacked": _stacked, "line": _line,
    "area": _area, "donut": _donut, "scatter": _scatter, "funnel": _funnel, "heat": _heat,
    "pareto": _pareto,
}  # fmt: skip
