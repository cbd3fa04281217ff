"""A group of customers in figures and small plots, beside all customers and another segment."""

import plotly.graph_objects as go
import polars as pl
import streamlit as st

from crm.book import Book
from crm.marketing.segment_profile import Profile, overlap, profile
from crm.marketing.segments import members, segments
from crm.rfm import CLASSES
from ui.widgets.charts import COLOURS, bar, chart
from ui.widgets.status import money, number, percent, plain
from ui.words import _, language, t


def profile_figures(book: Book, ids: pl.Series) -> None:
    """How many, how much, and whom one may contact; then the plots."""
    found = profile(book, ids)
    with st.grid(2, min_column_width=130, border=True):
        st.metric(
            _("Customers in it"), number(found.members),
            help=_("{share} of {n} customers").format(
                share=percent(found.share), n=number(found.customers)
            ),
        )  # fmt: skip
        st.metric(_("Share of customers"), percent(found.share))
        st.metric(_("Share of revenue"), percent(found.revenue_share), help=money(found.revenue))
        st.metric(
            _("May be contacted"), number(found.contactable),
            help=_("Consent given, not do-not-contact, never opted out: {share} of the segment.")
            .format(share=percent(found.contactable_share)),
        )  # fmt: skip
    if found.members:
        _plots(found)


def _plots(found: Profile) -> None:
    shares = (found.share, found.revenue_share, found.contactable_share)
    chart(_shares(shares, language()), "segment-shares", alt=_("Shares of the segment"))
    if found.classes:
        chart(_classes(found.classes, language()), "segment-classes", alt=_("RFM classes"))


@st.cache_resource(max_entries=200, ttl="1h", show_spinner=False)
def _shares(shares: tuple[float, float, float], spoken: str) -> go.Figure:
    names = [_("of customers"), _("of revenue"), _("may be contacted")]
    made = bar(names, [100 * one for one in shares], unit="%", across=True, height=150)
    made.update_traces(
        marker_color=list(COLOURS[:3]), texttemplate="%{x:.1f}%", textposition="auto", textangle=0,
        hovertemplate="%{x:.1f}%<extra></extra>",
    )  # fmt: skip
    made.update_xaxes(range=[0, 100], visible=False)
    return made


@st.cache_resource(max_entries=200, ttl="1h", show_spinner=False)
def _classes(classes: tuple[tuple[str, int], ...], spoken: str) -> go.Figure:
    names = [t(CLASSES[name]) for name, _count in classes]
    counts = [count for _name, count in classes]
    made = bar(names, counts, unit=_("people"), across=True, height=60 + 24 * len(names))
    made.update_traces(texttemplate="%{x:,}", textposition="auto", textangle=0)
    made.update_xaxes(visible=False)
    return made


def overlap_with(book: Book, ids: pl.Series, besides: int | None, key: str) -> None:
    """How many of these customers are in another segment too."""
    others = {one.id: one.name for one in segments(book) if one.id != besides}
    if not others:
        return
    chosen = st.selectbox(
        _("Overlap with"), list(others), index=None, key=f"{key}-overlap",
        format_func=lambda id: others.get(id, ""), placeholder=_("another segment"), width=280,
    )  # fmt: skip
    if chosen in others:
        shared = overlap(ids, members(book, chosen))
        st.markdown(
            _("{n} customers are in both: {first} of this segment, {second} of “{other}”.").format(
                n=number(shared.both), first=percent(shared.share_of_first),
                second=percent(shared.share_of_second), other=plain(others[chosen]),
            )
        )  # fmt: skip
