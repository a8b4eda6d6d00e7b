"""The page at /kakao/: one person's chats, and a stream of change notifications. Actions go through the controls."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from sandbox.kakao.controls import routes as control_routes
from sandbox.kakao.endpoints import PlatformEndpoints
from sandbox.kakao.payload import BOT_NAME, SHAPES
from sandbox.kakao.people import PEOPLE
from sandbox.kakao.service import Kakao

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' http://127.0.0.1:* data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing a response says can load or run anything; pictures come from this machine alone."""
KEEP_ALIVE_SECONDS = 15.0
EXCHANGES_SHOWN = 30


class Page:
    """Serves the page, its static files and its data."""

    def __init__(self, kakao: Kakao) -> None:
        self._kakao = kakao

    def routes(self) -> list[BaseRoute]:
        """All its addresses."""
        return [
            Route("/kakao", self.go_there),
            Route("/kakao/", self.index),
            Route("/kakao/static/{name}", self.static),
            Route("/kakao/page/scene", self.scene),
            Route("/kakao/page/events", self.events),
        ]

    async def go_there(self, _request: Request) -> Response:
        """Redirect to the page."""
        return RedirectResponse("/kakao/")

    async def index(self, _request: Request) -> Response:
        """Return the page."""
        return _file(STATIC / "index.html")

    async def static(self, request: Request) -> Response:
        """Return one of its files."""
        known = {path.name: path for path in STATIC.iterdir()}
        found = known.get(request.path_params["name"])
        return _file(found) if found else Response(status_code=404)

    async def scene(self, request: Request) -> Response:
        """Return the chats of ?person= and the exchanges with the skill."""
        kakao = self._kakao
        chat = kakao.chats.find(request.query_params.get("person", "")) or next(iter(kakao.chats))
        newest = chat.last_answer()
        book = kakao.ledger
        return JSONResponse(
            {
                "bot": BOT_NAME,
                "me": {"id": str(chat.person.id), "name": chat.person.nickname, "about": chat.person.about},
                "people": [{"id": str(one.id), "name": one.nickname} for one in PEOPLE],
                "is_friend": chat.is_friend,
                "entries": [asdict(entry) for entry in chat.entries],
                "newest": newest.id if newest else None,
                "memos": [asdict(memo) for memo in chat.memos],
                "exchanges": kakao.channel.log.of(chat)[:EXCHANGES_SHOWN],
                "settings": asdict(kakao.channel.switches) | {"shapes": SHAPES},
                "skill_url": kakao.settings.skill_url,
                "sent": {"won": book.won, "count": sum(line.delivered for line in book.lines)},
            }
        )

    async def events(self, request: Request) -> Response:
        """Stream a line whenever something changes (server-sent events)."""
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._lines(request), media_type="text/event-stream", headers=headers)

    async def _lines(self, request: Request) -> AsyncIterator[bytes]:
        with self._kakao.changes.waiting() as changed:
            yield b"data: hello\n\n"
            while not await request.is_disconnected():
                try:
                    await asyncio.wait_for(changed.wait(), KEEP_ALIVE_SECONDS)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                changed.clear()
                yield b"data: changed\n\n"


def routes(kakao: Kakao) -> list[BaseRoute]:
    """Return everything of the stand-in but Kakao Login: page, controls and endpoints."""
    return [*Page(kakao).routes(), *control_routes(kakao), *PlatformEndpoints(kakao).routes()]


def _file(path: Path) -> Response:
    return FileResponse(path, headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})
