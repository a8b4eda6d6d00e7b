"""One websocket connection: HELLO, IDENTIFY or RESUME, heartbeats, and everything that is dispatched."""

import asyncio
import contextlib
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from aiohttp import WSCloseCode, WSMsgType, web

from sandbox.discord.gateway.protocol import (
    SENDS_MAX,
    SENDS_SECONDS,
    VERSION,
    Close,
    CloseError,
    Op,
    Packer,
    frame,
    read,
)
from sandbox.discord.gateway.session import Session

if TYPE_CHECKING:  # the gateway makes connections, a connection asks the gateway
    from sandbox.discord.gateway.gateway import Gateway

LATE_HEARTBEATS = 2.0
"""A session without any frame for this many heartbeat intervals is closed."""


class Connection:
    """Serves one client until either side closes."""

    def __init__(self, gateway: "Gateway", request: web.Request) -> None:
        self._gateway = gateway
        self._request = request
        self._socket = web.WebSocketResponse(timeout=1.0, compress=False, max_msg_size=0)
        self._packer = Packer(request.query.get("compress"))
        self._outbox: asyncio.Queue[str | Close] = asyncio.Queue()
        self._received: deque[float] = deque()
        self._hung_up = False
        self.session: Session | None = None

    async def run(self) -> web.WebSocketResponse:
        """Serve the connection to its end."""
        await self._socket.prepare(self._request)
        self.send(frame(Op.HELLO, {"heartbeat_interval": self._gateway.settings.heartbeat_ms}))
        if self._request.query.get("v", VERSION) != VERSION:
            self.hang_up(Close.INVALID_VERSION)
        writer = asyncio.create_task(self._write())
        try:
            await self._read()
        except CloseError as error:
            self.hang_up(error.code)
            await asyncio.wait({writer}, timeout=1)
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            self._gateway.left(self, None if self._hung_up else self._socket.close_code)
        return self._socket

    def send(self, text: str) -> None:
        """Put a frame behind those that wait."""
        self._outbox.put_nowait(text)

    def hang_up(self, code: Close) -> None:
        """Close with a code once everything before is sent."""
        self._hung_up = True
        self._outbox.put_nowait(code)

    def cut(self) -> None:
        """Drop the TCP connection without a close frame, as a broken network does."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def _write(self) -> None:
        with contextlib.suppress(ConnectionError):
            while not self._socket.closed:
                item = await self._outbox.get()
                if isinstance(item, Close):
                    await self._socket.close(code=item, message=item.name.encode())
                    return
                packed = self._packer.pack(item)
                await (self._socket.send_str(packed) if isinstance(packed, str) else self._socket.send_bytes(packed))

    async def _read(self) -> None:
        seconds = self._gateway.settings.heartbeat_ms / 1000 * LATE_HEARTBEATS
        while not self._socket.closed:
            try:
                message = await self._socket.receive(timeout=seconds)
            except TimeoutError:
                raise CloseError(Close.SESSION_TIMED_OUT) from None
            if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                return
            now = time.monotonic()
            self._received.append(now)
            while self._received[0] < now - SENDS_SECONDS:
                self._received.popleft()
            if len(self._received) > SENDS_MAX:
                raise CloseError(Close.RATE_LIMITED)
            text = message.data if isinstance(message.data, str) else message.data.decode(errors="replace")
            self._handle(*read(text))

    def _handle(self, op: int, data: Any) -> None:  # noqa: ANN401  # JSON
        match op:
            case Op.HEARTBEAT:
                self._gateway.counts["heartbeats"] += 1
                self.send(frame(Op.HEARTBEAT_ACK))
            case Op.IDENTIFY | Op.RESUME if self.session is not None:
                raise CloseError(Close.ALREADY_AUTHENTICATED)
            case Op.IDENTIFY:
                self._gateway.identify(self, data or {}, f"ws://{self._request.host}{self._request.path}")
            case Op.RESUME:
                self._gateway.resume(self, data or {})
            case _:
                raise CloseError(Close.UNKNOWN_OPCODE)

    async def close_down(self) -> None:
        """Close because the stand-in itself stops."""
        await self._socket.close(code=WSCloseCode.GOING_AWAY)
