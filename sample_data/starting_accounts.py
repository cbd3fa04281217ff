"""What a made-up firm's CRM knows of organisations besides the generator's columns: industry, size,
tax number, relation; and birthdays of contacts. It follows from the records themselves."""

from datetime import date
from typing import Any
from zlib import crc32

import numpy as np
import polars as pl

from kit.credit_code import CHARACTERS, checked
from kit.seeds import Ints, below, unit
from sample_data.schema import Table

INDUSTRIES = (
    ("education", "学校|幼儿园|学院|培训|School|Kindergarten|College|Training"),
    ("health", "医|养老|诊所|康复|Hospital|Care Home|Clinic"),
    ("culture", "健身|传媒|体育|影|文化|Fitness|Media|Sports"),
    ("public", "救援|防火|政府|委员会|Rescue|Fire Station|Council"),
    ("hospitality", "餐饮|宾馆|酒店管理|公寓|饭店|Catering|Guest House|Apartments"),
    ("mining", "矿|Mining"),
    ("energy", "电力|水利|燃气|Power|Water"),
    ("construction", "建设|建筑|Construction L"),
    ("research", "勘探|检测|设计|Survey|Testing"),
    ("transport", "航空|物流|运输|Aviation|Logistics|Transport"),
    ("information", "信息|软件|网络|科技|Information|Software|Network"),
    ("finance", "投资|基金|证券|Investment|Fund"),
    ("property", "物业|置业|Property"),
    ("trade", "商贸|贸易|经销|超市|商店|商行|便利|食杂|批发|商品部"
              "|Trading|Dealer|[Mm]arket|Store|Grocery|Provisions|Shop"),
    ("making", "机械|装备|设备|零部件|配件|制造|厂|实业"
                      "|Machinery|Equipment|Parts|Works|Electro|Industries"),
)  # fmt: skip
"""Words in a name that tell the industry; the first that fits counts."""
SIZES = np.array([25, 70, 93, 100])
"""Out of a hundred: micro, small, medium, large, added up."""
KNOWN_TAX, KNOWN_BIRTHDAY, PARTNERS = 0.75, 0.55, 0.03
PROVINCES = {
    "北京": 11, "天津": 12, "河北": 13, "山西": 14, "内蒙": 15, "辽宁": 21, "吉林": 22, "黑龙": 23,
    "上海": 31, "江苏": 32, "浙江": 33, "安徽": 34, "福建": 35, "江西": 36, "山东": 37, "河南": 41,
    "湖北": 42, "湖南": 43, "广东": 44, "广西": 45, "海南": 46, "重庆": 50, "四川": 51, "贵州": 52,
    "云南": 53, "西藏": 54, "陕西": 61, "甘肃": 62, "青海": 63, "宁夏": 64, "新疆": 65,
}  # fmt: skip
"""First two digits of place codes, GB/T 2260."""
ELSEWHERE = 44
YOUNGEST, OLDEST = 22, 58
COLUMNS = ("relation", "industry", "size", "tax_no")


def account_columns(
    seed: int, about: Table, accounts: pl.DataFrame, orders: pl.DataFrame
) -> list[pl.Series]:
    """The columns relation, industry, size and tax_no. Records of one organisation under the same
    name and province have the same tax number, so that duplicates can be told by it."""
    asked = accounts.filter(pl.col("kind").cast(pl.String) == "organisation")
    names, regions = asked["name"].fill_null(""), asked["region"].fill_null("")
    key = _keys(names, regions)
    size = np.searchsorted(SIZES, below(seed, "size", key, 100), side="right")
    known = pl.DataFrame(
        {
            "id": asked["id"],
            "partner": unit(seed, "partner", key) < PARTNERS,
            "industry": _industries(names),
            "size": pl.Series(list(about.columns["size"].values))[size.tolist()],
            "tax_no": _tax_numbers(seed, key, regions),
        }
    )
    bought = orders.filter(pl.col("status") == "completed").select(id="account_id").unique()
    relation = (
        pl.when(pl.col("partner").fill_null(False)).then(pl.lit("partner"))
        .when(pl.col("buys")).then(pl.lit("customer")).otherwise(pl.lit("prospect"))
    )  # fmt: skip
    whole = (
        accounts.select("id")
        .join(known, on="id", how="left", maintain_order="left")
        .join(bought.with_columns(buys=True), on="id", how="left", maintain_order="left")
        .with_columns(relation=relation)
    )
    return [whole[name].cast(about.columns[name].dtype) for name in COLUMNS]


def birthdays(seed: int, as_of: date, contacts: pl.DataFrame) -> pl.Series:
    """Birthdays of those contacts who told theirs."""
    ids = contacts["id"].to_numpy().astype(np.int64)
    span = (OLDEST - YOUNGEST) * 365
    days = YOUNGEST * 365 + below(seed, "birthday", ids, span)
    born = pl.Series([as_of]).to_physical()[0] - days
    told = pl.Series(unit(seed, "birthday known", ids) < KNOWN_BIRTHDAY)
    days_born = pl.Series(born.astype(np.int32)).cast(pl.Date)
    return pl.select(pl.when(told).then(days_born)).to_series().alias("birthday")


def _keys(names: pl.Series, regions: pl.Series) -> Ints:
    plain = names.str.replace_all(r"[\s()（）·.]|有限公司|Ltd", "").str.to_lowercase()
    both = plain + "/" + regions
    return np.array([crc32(one.encode()) for one in both], dtype=np.int64)


def _industries(names: pl.Series) -> pl.Series:
    chain: Any = pl
    for industry, words in INDUSTRIES:
        chain = chain.when(names.str.contains(words)).then(pl.lit(industry))
    return pl.select(chain.otherwise(pl.lit("business"))).to_series()


def _tax_numbers(seed: int, key: Ints, regions: pl.Series) -> pl.Series:
    """Codes of enterprises (91) in the province, where they are known. The place in it, 99, exists
    nowhere: no code is that of a real body."""
    places = np.flatnonzero(unit(seed, "tax known", key) < KNOWN_TAX)
    values = np.zeros((len(places), 17), dtype=np.int64)
    values[:, 0], values[:, 1], values[:, 4], values[:, 5] = 9, 1, 9, 9
    starts = regions.str.slice(0, 2).to_list()
    province = np.array([PROVINCES.get(starts[p], ELSEWHERE) for p in places], dtype=np.int64)
    values[:, 2], values[:, 3] = province // 10, province % 10
    for column in range(8, 16):
        symbols = len(CHARACTERS) if column == 8 else 10
        values[:, column] = below(seed, f"credit code {column}", key[places], symbols)
    found = np.full(len(key), None, dtype=object)
    if len(places):
        found[places] = checked(values)
    return pl.Series(found.tolist(), dtype=pl.String)
