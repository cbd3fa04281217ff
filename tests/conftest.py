"""Test-wide rules: where nothing may be skipped, a skip fails the run."""

import os

import pytest

NOTHING_SKIPPED = bool(os.environ.get("KEXUN_NOTHING_SKIPPED"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what was skipped and what would make it run."""
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        reasons = {str(report.longrepr[2]) for report in skipped if report.longrepr}
        terminalreporter.write_line(f"{len(skipped)} skipped: " + "; ".join(sorted(reasons)))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if NOTHING_SKIPPED and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
