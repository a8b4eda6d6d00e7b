"""Scripted responses of login endpoints: nonsense, error bodies, other shapes."""

from typing import Any

from starlette.responses import Response

from sandbox.scripted_behaviour import ScriptedBehaviour, ScriptedBehaviours


class Reply(ScriptedBehaviour):
    """One answer for requests whose path (below the base) is `path`; `body` is sent as it is."""

    path: str
    status: int = 200
    body: str = "{}"
    content_type: str = "application/json"


class Replies:
    """The scripted responses."""

    def __init__(self) -> None:
        self._responses: ScriptedBehaviours[Reply] = ScriptedBehaviours()

    def add(self, fields: dict[str, Any]) -> None:
        """Add a scripted response. Raises pydantic's ValidationError."""
        self._responses.add(Reply.model_validate(fields))

    def clear(self) -> None:
        """Remove all scripted responses."""
        self._responses.clear()

    def take(self, path: str) -> Response | None:
        """Return the scripted response for a path, or None."""
        scripted = self._responses.take(lambda one: one.path == path)
        return Response(scripted.body, scripted.status, media_type=scripted.content_type) if scripted else None
