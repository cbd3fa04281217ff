"""The least a firm can cost: drawing as many random words and writing as many bytes.

The words are counted while the firm is built; NumPy's own generator (PCG64) draws as many, in
calls of the same sizes on one thread. The bytes are those of the firm's columns in memory, copied
once; for a firm that is written, also those of its parquet files, written as they stand. Nothing is
looked up, sorted, joined or encoded on the way, so no generator of firms can reach this. The second
floor draws the very numbers of the firm, which depend on their keys alone and not on their order.
"""

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.generate_timing import Taken, median, taken
from kit import seeds
from sample_data.build import build_firm
from sample_data.export import generate_to
from sample_data.firm import Firm, FirmKey

AIM = 4
RUNS = 5


def floor(firm: Firm, ours: Taken) -> None:
    """Print the floor of building this firm and of writing it, and our times over them."""
    sizes = words_drawn(firm.key)
    held = int(sum(frame.estimated_size() for frame in firm.tables.values()))
    draws = median(taken(partial(draw, sizes), RUNS))
    keyed = median(taken(partial(draw_keyed, sizes), RUNS))
    copied = median(taken(partial(copy, bytes(held)), RUNS))
    print(
        f"floor: {sum(sizes):,} random words {_ms(draws)} (as keyed draws {_ms(keyed)}); "
        f"{held / 1e6:.0f} MB copied in memory {_ms(copied)}"
    )
    _over("building", ours, draws, copied)
    _over("building, with keyed draws in the floor", ours, keyed, copied)
    with tempfile.TemporaryDirectory() as folder:
        written = median(taken(partial(generate_to, firm.key, Path(folder), "parquet"), RUNS))
        raw = b"".join(path.read_bytes() for path in sorted(Path(folder).iterdir()))
        files = median(taken(partial((Path(folder) / "raw").write_bytes, raw), RUNS))
    print(f"floor of the files: {len(raw) / 1e6:.0f} MB written {_ms(files)}")
    _over("building and writing parquet", written, draws, copied, files)


def words_drawn(key: FirmKey) -> list[int]:
    """How many words each draw asks for while the firm is built."""
    sizes: list[int] = []
    plain: Callable[..., seeds.UInt64s] = seeds.bits

    def counted(*given: Any) -> seeds.UInt64s:
        words = plain(*given)
        sizes.append(words.size)
        return words

    with patch.object(seeds, "bits", counted):
        build_firm(key)
    return sizes


def draw(sizes: list[int]) -> None:
    dice = np.random.Generator(np.random.PCG64(1))
    for size in sizes:
        dice.integers(0, 1 << 64, size, dtype=np.uint64)


def draw_keyed(sizes: list[int]) -> None:
    for size in sizes:
        seeds.bits(1, "floor", np.arange(size, dtype=np.uint64))


def copy(held: bytes) -> None:
    np.frombuffer(held, dtype=np.uint8).copy()


def _ms(seconds: Taken) -> str:
    return f"wall {1000 * seconds.wall:.0f} ms, CPU {1000 * seconds.cpu:.0f} ms"


def _over(what: str, ours: Taken, *parts: Taken) -> None:
    wall, cpu = (sum(part[i] for part in parts) for i in range(2))
    print(
        f"{what}: wall {ours.wall:.2f} s, CPU {ours.cpu:.2f} s; ours / floor "
        f"{ours.wall / wall:.1f} by wall, {ours.cpu / cpu:.1f} by CPU; aim {AIM}"
    )
