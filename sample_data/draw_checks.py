"""Whether a draw fits its column and names only what is there, before anything is drawn."""

from functools import singledispatch

from kit.text import Text
from sample_data import table_draws as d
from sample_data.draw_types import ANY, TYPES
from sample_data.generator.v1.look_up import quantile_names
from sample_data.profile_part import Part
from sample_data.schema import Column
from sample_data.table_scope import DAYS, KEYS, NUMBERS, Scope


def check_draw(draw: d.AnyDraw, column: Column, scope: Scope) -> None:
    """Raise DisagreementError with its place when the draw cannot give this column."""
    if column.type not in TYPES[draw.kind]:
        types = ", ".join(sorted(TYPES[draw.kind]))
        scope.at("kind").refuse(
            f"{draw.kind} 不能用于 {column.type} 列，可用于 {types}",
            f"{draw.kind} gives no {column.type}; it gives {types}",
        )
    if isinstance(draw, d.Drawn) and draw.same_for:
        scope.at("same_for").column(draw.same_for, KEYS)
    _fits(draw, column, scope)


@singledispatch
def _fits(draw: Part, column: Column, scope: Scope) -> None:
    """Draws that name nothing."""


@_fits.register
def _choice(draw: d.Choice, column: Column, scope: Scope) -> None:
    if draw.by:
        scope.at("shares_by").groups(draw.by, draw.shares_by, whole=True)
    for name, shares in draw.shares_by.items() or [("", draw.shares)]:
        here = scope.at("shares_by", name) if name else scope.at("shares")
        for value in shares:
            here.value(column, value)
            if column.type == "count" and not value.isdecimal():
                here.refuse(f"“{value}”不是整数", f"{value!r} is no whole number")


@_fits.register
def _words(draw: d.Words, column: Column, scope: Scope) -> None:
    if draw.by:
        scope.at("words_by").groups(draw.by, draw.words_by, whole=True)


@_fits.register
def _chance(draw: d.Chance, column: Column, scope: Scope) -> None:
    if draw.by:
        scope.at("chance_by").groups(draw.by, draw.chance_by, whole=True)
    scope.factors(draw.times)


@_fits.register
def _numeric(draw: d.Numeric, column: Column, scope: Scope) -> None:
    scope.factors(draw.times)
    if isinstance(draw, d.Quantile):
        _table(draw.table, scope)
    if draw.plus:
        found = scope.at("plus").column(draw.plus, NUMBERS)
        _same_money(found.type == "money", column, scope.at("plus"))


@_fits.register
def _fixed(draw: d.Fixed, column: Column, scope: Scope) -> None:
    wanted = {"flag": bool, "category": str, "text": str, "date": str, "count": int}
    if not isinstance(draw.value, wanted.get(column.type, (int, float))):
        scope.at("value").refuse(
            f"不是 {column.type} 的值", f"{draw.value!r} is no value for a {column.type}"
        )
    scope.at("value").value(column, draw.value if not isinstance(draw.value, float) else 0)


@_fits.register
def _day_between(draw: d.DayBetween, column: Column, scope: Scope) -> None:
    scope.at("first").day(draw.first)
    scope.at("last").day(draw.last)


@_fits.register
def _after(draw: d.After, column: Column, scope: Scope) -> None:
    if isinstance(draw, d.MomentAfter):
        scope.at("of").column(draw.of, DAYS)
        _wait(draw.minutes, scope.at("minutes"))
    elif isinstance(draw, d.DayAfter):
        scope.at("of").day(draw.of)
        _wait(draw.days, scope.at("days"))
    scope.factors(draw.times)


@_fits.register
def _moment(draw: d.Moment, column: Column, scope: Scope) -> None:
    scope.at("on").day(draw.on)


@_fits.register
def _parent(draw: d.Parent, column: Column, scope: Scope) -> None:
    if column.to != scope.parent:
        scope.refuse(
            f"上级是“{scope.parent or 'firm'}”，不是“{column.to}”",
            f"the parent is {scope.parent or 'firm'!r}, not {column.to!r}",
        )


@_fits.register
def _link(draw: d.Link, column: Column, scope: Scope) -> None:
    there = scope.at("to").table_of(column.to)
    if draw.weight:
        _inside(there, draw.weight, scope.at("weight"), NUMBERS)
    if draw.within:
        _alike(there, draw.within, scope.at("within"))
    elif column.to not in scope.steady:
        scope.refuse(
            f"“{column.to}”的行数随客户数变化，请写 within，或改用 match、copy",
            f"{column.to!r} grows with the number of customers; say within, or match or copy",
        )


@_fits.register
def _match(draw: d.Match, column: Column, scope: Scope) -> None:
    _alike(scope.table_of(column.to), draw, scope)


@_fits.register
def _copy(draw: d.Copy, column: Column, scope: Scope) -> None:
    found = scope.at("column").column(draw.column)
    plain = {found.type, column.type} <= NUMBERS - {"money"}
    alike = (found.type, found.to) == (column.type, column.to)
    if column.type == "category":
        alike = alike and set(found.values) <= set(column.values)
    if not alike and not plain:
        scope.at("column").refuse(
            f"“{draw.column}”与本列的类型、指向或类别不同",
            f"{draw.column!r} differs from this column in type, table or categories",
        )


