"""A small industry file as a teacher might write it: bookshop.yaml."""

from pathlib import Path

BOOKSHOP = Path(__file__).with_name("bookshop.yaml").read_text(encoding="utf-8")


def written(folder: Path, text: str = BOOKSHOP) -> Path:
    """The file of a bookshop in that folder."""
    path = folder / "bookshop.yaml"
    path.write_text(text, encoding="utf-8")
    return path
