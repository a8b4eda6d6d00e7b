"""A load generator that costs little: one thread, raw sockets, keep-alive, one request in flight per connection."""

import contextlib
import selectors
import socket
import time
import urllib.request
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Load:
    """What a run saw: requests per second, and latencies in seconds, sorted."""

    per_second: float
    latencies: tuple[float, ...]
    statuses: dict[int, int]

    def percentile(self, share: float) -> float:
        """Return the latency below which `share` of the answers came, in milliseconds."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))] * 1000


def run(url: str, *, headers: dict[str, str] | None = None, connections: int = 16, seconds: float = 3.0) -> Load:
    """Ask for `url` over and over on `connections` connections; raise AssertionError when nothing answers."""
    parts = urlsplit(url)
    address = (str(parts.hostname), int(parts.port or 80))
    lines = [f"GET {parts.path}?{parts.query} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_connection(address)) for _ in range(connections)]
        return _drive(sockets, request, seconds)


def _drive(sockets: list[socket.socket], request: bytes, seconds: float) -> Load:
    selector = selectors.DefaultSelector()
    sent_at: dict[socket.socket, float] = {}
    buffers: dict[socket.socket, bytes] = {}
    latencies: list[float] = []
    statuses: dict[int, int] = {}
    started = time.perf_counter()
    for sock in sockets:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(sock, selectors.EVENT_READ)
        buffers[sock], sent_at[sock] = b"", time.perf_counter()
        sock.sendall(request)
    while (now := time.perf_counter()) - started < seconds:
        for key, _ in selector.select(timeout=0.5):
            sock = cast("socket.socket", key.fileobj)
            buffers[sock] += sock.recv(262_144)
            if not is_whole(buffers[sock]):
                continue
            now = time.perf_counter()
            latencies.append(now - sent_at[sock])
            status = int(buffers[sock][9:12])
            statuses[status] = statuses.get(status, 0) + 1
            buffers[sock], sent_at[sock] = b"", now
            sock.sendall(request)
    assert latencies, "nothing answered"
    return Load(len(latencies) / seconds, tuple(sorted(latencies)), statuses)


def is_whole(answer: bytes) -> bool:
    """Say whether all of an HTTP answer has come."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    start = head.lower().find(b"content-length:")
    if start < 0:  # chunked
        return body.endswith(b"0\r\n\r\n")
    return len(body) >= int(head[start + 15 :].split(b"\r\n", 1)[0])


def header(url: str, name: str, *, headers: dict[str, str]) -> str | None:
    """Ask once and return one header of the answer."""
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - our own loopback address
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
        return str(answer.headers.get(name, ""))
