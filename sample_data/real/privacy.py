"""Keep nothing by which a real person could be known: what is masked, blanked or made coarse.

Customers, orders, names and phones never reach the stored data at all; this file looks after the
two columns of words that do, products and regions.
"""

import re

import polars as pl

ORGANISATION = (
    r"公司|集团|厂|商行|商店|商场|超市|酒店|宾馆|饭店|餐厅|学校|大学|学院|医院|银行|中心|合作社|店$"
    r"|(?i)\b(co|ltd|inc|llc|corp|gmbh|plc|company|group|hotel|school|bank|store)\b"
)
PERSONAL = r"[0-9]{7,}|[0-9]{3,4}[- ][0-9]{3,4}[- ]?[0-9]{4}|@|://|微信|手机|身份证"
"""Long numbers (phones, identity cards), mail and web addresses."""
LONGEST_PRODUCT, LONGEST_REGION = 80, 20
FEWEST_SHARING = 5
"""A region with fewer customers than this could give one of them away."""
PROVINCES = {
    **dict.fromkeys(("北京", "天津", "上海", "重庆"), "市"),
    **{"内蒙古": "自治区", "西藏": "自治区", "广西": "壮族自治区"},
    **{"宁夏": "回族自治区", "新疆": "维吾尔自治区"},
    **{"香港": "特别行政区", "澳门": "特别行政区"},
}
"""What follows the name where it is not 省."""
PROVINCES |= dict.fromkeys(
    "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 "
    "云南 陕西 甘肃 青海 台湾".split(),
    "省",
)
PROVINCE = re.compile(f"(?:中国)?({'|'.join(PROVINCES)})")


def is_organisation(names: pl.Series) -> pl.Series:
    """Whether a name reads like that of a firm or an office."""
    return names.str.contains(ORGANISATION).fill_null(False)


def personal_products(about: pl.DataFrame) -> list[str]:
    """Products whose words could name a person: long numbers, addresses, or the customer's own
    label, name or phone. `about` has product, customer and, where mapped, name and phone."""
    personal = pl.col("product").str.contains(PERSONAL)
    for column in ("customer", "name", "phone"):
        if column in about.columns:
            telling = pl.col(column).str.contains(r"^[0-9]{1,4}$").not_()
            long = pl.col(column).str.len_chars() >= 2
            inside = pl.col("product").str.contains(pl.col(column), literal=True)
            personal = personal | (telling & long & inside).fill_null(False)
    return about.filter(personal)["product"].unique().drop_nulls().sort().to_list()


def coarse_regions(text: pl.Series) -> tuple[pl.Series, int]:
    """One region a customer: the province of an address, or a short word shared by several.

    Returns the regions and how many customers' were left empty for being too rare or too exact.
    """
    found = text.map_elements(_region, return_dtype=pl.String, skip_nulls=True)
    sharing = found.to_frame("r").select(pl.len().over("r"))["len"]
    kept = found.set((sharing < FEWEST_SHARING).fill_null(True), None)
    return kept, text.len() - text.null_count() - (kept.len() - kept.null_count())


def _region(text: str) -> str | None:
    """An address is cut down to its province."""
    province = PROVINCE.match(text)
    if province:
        return province[1] + PROVINCES[province[1]]
    return text if len(text) <= LONGEST_REGION and not re.search(PERSONAL, text) else None
