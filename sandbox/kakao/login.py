"""Kakao Login as one object: kauth and kapi, the accounts page that sends webhooks, the controls.

https://developers.kakao.com/docs/latest/ko/kakaologin/rest-api (errors: .../kakaologin/trouble-shooting)
"""

import datetime as dt
import time
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.forms import posted
from sandbox.kakao.people import PEOPLE, KakaoPerson
from sandbox.kakao.signing import EVENTS, Signer
from sandbox.keys import KAKAO_ADMIN_KEY, KAKAO_APP_ID, KAKAO_CLIENT_SECRET, KAKAO_REST_API_KEY
from sandbox.login import pages
from sandbox.login.login import Given, Login, number
from sandbox.login.tokens import ACCESS_SECONDS, REFRESH_SECONDS, TokenRegistry

AUTH, API = "/kakao/auth", "/kakao/api"
SCOPES = {
    "profile_nickname": "닉네임",
    "account_email": "카카오계정(이메일)",
    "phone_number": "카카오계정(전화번호)",
    "talk_message": "카카오톡 메시지 전송",
}
DEFAULT_SCOPES = ("profile_nickname", "account_email", "phone_number")
"""What is asked for when an application names nothing: the items switched on in its console."""
PROBLEMS = {
    "client_id": ("KOE101", "앱 키가 올바르지 않아요."),
    "redirect_uri": ("KOE006", "등록하지 않은 리다이렉트 URI예요."),
    "response_type": ("KOE001", "response_type은 code여야 해요."),
}
BUTTONS = (
    '<button class="yes" name="answer" value="yes">동의하고 계속하기</button>'
    '<button class="no" name="answer" value="no">취소</button>'
)
JSON = dict[str, Any]


@dataclass
class Connection:
    """An account's connection to the application."""

    scopes: set[str]
    connected_at: dt.datetime


