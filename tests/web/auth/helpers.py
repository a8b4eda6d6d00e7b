"""What stands on a page, and who is signed in."""

import re
from html import unescape

from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client

from backend.accounts.models import User
from tests.answers import Answer


def errors(answer: Answer, field: str) -> list[str]:
    """Return what is said at a field."""
    found = re.search(rf'id="id_{field}_error">(.*?)</ul>', answer.content.decode(), re.DOTALL)
    return [unescape(text) for text in re.findall(r"<li>(.*?)</li>", found.group(1))] if found else []


def alert(answer: Answer) -> str:
    """Return what is said above the form."""
    found = re.search(r'role="alert">(.*?)</div>', answer.content.decode(), re.DOTALL)
    return unescape(re.sub(r"<.*?>", "", found.group(1))).strip() if found else ""


def without_tokens(answer: Answer) -> str:
    """Return a page without what differs on every look: the CSRF tokens."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def other_browser_of(user: User) -> Client:
    """Return another browser in which somebody is signed in."""
    browser = Client()
    browser.force_login(user, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    return browser


def user_of(browser: Client) -> int | None:
    """Return who is signed in with a browser."""
    request = HttpRequest()
    request.session = browser.session
    return get_user(request).pk
