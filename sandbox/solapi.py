"""A stand-in for Solapi's message API v4, and the phone on which a person reads what was sent.

Facts from github.com/solapi/documents: authentication/api-key.md (the header, its 15 minutes, one use of a signature,
error codes of 403), api-reference/messages/sendSimpleMessage.md (fields, 2000, 402), message-status-codes.md. The
answer's HTTP status for a number it has no way to is not documented and unverified here: 400 with the status code.

POST /sandbox/solapi/failures {"kind": "no_balance", "times": 1} makes the next requests fail; DELETE ends that.
GET /sandbox/phone/messages?to=01012345678 gives the messages as JSON, oldest first; DELETE empties the phone.
"""

import asyncio
import datetime as dt
import hashlib
import hmac
import itertools
import re
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from html import escape
from typing import Literal

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.forms import posted
from sandbox.keys import SMS_FROM, SOLAPI_API_KEY, SOLAPI_API_SECRET
from sandbox.scripted_behaviour import ScriptedBehaviour, ScriptedBehaviours

SKEW = dt.timedelta(minutes=15)
SMS_MAX_BYTES = 90
LMS_MAX_BYTES = 2000
MESSAGES_MAX = 500
SLOW_SECONDS = 8.0
HEADER = re.compile(r"HMAC-SHA256 apiKey=(\S+), date=(\S+), salt=(\S+), signature=([0-9a-f]{64})")
MOBILE = re.compile(r"01[016789][0-9]{7,8}")
ACCEPTED = "정상 접수(이통사로 접수 예정)"

FailureKind = Literal["bad_signature", "no_balance", "bad_number", "too_many", "server_error", "timeout"]
FAILURES: dict[FailureKind, str] = {
    "bad_signature": "서명이 틀렸다고 답하기",
    "no_balance": "잔액이 모자란다고 답하기",
    "bad_number": "없는 번호라고 답하기",
    "too_many": "요청이 너무 많다고 답하기",
    "server_error": "서버 오류",
    "timeout": "답하지 않기",
}


class Failure(ScriptedBehaviour):
    """How the next requests fail; `seconds` is how long a "timeout" takes."""

    kind: FailureKind


class Message(BaseModel):
    """The message of a request."""

    to: str = Field(min_length=1, pattern=r"^[0-9]+$")
    sender: str = Field(alias="from", min_length=1)
    text: str = Field(min_length=1)
    country: str = "82"


class SendRequest(BaseModel):
    """The body of POST /messages/v4/send."""

    message: Message


@dataclass(frozen=True)
class Received:
    """A message on a phone."""

    to: str
    text: str
    type: str
    at: str


