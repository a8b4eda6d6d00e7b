"""What a door is told to answer instead of the truth: nonsense, an error's body, another shape."""

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
    """The answers that wait."""

    def __init__(self) -> None:
        self._orders: ScriptedBehaviours[Reply] = ScriptedBehaviours()

    def add(self, result: dict[str, Any]) -> None:
        """Answer so from now on. Raises pydantic's ValidationError."""
        self._orders.add(Reply.model_validate(result))

    def clear(self) -> None:
        """Tell the truth again."""
        self._orders.clear()

    def take(self, path: str) -> Response | None:
        """Return what to say instead."""
        said = self._orders.take(lambda one: one.path == path)
        return Response(said.body, said.status, media_type=said.content_type) if said else None
