"""OAuth endpoints below DISCORD_OAUTH_BASE, and their controls. https://docs.discord.com/developers/topics/oauth2"""

import base64
import json
import time
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
from aiohttp import web
from multidict import MultiMapping

from sandbox.discord.oauth import pages
from sandbox.discord.oauth.keys import CLIENT_ID, CLIENT_SECRET, signature
from sandbox.discord.oauth.people import LoginPeople
from sandbox.kakao.login.replies import Reply
from sandbox.kakao.tokens import TokenRegistry
from sandbox.oauth_codes import Codes, fits
from sandbox.scripted_behaviour import ScriptedBehaviours

BASE = "/discord/login"
CONTROLS = "/sandbox/discord/login"
CALLBACK_PATH = "/login/discord/callback/"
HERE = {"127.0.0.1", "localhost"}
ACCESS_SECONDS = 604_800
FORWARDED_FIELDS = ("client_id", "redirect_uri", "state", "scope", "code_challenge")
SECONDS = 3.0
"""How long Discord waits for an answer to an event."""

JSON = dict[str, Any]
Given = MultiMapping[Any]


class DiscordLogin:
    """Login with Discord as one object."""

    def __init__(self) -> None:
        self.people = LoginPeople()
        self.codes = Codes()
        self.tokens = TokenRegistry()
        self.replies: ScriptedBehaviours[Reply] = ScriptedBehaviours()
        self.seen_callback = ""
        """The redirect URI of the last login, from which the product's address is taken."""

    def routes(self) -> list[web.RouteDef]:
        """All addresses."""
        return [
            web.get(BASE + "/oauth2/authorize", self.ask),
            web.post(BASE + "/oauth2/authorize", self.decide),
            web.post(BASE + "/api/oauth2/token", self.token),
            web.post(BASE + "/api/oauth2/token/revoke", self.revoke),
            web.get(BASE + "/api/users/@me", self.me),
            web.get(BASE + "/api/oauth2/@me", self.authorization),
            web.get(BASE + "/", self.accounts_page),
            web.post(BASE + "/deauthorize", self.deauthorize),
            web.post(CONTROLS + "/replies", self.reply),
            web.patch(CONTROLS + "/people/{person}", self.change),
            web.delete(CONTROLS, self.reset),
        ]

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """Show the consent page."""
        given = request.query
        if why := _problem(given) or ("" if given.get("response_type") == "code" else "response_type"):
            return _page(pages.page("승인할 수 없어요", f"<p>Invalid: {why}</p>"), 400)
        hidden = {name: given.get(name, "") for name in FORWARDED_FIELDS}
        return _page(pages.consent(self.people.all(), given.get("scope", "").split(), hidden))

    async def decide(self, request: web.Request) -> web.StreamResponse:
        """Redirect back to the product, with a code or with access_denied."""
        form = await request.post()
        if why := _problem(form):
            return _page(pages.page("승인할 수 없어요", f"<p>Invalid: {why}</p>"), 400)
        self.seen_callback = redirect_uri = str(form["redirect_uri"])
        person = self.people.find(_number(form.get("person")))
        result = {"state": str(form.get("state", ""))}
        if form.get("answer") != "yes" or person is None:
            result |= {"error": "access_denied", "error_description": "The resource owner or server denied the request"}
        else:
            scopes = set(str(form.get("scope", "")).split())
            challenge = str(form.get("code_challenge", ""))
            result["code"] = self.codes.make(person.id, scopes, redirect_uri=redirect_uri, challenge=challenge)
        raise web.HTTPFound(f"{redirect_uri}?{urlencode(result)}")

    async def token(self, request: web.Request) -> web.StreamResponse:
        """Trade a code or a refresh token for tokens."""
        if scripted := self._scripted("/api/oauth2/token"):
            return scripted
        form = await request.post()
        if _credentials(request, form) != (CLIENT_ID, CLIENT_SECRET):
            return web.json_response({"error": "invalid_client"}, status=401)
        if form.get("grant_type") == "refresh_token":
            refresh = self.codes.lookup(str(form.get("refresh_token", "")))
            found = (refresh.person_id, refresh.scopes) if refresh else None
        else:
            code = self.codes.spend(str(form.get("code", "")))
            is_whole = code is not None and code.redirect_uri == form.get("redirect_uri")
            is_whole = is_whole and code is not None and fits(code.challenge, str(form.get("code_verifier", "")))
            found = (code.person_id, code.scopes) if code and is_whole else None
        if found is None:
            body = {"error": "invalid_grant", "error_description": 'Invalid "code" in request.'}
            return web.json_response(body, status=400)
        person_id, scopes = found
        result = {
            "token_type": "Bearer",
            "access_token": self.tokens.issue(person_id, scopes, seconds=ACCESS_SECONDS).value,
            "expires_in": ACCESS_SECONDS,
            "refresh_token": self.codes.refresh_token(person_id, scopes).value,
            "scope": " ".join(sorted(scopes)),
        }
        return web.json_response(result)

    async def revoke(self, request: web.Request) -> web.StreamResponse:
        """End all tokens of the person to whom one of them belongs; an unknown token is no error (RFC 7009)."""
        if scripted := self._scripted("/api/oauth2/token/revoke"):
            return scripted
        form = await request.post()
        if _credentials(request, form) != (CLIENT_ID, CLIENT_SECRET):
            return web.json_response({"error": "invalid_client"}, status=401)
        token = str(form.get("token", ""))
        found = self.codes.lookup(token) or self.tokens.lookup(token)
        if found is not None:
            self.tokens.revoke_person(found.person_id)
            self.codes.forget(found.person_id)
        return web.json_response({})

    async def me(self, request: web.Request) -> web.StreamResponse:
        """Return the user of an access token."""
        if scripted := self._scripted("/api/users/@me"):
            return scripted
        token = self.tokens.lookup(request.headers.get("Authorization", "").removeprefix("Bearer "))
        person = self.people.find(token.person_id) if token else None
        if token is None or person is None:
            return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        return web.json_response(person.json(token.scopes))

    async def authorization(self, request: web.Request) -> web.StreamResponse:
        """Return the application and scopes of an access token."""
        if scripted := self._scripted("/api/oauth2/@me"):
            return scripted
        token = self.tokens.lookup(request.headers.get("Authorization", "").removeprefix("Bearer "))
        if token is None:
            return web.json_response({"message": "401: Unauthorized", "code": 0}, status=401)
        return web.json_response({"application": {"id": CLIENT_ID}, "scopes": sorted(token.scopes)})

    async def accounts_page(self, _request: web.Request) -> web.StreamResponse:
        """Show the page on which a user can deauthorize the application."""
        return _page(pages.accounts(self.people.all()))

    async def deauthorize(self, request: web.Request) -> web.StreamResponse:
        """Deauthorize the application for a user and send the webhook event to the product."""
        form = await request.post()
        person = self.people.find(_number(form.get("person")))
        site = str(form.get("site", "")) or self.seen_callback.partition("/login/")[0]
        if person is None or not site:
            return _page(pages.page("알릴 곳이 없어요", "<p>먼저 한 번 로그인해 주세요.</p>"), 400)
        self.tokens.revoke_person(person.id)
        self.codes.forget(person.id)
        status = await _send(site, event("APPLICATION_DEAUTHORIZED", {"user": person.json(frozenset())}))
        return _page(pages.page("알렸어요", f'<p>한입뉴스의 답: {status}</p><a href="{BASE}/">돌아가기</a>'))

    async def reply(self, request: web.Request) -> web.StreamResponse:
        """Add a scripted response."""
        self.replies.add(Reply.model_validate(await request.json()))
        return web.Response(status=204)

    async def change(self, request: web.Request) -> web.StreamResponse:
        """Change what an account returns."""
        self.people.change(_number(request.match_info["person"]), **(await request.json()))
        return web.Response(status=204)

    async def reset(self, _request: web.Request) -> web.StreamResponse:
        """Reset the accounts and the scripted responses."""
        self.people.reset()
        self.replies.clear()
        return web.Response(status=204)

    def _scripted(self, path: str) -> web.StreamResponse | None:
        scripted = self.replies.take(lambda one: one.path == path)
        if scripted is None:
            return None
        return web.Response(text=scripted.body, status=scripted.status, content_type=scripted.content_type)


