"""Handles a REST request: faults, rate limits, authorization, the endpoint, the log."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from aiohttp import web

from sandbox.discord.errors import DiscordError, invalid, unauthorized
from sandbox.discord.faults import AFTER, STATUSES, Fault
from sandbox.discord.journal import Request
from sandbox.discord.ratelimits import Bucket, Verdict, refusal_headers
from sandbox.discord.rest.call import Call, read
from sandbox.discord.service import Discord

PREFIX = "/discord/api/v10"
JSON_TYPE = "application/json"
"""Exactly so: discord.py takes nothing else for JSON."""
FREE = (0, 0.0)
USUAL = (50, 5.0)
MESSAGES = (-1, -1.0)
TOKEN = (-2, -1.0)
"""Stand for the limits of messages and of an interaction's token, which the settings give."""
TOKEN_LIMIT = 5
MAJOR = ("channel_id", "guild_id", "token")
WRONG_SHAPE = (AttributeError, KeyError, TypeError, ValueError)
"""Exceptions that a body with values of a wrong type causes in an endpoint."""

CLIENT_IS_GONE = 499

logger = logging.getLogger(__name__)

Answer = Any
Handler = Callable[[Discord, Call], Awaitable[Answer]]


@dataclass(frozen=True)
class Endpoint:
    """One address of REST. `is_open`: a token in the path is all it needs, and it is outside the global limit."""

    method: str
    path: str
    handler: Handler
    limit: tuple[int, float] = USUAL
    is_open: bool = False


class Endpoints(list[Endpoint]):
    """The addresses of one area."""

    def add(
        self, method: str, path: str, *, limit: tuple[int, float] = USUAL, is_open: bool = False
    ) -> Callable[[Handler], Handler]:
        """Return a decorator that puts a handler at an address."""

        def register(handler: Handler) -> Handler:
            self.append(Endpoint(method, path, handler, limit, is_open))
            return handler

        return register


@dataclass(frozen=True)
class RestHandler:
    """Serves endpoints for one stand-in."""

    discord: Discord

    def route(self, endpoint: Endpoint) -> web.RouteDef:
        """Return the route of an endpoint."""

        async def serve(request: web.Request) -> web.StreamResponse:
            return await self.serve(endpoint, request)

        return web.route(endpoint.method, PREFIX + endpoint.path, serve)

    async def serve(self, endpoint: Endpoint, request: web.Request) -> web.StreamResponse:
        """Answer one request and put it in the log."""
        started, at = time.perf_counter(), self.discord.clock.now()
        try:
            await request.read()  # before anything is done: what is half sent never happened
        except ConnectionError:
            return web.Response(status=CLIENT_IS_GONE)
        path = request.path.removeprefix(PREFIX)
        fault = self.discord.faults.take(request.method, path)
        response, code, scope = await self._answer(endpoint, request, fault)
        milliseconds = round((time.perf_counter() - started) * 1000, 2)
        name = fault.fault if fault else None
        self.discord.journal.request(
            Request(at, request.method, path, response.status, code, milliseconds, scope, name)
        )
        if fault is not None and fault.fault == "cut_after" and request.transport is not None:
            request.transport.abort()
        return response

    async def _answer(
        self, endpoint: Endpoint, request: web.Request, fault: Fault | None
    ) -> tuple[web.Response, int, str | None]:
        if fault is not None and fault.fault not in AFTER and (wrong := await _go_wrong(fault, request)):
            return wrong
        verdict = self.discord.limits.take(self._bucket(endpoint, request), counts_globally=not endpoint.is_open)
        if verdict.scope:
            return _refuse(verdict), 0, verdict.scope
        try:
            if (
                not endpoint.is_open
                and request.headers.get("Authorization") != f"Bot {self.discord.settings.bot_token}"
            ):
                raise unauthorized()
            answer = await endpoint.handler(self.discord, await read(request))
        except DiscordError as error:
            return respond(error.json(), error.status, verdict.headers), error.code, None
        except WRONG_SHAPE as error:
            logger.exception("a body of the wrong shape")
            refused = invalid((), "MODEL_TYPE_CONVERT", repr(error))
            return respond(refused.json(), refused.status, verdict.headers), refused.code, None
        if fault is not None and fault.fault == "slow_after":
            await asyncio.sleep(fault.seconds)
        status = 204 if answer is None else 200
        return respond(answer, status, verdict.headers), 0, None

    def _bucket(self, endpoint: Endpoint, request: web.Request) -> Bucket:
        limit, seconds = endpoint.limit
        name, path = f"{endpoint.method} {endpoint.path}", request.path.removeprefix(PREFIX)
        major = next((request.match_info[one] for one in MAJOR if one in request.match_info), "")
        for window in self.discord.settings.windows:
            if fnmatchcase(f"{request.method} {path}", window.match):
                return Bucket(name, "" if window.shared else major, window.limit, window.seconds)
        if endpoint.limit == MESSAGES:
            limit, seconds = self.discord.settings.message_limit, self.discord.settings.message_seconds
        elif endpoint.limit == TOKEN:
            limit, seconds = TOKEN_LIMIT, self.discord.settings.token_limit_seconds
        return Bucket(name, major, limit, seconds)


def respond(answer: Answer, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Return a JSON answer; none at all for 204."""
    if answer is None:
        return web.Response(status=status, headers=headers)
    body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    return web.Response(body=body, status=status, headers={"Content-Type": JSON_TYPE} | (headers or {}))


async def _go_wrong(fault: Fault, request: web.Request) -> tuple[web.Response, int, str | None] | None:
    match fault.fault:
        case "slow":
            await asyncio.sleep(fault.seconds)
            return None
        case "cut_before":
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=CLIENT_IS_GONE), 0, None
        case "rate_limited":
            return _refuse(Verdict({}, fault.scope, fault.seconds)), 0, fault.scope
        case "cloudflare":
            page = "<html><title>Access denied</title><h1>Error 1015: You are being rate limited</h1></html>"
            return web.Response(text=page, status=429, content_type="text/html"), 0, "user"
        case "error":
            refused = DiscordError(fault.code, status=fault.status, message=fault.message)
            return respond(refused.json(), refused.status), refused.code, None
    status = STATUSES[fault.fault]
    return web.Response(text=f"<h1>{status}</h1>", status=status, content_type="text/html"), 0, None


def _refuse(verdict: Verdict) -> web.Response:
    body = {
        "message": "You are being rate limited.",
        "retry_after": verdict.retry_after,
        "global": verdict.scope == "global",
    }
    return respond(body, 429, verdict.headers | refusal_headers(verdict))
