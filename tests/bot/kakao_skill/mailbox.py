"""Where a promised answer is delivered: a small HTTP server on loopback that writes down what comes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


class Mailbox:
    """`letters` are the bodies that came; `refuse` hangs up on that many callers first; `reply` is what it answers."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.calls = 0
        self.refuse = 0
        self.hold_seconds = 0.0
        self.head = "HTTP/1.1 200 OK"
        self.reply = json.dumps({"taskId": "task-7", "status": "SUCCESS", "message": "", "timestamp": 1})
        self.base = ""

    @property
    def url(self) -> str:
        """The address of one callback."""
        return f"{self.base}/callback/3f0e9a7c"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take one letter."""
        self.calls += 1
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        size = int(head.split("content-length:")[1].split()[0])
        self.letters.append(json.loads(await reader.readexactly(size)))
        await asyncio.sleep(self.hold_seconds)
        body = self.reply.encode()
        writer.write(f"{self.head}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def mailbox() -> AsyncIterator[Mailbox]:
    """Run one for the length of a block."""
    box = Mailbox()
    server = await asyncio.start_server(box.serve, "127.0.0.1", 0)
    box.base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield box
