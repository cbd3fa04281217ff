"""What people see when a page fails."""

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest


def _broken() -> None:
    from ui.widgets.failure import show_failure

    assert show_failure(ValueError("the password is 12345"))


def _refused() -> None:
    from kit.errors import ForbiddenError
    from ui.widgets.failure import show_failure

    assert show_failure(ForbiddenError())


def _signed_out() -> None:
    from ui.desk import SignedOutError
    from ui.widgets.failure import show_failure

    assert show_failure(SignedOutError())


def test_a_fault_of_ours_shows_a_number_and_logs_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "kexun"):
        page = AppTest.from_function(_broken).run()
    assert not page.exception
    said = page.error[0].value
    number = re.search(r"[0-9a-f]{8}", said)
    assert number and "12345" not in said
    (record,) = [one for one in caplog.records if one.name == "kexun"]
    assert number.group() in record.getMessage() and "12345" in str(record.exc_info)


def test_a_refusal_is_said_in_words() -> None:
    page = AppTest.from_function(_refused).run()
    assert page.error[0].value == "您没有权限进行此操作。"


def test_a_visit_that_is_over_leads_to_the_sign_in_page() -> None:
    page = AppTest.from_function(_signed_out).run()
    assert not page.error and "/signin" in " ".join(m.value for m in page.markdown)
