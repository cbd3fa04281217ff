"""Links to pages as plain HTML: nothing a person is called can become markup or an address."""

from ui.widgets.page_links import page_anchor


def test_a_name_with_markup_is_shown_as_text() -> None:
    drawn = page_anchor("settings", "<img src=x onerror=alert(1)>", icon='"><b>')
    assert "<img" not in drawn and "<b>" not in drawn


def test_an_address_keeps_what_was_asked_for() -> None:
    drawn = page_anchor("reports", "A & B", report='1" onclick="x', here=True)
    assert 'href="reports?report=1%22+onclick%3D%22x"' in drawn
    assert 'aria-current="page"' in drawn and "A &amp; B" in drawn


def test_the_first_page_has_an_address_below_that_of_the_server() -> None:
    assert 'href="./"' in page_anchor("", "学习")
