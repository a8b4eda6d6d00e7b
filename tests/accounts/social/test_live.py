"""The whole way in a browser's terms: a real server of ours, the real stand-ins, cookies and redirects."""

import re
import threading
from collections.abc import Iterator
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from pytest_django import Settings

from backend.accounts.models import CustomSocialAccount
from sandbox.kakao.people import JUN
from tests.accounts.social.platforms import CHECKED, CONSENT, HIDDEN, Platforms

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # its parent's name
        """Say nothing: the tests read answers, not logs."""


@pytest.fixture
def site(transactional_db: None, platforms: Platforms, settings: Settings) -> Iterator[str]:
    """Our own application behind a real socket."""
    settings.WHITENOISE_AUTOREFRESH = True
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet)
    settings.PUBLIC_URL = f"http://127.0.0.1:{server.server_port}"

    def serve() -> None:
        server.serve_forever(poll_interval=0.02)
        connections.close_all()

    thread = threading.Thread(target=serve, name="live site", daemon=True)
    thread.start()
    yield settings.PUBLIC_URL
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture
def browser(site: str) -> Iterator[httpx.Client]:
    """A browser that keeps cookies and follows redirects."""
    with httpx.Client(base_url=site, trust_env=False, timeout=20, follow_redirects=True) as client:
        yield client


def press(browser: httpx.Client, page: httpx.Response, path: str, **fields: str) -> httpx.Response:
    found = TOKEN.search(page.text)
    assert found, page.text
    return browser.post(path, data=fields | {"csrfmiddlewaretoken": found[1]}, headers={"Referer": str(page.url)})


def consent(browser: httpx.Client, page: httpx.Response, person_id: int) -> httpx.Response:
    form: dict[str, str | list[str]] = dict(HIDDEN.findall(page.text))
    form |= {"person": str(person_id), "answer": "yes", "agreed": CHECKED.findall(page.text)}
    return browser.post(str(page.url), data=form)


def test_from_the_login_page_to_the_first_page_with_kakao(browser: httpx.Client) -> None:
    page = press(browser, browser.get("/login/"), "/login/kakao/")
    assert "동의하고 계속하기" in page.text
    page = consent(browser, page, JUN.id)
    assert page.url.path == "/login/join/"
    page = press(browser, page, "/login/join/", birth_date="1999-03-01", **CONSENT)
    assert page.url.path == "/today/"
    assert CustomSocialAccount.objects.get().uid == str(JUN.id)
    assert "카카오" in browser.get("/me/accounts/").text
