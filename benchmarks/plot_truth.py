"""Draw docs/images/truth-*.png and print the figures of docs/truth-recovered.md.

`python benchmarks/plot_truth.py` needs Chromium (on the path, or named by KEXUN_CHROMIUM) and the
development dependencies; it takes about a minute.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import plotly.graph_objects as go
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.recovery_firm import ABOUT, duplicates, funnel, returns_by_handling
from benchmarks.recovery_limits import by_size, days_in_stage, leads_converted, regression
from benchmarks.recovery_models import (
    Found,
    SegmentFound,
    bare_firm,
    one_segment,
    pooled,
    retail_segments,
    retail_spending,
)
from benchmarks.recovery_prices import before_and_after, price_responses
from benchmarks.truth_plots import (
    BLUE,
    RED,
    campaigns_plot,
    recommendation_plot,
    rfm_plot,
    service_plot,
    titled,
)
from crm.book import Book
from sample_data.build import build_firm
from sample_data.firm import Firm, FirmKey
from sample_data.truth import Truth, build_truth

FOLDER = Path(__file__).parents[1] / "docs" / "images"
KEY = FirmKey(customers=100_000, seed=1)
SMALL = FirmKey(customers=2000, seed=1)
SEEDS = range(1, 9)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    firm, truth = build_firm(KEY), build_truth(KEY)
    browser = os.environ.get("KEXUN_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser)
        page = chromium.new_page(device_scale_factor=2)
        for name, figure in figures(firm, truth):
            save(page, name, figure)
        chromium.close()
    print_rest(firm, truth)


def figures(firm: Firm, truth: Truth) -> Iterable[tuple[str, go.Figure]]:
    yield "truth-one-segment", one_segment_plot()
    yield "truth-pooling", pooling_plot(pooled())
    yield "truth-segments", segments_plot(list(retail_segments(firm, truth)))
    yield "truth-rfm", rfm_plot(firm, truth)
    yield "truth-campaigns", campaigns_plot(firm)
    yield "truth-recommendation", recommendation_plot(firm, truth)
    yield "truth-service", service_plot(firm, truth)


def save(page: Page, name: str, figure: go.Figure) -> None:
    width, height = 860, int(figure.layout.height)
    page.set_viewport_size({"width": width, "height": height})
    figure.update_layout(
        width=width,
        template="plotly_white",
        font={"family": "Noto Sans CJK SC, sans-serif", "size": 13},
        margin={"l": 70, "r": 30, "t": 105, "b": 60},
        legend={"orientation": "h", "y": 1.02, "x": 1, "xanchor": "right", "yanchor": "bottom"},
    )
    page.set_content(figure.to_html(include_plotlyjs=True), wait_until="load")
    page.wait_for_selector(".main-svg")
    page.add_style_tag(content="body { margin: 0 }")
    page.screenshot(path=FOLDER / f"{name}.png")
    print(f"-> {name}.png")


def one_segment_plot() -> go.Figure:
    """Eight firms of 50,000 customers: how far each fitted parameter lies from the planted one."""
    pairs = [one_segment(bare_firm("regular", seed=seed), "regular") for seed in SEEDS]
    figure = go.Figure()
    for part, colour in ((0, BLUE), (1, RED)):
        for name in pairs[0][part].fitted:
            offs = [100 * pair[part].off(name) for pair in pairs]
            first = pairs[0][part]
            error = 200 * first.errors[name] / first.planted[name]
            label = f"{name} = {first.planted[name]:.4g}"
            figure.add_bar(x=[label], y=[2 * error], base=-error, marker_color="#e7eaee", width=0.6)
            figure.add_scatter(x=[label] * len(offs), y=offs, mode="markers", marker_color=colour)
            print(f"{name}: {min(offs):+.1f} to {max(offs):+.1f} %, two errors {error:.1f} %")
    merged = one_segment(bare_firm("regular"), "regular", same_day="one")[0]
    print("orders of one day merged:", shown(merged))
    figure.update_traces(showlegend=False)
    return figure.update_layout(
        height=450,
        title=titled(
            "一个细分、5 万客户、8 家企业：拟合值偏离植入值的百分比",
            "One segment, 50,000 customers, 8 firms: fitted against planted, percent; "
            "grey: ± 2 standard errors",
        ),
        yaxis_title="%",
    )


def pooling_plot(found: Sequence[Found]) -> go.Figure:
    figure = go.Figure()
    for each in found:
        print("pooled", each.label, shown(each))
    figure.add_scatter(
        x=[each.label.replace(" + ", "<br>+ ") for each in found],
        y=[each.fitted["r"] for each in found],
        error_y={"array": [2 * each.errors["r"] for each in found], "color": BLUE},
        mode="lines+markers",
        marker={"color": BLUE, "size": 9},
        name="拟合的 r / fitted r",
    )
    figure.add_hline(y=1.2, line_dash="dash", line_color=RED, annotation_text="每个细分 r = 1.2")
    return figure.update_layout(
        height=440,
        title=titled(
            "合并细分让 r 变小",
            "Pooling segments biases r downwards, although every segment was planted with r = 1.2",
        ),
        yaxis={"title": "r", "range": [0.7, 1.3]},
    )


def segments_plot(found: Sequence[SegmentFound]) -> go.Figure:
    labels = {part.id: part.label.zh for part in ABOUT.customers.segments}
    names = [f"{labels[each.ordering.label]}<br>{each.ordering.label}" for each in found]
    figure = go.Figure()
    for kind, colour, symbol in (
        ("植入 planted", RED, "line-ns-open"),
        ("拟合 fitted", BLUE, "circle"),
    ):
        place = 0 if colour == RED else 1
        figure.add_scatter(
            y=names,
            x=[100 * each.dropout[place] for each in found],
            mode="markers",
            marker={"color": colour, "symbol": symbol, "size": 12, "line": {"width": 2}},
            name=kind,
        )
    for each in found:
        rate, leaving = each.rate, each.dropout
        print(
            f"retail {each.ordering.label} ({each.customers:,}): r "
            f"{each.ordering.fitted['r']:.3f} ± {each.ordering.errors['r']:.3f}; per 100 days "
            f"{100 * rate[0]:.2f} / {100 * rate[1]:.2f}; leaving {100 * leaving[0]:.2f} / "
            f"{100 * leaving[1]:.2f} %"
        )
    return figure.update_layout(
        height=400,
        title=titled(
            "完整零售企业：每次下单后流失的概率",
            "Full retail firm: chance to leave after an order, by planted segment",
        ),
        xaxis={"title": "%", "rangemode": "tozero"},
    )


def print_rest(firm: Firm, truth: Truth) -> None:
    for spend in retail_spending(firm, truth):
        print("spend", spend.label, shown(spend), f"planted gamma {spend.planted['gamma']:.1f}")
    for stage in funnel(firm):
        print(f"stage {stage.label}: {stage.planted:.3f} / {stage.found:.3f} ± {stage.error:.3f}")
    print("plain regression of scores", regression(firm, truth))
    late = returns_by_handling(firm, truth, [900, 100_000], everybody=True)[0].times
    print(f"leaving with everybody in x {late.found:.2f} ± {late.error:.2f}")
    print("by size", by_size(firm), "days in stage", days_in_stage(firm))
    for response in price_responses(firm, truth):
        print(response, before_and_after(firm, truth, response.segment))
    print(leads_converted(firm))
    recall, precision = duplicates(SMALL, Book(build_firm(SMALL)))
    print(f"duplicates: recall {recall:.3f}, precision {precision:.3f}")


def shown(found: Found) -> str:
    return "  ".join(
        f"{name} {value:.3f} ± {found.errors[name]:.3f}" for name, value in found.fitted.items()
    )


if __name__ == "__main__":
    main()
