"""Signing in and out over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from ui import desk
from ui.routes.sign_in import safe_target

SignIn = Callable[..., Any]
PAGE = {"Accept": "text/html"}


def test_the_right_password_opens_the_door_and_sets_a_careful_cookie(
    client: TestClient, sign_in: SignIn
) -> None:
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("kexun_visit="))
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie
    assert "Secure" not in cookie
    assert client.get("/", headers=PAGE).json()["x-kexun-user"] == "1"


def test_under_tls_the_cookie_is_secure_and_bound_to_the_host(
    another_browser: Callable[..., TestClient], sign_in: SignIn
) -> None:
    client = another_browser("https://kexun.test")
    cookies = sign_in(client).headers.get_list("set-cookie")
    assert any(c.startswith("__Host-kexun_visit=") and "Secure" in c for c in cookies)
    assert "x-kexun-user" in client.get("/", headers=PAGE).json()


def test_a_plain_cookie_does_not_count_under_tls(
    client: TestClient, another_browser: Callable[..., TestClient], sign_in: SignIn
) -> None:
    sign_in(client)
    secure = another_browser("https://kexun.test")
    secure.cookies.set("kexun_visit", client.cookies["kexun_visit"])
    assert secure.get("/", headers=PAGE).status_code == 303


def test_a_wrong_password_is_told_in_the_page_and_keeps_the_login(
    client: TestClient, sign_in: SignIn
) -> None:
    answer = sign_in(client, password="wrong")
    assert answer.status_code == 401
    assert "账号或密码不正确" in answer.text and 'value="xuesheng"' in answer.text
    assert "kexun_visit" not in client.cookies


def test_what_was_typed_is_escaped(client: TestClient, sign_in: SignIn) -> None:
    answer = sign_in(client, login='"><script>alert(1)</script>', password="x")
    assert "<script>alert" not in answer.text


def test_too_many_failures_are_slowed_down_in_words(client: TestClient, sign_in: SignIn) -> None:
    answers = [sign_in(client, password="wrong") for _ in range(6)]
    assert [a.status_code for a in answers] == [401] * 5 + [429]
    assert "分钟" in answers[-1].text
    assert sign_in(client).status_code == 429


def test_a_form_from_another_site_is_refused(client: TestClient) -> None:
    client.get("/signin")
    fields = {"token": "x", "login": "xuesheng", "password": "Kexun-2025!"}
    foreign = client.post("/signin", data=fields, headers={"Origin": "http://evil.test"})
    bare = client.post("/signin", data=fields)
    assert (foreign.status_code, bare.status_code) == (403, 403)
    assert "kexun_visit" not in client.cookies


def test_a_right_token_from_a_foreign_origin_is_refused(client: TestClient) -> None:
    client.get("/signin")
    fields = {"token": client.cookies["kexun_form"], "login": "xuesheng", "password": "Kexun-2025!"}
    for headers in ({"Origin": "http://evil.test"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/signin", data=fields, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test",
        "//evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/\t/evil.test",
        "javascript:alert(1)",
        "evil.test",
        "",
        "/\n//evil.test",
    ],
)
def test_a_target_elsewhere_leads_home(target: str) -> None:
    assert safe_target(target) == "/"


def test_after_signing_in_one_is_where_one_wanted_to_go(
    client: TestClient, sign_in: SignIn
) -> None:
    turned_away = client.get("/exercise?a=3&x=05-segmentation/abc", headers=PAGE)
    assert turned_away.status_code == 303
    form = client.get(turned_away.headers["location"]).text
    assert 'name="next" value="/exercise?a=3&amp;x=05-segmentation/abc"' in form
    answer = sign_in(client, next="/exercise?a=3&x=05-segmentation/abc")
    assert answer.headers["location"] == "/exercise?a=3&x=05-segmentation/abc"


def test_signing_out_ends_the_visit_everywhere(client: TestClient, sign_in: SignIn) -> None:
    sign_in(client)
    kept = client.cookies["kexun_visit"]
    answer = client.post("/signout", headers={"Origin": "http://kexun.test"})
    assert answer.headers["location"] == "/signin"
    client.cookies.set("kexun_visit", kept)
    assert client.get("/", headers=PAGE).status_code == 303


def test_another_site_cannot_sign_one_out(client: TestClient, sign_in: SignIn) -> None:
    sign_in(client)
    assert client.post("/signout", headers={"Origin": "http://evil.test"}).status_code == 403
    assert client.get("/", headers=PAGE).status_code == 200


def test_sign_in_survives_a_restart_of_the_server(
    client: TestClient, another_browser: Callable[..., TestClient], sign_in: SignIn
) -> None:
    sign_in(client)
    desk.store().close()
    desk._opened.cache_clear()
    after = another_browser()
    after.cookies.set("kexun_visit", client.cookies["kexun_visit"])
    assert after.get("/", headers=PAGE).json()["x-kexun-user"] == "1"


def test_the_page_speaks_the_language_that_was_chosen(client: TestClient, sign_in: SignIn) -> None:
    assert '<html lang="zh-CN">' in client.get("/signin").text
    assert '<html lang="en">' in client.get("/signin?lang=en").text
    assert '<html lang="en">' in client.get("/signin").text
    assert "The login or password is not right." in sign_in(client, password="x").text


def test_a_browser_in_english_gets_english(client: TestClient) -> None:
    page = client.get("/signin", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert '<html lang="en">' in page.text


def test_the_sign_in_page_asks_nobody_else_for_anything(client: TestClient) -> None:
    page = client.get("/signin")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'self'" in policy
    assert "http://" not in page.text and "https://" not in page.text
    assert page.headers["cache-control"] == "no-store"


def test_somebody_signed_in_need_not_see_the_form(client: TestClient, sign_in: SignIn) -> None:
    sign_in(client)
    assert client.get("/signin").status_code == 303
    assert client.get("/signin?again=1").status_code == 200
