"""OAuth endpoints below DISCORD_OAUTH_BASE, and the page on which somebody deauthorizes the application.

https://docs.discord.com/developers/topics/oauth2
"""

import base64
import json
import time
from dataclasses import dataclass
from html import escape
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.discord.keys import CLIENT_ID, CLIENT_SECRET, signature
from sandbox.discord.seed import JUN, MINA, SEOYEON
from sandbox.forms import posted
from sandbox.login import pages
from sandbox.login.login import Given, Login, number

BASE = "/discord/login"
ACCESS_SECONDS = 604_800
SCOPES = {"identify": "사용자 이름과 아바타 보기", "email": "이메일 주소 보기"}
UNAUTHORIZED = {"message": "401: Unauthorized", "code": 0}
BUTTONS = (
    '<button class="yes discord" name="answer" value="yes">승인</button>'
    '<button class="no" name="answer" value="no">취소</button>'
)


@dataclass(frozen=True)
class LoginPerson:
    """One Discord account as its own token sees it."""

    id: int
    username: str
    global_name: str | None
    email: str | None
    verified: bool = True
    about: str = ""

    def json(self, scopes: frozenset[str]) -> dict[str, Any]:
        """Return the answer of /users/@me: the e-mail only with its scope."""
        result: dict[str, Any] = {
            "id": str(self.id),
            "username": self.username,
            "global_name": self.global_name,
            "discriminator": "0",
            "avatar": None,
            "locale": "ko",
            "mfa_enabled": False,
        }
        return result | ({"email": self.email, "verified": self.verified} if "email" in scopes else {})


PEOPLE = (
    LoginPerson(
        MINA, "mina", "민아", "mina@example.com", about="이메일이 확인됐어요. 서버에서 봇과 이야기하는 사람이에요."
    ),
    LoginPerson(JUN, "jun", "준", "jun.discord@example.com", about="이메일이 확인됐고, 카카오와는 다른 이메일이에요."),
    LoginPerson(SEOYEON, "seoyeon", "서연", "seoyeon@example.com", verified=False, about="이메일을 확인하지 않았어요."),
    LoginPerson(80351110224690002, "jiwoo", None, None, about="이메일이 없어요."),
)
"""The sandbox's members, and one for each thing Discord may say about an e-mail."""