class Solapi:
    """The API below SOLAPI_API_BASE (`/solapi`), the phone's page and the controls."""

    def __init__(self, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> None:
        self._now = now
        self._ids = itertools.count(1)
        self._used_signatures: dict[str, dt.datetime] = {}
        self._failures: ScriptedBehaviours[Failure] = ScriptedBehaviours()
        self.received: deque[Received] = deque(maxlen=MESSAGES_MAX)

    def routes(self) -> list[BaseRoute]:
        """Return all routes."""
        return [
            Route("/solapi/messages/v4/send", self.send, methods=["POST"]),
            Route("/phone/", self.phone, methods=["GET"]),
            Route("/phone/failures", self.choose_failure, methods=["POST"]),
            Route("/sandbox/solapi/failures", self.add_failure, methods=["POST"]),
            Route("/sandbox/solapi/failures", self.end_failures, methods=["DELETE"]),
            Route("/sandbox/phone/messages", self.list_messages, methods=["GET"]),
            Route("/sandbox/phone/messages", self.empty, methods=["DELETE"]),
        ]

    async def send(self, request: Request) -> Response:
        """Accept one message, or refuse it as Solapi does."""
        failure = self._failures.take(lambda _: True)
        if failure is not None and (refused := await self._failed(failure)):
            return refused
        if refusal := self._unauthorized(request.headers.get("Authorization", "")):
            return _refused(403, refusal, "인증에 실패했습니다.")
        try:
            message = SendRequest.model_validate_json(await request.body()).message
        except ValidationError:
            return _refused(400, "ValidationError", "요청 형식이 올바르지 않습니다.")
        try:
            size = len(message.text.encode("euc-kr"))
        except UnicodeEncodeError:
            return _not_received(message.to, "1029", "EUC-KR 범위 밖의 문자가 있습니다.")
        if size > LMS_MAX_BYTES:
            return _not_received(message.to, "1031", "메시지가 너무 깁니다.")
        if message.sender != SMS_FROM:
            return _not_received(message.to, "1062", "발신번호 미등록")
        if message.country == "82" and not MOBILE.fullmatch(message.to):
            return _not_received(message.to, "3010", "수신번호 형식 오류")
        kind = "SMS" if size <= SMS_MAX_BYTES else "LMS"
        to = message.to if message.country == "82" else f"+{message.country}{message.to}"
        self.received.append(Received(to, message.text, kind, self._now().isoformat()))
        name = f"{next(self._ids):020}"
        return JSONResponse(
            {
                "groupId": f"G4V{name}",
                "messageId": f"M4V{name}",
                "accountId": "00000001",
                "statusCode": "2000",
                "statusMessage": ACCEPTED,
                "to": message.to,
                "from": message.sender,
                "type": kind,
                "country": message.country,
            }
        )

    async def phone(self, request: Request) -> Response:
        """Show every phone that got a message, or the messages of the one that `to` names, newest first."""
        to = request.query_params.get("to", "")
        numbers = list(dict.fromkeys(one.to for one in reversed(self.received)))
        shown = [one for one in reversed(self.received) if to in ("", one.to)]
        return HTMLResponse(_page(numbers, to, shown))

    async def choose_failure(self, request: Request) -> Response:
        """Let the next message fail as the form of the page says."""
        kind = (await posted(request)).get("kind")
        self._failures.clear()
        if kind in FAILURES:
            self._failures.add(Failure.model_validate({"kind": kind, "times": 1}))
        return RedirectResponse("/phone/", 303)

    async def add_failure(self, request: Request) -> Response:
        """Add a scripted failure."""
        try:
            self._failures.add(Failure.model_validate_json(await request.body()))
        except ValidationError as error:
            return JSONResponse({"errors": error.errors(include_url=False, include_context=False)}, 400)
        return Response(status_code=204)

    async def end_failures(self, _request: Request) -> Response:
        """Remove all scripted failures."""
        self._failures.clear()
        return Response(status_code=204)

    async def list_messages(self, request: Request) -> Response:
        """Return the messages as JSON, the oldest first."""
        to = request.query_params.get("to")
        return JSONResponse([asdict(one) for one in self.received if to in (None, one.to)])

    async def empty(self, _request: Request) -> Response:
        """Delete all messages."""
        self.received.clear()
        return Response(status_code=204)

    async def _failed(self, failure: Failure) -> Response | None:
        match failure.kind:
            case "bad_signature":
                return _refused(403, "SignatureDoesNotMatch", "생성한 Signature가 일치하지 않습니다.")
            case "no_balance":
                return _refused(402, "NotEnoughBalance", "잔액이 부족합니다.")
            case "bad_number":
                return _not_received("", "3032", "미가입자")
            case "too_many":
                return _refused(429, "TooManyRequests", "요청이 너무 많습니다.")
            case "server_error":
                return _refused(500, "InternalError", "일시적으로 처리하지 못했습니다.")
            case "timeout":
                await asyncio.sleep(SLOW_SECONDS if failure.seconds is None else failure.seconds)
        return None

    def _unauthorized(self, header: str) -> str | None:
        """Return the error code of a request whose Authorization header is not acceptable."""
        found = HEADER.fullmatch(header)
        if found is None or found[1] != SOLAPI_API_KEY:
            return "InvalidAPIKey"
        _key, date, salt, signature = found.groups()
        try:
            sent_at = dt.datetime.fromisoformat(date)
        except ValueError:
            return "RequestTimeTooSkewed"
        now = self._now()
        if sent_at.tzinfo is None or abs(now - sent_at) > SKEW:
            return "RequestTimeTooSkewed"
        wanted = hmac.new(SOLAPI_API_SECRET.encode(), f"{date}{salt}".encode(), hashlib.sha256).hexdigest()
        if not 12 <= len(salt.encode()) <= 64 or not hmac.compare_digest(wanted, signature):
            return "SignatureDoesNotMatch"
        self._used_signatures = {one: until for one, until in self._used_signatures.items() if until > now}
        if signature in self._used_signatures:
            return "DuplicatedSignature"
        self._used_signatures[signature] = now + 2 * SKEW
        return None


def _refused(status: int, code: str, text: str) -> Response:
    return JSONResponse({"errorCode": code, "errorMessage": text}, status)


def _not_received(to: str, status_code: str, text: str) -> Response:
    return JSONResponse({"statusCode": status_code, "statusMessage": text, "to": to}, 400)


STYLE = """
:root{color-scheme:light dark}
body{font-family:system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem;line-height:1.6}
h1{font-size:1.35rem}nav{display:flex;flex-wrap:wrap;gap:.5rem;margin:0 0 1rem}
nav a{padding:.3rem .75rem;border:1px solid #8886;border-radius:99px;text-decoration:none;color:inherit}
nav a[aria-current]{background:#0a6559;color:#fff}
article{border:1px solid #8886;border-radius:14px;padding:.75rem 1rem;margin:0 0 .75rem}
article p{margin:.25rem 0;white-space:pre-wrap;overflow-wrap:anywhere}small{opacity:.75}
form{display:flex;gap:.5rem;flex-wrap:wrap;margin:2rem 0}select,button{font:inherit;padding:.5rem .75rem}
"""


def _page(numbers: list[str], to: str, shown: list[Received]) -> str:
    links = [("", "모두"), *((number, number) for number in numbers)]
    tabs = "".join(
        f'<a href="/phone/?to={escape(number)}"{" aria-current=page" if number == to else ""}>{escape(name)}</a>'
        for number, name in links
    )
    messages = "".join(
        f"<article><small>{escape(one.to)} · {one.type} · {escape(one.at[11:19])} (UTC)</small>"
        f"<p>{escape(one.text)}</p></article>"
        for one in shown
    )
    options = "".join(f'<option value="{kind}">{text}</option>' for kind, text in FAILURES.items())
    return (
        '<!doctype html><html lang="ko"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><title>휴대폰 (샌드박스)</title>'
        f"<style>{STYLE}</style></head><body><h1>휴대폰 (샌드박스)</h1>"
        "<p>한입뉴스가 보낸 문자 메시지예요. 5초마다 새로 고쳐져요.</p>"
        f"<nav>{tabs}</nav>{messages or '<p>아직 받은 문자가 없어요.</p>'}"
        f'<form method="post" action="/phone/failures"><label>다음 문자 한 통은 <select name="kind">'
        f'<option value="">보내기</option>{options}</select></label><button>정하기</button></form></body></html>'
    )