class KakaoLogin(Login[KakaoPerson]):
    """Everything of Kakao Login; `tokens` are shared with the message API."""

    platform = "kakao"
    client_id = KAKAO_REST_API_KEY
    refusal = "User denied access"

    def __init__(self, tokens: TokenRegistry | None = None) -> None:
        super().__init__(PEOPLE, tokens)
        self.connections: dict[int, Connection] = {}
        self.signer = Signer()
        self.unlinked: list[int] = []
        """Whom the product has unlinked, in order."""

    def routes(self) -> list[BaseRoute]:
        """All addresses: endpoints, the accounts page, controls."""
        return [
            Route(AUTH + "/oauth/authorize", self.ask, methods=["GET"]),
            Route(AUTH + "/oauth/authorize", self.decide, methods=["POST"]),
            Route(AUTH + "/oauth/token", self.token, methods=["POST"]),
            Route(AUTH + "/.well-known/jwks.json", self.keys, methods=["GET"]),
            Route(API + "/v2/user/me", self.me, methods=["GET", "POST"]),
            Route(API + "/v1/user/access_token_info", self.token_info, methods=["GET"]),
            Route(API + "/v1/user/unlink", self.unlink, methods=["POST"]),
            Route("/kakao/login/", self.accounts_page, methods=["GET"]),
            Route("/kakao/login/unlink", self.unlink_by_hand, methods=["POST"]),
            Route("/kakao/login/event", self.send_event, methods=["POST"]),
            *self.controls(),
        ]

    def consent_page(self, given: Given, hidden: dict[str, str]) -> str:
        """Return the consent page."""
        people = [(one.id, one.nickname, one.about) for one in self.people.values()]
        what = "".join(
            f'<label><input type="checkbox" name="agreed" value="{one}" checked> {escape(SCOPES[one])}</label>'
            for one in _requested(given)
        )
        granted = f"<fieldset><legend>제공하는 정보</legend>{what}</fieldset>"
        return pages.consent("카카오 로그인 (샌드박스)", people, granted, hidden, BUTTONS)

    def problem_page(self, wrong: str) -> str:
        """Return the page Kakao shows when an application asks wrongly."""
        code, text = PROBLEMS[wrong]
        return pages.page("로그인할 수 없어요", f"<p>{text} <code>{code}</code></p>")

    def granted(self, person: KakaoPerson, form: FormData) -> set[str]:
        """Connect the account with the scopes that were agreed to; return all of the connection's."""
        return self.connect(person.id, {str(one) for one in form.getlist("agreed")} & set(_requested(form))).scopes

    def connect(self, person_id: int, scopes: set[str]) -> Connection:
        """Connect an account to the application, or add scopes to its connection."""
        connection = self.connections.setdefault(person_id, Connection(set(), dt.datetime.now(dt.UTC)))
        connection.scopes |= scopes
        return connection

    async def token(self, request: Request) -> Response:
        """Trade a code or a refresh token for tokens."""
        if scripted := self.scripted("/oauth/token"):
            return scripted
        form = await posted(request)
        if form.get("client_id") != KAKAO_REST_API_KEY:
            return _no_token("invalid_client", "Not exist client_id", "KOE101", 401)
        if form.get("client_secret") != KAKAO_CLIENT_SECRET:
            return _no_token("invalid_client", "Bad client credentials", "KOE010", 401)
        match form.get("grant_type"):
            case "authorization_code":
                code = self.codes.spend(str(form.get("code", "")))
                if code is None:
                    return _no_token("invalid_grant", "authorization code not found for code", "KOE320")
                if code.redirect_uri != form.get("redirect_uri"):
                    return _no_token("invalid_grant", "Redirect URI mismatch.", "KOE303")
                if not code.fits(code.redirect_uri, str(form.get("code_verifier", ""))):
                    return _no_token("invalid_grant", "code_verifier does not match", "KOE320")
                person_id, scopes, is_renewed = code.person_id, code.scopes, True
                more = {"scope": " ".join(sorted(scopes))}
            case "refresh_token":
                known = self.refreshes.lookup(str(form.get("refresh_token", "")))
                if known is None:
                    return _no_token("invalid_grant", "expired_or_invalid_refresh_token", "KOE322")
                person_id, scopes, is_renewed = known.person_id, known.scopes, self.refreshes.is_in_last_month(known)
                more = {}
            case _:
                return _no_token("unsupported_grant_type", "unsupported grant_type", "KOE114")
        token = self.tokens.issue(person_id, scopes)
        result = {"token_type": "bearer", "access_token": token.value, "expires_in": ACCESS_SECONDS, **more}
        if is_renewed:
            refresh = self.refresh_token(person_id, scopes)
            result |= {"refresh_token": refresh, "refresh_token_expires_in": REFRESH_SECONDS}
        return JSONResponse(result)

    async def keys(self, _request: Request) -> Response:
        """Return the public keys."""
        return self.scripted("/.well-known/jwks.json") or JSONResponse(self.signer.jwks())

    async def me(self, request: Request) -> Response:
        """Return the account of a token or of `target_id`."""
        if scripted := self.scripted("/v2/user/me"):
            return scripted
        who = await self._who(request)
        if isinstance(who, Response):
            return who
        person = self.people.get(who)
        return JSONResponse(self._account(person)) if person else _refused(-101, "NotRegisteredUserException")

    async def token_info(self, request: Request) -> Response:
        """Return the account id and remaining seconds of a token."""
        if scripted := self.scripted("/v1/user/access_token_info"):
            return scripted
        token = self.bearer(request)
        if token is None:
            return _refused(-401, "this access token does not exist", 401)
        left = int(token.expires_at - time.time())
        return JSONResponse({"id": token.person_id, "expires_in": left, "app_id": int(KAKAO_APP_ID)})

    async def unlink(self, request: Request) -> Response:
        """End a connection; no webhook is sent, because the product itself asked for it."""
        if scripted := self.scripted("/v1/user/unlink"):
            return scripted
        who = await self._who(request)
        if isinstance(who, Response):
            return who
        if self.connections.pop(who, None) is None:
            return _refused(-101, "NotRegisteredUserException")
        self.forget(who)
        self.unlinked.append(who)
        return JSONResponse({"id": who})

    async def accounts_page(self, _request: Request) -> Response:
        """Show the page that lists the accounts with buttons that send webhooks to the product."""
        options = "".join(f"<option>{escape(one)}</option>" for one in EVENTS)
        rows = "".join(
            f"<li><strong>{escape(person.nickname)}</strong> <small>{person.id} · {escape(self._state(person))}</small>"
            f'<p>{escape(person.about)}</p><form method="post" action="/kakao/login/unlink">'
            f'<input type="hidden" name="person" value="{person.id}"><button>연결 끊기 (웹훅 보내기)</button></form>'
            f'<form method="post" action="/kakao/login/event"><input type="hidden" name="person" value="{person.id}">'
            f'<label>계정 이벤트 <select name="event">{options}</select></label>'
            f"<button>이벤트 보내기</button></form></li>"
            for person in self.people.values()
        )
        words = f"<p>카카오가 한입뉴스에 알리는 일들을 해 볼 수 있어요.</p><ul>{rows}</ul>"
        return HTMLResponse(pages.page("카카오계정 (샌드박스)", words))

    async def unlink_by_hand(self, request: Request) -> Response:
        """Unlink an account in Kakao's settings and send the webhook."""
        form = await posted(request)
        person_id, reason = number(form.get("person")), str(form.get("reason", "UNLINK_FROM_APPS"))
        self.connections.pop(person_id, None)
        self.forget(person_id)
        told = {"app_id": KAKAO_APP_ID, "user_id": str(person_id), "referrer_type": reason}
        headers = {"Authorization": f"KakaoAK {KAKAO_ADMIN_KEY}", "Content-Type": "application/x-www-form-urlencoded"}
        site = str(form.get("site", ""))
        return _result(await self.tell("/webhooks/kakao/unlink/", urlencode(told), headers, site=site))

    async def send_event(self, request: Request) -> Response:
        """Send an account event to the product."""
        form = await posted(request)
        issuer, name = str(request.base_url).rstrip("/") + AUTH, str(form.get("event", "user-unlinked"))
        body = self.signer.event(number(form.get("person")), name, issuer=issuer)
        headers = {"Content-Type": "application/secevent+jwt"}
        return _result(await self.tell("/webhooks/kakao/events/", body, headers, site=str(form.get("site", ""))))

    async def reset(self, request: Request) -> Response:
        """Reset accounts, connections and scripted responses."""
        self.connections.clear()
        self.unlinked.clear()
        return await super().reset(request)

    def _state(self, person: KakaoPerson) -> str:
        connection = self.connections.get(person.id)
        return f"연결됨: {', '.join(sorted(connection.scopes)) or '동의 항목 없음'}" if connection else "연결되지 않음"

    def _account(self, person: KakaoPerson) -> JSON:
        """Return the answer of /v2/user/me."""
        connection = self.connections.get(person.id)
        scopes = connection.scopes if connection else set()
        account: JSON = {"profile_nickname_needs_agreement": "profile_nickname" not in scopes}
        if "profile_nickname" in scopes:
            account["profile"] = {"nickname": person.nickname, "is_default_nickname": False}
        account |= {"has_email": person.email is not None, "email_needs_agreement": "account_email" not in scopes}
        if person.email is not None and "account_email" in scopes:
            flags = {"is_email_valid": person.is_email_valid, "is_email_verified": person.is_email_verified}
            account |= flags | {"email": person.email}
        account["has_phone_number"] = person.phone is not None
        account["phone_number_needs_agreement"] = "phone_number" not in scopes
        if person.phone and "phone_number" in scopes:
            account["phone_number"] = person.phone
        result: JSON = {"id": person.id, "kakao_account": account}
        return result | ({"connected_at": connection.connected_at.strftime("%Y-%m-%dT%H:%M:%SZ")} if connection else {})

    async def _who(self, request: Request) -> int | Response:
        authorization = request.headers.get("Authorization", "")
        if authorization.startswith("Bearer "):
            token = self.bearer(request)
            return token.person_id if token else _refused(-401, "this access token does not exist", 401)
        if authorization != f"KakaoAK {KAKAO_ADMIN_KEY}":
            return _refused(-401, "appKey(admin) does not exist", 401)
        given = await posted(request) if request.method == "POST" else request.query_params
        target = str(given.get("target_id", ""))
        if given.get("target_id_type") != "user_id" or not target.isdigit():
            return _refused(-2, "target_id_type and target_id are required")
        return int(target)


def _requested(given: Given) -> list[str]:
    named = [one for one in str(given.get("scope", "")).replace(",", " ").split() if one in SCOPES]
    return named or list(DEFAULT_SCOPES)


def _no_token(error: str, description: str, code: str, status: int = 400) -> Response:
    return JSONResponse({"error": error, "error_description": description, "error_code": code}, status)


def _refused(code: int, message: str, status: int = 400) -> Response:
    return JSONResponse({"msg": message, "code": code}, status)


def _result(status: int) -> Response:
    said = f"한입뉴스의 답: {status}." if status else "한입뉴스가 답하지 않았어요."
    return HTMLResponse(pages.page("알렸어요", f'<p>{said}</p><p><a href="/kakao/login/">돌아가기</a></p>'))
