"""An amount in words as Chinese contracts, quotes and invoices write it: 人民币大写.

Rules: 中国人民银行《支付结算办法》附件一“正确填写票据和结算凭证的基本规定”（1997）。
"""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")


def amount_in_words(fen: int) -> str:
    """Fen as capital numerals.

    >>> amount_in_words(107_009_053)
    '壹佰零柒万零玖拾元伍角叁分'
    >>> amount_in_words(1_680_002), amount_in_words(120_000), amount_in_words(32)
    ('壹万陆仟捌佰元零贰分', '壹仟贰佰元整', '叁角贰分')
    """
    if fen < 0:
        return "负" + amount_in_words(-fen)
    yuan, jiao, cents = fen // 100, fen // 10 % 10, fen % 10
    words = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not cents:
        return (words or "零元") + "整"
    if jiao:
        words += DIGITS[jiao] + "角"
    elif words:
        words += "零"
    return words + (DIGITS[cents] + "分" if cents else "整")


def _whole(yuan: int) -> str:
    """The yuan in groups of four digits; a gap of zeros is read as one."""
    words, gap = "", False
    for place in reversed(range(len(GROUPS))):
        group = yuan // 10_000**place % 10_000
        if group == 0:
            gap = gap or bool(words)
            continue
        if words and (gap or group < 1_000):
            words += "零"
        words, gap = words + _group(group) + GROUPS[place], False
    return words


def _group(group: int) -> str:
    words, gap = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return words
