"""The exercises on disk: a folder with an exercise.yaml is an exercise, its place is its id."""

import difflib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from kit.errors import ContentError, UnknownNameError
from kit.text import Text
from kit.yamlfiles import read_model
from lessons.exercise import Exercise

HOUSE = Path(__file__).resolve().parents[1]
TOPICS = HOUSE / "lessons" / "topics"
CASES = HOUSE / "scenarios" / "cases"
FILE = "exercise.yaml"
ID = re.compile(r"[^/\\:.\0][^/\\:\0]*(/[^/\\:.\0][^/\\:\0]*)?")
"""One or two names of folders, which lead nowhere else."""
MOST_PAGE = 200_000


@dataclass(frozen=True)
class Entry:
    """An exercise and where it stands. `digest` names this version of exercise.yaml."""

    id: str
    folder: Path
    exercise: Exercise
    digest: str

    @property
    def layer(self) -> str:
        return self.exercise.layer

    def page(self, name: str, language: str) -> str:
        """The markdown of `brief` or `lesson`; empty where the exercise has none."""
        path = self.folder / f"{name}.{'zh' if language == 'zh' else 'en'}.md"
        return path.read_text(encoding="utf-8")[:MOST_PAGE] if path.is_file() else ""


@dataclass(frozen=True)
class Topic:
    """One topic of the course with its exercises: theory first, then by code."""

    id: str
    title: Text
    entries: tuple[Entry, ...]


class TopicFile(BaseModel):
    """What topic.yaml may say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text
    summary: Text | None = None


def entries() -> dict[str, Entry]:
    """Every exercise by id, stages of cases included; ContentError when one cannot be read."""
    found = (entry_in(folder) for root in (TOPICS, CASES) for folder in _folders(root))
    return {one.id: one for one in found}


def entry(exercise_id: str) -> Entry:
    """The exercise with this id; UnknownNameError offers the nearest."""
    for root in (TOPICS, CASES) if ID.fullmatch(exercise_id) else ():
        path = root / exercise_id / FILE
        try:
            stat = path.stat()
        except OSError:
            continue
        return _read(path, stat.st_mtime_ns, stat.st_size)
    known = [_id(folder) for root in (TOPICS, CASES) for folder in _folders(root)]
    near = difflib.get_close_matches(exercise_id, known, n=1)
    offer = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
    raise UnknownNameError(f"no exercise is called {exercise_id!r}; {offer}")


def entry_in(folder: Path) -> Entry:
    """The exercise in a folder anywhere; read again only when the file has changed."""
    path = folder.resolve() / FILE
    try:
        stat = path.stat()
    except OSError:
        raise ContentError(
            folder, "no_exercise", "这里没有 exercise.yaml", "there is no exercise.yaml here"
        ) from None
    return _read(path, stat.st_mtime_ns, stat.st_size)


def topics() -> list[Topic]:
    """The topics in the order of their folder names."""
    folders = sorted(path.parent for path in TOPICS.glob("*/topic.yaml"))
    return [_topic(folder) for folder in folders]


@lru_cache(maxsize=1000)
def _read(path: Path, changed: int, size: int) -> Entry:
    exercise = read_model(path, Exercise)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    return Entry(_id(path.parent), path.parent, exercise, digest)


def _topic(folder: Path) -> Topic:
    about = read_model(folder / "topic.yaml", TopicFile)
    inside = [entry_in(path) for path in _folders(folder)]
    inside.sort(key=lambda one: (one.layer != "theory", one.exercise.code, one.id))
    return Topic(folder.name, about.title, tuple(inside))


def _folders(root: Path) -> Iterator[Path]:
    """Folders with an exercise, at most two levels down."""
    yield from sorted(p.parent for pattern in ("*", "*/*") for p in root.glob(f"{pattern}/{FILE}"))


def _id(folder: Path) -> str:
    """Topic/exercise or case/stage; elsewhere the last two folder names."""
    return "/".join(folder.parts[-2:])
