"""Which journeys hold together: every refusal names the step and what to do."""

from collections.abc import Iterator, Sequence

from crm.book import Book
from crm.fields import check_values, typed_columns
from crm.marketing.journey import MOST_STEPS, Journey, Step, journeys
from crm.marketing.segments import segment
from kit.errors import UserError
from sample_data.schema import Column

LONGEST_WAIT, LONGEST_GOAL, LONGEST_ENTRY = 90, 365, 180
"""Days."""
LEAST_WAIT = 2
"""Days between two steps: nobody has time to answer within less."""
MOST_OFFER, MOST_HELD = 0.9, 0.9
LONGEST_REST = 365
POSITIVE = ("opened", "clicked", "ordered")
Fault = tuple[str, str, str]
"""Code, Chinese and English of what is wrong."""


def settable(book: Book) -> dict[str, Column]:
    """Columns of an account that a step may set: those with a list of values."""
    own = book.schema["accounts"].columns
    names = typed_columns("accounts")
    return {name: own[name] for name in names if own[name].type == "category"}


def check_journey(book: Book, planned: Journey, besides: int | None = None) -> None:
    """UserError when name, segments, shares, days or a step do not hold together. `besides` is the
    journey that is being replaced."""
    _check_name(book, planned.name, besides)
    _check_segments(book, planned)
    for fault in _numbers(planned):
        raise UserError(*fault)
    _check_steps(book, planned)


def _check_name(book: Book, name: str, besides: int | None) -> None:
    check_values(book, "journeys", {"name": name or None}, ("name",))
    if any(one.name == name and one.id != besides for one in journeys(book)):
        raise UserError(
            "name_taken",
            f"已经有名为“{name}”的营销旅程，请换一个名称。",
            f"There is a journey called “{name}” already; please choose another name.",
        )


def _check_segments(book: Book, planned: Journey) -> None:
    if planned.segment_id is None:
        raise UserError(
            "no_segment",
            "还没有选择进入细分：请选择哪些客户进入旅程。",
            "No segment has been chosen yet: say which customers enter.",
        )
    found = segment(book, planned.segment_id)
    if planned.excluded_segment_id is not None:
        segment(book, planned.excluded_segment_id)
    if planned.segment_id == planned.excluded_segment_id:
        raise UserError(
            "excludes_itself",
            "进入细分和排除细分是同一个，这样谁也进不来，请更换其中一个。",
            "Entry and excluded segment are the same, which leaves nobody; change one of them.",
        )
    if planned.entry_days and not found.dynamic:
        raise UserError(
            "static_entry",
            "静态细分的名单不会变化，不会有新客户进入：请改用动态细分，或改为只在启动时进入。",
            "A static segment never changes, so nobody would enter later: choose a dynamic one, "
            "or let customers enter at the start alone.",
        )


def _numbers(planned: Journey) -> Iterator[Fault]:
    if not 0 <= planned.entry_days <= LONGEST_ENTRY:
        yield _range("持续进入", "Open to entry", 0, LONGEST_ENTRY)
    if not 1 <= planned.goal_days <= LONGEST_GOAL:
        yield _range("目标期", "Goal within", 1, LONGEST_GOAL)
    if not 0 <= planned.rest_days <= LONGEST_REST:
        yield _range("静默期", "Rest", 0, LONGEST_REST)
    if not 0 <= planned.control_share <= MOST_HELD:
        yield (
            "held_out_of_range",
            "对照组比例应在 0% 到 90% 之间。",
            "The hold-out share must be between 0 % and 90 %.",
        )


def _range(zh: str, en: str, least: int, most: int) -> Fault:
    return (
        "days_out_of_range",
        f"“{zh}”应在 {least} 到 {most} 天之间。",
        f"“{en}” must be between {least} and {most} days.",
    )


def _check_steps(book: Book, planned: Journey) -> None:
    steps = planned.steps
    if not 1 <= len(steps) <= MOST_STEPS:
        raise UserError(
            "number_of_steps",
            f"旅程应有 1 到 {MOST_STEPS} 步，现在是 {len(steps)} 步。",
            f"A journey has 1 to {MOST_STEPS} steps; this one has {len(steps)}.",
        )
    for place, step in enumerate(steps):
        for code, zh, en in _faults(book, planned, place, step):
            number = place + 1
            raise UserError(code, f"第 {number} 步：{zh}", f"Step {number}: {en}")
    if not any(step.sends for step in steps):
        raise UserError(
            "no_message",
            "旅程里没有一步发送信息，请至少把一步改为短信、微信、邮件或电话。",
            "No step sends anything; make at least one an SMS, WeChat, e-mail or call.",
        )
    last = planned.offsets[-1]
    if planned.goal_days < last + LEAST_WAIT:
        raise UserError(
            "goal_too_short",
            f"第 {len(steps)} 步在进入后第 {last} 天，目标期只有 {planned.goal_days} 天："
            f"请把目标期改为至少 {last + LEAST_WAIT} 天。",
            f"Step {len(steps)} comes {last} days after entering, the goal ends after "
            f"{planned.goal_days}: make the goal {last + LEAST_WAIT} days or longer.",
        )


def _faults(book: Book, planned: Journey, place: int, step: Step) -> Iterator[Fault]:
    least = LEAST_WAIT if place else 0
    if not least <= step.wait <= LONGEST_WAIT:
        yield (
            "wait_out_of_range",
            f"等待天数应在 {least} 到 {LONGEST_WAIT} 之间，客户才来得及回应。",
            f"Wait between {least} and {LONGEST_WAIT} days, so that customers can answer.",
        )
    yield from _when_faults(planned, planned.steps[:place], step)
    if step.do == "set":
        yield from _set_faults(book, step)
        return
    if step.sends and not 0 <= step.offer <= MOST_OFFER:
        yield (
            "offer_out_of_range",
            "优惠应在 0% 到 90% 之间。",
            "The discount must be between 0 % and 90 %.",
        )
    yield from _text_faults(book, step)


def _when_faults(planned: Journey, before: Sequence[Step], step: Step) -> Iterator[Fault]:
    if step.when != "all" and not any(one.sends for one in before):
        yield (
            "nothing_before",
            "前面还没有发过信息，无法按打开、点击或下单来判断，请选择“所有人”。",
            "no message comes before it whose effect it could ask for; choose “Everybody”.",
        )
    if step.when == "ordered" and planned.leave_on_order:
        yield (
            "nobody_left",
            "下单的客户已经离开旅程，这一步不会有人：请关闭“下单即离开”，或换一个条件。",
            "who ordered has left the journey, so nobody would get it: switch “An order ends it” "
            "off or choose another condition.",
        )


def _text_faults(book: Book, step: Step) -> Iterator[Fault]:
    if not step.text.strip():
        yield (
            "no_text",
            "请填写内容：发给客户的话，或任务的主题。",
            "write what the message or the task says.",
        )
        return
    try:
        check_values(book, "activities", {"subject": step.text})
    except UserError as error:
        yield error.code, error.says.zh, error.says.en


def _set_faults(book: Book, step: Step) -> Iterator[Fault]:
    about = settable(book).get(step.column)
    if about is None or step.value not in about.values:
        yield (
            "no_value",
            "请选择要设置的字段和取值。",
            "choose the field and the value it is set to.",
        )
