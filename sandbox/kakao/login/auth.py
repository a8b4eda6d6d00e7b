"""kauth: the consent page, codes for tokens, and the public keys.

https://developers.kakao.com/docs/latest/ko/kakaologin/rest-api (errors: .../kakaologin/trouble-shooting)
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.forms import posted
from sandbox.kakao.login import pages
from sandbox.kakao.login.accounts import DEFAULT_SCOPES, SCOPES, Accounts
from sandbox.kakao.login.replies import Replies
from sandbox.kakao.login.signing import Signer
from sandbox.kakao.tokens import ACCESS_SECONDS, TokenRegistry
from sandbox.keys import KAKAO_CLIENT_SECRET, KAKAO_REST_API_KEY
from sandbox.oauth_codes import REFRESH_SECONDS, Codes, fits

AUTH = "/kakao/auth"
CALLBACK_PATH = "/login/kakao/callback/"
HERE = {"127.0.0.1", "localhost"}
FORWARDED_FIELDS = ("client_id", "redirect_uri", "state", "scope", "code_challenge")
Given = QueryParams | FormData


@dataclass(frozen=True)
class LoginState:
    """State shared by the login's endpoints."""

    accounts: Accounts
    codes: Codes
    tokens: TokenRegistry
    signer: Signer
    replies: Replies


class Auth:
    """The endpoints below KAKAO_AUTH_BASE."""

    def __init__(self, state: LoginState) -> None:
        self._state = state
        self.seen_callback = ""
        """The redirect URI of the last login, from which the address for webhooks is taken."""

    def routes(self) -> list[BaseRoute]:
        """All addresses."""
        return [
            Route(AUTH + "/oauth/authorize", self.ask, methods=["GET"]),
            Route(AUTH + "/oauth/authorize", self.decide, methods=["POST"]),
            Route(AUTH + "/oauth/token", self.token, methods=["POST"]),
            Route(AUTH + "/.well-known/jwks.json", self.keys, methods=["GET"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Show the consent page."""
        given = request.query_params
        if wrong := _problem(given):
            return HTMLResponse(pages.problem(*wrong), 400)
        hidden = {name: str(given.get(name, "")) for name in FORWARDED_FIELDS}
        return HTMLResponse(pages.consent(self._state.accounts.people, _requested(given), hidden))

    async def decide(self, request: Request) -> Response:
        """Redirect back to the product, with a code or with access_denied."""
        form = await posted(request)
        if wrong := _problem(form, is_form=True):
            return HTMLResponse(pages.problem(*wrong), 400)
        redirect_uri, token = str(form["redirect_uri"]), str(form.get("state", ""))
        self.seen_callback = redirect_uri
        person = self._state.accounts.find(int(person) if (person := str(form.get("person"))).isdecimal() else 0)
        if form.get("answer") != "yes" or person is None:
            refusal = {"error": "access_denied", "error_description": "User denied access", "state": token}
            return RedirectResponse(f"{redirect_uri}?{urlencode(refusal)}", 302)
        agreed = {str(one) for one in form.getlist("agreed")} & set(_requested(form))
        connection = self._state.accounts.agree(person.id, agreed)
        challenge = str(form.get("code_challenge", ""))
        code = self._state.codes.make(person.id, connection.scopes, redirect_uri=redirect_uri, challenge=challenge)
        return RedirectResponse(f"{redirect_uri}?{urlencode({'code': code, 'state': token})}", 302)

    async def token(self, request: Request) -> Response:
        """Trade a code or a refresh token for tokens."""
        if scripted := self._state.replies.take("/oauth/token"):
            return scripted
        form = await posted(request)
        if form.get("client_id") != KAKAO_REST_API_KEY:
            return _refused("invalid_client", "Not exist client_id", "KOE101", 401)
        if form.get("client_secret") != KAKAO_CLIENT_SECRET:
            return _refused("invalid_client", "Bad client credentials", "KOE010", 401)
        match form.get("grant_type"):
            case "authorization_code":
                code = self._state.codes.spend(str(form.get("code", "")))
                if code is None:
                    return _refused("invalid_grant", "authorization code not found for code", "KOE320")
                if code.redirect_uri != form.get("redirect_uri"):
                    return _refused("invalid_grant", "Redirect URI mismatch.", "KOE303")
                if not fits(code.challenge, str(form.get("code_verifier", ""))):
                    return _refused("invalid_grant", "code_verifier does not match", "KOE320")
                refresh = self._state.codes.refresh_token(code.person_id, code.scopes)
                return JSONResponse(
                    self._access(code.person_id, code.scopes)
                    | {"refresh_token": refresh.value, "refresh_token_expires_in": REFRESH_SECONDS}
                    | {"scope": " ".join(sorted(code.scopes))}
                )
            case "refresh_token":
                known = self._state.codes.lookup(str(form.get("refresh_token", "")))
                if known is None:
                    return _refused("invalid_grant", "expired_or_invalid_refresh_token", "KOE322")
                result = self._access(known.person_id, known.scopes)
                if self._state.codes.is_in_last_month(known):
                    renewed = self._state.codes.refresh_token(known.person_id, known.scopes)
                    result |= {"refresh_token": renewed.value, "refresh_token_expires_in": REFRESH_SECONDS}
                return JSONResponse(result)
        return _refused("unsupported_grant_type", "unsupported grant_type", "KOE114")

    async def keys(self, _request: Request) -> Response:
        """Return the public keys."""
        return self._state.replies.take("/.well-known/jwks.json") or JSONResponse(self._state.signer.jwks())

    def _access(self, person_id: int, scopes: frozenset[str]) -> dict[str, Any]:
        token = self._state.tokens.issue(person_id, scopes)
        return {"token_type": "bearer", "access_token": token.value, "expires_in": ACCESS_SECONDS}


def _requested(given: Given) -> list[str]:
    named = [one for one in str(given.get("scope", "")).replace(",", " ").split() if one in SCOPES]
    return named or list(DEFAULT_SCOPES)


def _problem(given: Given, *, is_form: bool = False) -> tuple[str, str] | None:
    if given.get("client_id") != KAKAO_REST_API_KEY:
        return "KOE101", "앱 키가 올바르지 않아요."
    back = urlsplit(str(given.get("redirect_uri", "")))
    if back.scheme != "http" or back.hostname not in HERE or back.path != CALLBACK_PATH or back.query:
        return "KOE006", "등록하지 않은 리다이렉트 URI예요."
    if not is_form and given.get("response_type") != "code":
        return "KOE001", "response_type은 code여야 해요."
    return None


def _refused(error: str, description: str, code: str, status: int = 400) -> Response:
    return JSONResponse({"error": error, "error_description": description, "error_code": code}, status)
