"""KakaoTalk's push endpoints on loopback: the Event API, its tasks, send-to-me and OAuth tokens, with faults.

Shapes as published; `faults` are used up in order by the next requests to their endpoint.
"""

import json
import socket
import struct
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

BOT_ID = "66f0bfffa3b4c5d6e7f80001"
EVENT, TASK, MEMO, TOKEN = "event", "task", "memo", "token"

Fault = Callable[[BaseHTTPRequestHandler], None]


@dataclass(frozen=True)
class Asked:
    """A received request; a form is shown by its first values."""

    endpoint: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Kakao:
    """The received requests and the configured answers. `refused` names user keys that a task reports as failed."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    faults: defaultdict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    refused: dict[str, int] = field(default_factory=dict)
    good_token: str = "access-1"
    new_refresh_token: str | None = None
    tasks: dict[str, list[str]] = field(default_factory=dict)
    called: threading.Event = field(default_factory=threading.Event)

    def of(self, endpoint: str) -> list[Asked]:
        return [one for one in self.asked if one.endpoint == endpoint]

    @property
    def pushed(self) -> list[str]:
        """User keys of everybody whom an event reached, in order."""
        return [user["id"] for one in self.of(EVENT) for user in one.body["user"]]

    def answer(self, asked: Asked) -> dict[str, Any]:
        return {EVENT: self._event, TASK: self._task, MEMO: self._memo, TOKEN: self._token}[asked.endpoint](asked)

    def _event(self, asked: Asked) -> dict[str, Any]:
        task_id = f"task-{len(self.tasks) + 1}"
        self.tasks[task_id] = [user["id"] for user in asked.body["user"]]
        return {"taskId": task_id, "status": "SUCCESS", "message": "OK", "timestamp": 1795449600000}

    def _task(self, asked: Asked) -> dict[str, Any]:
        task_id = asked.path.rpartition("/")[2]
        keys = self.tasks[task_id]
        failed = [
            {"userId": key, "reqUserType": "botUserKey", "createdAt": 1, "errorMsg": {"errorType": kind, "msg": "no"}}
            for key, kind in self.refused.items()
            if key in keys
        ]
        return {
            "taskId": task_id,
            "status": f"{len(failed)} FAIL" if failed else "ALL SUCCESS",
            "allRequestCount": len(keys),
            "successCount": len(keys) - len(failed),
            "userKeyResolvingFailCount": 0,
            "fail": {"count": len(failed), "list": failed},
        }

    def _memo(self, asked: Asked) -> dict[str, Any]:
        return {"result_code": 0}

    def _token(self, asked: Asked) -> dict[str, Any]:
        self.good_token = f"access-{len(self.of(TOKEN)) + 1}"
        fresh = {"token_type": "bearer", "access_token": self.good_token, "expires_in": 21599}
        renewed = {"refresh_token": self.new_refresh_token, "refresh_token_expires_in": 5183999}
        return fresh | (renewed if self.new_refresh_token else {})


def says(status: int, body: object = None, **headers: str) -> Fault:
    """Answer with this status and body, bytes as they are."""

    def fault(request: BaseHTTPRequestHandler) -> None:
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        request.send_response(status)
        for name, value in {"Content-Length": str(len(payload)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(payload)

    return fault


def resets(request: BaseHTTPRequestHandler) -> None:
    """Take the request and cut the line hard, before any answer."""
    request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    request.close_connection = True
    request.connection.close()


def hangs(until: threading.Event) -> Fault:
    """Take the request and do not answer before the server stops."""

    def fault(request: BaseHTTPRequestHandler) -> None:
        until.wait(30)
        resets(request)

    return fault


def refusal(status: int, code: int, message: str = "no") -> Fault:
    """Refuse as Kakao's REST API does."""
    return says(status, {"msg": message, "code": code})


def _endpoint(path: str) -> str:
    if path.endswith("/talk"):
        return EVENT
    return {"/v1/tasks": TASK, "/v2/api": MEMO, "/oauth/token": TOKEN}["/".join(path.split("/")[:3])]


class _Handler(BaseHTTPRequestHandler):
    """Serves one Kakao, as published or at fault."""

    kakao: Kakao

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._serve({})

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.headers["Content-Type"] == "application/json":
            self._serve(json.loads(content))
        else:
            self._serve({name: values[0] for name, values in parse_qs(content).items()})

    def _serve(self, body: dict[str, Any]) -> None:
        path = urlsplit(self.path).path
        asked = Asked(_endpoint(path), path, dict(self.headers.items()), body)
        faults = self.kakao.faults[asked.endpoint]
        answer = faults.pop(0) if faults else self._as_published(asked)
        self.kakao.asked.append(asked)
        self.kakao.called.set()
        answer(self)

    def _as_published(self, asked: Asked) -> Fault:
        token = self.headers["Authorization"]
        if asked.endpoint == MEMO and token != f"Bearer {self.kakao.good_token}":
            return refusal(401, -401, "this access token does not exist")
        return says(200, self.kakao.answer(asked))


@contextmanager
def running() -> Iterator[Kakao]:
    """Serve until the block ends."""
    kakao = Kakao()
    handler = type("Handler", (_Handler,), {"kakao": kakao})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        kakao.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.005,))
        thread.start()
        try:
            yield kakao
        finally:
            server.shutdown()
            thread.join()
