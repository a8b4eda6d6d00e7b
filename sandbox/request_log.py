"""Logs every request to the outlets, and applies faults on request.

POST /sandbox/faults {"path_prefix": "/feeds/", "fault": "slow", "times": 2, "seconds": 1}; DELETE removes all.
GET /sandbox/requests gives the log, oldest first (?path_prefix=/cnn narrows it); DELETE empties it.
"""

from collections import deque
from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl

from pydantic import ValidationError, field_validator
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.faults import FAULTS
from sandbox.scripted_behaviour import ScriptedBehaviour, ScriptedBehaviours

CONTROLS = {"/sandbox/faults", "/sandbox/requests"}
UNWATCHED = ("/sandbox/", "/llm/", "/discord/", "/kakao", "/solapi/", "/phone/")
"""Other controls, and the model, the platforms and the phone, which keep their own logs and must stay quick."""
WATCHED = ("/kakao/auth/", "/kakao/api/v1/user/", "/kakao/api/v2/user/")
"""Kakao Login all the same."""
LOG_LENGTH = 20_000


class Fault(ScriptedBehaviour):
    """A fault and the paths it applies to."""

    fault: str
    path_prefix: str = "/"

    @field_validator("fault")
    @classmethod
    def known(cls, name: str) -> str:
        """Refuse a fault there is none of."""
        if name not in FAULTS:
            raise ValueError(f"must be one of {', '.join(sorted(FAULTS))}")
        return name


@dataclass(frozen=True)
class Seen:
    """One request as the log keeps it; `query` is without the key."""

    method: str
    path: str
    query: dict[str, str]
    status: int
    user_agent: str
    if_none_match: str
    if_modified_since: str


class Watch:
    """ASGI middleware around the outlets, with its controls."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._faults: ScriptedBehaviours[Fault] = ScriptedBehaviours()
        self._log: deque[Seen] = deque(maxlen=LOG_LENGTH)
        self._controls = Router(
            [
                Route("/sandbox/faults", self.set_fault, methods=["POST"]),
                Route("/sandbox/faults", self.clear_faults, methods=["DELETE"]),
                Route("/sandbox/requests", self.requests, methods=["GET"]),
                Route("/sandbox/requests", self.clear_requests, methods=["DELETE"]),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or apply a fault."""
        if scope["type"] == "http" and scope["path"] in CONTROLS:
            await self._controls(scope, receive, send)
            return
        if scope["type"] != "http" or (scope["path"].startswith(UNWATCHED) and not scope["path"].startswith(WATCHED)):
            await self._app(scope, receive, send)
            return
        fault = self._faults.take(lambda fault: scope["path"].startswith(fault.path_prefix))

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._log.append(_seen(scope, message["status"]))
            await send(message)

        if fault is None:
            await self._app(scope, receive, noting)
        else:
            await FAULTS[fault.fault](self._app, scope, receive, noting, fault.seconds)

    async def set_fault(self, request: Request) -> Response:
        """Add a fault."""
        try:
            fault = Fault.model_validate_json(await request.body())
        except ValidationError as error:
            return JSONResponse({"errors": error.errors(include_url=False, include_context=False)}, status_code=400)
        self._faults.add(fault)
        return JSONResponse(fault.model_dump(), status_code=201)

    async def clear_faults(self, _request: Request) -> Response:
        """Remove all faults."""
        self._faults.clear()
        return Response(status_code=204)

    async def requests(self, request: Request) -> Response:
        """Return the log."""
        prefix = request.query_params.get("path_prefix", "/")
        return JSONResponse([asdict(seen) for seen in self._log if seen.path.startswith(prefix)])

    async def clear_requests(self, _request: Request) -> Response:
        """Empty the log."""
        self._log.clear()
        return Response(status_code=204)


def _seen(scope: Scope, status: int) -> Seen:
    headers = Headers(scope=scope)
    query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    query.pop("api-key", None)
    return Seen(
        method=scope["method"],
        path=scope["path"],
        query=query,
        status=status,
        user_agent=headers.get("user-agent", ""),
        if_none_match=headers.get("if-none-match", ""),
        if_modified_since=headers.get("if-modified-since", ""),
    )
