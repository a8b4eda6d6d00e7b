"""OpenAI's two endpoints, and controls that script the model's behaviour and return its calls.

POST /sandbox/llm {"behaviour": "refusal", "role": "writer", "story": null, "times": 2, "delay_seconds": 0}: behave so
as a writer or verifier, for the story with that slug or for all; DELETE removes all. GET /sandbox/llm/calls returns the
last calls, oldest first; DELETE empties the log.
"""

import asyncio
import functools
from collections import deque
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError, field_validator
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.keys import OPENAI_API_KEY, OPENAI_MODEL
from sandbox.llm import verifier
from sandbox.llm.behaviours import BEHAVIOURS, Call
from sandbox.llm.notes import Recorded, improvised_pack
from sandbox.llm.protocol import ChatRequest, complaint, error
from sandbox.newsroom.stories import Story
from sandbox.newsroom.study_packs import pack_of
from sandbox.scripted_behaviour import ScriptedBehaviour, ScriptedBehaviours

SLIPS = Path(__file__).parent / "slips.yaml"
LOG_LENGTH = 2_000


class ModelBehaviour(ScriptedBehaviour):
    """A behaviour, the role it is played in, its story (None: all) and the delay before the answer."""

    behaviour: str = "recorded"
    role: Literal["writer", "verifier"] = "writer"
    story: str | None = None
    delay_seconds: float | None = Field(default=None, ge=0)

    @field_validator("behaviour")
    @classmethod
    def known(cls, name: str) -> str:
        """Refuse a behaviour there is none of."""
        if name not in BEHAVIOURS:
            raise ValueError(f"must be one of {', '.join(sorted(BEHAVIOURS))}")
        return name


class Model:
    """The stand-in for a language model. Without a script it makes the mistakes listed in slips.yaml."""

    def __init__(self, stories: tuple[Story, ...], *, delay_seconds: float = 0.0) -> None:
        self._recorded = Recorded(stories)
        self._delay_seconds = delay_seconds
        self._behaviours: ScriptedBehaviours[ModelBehaviour] = ScriptedBehaviours()
        self._calls: deque[dict[str, Any]] = deque(maxlen=LOG_LENGTH)

    def routes(self) -> list[Route]:
        """All its addresses."""
        return [
            Route("/llm/v1/chat/completions", self.complete, methods=["POST"]),
            Route("/llm/v1/models", self.models),
            Route("/sandbox/llm", self.add_behaviour, methods=["POST"]),
            Route("/sandbox/llm", self.clear_behaviours, methods=["DELETE"]),
            Route("/sandbox/llm/calls", self.calls, methods=["GET"]),
            Route("/sandbox/llm/calls", self.clear_calls, methods=["DELETE"]),
        ]

    async def complete(self, request: Request) -> Response:
        """POST /llm/v1/chat/completions."""
        if refused := _refuse_key(request):
            return refused
        try:
            requested = ChatRequest.model_validate_json(await request.body())
        except ValidationError as wrong:
            first = wrong.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            return error(400, f"Invalid '{where}': {first['msg']}", "invalid_request_error", param=where or None)
        if why := complaint(requested):
            return error(400, why, "invalid_request_error", param="response_format")
        material = verifier.asked(requested)
        role = "verifier" if material else "writer"
        story = None if material else self._recorded.find(requested.messages)
        slug = verifier.slug_of(material) if material else story.slug if story else None
        scripted = self._behaviours.take(lambda one: one.role == role and one.story in {None, slug})
        if scripted is None:
            slip = slips().get(slug or "", []) if role == "writer" else []
            behaviour = slip[requested.retries] if requested.retries < len(slip) else "recorded"
            scripted = ModelBehaviour(behaviour=behaviour)
        delay = self._delay_seconds if scripted.delay_seconds is None else scripted.delay_seconds
        if delay:
            await asyncio.sleep(delay)
        if material:
            answer = verifier.judge(material)
        else:
            answer = pack_of(story).model_dump(mode="json") if story else improvised_pack(requested.messages)
        self._calls.append(
            {
                "story": slug,
                "role": role,
                "behaviour": scripted.behaviour,
                "retries": requested.retries,
                "model": requested.model,
                "response_format": requested.form,
                "messages": [{"role": message.role, "content": message.text} for message in requested.messages],
            }
        )
        return await BEHAVIOURS[scripted.behaviour](Call(requested, answer, scripted.seconds, material))

    async def models(self, request: Request) -> Response:
        """GET /llm/v1/models."""
        if refused := _refuse_key(request):
            return refused
        model = {"id": OPENAI_MODEL, "object": "model", "created": 0, "owned_by": "sandbox"}
        return JSONResponse({"object": "list", "data": [model]})

    async def add_behaviour(self, request: Request) -> Response:
        """Add a scripted behaviour; they are tried in the order of adding."""
        try:
            scripted = ModelBehaviour.model_validate_json(await request.body())
        except ValidationError as wrong:
            return JSONResponse({"errors": wrong.errors(include_url=False, include_context=False)}, status_code=400)
        self._behaviours.add(scripted)
        return JSONResponse(scripted.model_dump(), status_code=201)

    async def clear_behaviours(self, _request: Request) -> Response:
        """Remove all scripted behaviours."""
        self._behaviours.clear()
        return Response(status_code=204)

    async def calls(self, _request: Request) -> Response:
        """Return the log."""
        return JSONResponse(list(self._calls))

    async def clear_calls(self, _request: Request) -> Response:
        """Empty the log."""
        self._calls.clear()
        return Response(status_code=204)


@functools.cache
def slips() -> dict[str, list[str]]:
    """Return which stories the model gets wrong at its first, second ... try, and how."""
    found: dict[str, list[str]] = yaml.safe_load(SLIPS.read_text(encoding="utf-8"))
    return found


def _refuse_key(request: Request) -> Response | None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        return error(401, "You didn't provide an API key.", "invalid_request_error")
    if key != OPENAI_API_KEY:
        return error(401, "Incorrect API key provided.", "invalid_request_error", code="invalid_api_key")
    return None
