"""What every answer carries, from every endpoint; docs/security.md has the table."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client
from pytest_django import Settings

from backend.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ["/", "/login/", "/nothing-here/"]
ADMIN = ["/admin/login/", "/admin/"]
API = ["/api/v1/categories/", "/api/v1/nothing/", "/api/v1/schema/"]
WEBHOOKS = ["/webhooks/kakao/unlink/", "/webhooks/kakao/events/", "/webhooks/discord/events/"]
TOLD = "from backend.config import settings as s; import json; print(json.dumps({names}))"


def test_every_answer_says_what_it_is_and_tells_others_little(client: Client) -> None:
    for path in (*PAGES, *ADMIN, *API, *WEBHOOKS, "/healthz", "/bot"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["Referrer-Policy"] == "same-origin", path
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path


def test_every_page_has_a_policy_and_stands_in_no_strangers_frame(client: Client) -> None:
    for path in (*PAGES, *ADMIN):
        headers = client.get(path, follow=True).headers
        policy = {one.strip() for one in headers["Content-Security-Policy"].split(";")}
        assert {"default-src 'self'", "base-uri 'none'", "object-src 'none'"} <= policy, path
        assert any(one.startswith("frame-ancestors") for one in policy), path
        assert headers["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}, path


def test_the_site_runs_no_script_that_stands_in_a_page(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "*" not in policy


def test_a_session_is_out_of_reach_for_scripts_and_other_sites(mina: User, client: Client) -> None:
    answer = client.post("/login/", {"username": mina.username, "password": factories.PASSWORD})
    cookie = answer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize(("spoken", "remembered"), [("https", True), ("http", False)])
def test_a_visitor_by_tls_is_told_to_stay_there(
    client: Client, settings: Settings, spoken: str, remembered: bool
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 60
    answer = client.get("/healthz", HTTP_X_FORWARDED_PROTO=spoken)
    assert ("Strict-Transport-Security" in answer.headers) == remembered


def test_a_form_sent_by_tls_through_the_proxy_is_taken(settings: Settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    through = {"X-Forwarded-Proto": "https", "Host": "testserver", "Origin": "https://testserver"}
    browser = Client(enforce_csrf_checks=True, headers=through)
    browser.get("/login/")
    form = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value, "username": "nobody", "password": "wrong"}
    assert browser.post("/login/", form).status_code != 403


def test_a_public_https_address_stands_behind_tls_and_outside_a_laptop_cookies_travel_by_it_alone() -> None:
    told = _settings(DJANGO_DEBUG="False", SMS_SENDER="none", PUBLIC_URL="https://newsbite.example")
    assert (told["proxy"] is not None, told["hsts"], told["cookies"]) == (True, 365 * 24 * 3600, [True, True])
    assert _settings(PUBLIC_URL="http://127.0.0.1:8000") == {"proxy": None, "hsts": 0, "cookies": [False, False]}


def _settings(**environment: str) -> dict[str, object]:
    """Return what the settings of a fresh process say."""
    asked = (
        "{'proxy': getattr(s, 'SECURE_PROXY_SSL_HEADER', None), 'hsts': getattr(s, 'SECURE_HSTS_SECONDS', 0),"
        " 'cookies': [s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE]}"
    )
    answer = subprocess.run(  # noqa: S603  our own words
        [sys.executable, "-c", TOLD.format(names=asked)],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, object] = json.loads(answer.stdout)
    return told