class DiscordLogin(Login[LoginPerson]):
    """Login with Discord as one object."""

    platform = "discord"
    client_id = CLIENT_ID
    refusal = "The resource owner or server denied the request"

    def __init__(self) -> None:
        super().__init__(PEOPLE)

    def routes(self) -> list[BaseRoute]:
        """All addresses."""
        return [
            Route(BASE + "/oauth2/authorize", self.ask, methods=["GET"]),
            Route(BASE + "/oauth2/authorize", self.decide, methods=["POST"]),
            Route(BASE + "/api/oauth2/token", self.token, methods=["POST"]),
            Route(BASE + "/api/oauth2/token/revoke", self.revoke, methods=["POST"]),
            Route(BASE + "/api/users/@me", self.me),
            Route(BASE + "/api/oauth2/@me", self.authorization),
            Route(BASE + "/", self.accounts_page),
            Route(BASE + "/deauthorize", self.deauthorize, methods=["POST"]),
            *self.controls(),
        ]

    def consent_page(self, given: Given, hidden: dict[str, str]) -> str:
        """Return the consent page."""
        people = [(one.id, one.global_name or one.username, one.about) for one in self.people.values()]
        what = "".join(f"<li>{escape(SCOPES.get(one, one))}</li>" for one in str(given.get("scope", "")).split())
        granted = f"<fieldset><legend>한입뉴스가 보게 되는 것</legend><ul>{what}</ul></fieldset>"
        return pages.consent("디스코드로 로그인 (샌드박스)", people, granted, hidden, BUTTONS)

    def problem_page(self, wrong: str) -> str:
        """Return the page for an application that asks wrongly."""
        return pages.page("승인할 수 없어요", f"<p>Invalid: {wrong}</p>")

    def granted(self, person: LoginPerson, form: FormData) -> set[str]:
        """Return all that was asked for: Discord's consent page offers no choice."""
        return set(str(form.get("scope", "")).split())

    async def token(self, request: Request) -> Response:
        """Trade a code or a refresh token for tokens."""
        if scripted := self.scripted("/api/oauth2/token"):
            return scripted
        form = await posted(request)
        if _credentials(request, form) != (CLIENT_ID, CLIENT_SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        if form.get("grant_type") == "refresh_token":
            refresh = self.refreshes.lookup(str(form.get("refresh_token", "")))
            found = (refresh.person_id, refresh.scopes) if refresh else None
        else:
            code = self.codes.spend(str(form.get("code", "")))
            fits = code and code.fits(form.get("redirect_uri"), str(form.get("code_verifier", "")))
            found = (code.person_id, code.scopes) if code and fits else None
        if found is None:
            return JSONResponse({"error": "invalid_grant", "error_description": 'Invalid "code" in request.'}, 400)
        person_id, scopes = found
        return JSONResponse(
            {
                "token_type": "Bearer",
                "access_token": self.tokens.issue(person_id, scopes, seconds=ACCESS_SECONDS).value,
                "expires_in": ACCESS_SECONDS,
                "refresh_token": self.refresh_token(person_id, scopes),
                "scope": " ".join(sorted(scopes)),
            }
        )

    async def revoke(self, request: Request) -> Response:
        """End all tokens of the person to whom one of them belongs; an unknown token is no error (RFC 7009)."""
        if scripted := self.scripted("/api/oauth2/token/revoke"):
            return scripted
        form = await posted(request)
        if _credentials(request, form) != (CLIENT_ID, CLIENT_SECRET):
            return JSONResponse({"error": "invalid_client"}, 401)
        token = str(form.get("token", ""))
        if found := self.refreshes.lookup(token) or self.tokens.lookup(token):
            self.forget(found.person_id)
        return JSONResponse({})

    async def me(self, request: Request) -> Response:
        """Return the user of an access token."""
        if scripted := self.scripted("/api/users/@me"):
            return scripted
        token = self.bearer(request)
        return JSONResponse(self.people[token.person_id].json(token.scopes)) if token else _unauthorized()

    async def authorization(self, request: Request) -> Response:
        """Return the application and scopes of an access token."""
        if scripted := self.scripted("/api/oauth2/@me"):
            return scripted
        token = self.bearer(request)
        if token is None:
            return _unauthorized()
        return JSONResponse({"application": {"id": CLIENT_ID}, "scopes": sorted(token.scopes)})

    async def accounts_page(self, _request: Request) -> Response:
        """Show the page on which a user can deauthorize the application."""
        rows = "".join(
            f'<form method="post" action="{BASE}/deauthorize"><fieldset><legend>{escape(one.username)}</legend>'
            f'<p>{escape(one.about)}</p><input type="hidden" name="person" value="{one.id}">'
            f"<button>앱 승인 취소 (이벤트 보내기)</button></fieldset></form>"
            for one in self.people.values()
        )
        return HTMLResponse(pages.page("디스코드 계정 (샌드박스)", rows))

    async def deauthorize(self, request: Request) -> Response:
        """Deauthorize the application for a user and send the webhook event to the product."""
        form = await posted(request)
        person, site = self.people.get(number(form.get("person"))), str(form.get("site", ""))
        if person is None or not (site or self.seen_callback):
            return HTMLResponse(pages.page("알릴 곳이 없어요", "<p>먼저 한 번 로그인해 주세요.</p>"), 400)
        self.forget(person.id)
        body, timestamp = event("APPLICATION_DEAUTHORIZED", {"user": person.json(frozenset())}), str(int(time.time()))
        headers = {"X-Signature-Ed25519": signature(timestamp, body), "X-Signature-Timestamp": timestamp}
        headers["Content-Type"] = "application/json"
        status = await self.tell("/webhooks/discord/events/", body, headers, site=site)
        return HTMLResponse(pages.page("알렸어요", f'<p>한입뉴스의 답: {status}</p><a href="{BASE}/">돌아가기</a>'))


def event(kind: str, data: dict[str, Any]) -> bytes:
    """Return a webhook event as Discord words it. https://docs.discord.com/developers/events/webhook-events"""
    happened = {"type": kind, "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()), "data": data}
    return json.dumps({"version": 1, "application_id": CLIENT_ID, "type": 1, "event": happened}).encode()


def _credentials(request: Request, form: FormData) -> tuple[str, str]:
    """Return id and secret, from the body or from HTTP Basic: Discord takes either."""
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith("Basic "):
        name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        return name, secret
    return str(form.get("client_id", "")), str(form.get("client_secret", ""))


def _unauthorized() -> Response:
    return JSONResponse(UNAUTHORIZED, 401)
