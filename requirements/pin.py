"""Write the pinned requirement files from what is installed now: `python requirements/pin.py`.

Run it in an environment where `pip install -e .[college,dev]` has just succeeded and every test
passes. The files name exact versions and no index, so that any mirror serves them.
"""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).resolve().parent
OTHER_SYSTEMS = {"colorama": ("0.4.6", "sys_platform == 'win32'"), "tzdata": (None, "")}
"""Needed on systems other than the one that runs this script: version, marker."""


def closure(names: list[str]) -> set[str]:
    """The named requirements and everything they need on this machine."""
    found: set[str] = set()
    queue = [Requirement(name) for name in names]
    while queue:
        wanted = queue.pop()
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            continue
        queue += _extras(wanted)
        name = _canonical(wanted.name)
        if name in found:
            continue
        found.add(name)
        queue += [Requirement(line) for line in requires(name) or [] if "extra ==" not in line]
    return found


def _extras(wanted: Requirement) -> list[Requirement]:
    lines = [Requirement(line) for line in requires(wanted.name) or [] if "extra ==" in line]
    return [
        Requirement(f"{line.name}")
        for line in lines
        for extra in wanted.extras
        if line.marker and line.marker.evaluate({"extra": extra})
    ]


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _line(name: str) -> str:
    if name == "uvloop":
        return f"uvloop=={version(name)}; sys_platform != 'win32'"
    return f"{name}=={version(name)}"


def main() -> None:
    """Write laptop.txt, college.txt and dev.txt beside this script."""
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    laptop = closure(project["dependencies"])
    layers = {
        "laptop": (laptop, []),
        "college": (closure(extras["college"]) - laptop, ["laptop"]),
        "dev": (closure(extras["dev"] + extras["college"]) - laptop, ["laptop"]),
    }
    for layer, (names, needs) in layers.items():
        lines = [f"-r {need}.txt" for need in needs] + [_line(name) for name in sorted(names)]
        if layer == "laptop":
            lines += _for_other_systems(names)
        (HERE / f"{layer}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _for_other_systems(names: set[str]) -> list[str]:
    lines = []
    for name, (pinned, marker) in OTHER_SYSTEMS.items():
        if name in names:
            continue
        try:
            number = pinned or version(name)
        except PackageNotFoundError:
            continue
        lines.append(f"{name}=={number}" + (f"; {marker}" if marker else ""))
    return lines


if __name__ == "__main__":
    main()
