"""Many people in the same moment: each on a connection of their own, each asking one thing after the other."""

import json
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from tests.bench.load import is_whole

PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class Question:
    """A request as it goes over the wire."""

    wire: bytes

    @classmethod
    def of(cls, method: str, path: str, headers: dict[str, str], body: object = None) -> "Question":
        """Write a request down; a body goes as JSON."""
        content = b"" if body is None else json.dumps(body).encode()
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        return cls("\r\n".join(lines).encode() + b"\r\n\r\n" + content)


@dataclass
class Person:
    """A connection, what is still to be asked on it, and when its last answer had come, in seconds since the rush."""

    sock: socket.socket
    waiting: list[Question] = field(default_factory=list)
    heard: bytes = b""
    seconds: float = 0.0
    statuses: list[int] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    answer: Any = None


@contextmanager
def people(port: int, count: int) -> Iterator[list[Person]]:
    """Let so many connect, for as long as the block lasts."""
    with ExitStack() as stack:
        socks = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(count)]
        for sock in socks:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield [Person(sock) for sock in socks]


def rush(everybody: Sequence[Person], questions: Sequence[Sequence[Question]]) -> list[float]:
    """Let everybody ask their questions, all beginning at once; return each one's seconds until their last answer."""
    selector = selectors.DefaultSelector()
    for person, asked in zip(everybody, questions, strict=True):
        person.waiting, person.heard = list(asked), b""
        selector.register(person.sock, selectors.EVENT_READ, person)
    begun, busy = time.perf_counter(), len(everybody)
    for person in everybody:
        person.sock.sendall(person.waiting.pop(0).wire)
    while busy:
        ready = selector.select(timeout=PATIENCE_SECONDS)
        if not ready:
            raise TimeoutError("somebody was never answered")
        for key, _ in ready:
            busy -= _listen(cast("Person", key.data), begun)
    selector.close()
    return [person.seconds for person in everybody]


def _listen(person: Person, begun: float) -> bool:
    """Take in what has come; ask the next question; say whether that was the last answer."""
    piece = person.sock.recv(262_144)
    if not piece:
        raise ConnectionError("somebody was hung up on")
    person.heard += piece
    if not is_whole(person.heard):
        return False
    person.statuses.append(int(person.heard[9:12]))
    head, _, body = person.heard.partition(b"\r\n\r\n")
    person.heads.append(head)
    person.heard = b""
    if person.waiting:
        person.sock.sendall(person.waiting.pop(0).wire)
        return False
    person.seconds = time.perf_counter() - begun
    person.answer = json.loads(body)
    return True
