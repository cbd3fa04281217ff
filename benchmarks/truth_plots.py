"""Plots of what everyday analyses find in a full retail firm, each with its figures printed."""

import plotly.graph_objects as go

from benchmarks.recovery_firm import (
    ABOUT,
    campaign_lifts,
    class_lifts,
    returns_by_handling,
    scores,
)
from benchmarks.recovery_models import SEGMENTS
from crm.book import Book
from crm.rfm import CLASSES
from sample_data.firm import Firm
from sample_data.truth import Truth

EDGES = [0, 200, 400, 600, 750, 900, 1050, 1300, 1700, 2500]
BLUE, RED, GREY = "#2f6f9f", "#c2573a", "#8a8f98"


def titled(zh: str, en: str) -> dict[str, object]:
    return {"text": f"{zh}<br><sub>{en}</sub>", "y": 0.91}


def rfm_plot(firm: Firm, truth: Truth) -> go.Figure:
    lifts = class_lifts(Book(firm), truth)
    labels = {part.id: part.label.zh for part in ABOUT.customers.segments}
    rows = [[lifts[name].get(code, 0.0) for code in CLASSES] for name in SEGMENTS]
    for name, row in zip(SEGMENTS, rows, strict=True):
        found = zip(CLASSES, row, strict=True)
        print("rfm", name, " ".join(f"{code} {value:.2f}" for code, value in found))
    figure = go.Figure(
        go.Heatmap(
            z=rows,
            x=[f"{code}<br>{text.zh[:4]}" for code, text in CLASSES.items()],
            y=[f"{labels[name]} {name}" for name in SEGMENTS],
            text=[[f"{value:.1f}" for value in row] for row in rows],
            texttemplate="%{text}",
            colorscale=[[0, "#c2573a"], [0.27, "#ffffff"], [1, "#2f6f9f"]],
            zmin=0,
            zmax=3.7,
            showscale=False,
        )
    )
    return figure.update_layout(
        height=400,
        title=titled(
            "RFM 八类中各细分的富集倍数",
            "How many times oftener a planted segment is met in an RFM class than among all buyers",
        ),
        yaxis={"automargin": True, "autorange": "reversed"},
    )


def campaigns_plot(firm: Firm) -> go.Figure:
    figure = go.Figure()
    found = campaign_lifts(Book(firm))
    for arm, colour in (("a", BLUE), ("b", RED)):
        mine = [each for each in found if each.label.endswith(f", {arm}")]
        for each in mine:
            print(f"{each.label}: {each.planted:.2f} / {each.found:.2f} ± {each.error:.2f} points")
        figure.add_scatter(
            x=[each.planted for each in mine],
            y=[each.found for each in mine],
            error_y={"array": [2 * each.error for each in mine]},
            mode="markers",
            marker={"color": colour, "size": 8},
            name=f"{arm.upper()} 组 / arm {arm.upper()}",
        )
    figure.add_scatter(x=[0, 11], y=[0, 11], mode="lines", line_color=GREY, showlegend=False)
    return figure.update_layout(
        height=460,
        title=titled(
            "八次活动的增量响应率（百分点）",
            "Lift of eight campaigns over their control groups, points, ± 2 standard errors",
        ),
        xaxis_title="植入 planted",
        yaxis_title="测得 found",
    )


def recommendation_plot(firm: Firm, truth: Truth) -> go.Figure:
    figure = go.Figure()
    found = scores(firm, truth)
    for kind, colour in (("fine", BLUE), ("trouble", RED)):
        mine = [each for each in found if each.label.endswith(kind)]
        for each in mine:
            print(f"score {each.label}: {each.planted:.2f} / {each.found:.2f} ± {each.error:.2f}")
        names = [each.label.split(",")[0] for each in mine]
        figure.add_scatter(
            x=names,
            y=[each.found for each in mine],
            error_y={"array": [2 * each.error for each in mine]},
            mode="markers",
            marker={"color": colour, "size": 9},
            name={"fine": "一切正常 fine", "trouble": "订单出问题 trouble"}[kind],
        )
        figure.add_scatter(
            x=names,
            y=[each.planted for each in mine],
            mode="markers",
            marker={"symbol": "line-ew-open", "size": 26, "color": GREY, "line": {"width": 2}},
            name="植入 planted",
            showlegend=kind == "fine",
        )
    return figure.update_layout(
        height=450,
        title=titled(
            "推荐意愿（0–10 分）", "Mean NPS score by segment, after orders that went well or badly"
        ),
        yaxis={"range": [0, 10]},
    )


def service_plot(firm: Firm, truth: Truth) -> go.Figure:
    found = returns_by_handling(firm, truth, [float(edge) for edge in EDGES])
    middle = [(each.minutes[0] + each.minutes[1]) / 2 for each in found]
    for each in [*found, *returns_by_handling(firm, truth, [0, 900, 100_000])]:
        share, times = each.share, each.times
        print(
            f"solved in {each.minutes[0]:g}-{each.minutes[1]:g} min: {100 * share.planted:.1f} / "
            f"{100 * share.found:.1f} ± {100 * share.error:.1f} %; leaving x {times.found:.2f} "
            f"± {times.error:.2f}"
        )
    figure = go.Figure()
    figure.add_scatter(
        x=middle,
        y=[100 * each.share.found for each in found],
        error_y={"array": [200 * each.share.error for each in found]},
        mode="markers",
        marker={"color": BLUE, "size": 9},
        name="测得 found",
    )
    figure.add_scatter(
        x=middle,
        y=[100 * each.share.planted for each in found],
        mode="lines",
        line={"color": RED, "shape": "hvh"},
        name="植入 planted",
    )
    figure.add_vline(x=ABOUT.service.slow_after, line_dash="dot", line_color=GREY)
    return figure.update_layout(
        height=450,
        title=titled(
            "投诉解决得慢，客户就不回来",
            "Customers who order again within 180 days, by working minutes to solve a complaint",
        ),
        xaxis_title="工作分钟（折算为中优先级） working minutes, as for medium priority",
        yaxis={"title": "%", "range": [60, 100]},
    )
