"""A request to REST, taken apart."""

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.discord.errors import DiscordError, invalid


@dataclass(frozen=True)
class Call:
    """What an endpoint gets to know."""

    path: dict[str, str]
    query: dict[str, str]
    body: Any
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


async def read(request: web.Request) -> Call:
    """Read a request's JSON body. Raises 50109 for broken JSON."""
    raw = await request.read()
    try:
        body = json.loads(raw) if raw else {}
    except ValueError:
        raise DiscordError(50109) from None
    return Call(dict(request.match_info), dict(request.query), body, request.host)
