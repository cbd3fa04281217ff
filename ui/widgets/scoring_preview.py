"""What a score model would do now, and what the past says of it."""

from itertools import pairwise

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from crm.book import Book, Row
from crm.sales.scoring import ScoreModel
from crm.sales.scoring_past import BANDS, Past, RankQuality, past
from crm.sales.scoring_points import Breakdown, breakdown
from crm.sales.scoring_preview import BANT_LINE, Preview, preview
from sample_data.schema import code
from ui.widgets.charts import ACCENT, MUTED, bar, chart
from ui.widgets.records import open_record
from ui.widgets.scoring_words import rank_words, reasons
from ui.widgets.status import empty_state, number, percent, plain
from ui.widgets.tables import clicked_row, plain_table
from ui.words import _, language, t

EXPLAINED = 5
"""Leads whose points are told rule by rule."""
HANLEY = "Hanley & McNeil (1982), Radiology 143(1), 29–36"


def show_preview(book: Book, model: ScoreModel, key: str) -> None:
    """Three views of which only the open one is worked out."""
    views = {"now": _("Open leads now"), "past": _("Against the past"), "top": _("Best leads")}
    chosen = st.segmented_control(
        _("View"), list(views), default="now", required=True, key="scoring-view",
        format_func=lambda one: views[one], label_visibility="collapsed", persist_state="session",
    )  # fmt: skip
    if chosen == "past":
        _past(past(book, model))
    elif chosen == "top":
        _top(book, model, key)
    else:
        _now(preview(book, model), model)


def bands() -> list[str]:
    return [f"{low}–{high}" for low, high in BANDS]


# --- open leads -------------------------------------------------------------------------------


def _now(seen: Preview, model: ScoreModel) -> None:
    if not seen.open:
        empty_state(_("No open lead"), _("Leads come in as time goes by: advance the clock."))
        return
    with st.grid(2, min_column_width=120, border=True):
        st.metric(_("Open leads"), number(seen.open))
        st.metric("MQL", number(seen.mql), help=_("{n} points or more").format(n=model.mql))
        st.metric("SQL", number(seen.sql), help=_("{n} points or more").format(n=model.sql))
        st.metric(_("Mean score"), number(seen.mean, 1))
    chart(
        _spread(seen.bands, model.mql, model.sql, language()), "scoring-bands",
        alt=_("Open leads by score"),
    )  # fmt: skip
    beside = seen.beside
    st.markdown(
        _(
            "Beside BANT ({line} points or more): both find **{both}** good, only this model "
            "**{mine}**, only BANT **{bant}**, neither **{none}**; **{open}** have no BANT score "
            "yet."
        ).format(
            line=BANT_LINE, both=beside.both, mine=beside.model_only, bant=beside.bant_only,
            none=beside.neither, open=beside.no_bant,
        )
    )  # fmt: skip


@st.cache_resource(max_entries=200, ttl="1h", show_spinner=False)
def _spread(counts: tuple[int, ...], mql: int, sql: int, spoken: str) -> go.Figure:
    made = bar(bands(), list(counts), x=_("Score band"), y=_("Leads"), height=220)
    colours = [ACCENT if high >= mql else MUTED for _low, high in BANDS]
    made.update_traces(marker_color=colours, texttemplate="%{y}", textposition="auto", textangle=0)
    return made


# --- the past ---------------------------------------------------------------------------------


def _past(seen: Past) -> None:
    if seen.rank is None:
        empty_state(
            _("Nothing to compare with yet"),
            _("It takes leads that were converted and leads that were lost."),
        )
        return
    share = percent(seen.converted / seen.ended)
    st.markdown(
        _("**{n}** leads have ended: **{c}** converted ({x}), the others recycled or dead.").format(
            n=number(seen.ended), c=number(seen.converted), x=share
        )
    )
    with st.grid(2, min_column_width=140, border=True):
        _rank(_("AUC of this model"), seen.rank)
        if seen.bant is not None:
            _rank(_("AUC of BANT"), seen.bant)
    st.markdown(rank_words(seen.rank))
    rates = [band.rate for band in seen.bands]
    shown = pl.DataFrame(
        {
            _("Score band"): bands(),
            _("Ended"): [band.ended for band in seen.bands],
            _("Converted leads"): [band.converted for band in seen.bands],
            _("Conversion rate"): pl.Series(rates, dtype=pl.Float64),
        }
    )
    config = {
        _("Conversion rate"): st.column_config.ProgressColumn(
            _("Conversion rate"), min_value=0.0, max_value=1.0, format="percent"
        )
    }
    plain_table(shown, "scoring-past", alt=_("Conversion by score"), column_config=config)
    if _falls(rates):
        st.warning(
            _("A higher band converts less than a lower one: look at the rules again."),
            icon=":material/trending_down:",
        )
    st.caption(
        _(
            "Rules that were tuned on these leads look better here than they will on new ones. "
            "AUC and its interval: {source}."
        ).format(source=HANLEY)
    )


def _rank(label: str, found: RankQuality) -> None:
    words = _("95% interval {a} to {b}; {n} converted, {m} lost").format(
        a=f"{found.low:.2f}", b=f"{found.high:.2f}", n=found.converted, m=found.lost
    )
    delta = f"{found.low:.2f} – {found.high:.2f}"
    st.metric(label, f"{found.auc:.2f}", delta, delta_color="off", delta_arrow="off", help=words)


def _falls(rates: list[float | None]) -> bool:
    known = [rate for rate in rates if rate is not None]
    return any(after < before for before, after in pairwise(known))


# --- the best ---------------------------------------------------------------------------------


def _top(book: Book, model: ScoreModel, key: str) -> None:
    ids = preview(book, model).top
    if not ids:
        empty_state(_("No open lead"), _("Leads come in as time goes by: advance the clock."))
        return
    columns = book.schema["leads"].columns
    rows = [(book.record("leads", id), breakdown(book, model, id)) for id in ids]
    shown = pl.DataFrame(
        {
            t(columns["id"].label): [code("leads", id) for id in ids],
            t(columns["name"].label): [lead["name"] for lead, _why in rows],
            t(columns["model_score"].label): [why.score for _lead, why in rows],
            "BANT": pl.Series([lead["score"] for lead, _why in rows], dtype=pl.Int32),
        }
    )
    event = plain_table(shown, f"{key}-top", alt=_("Best leads"), on_select=True)
    st.caption(_("Click a line to open the lead."))
    st.markdown("\n".join(f"- {_why(lead, why)}" for lead, why in rows[:EXPLAINED]))
    row = clicked_row(event)
    if row is not None and row < len(ids):
        open_record(book, "leads", ids[row])


def _why(lead: Row, found: Breakdown) -> str:
    said = plain(reasons(found.parts)) or _("meets no rule")
    return f"**{plain(lead['name'] or '')} {found.score}** = {said}"
