"""A request to REST, taken apart."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.discord.errors import DiscordError, invalid
from sandbox.discord.model.messages import Attachment
from sandbox.discord.service import Discord

FILES_PATH = "/discord/files"


@dataclass(frozen=True)
class Call:
    """What an endpoint gets to know."""

    path: dict[str, str]
    query: dict[str, str]
    body: Any
    files: list[Attachment] = field(default_factory=list)
    host: str = ""

    def id(self, name: str) -> int:
        """Return a snowflake of the path. Raises 50035 for what is none."""
        return snowflake(self.path[name], name)

    def requested(self) -> dict[str, Any]:
        """Return the body as an object. Raises 50035 when it is something else."""
        if not isinstance(self.body, dict):
            raise invalid((), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return self.body

    def number(self, name: str, usual: int, highest: int) -> int:
        """Return a number of the query."""
        text = self.query.get(name, "")
        return min(max(int(text), 1), highest) if text.isdigit() else usual


def snowflake(text: Any, name: str) -> int:  # noqa: ANN401  # whatever was posted
    """Return an id. Raises 50035 for what is none."""
    if not str(text).isdigit():
        raise invalid((name,), "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
    return int(text)


async def read(request: web.Request, discord: Discord) -> Call:
    """Read a request's body, JSON or multipart. Raises 50109 for broken JSON."""
    body: Any = {}
    files: list[Attachment] = []
    if request.content_type.startswith("multipart/"):
        body, files = await _read_parts(request, discord)
    elif raw := await request.read():
        body = _parsed(raw)
    return Call(dict(request.match_info), dict(request.query), body, files, request.host)


async def _read_parts(request: web.Request, discord: Discord) -> tuple[Any, list[Attachment]]:
    body: Any = {}
    files: list[Attachment] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = _parsed(content)
        elif part.filename:
            made = discord.ids.new()
            url = f"{request.scheme}://{request.host}{FILES_PATH}/{made}/{part.filename}"
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(Attachment(made, part.filename, content, kind, url))
    return body, files


def _parsed(raw: bytes) -> Any:  # noqa: ANN401  # JSON
    try:
        return json.loads(raw)
    except ValueError:
        raise DiscordError(50109) from None
