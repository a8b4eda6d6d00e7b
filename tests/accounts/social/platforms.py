"""Both login platforms on loopback, and a visitor who walks from our site to theirs and back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx
from django.test import Client
from starlette.applications import Starlette

from backend.accounts.models import User
from sandbox.discord.login import DiscordLogin
from sandbox.kakao.login import KakaoLogin
from sandbox.request_log import Watch
from sandbox.server import serve

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    Answer = _MonkeyPatchedWSGIResponse

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
CHECKED = re.compile(r'<input type="checkbox" name="agreed" value="([^"]*)" checked>')
NO_ADDRESS = "http://127.0.0.1:9"
CONSENT = {"terms": "on", "privacy": "on"}
SITE = "http://127.0.0.1"
"""What PUBLIC_URL says in these tests; the stand-ins send people back to loopback only."""


@dataclass(frozen=True)
class Platforms:
    """Where the stand-ins are, both at one address."""

    base: str
    login: KakaoLogin

    def say(self, provider: str, path: str, body: str, status: int = 200) -> None:
        """Make one endpoint answer once with this body and status."""
        payload = {"path": path, "body": body, "status": status, "times": 1}
        httpx.post(f"{self.base}/sandbox/{provider}/login/replies", json=payload, trust_env=False).raise_for_status()

    def fault(self, path_prefix: str, fault: str, seconds: float | None = None) -> None:
        """Have Kakao's web server do wrong once."""
        payload = {"path_prefix": path_prefix, "fault": fault, "times": 1, "seconds": seconds}
        httpx.post(f"{self.base}/sandbox/faults", json=payload, trust_env=False).raise_for_status()

    def change(self, provider: str, person_id: int, **changes: str | bool | None) -> None:
        """Have somebody's account say something else."""
        url = f"{self.base}/sandbox/{provider}/login/people/{person_id}"
        httpx.patch(url, json=changes, trust_env=False).raise_for_status()

    def reset(self) -> None:
        """Begin anew."""
        httpx.delete(f"{self.base}/sandbox/kakao/login", trust_env=False)
        httpx.delete(f"{self.base}/sandbox/faults", trust_env=False)
        httpx.delete(f"{self.base}/sandbox/discord/login", trust_env=False)


@contextmanager
def standing() -> Iterator[Platforms]:
    """Serve both."""
    login = KakaoLogin()
    with serve(Watch(Starlette(routes=[*login.routes(), *DiscordLogin().routes()]))) as base:
        yield Platforms(base, login)


@dataclass
class Visitor:
    """Somebody with a browser."""

    client: Client = field(default_factory=lambda: Client(REMOTE_ADDR="127.0.0.1", SERVER_NAME="127.0.0.1"))

    def leave(self, provider: str, **posted: str) -> str:
        """Press a login button; return the address it leads to."""
        answer = self.client.post(f"/login/{provider}/", posted)
        assert answer.status_code == 302, answer.content[:500]
        return answer["Location"]

    def agree(self, location: str, person_id: int, *, answer: str = "yes", agreed: list[str] | None = None) -> str:
        """Decide on the platform's page; return the address on our site it leads back to."""
        with httpx.Client(trust_env=False, timeout=10) as browser:
            page = browser.get(location)
            assert page.status_code == 200, page.text
            form: dict[str, str | list[str]] = {name: unescape(value) for name, value in HIDDEN.findall(page.text)}
            form |= {"person": str(person_id), "answer": answer}
            form["agreed"] = CHECKED.findall(page.text) if agreed is None else agreed
            back = browser.post(location, data=form)
        assert back.status_code == 302, back.text
        return back.headers["Location"]

    def open_callback(self, location: str) -> "Answer":
        """Follow the way back, to the page that comes of it."""
        assert location.startswith(SITE), location
        parts = urlsplit(location)
        return self.client.get(f"{parts.path}?{parts.query}", follow=True)

    def log_in(self, provider: str, person_id: int, *, answer: str = "yes", **posted: str) -> "Answer":
        """Walk the whole way."""
        return self.open_callback(self.agree(self.leave(provider, **posted), person_id, answer=answer))

    def join(self, birth_date: str = "1999-03-01") -> "Answer":
        """Fill in the last step of a sign-up."""
        return self.client.post("/login/join/", {"birth_date": birth_date} | CONSENT, follow=True)

    @property
    def user_id(self) -> int | None:
        """Who is signed in, by the session."""
        found = self.client.session.get("_auth_user_id")
        return int(found) if found else None

    @property
    def user(self) -> User:
        """The same, as a row."""
        assert self.user_id is not None
        return User.objects.get(pk=self.user_id)


def asked(location: str) -> dict[str, str]:
    """Return the query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def path_of(answer: "Answer") -> str:
    """Return where a followed answer ended."""
    chain = getattr(answer, "redirect_chain", [])
    return urlsplit(chain[-1][0]).path if chain else ""
