"""Whom marketing may be sent to: asked here and nowhere else, by every campaign."""

import polars as pl

ADDRESS = {"sms": "has_phone", "call": "has_phone", "wechat": "has_phone", "email": "has_email"}
"""Which fact says that a channel can reach a customer; WeChat finds people by their mobile."""
LAWFUL = ("consent", "do_not_contact", "opted_out")
"""Facts that permission depends on."""


def agreed() -> pl.Expr:
    """Marketing was agreed to; empty counts as no (Personal Information Protection Law of the
    PRC, articles 13 and 24)."""
    return pl.col("consent").fill_null(False)


def left_alone() -> pl.Expr:
    """Marked as do-not-contact, or opted out of any campaign: a consent that somebody ticks
    again afterwards does not bring it back."""
    return pl.col("do_not_contact").fill_null(False) | pl.col("opted_out")


def may_be_contacted() -> pl.Expr:
    """Over account facts: consent stands and was not withdrawn."""
    return agreed() & ~left_alone()


def reachable(channel: str) -> pl.Expr:
    """Over account facts: the channel has an address to send to."""
    return pl.col(ADDRESS[channel])