@_fits.register
def _compute(draw: d.Compute, column: Column, scope: Scope) -> None:
    if draw.op == "days_between":
        for side, name in (("left", draw.left), ("right", draw.right)):
            scope.at(side).day(str(name))
        return _same_money(False, column, scope)
    if draw.op == "minutes_between":
        for side, name in (("left", draw.left), ("right", draw.right)):
            scope.at(side).column(str(name), {"datetime"})
        return _same_money(False, column, scope)
    left, right = (
        scope.at(side).column(of, NUMBERS).type == "money" if isinstance(of, str) else None
        for side, of in (("left", draw.left), ("right", draw.right))
    )
    money = bool(left or right)
    if draw.op in ("add", "subtract", "smaller", "larger"):
        if None not in (left, right) and left != right:
            scope.refuse(
                "金额只能与金额相加减、相比较", "money is added to and compared with money"
            )
    elif draw.op == "divide":
        if right and not left:
            scope.refuse("不能用金额去除", "nothing but money can be divided by money")
        money = bool(left and not right)
    elif left and (right or draw.op == "percent_of"):
        scope.refuse("不能用金额乘金额", "money cannot be multiplied by money")
    return _same_money(money, column, scope)


@_fits.register
def _weighted(draw: d.Weighted, column: Column, scope: Scope) -> None:
    for path in draw.of:
        found = scope.at("of", path).column(path, NUMBERS)
        _same_money(found.type == "money", column, scope.at("of", path))


@_fits.register
def _total(draw: d.Total, column: Column, scope: Scope) -> None:
    there = scope.at("of").table_of(draw.of)
    scope.uses.discard(draw.of)
    link = _inside(there, draw.link, scope.at("link"), {"id"})
    if link.to != scope.table:
        scope.at("link").refuse(
            f"“{draw.link}”指向“{link.to}”", f"{draw.link!r} points to {link.to!r}"
        )
    child = Scope(scope.tables, draw.of, there, "", scope.place, set(), scope.late)
    found = child.at("column").column(draw.column, NUMBERS) if draw.column else None
    child.at("where").conditions(draw.where)
    if draw.column and f"{draw.of}.{draw.column}" in scope.late:
        scope.at("column").refuse("不能汇总另一个汇总", "a total of totals is not possible")
    _same_money(found is not None and found.type == "money", column, scope)


@_fits.register
def _running(draw: d.RunningTotal, column: Column, scope: Scope) -> None:
    found = scope.at("of").column(draw.of, NUMBERS)
    scope.at("per").column(draw.per, {"id"})
    scope.at("order").column(draw.order, DAYS)
    _same_money(found.type == "money", column, scope)
    if isinstance(draw.start, str):
        _same_money(scope.at("start").column(draw.start, NUMBERS).type == "money", column, scope)


@_fits.register
def _bands(draw: d.Bands, column: Column, scope: Scope) -> None:
    scope.at("column").column(draw.column, NUMBERS)
    for name in draw.up_to:
        scope.at("up_to").value(column, name)


@_fits.register
def _holds(draw: d.Holds, column: Column, scope: Scope) -> None:
    scope.at("all").conditions(draw.all)


@_fits.register
def _case(draw: d.Case, column: Column, scope: Scope) -> None:
    whole = draw.otherwise is None
    scope.at("when").groups(draw.column, draw.when, whole=whole)
    for name, inner in draw.when.items():
        check_draw(inner, column, scope.at("when", name))
    if draw.otherwise is not None:
        check_draw(draw.otherwise, column, scope.at("otherwise"))


@_fits.register
def _join(draw: d.Join, column: Column, scope: Scope) -> None:
    for number, part in enumerate(draw.parts):
        if isinstance(part, str):
            scope.at("parts", number).column(part, {"text", "count", "category", "date"})


@_fits.register
def _edit(draw: d.Edit, column: Column, scope: Scope) -> None:
    scope.at("column").column(draw.column, {"text"})


def _wait(wait: d.Wait, scope: Scope) -> None:
    if wait.table:
        _table(wait.table, scope)
    if wait.column:
        scope.at("column").column(wait.column, {"count", "number"})


def _table(name: str, scope: Scope) -> None:
    scope.at("table").nearest(Text(zh="分位数表", en="quantile table"), name, quantile_names())


def _inside(
    there: dict[str, Column], path: str, scope: Scope, wanted: frozenset[str] | set[str]
) -> Column:
    """A column of the other table itself."""
    inner = Scope(scope.tables, "", there, "", scope.place, scope.uses, scope.late)
    return inner.column(path, wanted)


def _alike(there: dict[str, Column], same: d.Same | d.Match, scope: Scope) -> None:
    theirs = _inside(there, same.their, scope.at("their"), ANY)
    mine = scope.at("mine").column(same.mine)
    if (theirs.type, theirs.to) != (mine.type, mine.to):
        scope.at("mine").refuse(
            f"“{same.their}”与“{same.mine}”不是同一类值",
            f"{same.their!r} and {same.mine!r} are not of one kind",
        )


def _same_money(money: bool, column: Column, scope: Scope) -> None:
    if money != (column.type == "money"):
        zh, en = ("金额", "money") if money else ("数而不是金额", "a plain number, not money")
        scope.refuse(
            f"结果是{zh}，本列是 {column.type}", f"this gives {en}; the column is {column.type}"
        )
