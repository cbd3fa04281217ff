"""Texts of declared columns: words, patterns, names and places."""

import re
from collections.abc import Sequence
from functools import singledispatch

import numpy as np
import polars as pl

from kit import seeds
from kit.seeds import UInt64s
from sample_data import table_draws as d
from sample_data.generator.v1 import names
from sample_data.generator.v1.accounts import organisations
from sample_data.generator.v1.columns import pick
from sample_data.generator.v1.declared_cells import Cells, series
from sample_data.generator.v1.declared_view import View, categories
from sample_data.generator.v1.look_up import pools, words
from sample_data.profile_part import Part

MOST_DIGITS = 18
"""Digits out of one draw."""
FIRST_PHONE, PHONES = 100_000_000, 400_000_000
"""Numbers no account, contact or lead has."""


@singledispatch
def texts_of(draw: Part, view: View) -> pl.Series:
    """The column's texts for every row."""
    raise TypeError(f"{draw!r} gives no text")


@texts_of.register
def _fixed(draw: d.Fixed, view: View) -> pl.Series:
    return pl.Series([str(draw.value)]).gather(np.zeros(view.height, dtype=np.int64))


@texts_of.register
def _words(draw: d.Words, view: View) -> pl.Series:
    if not draw.by:
        return _picked(draw, draw.words, view)
    group = view.path(draw.by)
    found = pl.Series([None] * view.height, dtype=pl.String)
    for place, name in enumerate(categories(group)):
        rows = pl.Series(group.known & (group.plain == place))
        found = _picked(draw, draw.words_by[name], view).zip_with(rows, found)
    return found


def _picked(draw: d.Words, these: Sequence[d.Word], view: View) -> pl.Series:
    weights = [word.weight for word in these]
    place = view.world.draws.choice(view.purpose, view.keys(draw), weights)
    return pick(view.world.say(list(these)), place)


@texts_of.register
def _pattern(draw: d.Pattern, view: View) -> pl.Series:
    parts: list[pl.Series | str] = []
    keys = view.keys(draw)
    for piece in re.findall(rf"#{{1,{MOST_DIGITS}}}|[^#]+", draw.pattern):
        if piece[0] == "#":
            word = seeds.bits(view.world.key.seed, f"{view.purpose} {len(parts)}", keys)
            parts.append(_digits(word, len(piece)))
        else:
            parts.append(piece)
    return names.joined(*parts)


def _digits(word: UInt64s, width: int) -> pl.Series:
    return pl.Series(word % np.uint64(10**width)).cast(pl.String).str.zfill(width)


@texts_of.register
def _join(draw: d.Join, view: View) -> pl.Series:
    locale = view.world.key.locale
    parts = [
        _shown(view.path(part), view) if isinstance(part, str) else part.in_language(locale)
        for part in draw.parts
    ]
    everywhere = pl.Series([""]).gather(np.zeros(view.height, dtype=np.int64))
    return names.joined(everywhere, *parts)


def _shown(cells: Cells, view: View) -> pl.Series:
    """A column as words of the firm's language; nothing where it is empty."""
    column = series(cells, view.world.calendar.starts_at_epoch)
    if cells.about.type == "category":
        locale = view.world.key.locale
        labels = {code: text.in_language(locale) for code, text in cells.about.values.items()}
        column = column.cast(pl.String).replace(labels)
    return column.cast(pl.String).fill_null("")


@texts_of.register
def _edit(draw: d.Edit, view: View) -> pl.Series:
    found, locale = view.path(draw.column).texts, view.world.key.locale
    assert found is not None
    for one in draw.replace:
        old, new = one.first.in_language(locale), one.second.in_language(locale)
        if old:
            found = found.str.replace(old, new, literal=True)
    return _mistyped(found, view) if draw.mistype else found


def _mistyped(found: pl.Series, view: View) -> pl.Series:
    """The last digit but two, or the one next to it, written one higher; 9 becomes 0."""
    rows = pl.DataFrame({"text": found})
    cut = rows.select(pl.col("text").str.extract_groups(r"^(.*)(\d)(\d{2,}\D*)$")).unnest("text")
    digit = ((cut["2"].cast(pl.Int64) + 1) % 10).cast(pl.String)
    wrong = pl.DataFrame([cut["1"], digit.alias("2"), cut["3"]]).select(pl.concat_str(pl.all()))
    return wrong.to_series().zip_with(wrong.to_series().is_not_null(), found)


@texts_of.register
def _copy_of_text(draw: d.Copy, view: View) -> pl.Series:
    found = view.path(draw.column).texts
    assert found is not None
    return found


@texts_of.register
def _made_up(draw: d.MadeUp, view: View) -> pl.Series:
    world, keys = view.world, view.keys(draw)
    plain = np.zeros(view.height, dtype=np.int64)
    if draw.of == "person":
        return names.person_names(world, names.persons(world.draws, view.purpose, keys), plain)
    if draw.of == "company":
        return names.company_names(world, *organisations(world, view.purpose, keys), plain)
    if draw.of == "phone":
        number = FIRST_PHONE + (keys % np.uint64(PHONES)).astype(np.int64)
        return names.phones(world.draws, number, plain)
    table = view.grid.name
    place = world.draws.below(f"{table} place", keys, len(pools()["region_zh"]))
    if draw.of == "address":
        return names.addresses(world, f"{table} address", keys, place)
    return words(f"{draw.of}_{world.key.locale}").gather(place)
