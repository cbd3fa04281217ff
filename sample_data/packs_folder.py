"""Packs: tables that several industries share, one file each in packs/."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kit.errors import ContentError
from kit.yamlfiles import parse, read_model
from sample_data.profile_part import DisagreementError
from sample_data.table_rules import Pack

FOLDER = Path(__file__).with_name("packs")


def pack_names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def read_pack(name: str) -> Pack:
    """The pack of that name; ContentError a bad file."""
    return read_model(FOLDER / f"{name}.yaml", Pack)


def raise_in_pack(names: Sequence[str], error: DisagreementError) -> None:
    """Turn a refusal about a table of one of these packs into one about the pack's own file."""
    for name in names:
        if error.place[1:2] and error.place[1] in read_pack(name).tables:
            path = FOLDER / f"{name}.yaml"
            line = parse(path.read_bytes(), str(path)).line(error.place)
            field = ".".join(str(part) for part in error.place)
            says = error.says
            raise ContentError(
                path, error.code, says.zh, says.en, line=line, field=field
            ) from error
