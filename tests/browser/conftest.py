"""A real browser before a real server: Debian's Chromium, driven by Playwright, nothing downloaded.

Playwright's event loop runs in this thread for as long as a browser is open, which is this folder's time and no
longer: tests of the bots bring loops of their own. Django would refuse to ask its database beside one; here that is
safe.

A window, a process of its own, is dear: all tests share one with scripts and one without, and leave no cookie there.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from backend.accounts.models import User
from backend.web import category_menu
from tests.accounts.social.fixtures import both_platforms, platforms
from tests.accounts.social.platforms import Platforms
from tests.browser.page_actions import PHONE
from tests.phones import Inbox

__all__ = ["both_platforms", "platforms"]

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
MISSING = f"NO BROWSER ON THIS MACHINE: the site was not tried in one (looked for {', '.join(PROGRAMS)})"
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
PATIENCE_MILLISECONDS = 15_000  # a busy machine is no fault of a page

Enter = Callable[[Page, User], None]


def program() -> str | None:
    """Return the path of a browser of this machine."""
    return next(filter(None, map(shutil.which, PROGRAMS)), None)


def is_complaint(said: ConsoleMessage) -> bool:
    """Say whether a page complains. Chromium does of a page whose status is a refusal, too, and there it is right."""
    if said.text.startswith("Failed to load resource") and "/static/" not in said.location["url"]:
        return False
    return said.type in {"error", "warning"}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once and loudly what was left out."""
    if program() is None:
        terminalreporter.write_line(MISSING, red=True, bold=True)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this folder."""
    path = program()
    if path is None:
        pytest.skip(MISSING)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE_MILLISECONDS)
        opened = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def complaints() -> list[str]:
    """What the pages of a test complained about, a broken policy or script."""
    return []


@pytest.fixture(scope="package")
def windows(browser: Browser, live_server: LiveServer, complaints: list[str]) -> dict[bool, Page]:
    """A phone with scripts (True) and one without (False)."""

    def opened(*, scripts: bool) -> Page:
        context = browser.new_context(
            viewport=PHONE,
            locale="ko-KR",
            reduced_motion="reduce",
            base_url=live_server.url,
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if is_complaint(said) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    return {scripts: opened(scripts=scripts) for scripts in (True, False)}


@pytest.fixture
def clean_windows(
    windows: dict[bool, Page], complaints: list[str], transactional_db: None
) -> Iterator[dict[bool, Page]]:
    """Both phones, with nobody signed in; whatever a page complains about fails the test."""
    category_menu.forget()
    complaints.clear()
    yield windows
    for page in windows.values():
        page.goto("about:blank")  # nothing is asked any more when the database is put back
        page.context.clear_cookies()
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")
    assert complaints == []


@pytest.fixture
def page(clean_windows: dict[bool, Page]) -> Page:
    """A phone."""
    return clean_windows[True]


@pytest.fixture
def plain(clean_windows: dict[bool, Page]) -> Page:
    """A phone without scripts."""
    return clean_windows[False]


@pytest.fixture
def enter(live_server: LiveServer) -> Enter:
    """Sign somebody in, as if they had just done so on the login page."""

    def signed_in(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user, backend="backend.accounts.backends.UsernameOrPhoneBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])

    return signed_in


@pytest.fixture
def inbox(settings: Settings, tmp_path: Path) -> Inbox:
    """The phones that this site sends to."""
    return Inbox(settings, tmp_path)


@pytest.fixture
def logins(platforms: Platforms, live_server: LiveServer, settings: Settings) -> Platforms:
    """Both login platforms, and a site that sends people there and lets its forms lead there."""
    settings.PUBLIC_URL = live_server.url
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    targets = {"form-action": ["'self'", platforms.base]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": directives | targets}
    return platforms
