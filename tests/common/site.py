"""A web site on loopback with scripted answers, down to the single byte."""

import socket
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Seen:
    """A request as it arrived; header names in lower case."""

    path: str
    headers: dict[str, str]
    at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True)
class Reply:
    """A whole answer; the length is declared unless the headers say otherwise."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def encoded(self) -> bytes:
        headers = {"Content-Length": str(len(self.body)), **self.headers}
        lines = [f"HTTP/1.1 {self.status} Said", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + self.body


Script = Callable[[socket.socket], None]


class Site:
    """Routes by path without query: the nth request gets the nth answer, the last one stays. Everything else is 404."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.port = 0
        self.seen: list[Seen] = []
        self._routes: dict[str, list[Reply | Script]] = {}

    @property
    def host_port(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}{path}"

    def serve(self, path: str, *answers: Reply | Script) -> str:
        """Set the answers of `path` and return its address."""
        self._routes[path] = list(answers)
        return self.url(path)

    def robots(self, text: str) -> None:
        self.serve("/robots.txt", Reply(body=text.encode()))

    def answer(self, conn: socket.socket) -> None:
        seen = _request(conn)
        self.seen.append(seen)
        answers = self._routes.get(seen.path.partition("?")[0], [Reply(404)])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if isinstance(answer, Reply):
            conn.sendall(answer.encoded())
        else:
            answer(conn)


def _request(conn: socket.socket) -> Seen:
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        got = conn.recv(65536)
        if not got:
            raise ConnectionError("the client left")
        head += got
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return Seen(first.split(" ")[1], {name.lower(): value.strip() for name, _, value in pairs})


@contextmanager
def running(site: Site) -> Iterator[Site]:
    """Serve until the block ends."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):  # a client that hangs up is what many tests are about
                if site.tls is None:
                    site.answer(self.request)
                else:
                    with site.tls.wrap_socket(self.request, server_side=True) as secured:
                        site.answer(secured)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        site.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.005,))
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


def drip(head: bytes, piece: bytes = b"x") -> Script:
    """Send `head`, then `piece` every few milliseconds until the client hangs up."""

    def script(conn: socket.socket) -> None:
        conn.sendall(head)
        while True:
            time.sleep(0.02)
            conn.sendall(piece)

    return script


def raw(data: bytes) -> Script:
    """Send exactly these bytes and hang up."""
    return lambda conn: conn.sendall(data)


def flood(head: bytes, piece: bytes) -> Script:
    """Send `head`, then `piece` as fast as the client takes it."""

    def script(conn: socket.socket) -> None:
        conn.sendall(head)
        while True:
            conn.sendall(piece)

    return script
