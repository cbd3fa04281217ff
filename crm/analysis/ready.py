"""Ready reports and dashboards: one YAML file each in ready/ and ready_dashboards/, found by being
there. A file's name is its id."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from crm.analysis.definition import Report
from crm.analysis.layout import Layout
from kit.text import Text
from kit.yamlfiles import read_plain

REPORTS = Path(__file__).with_name("ready")
DASHBOARDS = Path(__file__).with_name("ready_dashboards")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    note: Text
    """What one reads from it, in a sentence."""


class ReadyReport(_File):
    """A report one may open, change and save as one's own."""

    area: str
    """sales, marketing or service: where it stands in the list."""
    report: Report


class ReadyDashboard(_File):
    """A dashboard one may open, change and save as one's own."""

    layout: Layout


@cache
def ready_reports() -> Mapping[str, ReadyReport]:
    """Id -> ready report, in the order of the file names."""
    return {
        p.stem: ReadyReport.model_validate(read_plain(p)) for p in sorted(REPORTS.glob("*.yaml"))
    }


@cache
def ready_dashboards() -> Mapping[str, ReadyDashboard]:
    """Id -> ready dashboard, in the order of the file names."""
    return {
        p.stem: ReadyDashboard.model_validate(read_plain(p))
        for p in sorted(DASHBOARDS.glob("*.yaml"))
    }
