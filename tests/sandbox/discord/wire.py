"""The gateway without a library: frames as they are."""

import json
import zlib
from types import TracebackType
from typing import Any, Self

import aiohttp

from sandbox.discord.gateway.protocol import Op
from sandbox.discord.keys import BOT_TOKEN
from tests.sandbox.discord.scene import Scene

SECONDS = 5.0
GUILDS = 1


class Wire:
    """One websocket connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self._inflate = zlib.decompressobj()

    @classmethod
    async def open(cls, scene: Scene, query: str = "v=10&encoding=json") -> Self:
        return cls(await scene.http.ws_connect(f"{scene.address.gateway_url}?{query}", autoclose=False))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def send(self, op: int, data: object = None) -> None:
        await self.socket.send_json({"op": op, "d": data})

    async def identify(self, **more: Any) -> None:
        await self.send(Op.IDENTIFY, {"token": BOT_TOKEN, "intents": GUILDS, "properties": {}} | more)

    async def resume(self, session_id: str, sequence: int, token: str = BOT_TOKEN) -> None:
        await self.send(Op.RESUME, {"token": token, "session_id": session_id, "seq": sequence})

    async def frame(self) -> dict[str, Any]:
        message = await self.socket.receive(SECONDS)
        assert message.type in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}, message
        text = message.data if isinstance(message.data, str) else self._inflate.decompress(message.data)
        found: dict[str, Any] = json.loads(text)
        return found

    async def until(self, event: str) -> dict[str, Any]:
        """Read on to an event."""
        while (found := await self.frame())["t"] != event:
            pass
        return found

    async def until_op(self, op: int) -> dict[str, Any]:
        """Read on to an opcode."""
        while (found := await self.frame())["op"] != op:
            pass
        return found

    async def closed_with(self) -> int:
        """Read on to the end and return the close code."""
        while True:
            message = await self.socket.receive(SECONDS)
            if message.type is aiohttp.WSMsgType.CLOSE:
                return int(message.data)
            assert message.type in {aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY}, message


async def begun(scene: Scene, **more: Any) -> tuple[Wire, str]:
    """Return a connection with a session, and the session's id."""
    wire = await Wire.open(scene)
    await wire.identify(**more)
    ready = await wire.until("READY")
    return wire, ready["d"]["session_id"]
