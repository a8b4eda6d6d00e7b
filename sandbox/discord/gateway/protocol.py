"""Opcodes, close codes and frames of the gateway.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway
"""

import json
import zlib
from enum import IntEnum
from typing import Any

PAYLOAD_MAX_BYTES = 4096
SENDS_MAX = 120
SENDS_SECONDS = 60.0
VERSION = "10"


class Op(IntEnum):
    """What a frame is about."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Close(IntEnum):
    """Close codes of the gateway."""

    UNKNOWN = 4000
    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQ = 4007
    RATE_LIMITED = 4008
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    INVALID_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


ENDS_SESSION = {1000, 1001}
"""Closed so by the client, a session is over and cannot be resumed."""


class CloseError(Exception):
    """The connection has to be closed, with a code."""

    def __init__(self, code: Close) -> None:
        super().__init__(code.name)
        self.code = code


class Packer:
    """Turns frames into what goes over the wire: one zlib stream for the whole connection, or plain text."""

    def __init__(self, compress: str | None) -> None:
        self._stream = zlib.compressobj() if compress == "zlib-stream" else None

    def pack(self, text: str) -> str | bytes:
        """Return one frame; a compressed one ends with 00 00 ff ff."""
        if self._stream is None:
            return text
        return self._stream.compress(text.encode()) + self._stream.flush(zlib.Z_SYNC_FLUSH)


def frame(op: Op, data: Any = None, *, sequence: int | None = None, event: str | None = None) -> str:  # noqa: ANN401  # JSON
    """Return a frame as text."""
    return json.dumps({"op": int(op), "d": data, "s": sequence, "t": event}, separators=(",", ":"))


def read(text: str) -> tuple[int, Any]:
    """Return opcode and data of a client's frame. Raises CloseError for what is too big or no frame."""
    if len(text.encode()) > PAYLOAD_MAX_BYTES:
        raise CloseError(Close.DECODE_ERROR)
    try:
        found = json.loads(text)
        return int(found["op"]), found.get("d")
    except (ValueError, TypeError, KeyError):
        raise CloseError(Close.DECODE_ERROR) from None