def event(kind: str, data: JSON) -> bytes:
    """Return a webhook event as Discord words it. https://docs.discord.com/developers/events/webhook-events"""
    happened = {"type": kind, "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()), "data": data}
    return json.dumps({"version": 1, "application_id": CLIENT_ID, "type": 1, "event": happened}).encode()


async def _send(site: str, body: bytes) -> int:
    timestamp = str(int(time.time()))
    headers = {"X-Signature-Ed25519": signature(timestamp, body), "X-Signature-Timestamp": timestamp}
    headers["Content-Type"] = "application/json"
    try:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        url = site + "/webhooks/discord/events/"
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.post(url, data=body, headers=headers) as answer,
        ):
            return answer.status
    except (aiohttp.ClientError, TimeoutError):
        return 0


def _credentials(request: web.Request, form: Given) -> tuple[str, str]:
    """Return id and secret, from the body or from HTTP Basic: Discord takes either."""
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith("Basic "):
        name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        return name, secret
    return str(form.get("client_id", "")), str(form.get("client_secret", ""))


def _problem(given: Given) -> str:
    back = urlsplit(str(given.get("redirect_uri", "")))
    if given.get("client_id") != CLIENT_ID:
        return "client_id"
    if back.scheme != "http" or back.hostname not in HERE or back.path != CALLBACK_PATH or back.query:
        return "redirect_uri"
    return ""


def _number(text: object) -> int:
    return int(str(text)) if str(text).isdecimal() else 0


def _page(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")
