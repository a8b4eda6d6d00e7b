"""The wire below requests: connections to checked addresses only, that end at the deadline and at the size limit.

requests and urllib3 do HTTP and TLS; here they get sockets that were resolved, checked and connected by us (so Host and
SNI stay those of the URL), and read through a meter.
"""

import functools
import http.client
import io
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from requests import PreparedRequest
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool

from backend.common import addresses
from backend.common.deadline import Deadline
from backend.common.errors import ExternalError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer  # known to type checkers only

_Cert = tuple[str, str] | str | None


@dataclass(frozen=True)
class Line:
    """What one exchange may use up, where it may go, and the part of its query that no log may see."""

    deadline: Deadline
    connect_timeout: float
    read_timeout: float
    max_wire_bytes: int
    allow_hosts: frozenset[str]
    secret_query: str = ""
    opened: ExitStack = field(default_factory=ExitStack)


class PinnedAdapter(HTTPAdapter):
    """A requests adapter for one exchange over one line; nothing is kept alive or shared with another host."""

    def __init__(self, line: Line) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1)
        self._line = line

    def get_connection_with_tls_context(
        self,
        request: PreparedRequest,
        verify: bool | str | None,
        proxies: Mapping[str, str] | None = None,
        cert: _Cert = None,
    ) -> HTTPConnectionPool:
        """Return requests' own pool, which will make our connections; a proxy is never used."""
        pool = cast(HTTPConnectionPool, super().get_connection_with_tls_context(request, verify, None, cert))
        pool.ConnectionCls = PinnedHTTPSConnection if pool.scheme == "https" else PinnedHTTPConnection
        pool.conn_kw["line"] = self._line
        return pool

    def close(self) -> None:
        """Close everything the exchange opened."""
        self._line.opened.close()
        super().close()


class PinnedHTTPConnection(HTTPConnection):
    """A connection to a checked address, read through a meter."""

    def __init__(self, *args: Any, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._line = line
        self.response_class = functools.partial(_MeteredResponse, line=line, host=self.host)  # type: ignore[assignment]

    def _new_conn(self) -> socket.socket:
        return _dial(self._dns_host, self.port, self._line)

    def putrequest(self, method: str, url: str, skip_host: bool = False, skip_accept_encoding: bool = False) -> None:
        """Put the secret into the query at the last moment: no log or exception of the layers above has it."""
        if self._line.secret_query:
            url += ("&" if "?" in url else "?") + self._line.secret_query
        super().putrequest(method, url, skip_host, skip_accept_encoding)


class PinnedHTTPSConnection(PinnedHTTPConnection, HTTPSConnection):
    """The same over TLS."""


class _MeteredResponse(http.client.HTTPResponse):
    """An answer whose every byte, headers included, comes through the meter."""

    def __init__(self, sock: socket.socket, *args: Any, line: Line, host: str, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Meter(sock, self.fp.detach(), line, host))
        line.opened.callback(self.fp.close)  # urllib3 forgets it when a header makes it stumble


class _Meter(io.RawIOBase):
    """The bytes of a socket until the deadline or the limit, however slowly or plentifully they come."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase, line: Line, host: str) -> None:
        self._sock = sock
        self._raw = raw
        self._line = line
        self._host = host
        self._left = line.max_wire_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        # A socket's timeout starts anew with every byte; this one shrinks.
        self._sock.settimeout(self._line.deadline.cap(self._line.read_timeout))
        count = self._raw.readinto(buffer)
        self._left -= count or 0
        if self._left < 0:
            raise ExternalError(self._host, "http.too_large", "the answer does not end", permanent=True)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


def _dial(host: str, port: int, line: Line) -> socket.socket:
    """Return a connection to the first checked address that answers, its timeout set for a TLS handshake."""
    failure: OSError | None = None
    for address in addresses.checked(host, port, line.deadline, line.allow_hosts):
        try:
            return _connected(address, line)
        except OSError as error:
            failure = error
    code = "http.timeout" if isinstance(failure, TimeoutError) else "http.unreachable"
    raise ExternalError(host, code, "no connection", permanent=False) from failure


def _connected(address: addresses.Address, line: Line) -> socket.socket:
    sock = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        sock.settimeout(line.deadline.cap(line.connect_timeout))
        sock.connect(address.sockaddr)
        # Python holds a handshake and a send to this timeout as a whole, not per packet.
        sock.settimeout(line.deadline.cap(line.read_timeout))
    except BaseException:
        sock.close()
        raise
    return sock
