"""A login by OAuth: consent, a code on the way back, scripted responses, and controls of the accounts."""

import dataclasses
from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar
from urllib.parse import urlencode, urlsplit

import httpx
from pydantic import ValidationError
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.forms import posted
from sandbox.login.tokens import REFRESH_SECONDS, Codes, Token, TokenRegistry
from sandbox.scripted_behaviour import ScriptedBehaviour, ScriptedBehaviours

HERE = {"127.0.0.1", "localhost"}
FORWARDED_FIELDS = ("client_id", "redirect_uri", "state", "scope", "code_challenge")
WEBHOOK_SECONDS = 3.0
"""How long the platforms wait for an answer."""
Given = QueryParams | FormData


class Person(Protocol):
    """An account."""

    @property
    def id(self) -> int:
        """Its id."""


P = TypeVar("P", bound=Person)


class Reply(ScriptedBehaviour):
    """One answer for requests whose path (below the base) is `path`; `body` is sent as it is."""

    path: str
    status: int = 200
    body: str = "{}"
    content_type: str = "application/json"


class Login(Generic[P]):
    """What the logins of all platforms do; `platform` stands in the addresses of the callback and the controls."""

    platform: str
    client_id: str
    refusal: str
    """What the error says when somebody does not consent."""

    def __init__(self, people: Sequence[P], tokens: TokenRegistry | None = None) -> None:
        self._initial = people
        self.people = {one.id: one for one in people}
        self.codes = Codes()
        self.tokens = tokens or TokenRegistry()
        self.refreshes = TokenRegistry()
        self.replies: ScriptedBehaviours[Reply] = ScriptedBehaviours()
        self.seen_callback = ""
        """The redirect URI of the last login, from which the product's address is taken."""

    def controls(self) -> list[BaseRoute]:
        """Return the routes of the controls."""
        base = f"/sandbox/{self.platform}/login"
        return [
            Route(f"{base}/replies", self.reply, methods=["POST"]),
            Route(f"{base}/people/{{person:int}}", self.change, methods=["PATCH"]),
            Route(base, self.reset, methods=["DELETE"]),
        ]

    def consent_page(self, given: Given, hidden: dict[str, str]) -> str:
        """Return the consent page."""
        raise NotImplementedError

    def problem_page(self, wrong: str) -> str:
        """Return the page for an application that asks wrongly; `wrong` is the parameter's name."""
        raise NotImplementedError

    def granted(self, person: P, form: FormData) -> set[str]:
        """Return the scopes that the consent gives."""
        raise NotImplementedError

    async def ask(self, request: Request) -> Response:
        """Show the consent page."""
        given = request.query_params
        if wrong := self._wrong(given) or ("" if given.get("response_type") == "code" else "response_type"):
            return HTMLResponse(self.problem_page(wrong), 400)
        return HTMLResponse(self.consent_page(given, {name: str(given.get(name, "")) for name in FORWARDED_FIELDS}))

    async def decide(self, request: Request) -> Response:
        """Redirect back to the product, with a code or with access_denied."""
        form = await posted(request)
        if wrong := self._wrong(form):
            return HTMLResponse(self.problem_page(wrong), 400)
        self.seen_callback = redirect_uri = str(form["redirect_uri"])
        person = self.people.get(number(form.get("person")))
        result = {"state": str(form.get("state", ""))}
        if form.get("answer") != "yes" or person is None:
            result |= {"error": "access_denied", "error_description": self.refusal}
        else:
            scopes, challenge = self.granted(person, form), str(form.get("code_challenge", ""))
            result["code"] = self.codes.make(person.id, scopes, redirect_uri=redirect_uri, challenge=challenge)
        return RedirectResponse(f"{redirect_uri}?{urlencode(result)}", 302)

    async def reply(self, request: Request) -> Response:
        """Add a scripted response: {"path": "/v2/user/me", "body": "{}", "times": 1}."""
        try:
            self.replies.add(Reply.model_validate_json(await request.body()))
        except ValidationError as error:
            return JSONResponse({"errors": error.errors(include_url=False, include_context=False)}, 400)
        return Response(status_code=204)

    async def change(self, request: Request) -> Response:
        """Change fields of an account."""
        person_id = request.path_params["person"]
        try:
            self.people[person_id] = dataclasses.replace(self.people[person_id], **(await request.json()))  # type: ignore[type-var]
        except (KeyError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return Response(status_code=204)

    async def reset(self, _request: Request) -> Response:
        """Reset the accounts and the scripted responses."""
        self.people = {one.id: one for one in self._initial}
        self.replies.clear()
        return Response(status_code=204)

    def scripted(self, path: str) -> Response | None:
        """Return the scripted response for a path, or None."""
        found = self.replies.take(lambda one: one.path == path)
        return Response(found.body, found.status, media_type=found.content_type) if found else None

    def bearer(self, request: Request) -> Token | None:
        """Return the access token of a request."""
        return self.tokens.lookup(request.headers.get("Authorization", "").removeprefix("Bearer "))

    def refresh_token(self, person_id: int, scopes: frozenset[str]) -> str:
        """Return a new refresh token."""
        return self.refreshes.issue(person_id, scopes, seconds=REFRESH_SECONDS).value

    def forget(self, person_id: int) -> None:
        """End everything of somebody's: access, refresh tokens, codes."""
        self.tokens.revoke_person(person_id)
        self.refreshes.revoke_person(person_id)
        self.codes.forget(person_id)

    async def tell(self, path: str, content: bytes | str, headers: dict[str, str], *, site: str = "") -> int:
        """Post a webhook to the site that people were last sent back to, or to `site`; return its status, or 0."""
        base = site or self.seen_callback.partition("/login/")[0]
        if not base:
            return 0
        try:
            async with httpx.AsyncClient(timeout=WEBHOOK_SECONDS, trust_env=False) as client:
                return (await client.post(base + path, headers=headers, content=content)).status_code
        except httpx.HTTPError:
            return 0

    def _wrong(self, given: Given) -> str:
        """Return the name of a parameter that is wrong, "" when none is."""
        if given.get("client_id") != self.client_id:
            return "client_id"
        back = urlsplit(str(given.get("redirect_uri", "")))
        path = f"/login/{self.platform}/callback/"
        is_ours = back.scheme == "http" and back.hostname in HERE and back.path == path and not back.query
        return "" if is_ours else "redirect_uri"


def number(text: object) -> int:
    """Return an id from a form, 0 for what is none."""
    return int(str(text)) if str(text).isdecimal() else 0
