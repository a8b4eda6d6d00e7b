"""What a web server can do wrong, each as an ASGI answer: for the collector to survive, on request."""

import asyncio
import gzip
from collections.abc import Awaitable, Callable

from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CHUNK = b"<!-- padding, padding, and then some more padding -->" * 1200
OVERSIZED_BYTES = 40 * 1024 * 1024
BOMB_BYTES = 64 * 1024 * 1024
KOREAN_TITLE = "한입뉴스 속보: 문자 집합이 거짓말을 합니다"
GARBAGE = b"\n<item><title>Broken & unclosed <<<\x00"
QUOTA = "Rate limit quota violation. Quota limit  exceeded. Identifier : sandbox"

Answer = Callable[[ASGIApp, Scope, Receive, Send, float | None], Awaitable[None]]
FAULTS: dict[str, Answer] = {}


def fault(answer: Answer) -> Answer:
    """Register `answer` under its own name."""
    FAULTS[answer.__name__] = answer
    return answer


@fault
async def slow(app: ASGIApp, scope: Scope, receive: Receive, send: Send, seconds: float | None) -> None:
    """Answer rightly, but only after some seconds (default 3)."""
    await asyncio.sleep(3 if seconds is None else seconds)
    await app(scope, receive, send)


@fault
async def drip(app: ASGIApp, scope: Scope, receive: Receive, send: Send, seconds: float | None) -> None:
    """Send the right answer byte by byte, some seconds apart (default 0.5): no read ever times out."""
    start, body = await whole(app, scope, receive)
    await send(start)
    for position in range(len(body)):
        await send({"type": "http.response.body", "body": body[position : position + 1], "more_body": True})
        await asyncio.sleep(0.5 if seconds is None else seconds)
    await send({"type": "http.response.body", "body": b""})


@fault
async def broken(app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Send the first half of the right answer, then garbage."""
    start, body = await whole(app, scope, receive)
    await _resend(send, start, body[: len(body) // 2] + GARBAGE)


@fault
async def cut_off(app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Promise the whole answer, send half of it and hang up."""
    start, body = await whole(app, scope, receive)
    await send(start)
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})


@fault
async def wrong_charset(app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Put a Korean title into the answer and send it as EUC-KR that calls itself UTF-8."""
    start, body = await whole(app, scope, receive)
    text = body.decode().replace("<title>", f"<title>{KOREAN_TITLE} ", 1)
    await _resend(send, start, text.encode("cp949", errors="xmlcharrefreplace"))


@fault
async def empty(app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Answer 200 with no body."""
    start, _ = await whole(app, scope, receive)
    await _resend(send, start, b"")


@fault
async def bot_wall(_app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Answer 200 with a page that asks whether one is human, whatever was asked for."""
    page = "<!doctype html><html><title>Just a moment</title><p>Are you human? Enable JavaScript to go on.</p></html>"
    await HTMLResponse(page)(scope, receive, send)


@fault
async def oversized(_app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Send a page of 40 MB without saying how long it is."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
    for _ in range(OVERSIZED_BYTES // len(CHUNK)):
        await send({"type": "http.response.body", "body": CHUNK, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


@fault
async def gzip_bomb(_app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Send some kilobytes that unpack to 64 MB."""
    packed = await asyncio.to_thread(gzip.compress, bytes(BOMB_BYTES))
    headers = {"Content-Encoding": "gzip"}
    await Response(packed, media_type="text/html", headers=headers)(scope, receive, send)


@fault
async def redirect_loop(_app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Redirect to the same address, with a new query each time so that nobody notices at once."""
    hop = int(scope["query_string"].decode().rpartition("hop=")[2] or 0) + 1
    await RedirectResponse(f"{scope['path']}?hop={hop}", 302)(scope, receive, send)


@fault
async def redirect_private(_app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Redirect to an address inside somebody's network, where a cloud keeps its secrets."""
    await RedirectResponse("http://169.254.169.254/latest/meta-data/", 302)(scope, receive, send)


@fault
async def redirect_file(_app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Redirect to a file of the caller's own machine."""
    await RedirectResponse("file:///etc/passwd", 302)(scope, receive, send)


@fault
async def rate_limited(_app: ASGIApp, scope: Scope, receive: Receive, send: Send, seconds: float | None) -> None:
    """Answer 429; Retry-After says the given seconds, and is left out without them, as the Times does."""
    detail = {"errorcode": "policies.ratelimit.QuotaViolation"}
    body = {"fault": {"faultstring": QUOTA, "detail": detail}}
    await JSONResponse(body, status_code=429, headers=_retry_after(seconds))(scope, receive, send)


@fault
async def unavailable(_app: ASGIApp, scope: Scope, receive: Receive, send: Send, seconds: float | None) -> None:
    """Answer 503, with Retry-After when seconds are given."""
    await HTMLResponse("<h1>Back soon</h1>", status_code=503, headers=_retry_after(seconds))(scope, receive, send)


@fault
async def server_error(_app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Answer 500 with a page."""
    await HTMLResponse("<h1>Internal Server Error</h1>", status_code=500)(scope, receive, send)


@fault
async def missing(_app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Answer 404 with a page."""
    await HTMLResponse("<h1>Not Found</h1>", status_code=404)(scope, receive, send)


@fault
async def gone(_app: ASGIApp, scope: Scope, receive: Receive, send: Send, _seconds: float | None) -> None:
    """Answer 410 with a page."""
    await HTMLResponse("<h1>Gone</h1>", status_code=410)(scope, receive, send)


async def whole(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """Run `app` and return how its answer starts and its whole body."""
    sent: list[Message] = []

    async def keep(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, keep)
    return sent[0], b"".join(message.get("body", b"") for message in sent[1:])


async def _resend(send: Send, start: Message, body: bytes) -> None:
    headers = [(name, value) for name, value in start["headers"] if name not in {b"content-length", b"etag"}]
    headers.append((b"content-length", str(len(body)).encode()))
    await send({**start, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _retry_after(seconds: float | None) -> dict[str, str]:
    return {} if seconds is None else {"Retry-After": str(round(seconds))}
