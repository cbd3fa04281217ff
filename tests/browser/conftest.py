"""Headless Chromium where the machine has one; otherwise these tests say why they are skipped.

With KEXUN_SHOTS=folder each tab is photographed when its test ends.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.college import College, Tab, running

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A browser for all tests of the session."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no browser: install the Debian package chromium")
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="no playwright: install the extra [dev]"
    )
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def college(chromium: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[College]:
    """A running server with an empty course."""
    with running(tmp_path_factory.mktemp("college")) as opened:
        yield opened


@pytest.fixture
def tab(
    chromium: Any, college: College, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Tab]]:
    """`tab()` is a fresh tab at a desk, `tab(phone=True)` one on a phone."""
    contexts = []

    def fresh(phone: bool = False) -> Tab:
        context = chromium.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True,
            viewport=PHONE if phone else DESK, has_touch=phone,
        )  # fmt: skip
        contexts.append(context)
        return Tab(context.new_page(), college.address)

    yield fresh
    for number, context in enumerate(contexts):
        if "KEXUN_SHOTS" in os.environ:
            picture = Path(os.environ["KEXUN_SHOTS"]) / f"{request.node.name}-{number}.png"
            context.pages[0].screenshot(path=str(picture))
        context.close()
