"""What plain analyses of a full retail firm find: leads, sizes, stages, a straight line."""

import numpy as np
import polars as pl

from benchmarks.recovery_firm import ABOUT, replies_about_one_order
from sample_data.firm import Firm
from sample_data.truth import Truth


def regression(firm: Firm, truth: Truth) -> dict[str, float]:
    """Slopes of the NPS score in trouble and earlier trouble, with a level for each segment."""
    replies = replies_about_one_order(firm, truth)
    levels = [
        (replies["segment"] == part.id).to_numpy().astype(float)
        for part in ABOUT.customers.segments
    ]
    drivers = [replies[name].to_numpy().astype(float) for name in ("trouble", "earlier")]
    slopes = np.linalg.lstsq(
        np.column_stack([*levels, *drivers]), replies["score"].to_numpy().astype(float), rcond=None
    )[0]
    return {"trouble": float(slopes[-2]), "earlier": float(slopes[-1])}


def leads_converted(firm: Firm) -> pl.DataFrame:
    """Share of leads that converted by month of creation: month, leads, converted."""
    created = pl.col("created_on")
    return (
        firm.table("leads")
        .group_by(created.dt.truncate("1mo").alias("month"))
        .agg(pl.len().alias("leads"), (pl.col("status") == "converted").mean().alias("converted"))
        .sort("month")
    )


def by_size(firm: Firm) -> dict[str, float]:
    """Rank correlations of what grows with the size of an organisation."""
    orders = firm.table("orders").filter(pl.col("status") == "completed")
    revenue = orders.group_by("account_id").agg(pl.col("amount").sum())
    contacts = firm.table("contacts").group_by("account_id").len()
    days = firm.table("stage_history").group_by("opportunity_id").agg(pl.sum("days_in_stage"))
    won = firm.table("opportunities").filter(pl.col("stage") == "won").select("id", "amount")
    cycles = won.join(days, left_on="id", right_on="opportunity_id")
    rank = "spearman"
    return {
        "contacts and revenue": contacts.join(revenue, on="account_id")
        .select(pl.corr("len", "amount", method=rank))
        .item(),
        "deal size and cycle": cycles.select(
            pl.corr("amount", "days_in_stage", method=rank)
        ).item(),
    }


def days_in_stage(firm: Firm) -> dict[str, float]:
    """Mean days in each open stage, of the opportunities that have left it."""
    left = firm.table("stage_history").filter(pl.col("from_stage").is_not_null())
    means = left.group_by("from_stage").agg(pl.col("days_in_stage").mean())
    return dict(means.iter_rows())
