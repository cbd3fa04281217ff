"""Build the committed pools of names and places: `python -m sample_data.make_pools`.

Faker is needed here and nowhere else at run time: its word lists change between versions, the
committed pools.json does not. Writing other pools is a new generator version.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from faker.providers.person.en_US import Provider as EnglishPeople
from faker.providers.person.zh_CN import Provider as ChinesePeople

from kit.yamlfiles import read_plain

FOLDER = Path(__file__).parent / "generator" / "v1"
STREET_KINDS = ("Street", "Road", "Avenue", "Lane", "Drive")


def build() -> dict[str, Any]:
    """Every pool by name; lists that are used together have the same length and order."""
    words = read_plain(FOLDER / "words.yaml")
    return {
        **_surnames(words),
        **_given_names(words),
        **_places(words),
        **_roads(words),
        **_companies(words),
        "phone_prefixes": [int(prefix) for prefix in words["phone_prefixes"]],
        "mail_domains": words["mail_domains"],
    }


def write(folder: Path = FOLDER) -> str:
    """Write pools.json and its digest; return the digest."""
    raw = json.dumps(build(), ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(raw).hexdigest()
    (folder / "pools.json").write_bytes(raw)
    (folder / "pools.json.sha256").write_bytes(digest.encode())
    return digest


def _surnames(words: Any) -> dict[str, Any]:
    pinyin = _pairs(words["pinyin_surname"])
    weights = dict(ChinesePeople.last_names)
    known = [name for name in weights if name in pinyin]
    english = list(EnglishPeople.last_names)[: len(known)]
    return {
        "surname_zh": known,
        "surname_pinyin": [pinyin[name] for name in known],
        "surname_weight": [round(weights[name] * 1000) for name in known],
        "surname_en": english,
        "surname_typo_en": [_english_typo(name) for name in english],
    }


def _given_names(words: Any) -> dict[str, Any]:
    pinyin = _pairs(words["pinyin_given"])
    alike = {pair[0]: pair[1] for pair in words["look_alikes"].split()}
    faker = [name for name in ChinesePeople.first_names if all(c in pinyin for c in name)]
    pairs = [
        first + second
        for letters in (words["pair_male"], words["pair_female"])
        for first in letters
        for second in letters
        if first != second
    ]
    names = list(dict.fromkeys(faker + pairs))
    english = _spread(
        [*EnglishPeople.first_names_female, *EnglishPeople.first_names_male], len(names)
    )
    return {
        "given_zh": names,
        "given_typo_zh": [name[:-1] + alike[name[-1]] for name in names],
        "given_pinyin": ["".join(pinyin[c] for c in name) for name in names],
        "given_en": english,
    }


def _places(words: Any) -> dict[str, Any]:
    rows = []
    for line in words["places"]:
        region, region_en, city, city_en, districts = (part.strip() for part in line.split("|"))
        for district in districts.split():
            zh, en = district.split("/")
            rows.append((region, region_en, city, city_en, zh, f"{en} District"))
    names = ("region_zh", "region_en", "city_zh", "city_en", "district_zh", "district_en")
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def _roads(words: Any) -> dict[str, Any]:
    english = _spread(list(EnglishPeople.last_names)[200:], len(words["roads"]))
    return {
        "road_zh": words["roads"],
        "road_en": [
            f"{name} {STREET_KINDS[i % len(STREET_KINDS)]}" for i, name in enumerate(english)
        ],
    }


def _companies(words: Any) -> dict[str, Any]:
    zh = words["company_words"]
    return {"company_zh": zh, "company_en": _spread(list(EnglishPeople.last_names)[100:], len(zh))}


def _pairs(text: str) -> dict[str, str]:
    parts = text.split()
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _spread(names: list[str], count: int) -> list[str]:
    """Take `count` different names from all over the list."""
    return [names[i * len(names) // count] for i in range(count)]


def _english_typo(name: str) -> str:
    """Swap the last two letters, as a hurried clerk does; double the last when they are equal."""
    return name[:-2] + name[-1] + name[-2] if name[-1] != name[-2] else name + name[-1]


if __name__ == "__main__":
    print(write())
