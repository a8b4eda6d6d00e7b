"""Kakao's endpoints for the product: the Event API, task results, callbacks, and messages to oneself.

Below /kakao/bot (KAKAO_BOT_API_BASE) and /kakao/api (KAKAO_API_BASE).
"""

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from sandbox.kakao.faults import STATUSES, At, Fault
from sandbox.kakao.memo import template_problem
from sandbox.kakao.service import Kakao

JSON = dict[str, Any]
BOT, API = "/kakao/bot", "/kakao/api"
MEMO_SCOPE = "talk_message"
BODY_MAX_BYTES = 1_000_000
SLOW_SECONDS = 3.0
MESSAGES = {
    "server_error": "Internal server error: 501",
    "rate_limited": "Too many requests",
    "unauthorized": "Invalid key",
}
Work = Callable[[Fault | None], Awaitable[Response]]


class HangUp(Response):
    """A response that ends before its Content-Length: the connection is dropped."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a body and send none."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"taskId"', "more_body": True})


class PlatformEndpoints:
    """The endpoints; each may have a fault."""

    def __init__(self, kakao: Kakao) -> None:
        self._kakao = kakao

    def routes(self) -> list[BaseRoute]:
        """All their addresses."""
        return [
            Route(BOT + "/v2/bots/{bot_id}/talk", self.talk, methods=["POST"]),
            Route(BOT + "/v1/tasks/{task_id}", self.task, methods=["GET"]),
            Route(BOT + "/callback/{token}", self.callback, methods=["POST"]),
            Route(API + "/v2/api/talk/memo/default/send", self.memo, methods=["POST"]),
        ]

    async def talk(self, request: Request) -> Response:
        """Accept an event for up to 100 people."""
        raw = await _body(request)

        async def work(fault: Fault | None) -> Response:
            if not self._is_ours(request):
                return _status("FAIL", "Invalid REST API key.", 401)
            if why := self._kakao.events.refusal(request.path_params["bot_id"], raw):
                return _status("FAIL", why)
            task = self._kakao.events.accept(raw, first_fails=fault is not None and fault.fault == "partial")
            return _status("SUCCESS", "", task_id=task.id)

        return await self._or_wrong("talk", work)

    async def task(self, request: Request) -> Response:
        """Return the result of an event."""

        async def work(_fault: Fault | None) -> Response:
            if not self._is_ours(request):
                return _status("FAIL", "Invalid REST API key.", 401)
            task = self._kakao.events.tasks.get(request.path_params["task_id"])
            return JSONResponse(task.json()) if task else _status("FAIL", "Invalid task ID.", 404)

        return await self._or_wrong("tasks", work)

    async def callback(self, request: Request) -> Response:
        """Take a skill's callback response."""
        raw = await _body(request)

        async def work(_fault: Fault | None) -> Response:
            return JSONResponse(self._kakao.channel.receive_callback(request.path_params["token"], raw))

        return await self._or_wrong("callback", work)

    async def memo(self, request: Request) -> Response:
        """Write into the chat somebody has with themselves."""
        form = parse_qs((await _body(request)).decode("utf-8", "replace"))
        template = form.get("template_object", [""])[0]

        async def work(_fault: Fault | None) -> Response:
            authorization = request.headers.get("Authorization", "")
            token = self._kakao.tokens.lookup(authorization.removeprefix("Bearer "))
            if token is None or not authorization.startswith("Bearer "):
                return JSONResponse({"code": -401, "msg": "this access token does not exist"}, 401)
            if MEMO_SCOPE not in token.scopes:
                allowed = sorted(token.scopes)
                refusal = {"code": -402, "msg": "insufficient scopes.", "api_type": "TALK_MEMO_DEFAULT_SEND"}
                return JSONResponse(refusal | {"required_scopes": [MEMO_SCOPE], "allowed_scopes": allowed}, 403)
            if why := template_problem(template):
                return JSONResponse({"code": -2, "msg": f"template_object: {why}"}, 400)
            chat = self._kakao.chats.find(token.person_id)
            if chat is None:
                return JSONResponse({"code": -101, "msg": "NotRegisteredUserException"}, 400)
            self._kakao.channel.note_memo(chat, template)
            self._kakao.ledger.memo(chat.person.id)
            return JSONResponse({"result_code": 0})

        return await self._or_wrong("memo", work)

    async def _or_wrong(self, at: At, work: Work) -> Response:
        fault = self._kakao.faults.take(lambda one: one.at == at)
        match fault and fault.fault:
            case "server_error" | "rate_limited" | "unauthorized" as wrong:
                return _status("ERROR", MESSAGES[wrong], STATUSES[wrong])
            case "fail":
                return _status("FAIL", "Internal server error: 505")
            case "cut_after":
                await work(fault)
                return HangUp()
            case "slow":
                await asyncio.sleep(SLOW_SECONDS if fault is None or fault.seconds is None else fault.seconds)
        return await work(fault)

    def _is_ours(self, request: Request) -> bool:
        return request.headers.get("Authorization") == f"KakaoAK {self._kakao.settings.rest_api_key}"


def _status(status: str, message: str, code: int = 200, *, task_id: str = "") -> Response:
    result = {"taskId": task_id or uuid.uuid4().hex, "status": status, "message": message}
    return JSONResponse(result | {"timestamp": int(time.time() * 1000)}, code)


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_MAX_BYTES:
            return b""
    return body
