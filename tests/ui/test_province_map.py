"""The map of provinces in squares."""

import json
from importlib.resources import files

import pytest

from sample_data.real.privacy import PROVINCES
from ui.widgets.province_map import Region, province_map, province_named, provinces
from ui.words import speaking


def test_all_34_units_have_a_square_of_their_own() -> None:
    assert len({(one.row, one.column) for one in provinces()}) == 34
    assert len({one.letters for one in provinces()}) == len({one.full for one in provinces()}) == 34
    assert {one.full for one in provinces()} == {name + kind for name, kind in PROVINCES.items()}


@pytest.mark.parametrize("pool", ["region_zh", "region_en"])
def test_every_province_of_a_made_firm_is_on_the_map(pool: str) -> None:
    file = files("sample_data.generator.v1") / "pools.json"
    regions = json.loads(file.read_text(encoding="utf-8"))[pool]
    assert [name for name in regions if province_named(name) is None] == []


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("湖北", "湖北省"),
        (" 内蒙古 ", "内蒙古自治区"),
        ("新疆维吾尔自治区", "新疆维吾尔自治区"),
        ("shaanxi province", "陕西省"),
        ("Shanxi", "山西省"),
        ("Macau", "澳门特别行政区"),
        ("Hong Kong SAR", "香港特别行政区"),
    ],
)
def test_a_province_is_known_however_it_is_written(written: str, full: str) -> None:
    found = province_named(written)
    assert found is not None and found.full == full


@pytest.mark.parametrize("written", ["", "London", "省", "湖北省武汉市", "湖"])
def test_other_places_are_no_province(written: str) -> None:
    assert province_named(written) is None


def test_a_square_says_how_many_and_names_of_one_province_add_up() -> None:
    made = province_map(
        [Region("湖北省", 7, 123_00), Region("湖北", 2, 1_00), Region("Paris", 4, 0)]
    )
    hubei = province_named("湖北")
    assert hubei is not None
    squares = made.figure.data[0]
    assert squares.text[hubei.row][hubei.column] == "湖北<br>9"
    assert "¥124.00" in squares.hovertext[hubei.row][hubei.column]
    assert [region.name for region in made.elsewhere] == ["Paris"]
    assert made.alt == "客户省份分布图：34 个省级行政区中 1 个有客户，较多的是湖北省 9"


def test_in_english_squares_bear_letters_and_hovers_names() -> None:
    with speaking("en"):
        made = province_map([Region("Heilongjiang", 3, 50_00)])
    assert made.figure.data[0].text[0][5] == "HL<br>3"
    assert made.figure.data[0].hovertext[0][5].startswith("Heilongjiang: 3 customers")
    assert "Heilongjiang 3" in made.alt
