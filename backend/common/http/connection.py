"""HTTP connections to checked addresses only, which end at a deadline and at a size limit.

requests and urllib3 do HTTP and TLS; here they get sockets that were resolved, checked and connected by us (so Host and
SNI stay those of the URL), and whose bytes are counted. Addresses come from feeds, redirects and pages that anybody may
write: `admit` judges what a URL itself says, `resolve` where its host name leads, at the moment of connecting, so that
a name that changes its answer in between (DNS rebinding) gains nothing.
"""

import functools
import http.client
import io
import ipaddress
import re
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import urljoin

from requests import PreparedRequest, RequestException
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from backend.common.errors import ExternalError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer  # known to type checkers only

MAX_URL_CHARS = 4096
_MAX_HOST_CHARS = 253
_HEADER_BYTES = 1024 * 1024  # headers and chunk framing on top of a body
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_AUTHORITY = re.compile(r"^[^/]*//([^/?#\\]*).*$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_UNKNOWN_HOST = "unknown host"  # the service of an error about an address from which no host can be read
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
# Special ranges of the IANA registries that Python 3.11 still calls global.
_MORE_PRIVATE = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))


class NotSentError(ExternalError):
    """The request never left: it is safe to make it again."""


class NoAnswerError(ExternalError):
    """The request left, and no whole answer came back: it may have been acted on."""


class Deadline:
    """The end of a whole fetch, `seconds` from now; time spent inside `paused()` does not count."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends_at = clock() + seconds

    def remaining(self) -> float:
        """Return the seconds left, never less than 0."""
        return max(0.0, self._ends_at - self._clock())

    def cap(self, seconds: float) -> float:
        """Return how long the next step may wait: `seconds` or what is left. TimeoutError when nothing is left."""
        remaining = self.remaining()
        if remaining <= 0:
            raise TimeoutError("the deadline has passed")
        return min(seconds, remaining)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Stop the clock: waiting behind our own requests is not the server's fault."""
        since = self._clock()
        try:
            yield
        finally:
            self._ends_at += self._clock() - since


@dataclass(frozen=True)
class RequestLimits:
    """What one request may use up, where it may go, and the part of its query that no log may see.

    `max_body_bytes` counts decoded bytes: a longer body is refused, or cut when `cut_body` is set. `allow_hosts` are
    the `host:port` that may be private.
    """

    deadline: Deadline
    connect_timeout: float
    read_timeout: float
    max_body_bytes: int
    allow_hosts: frozenset[str]
    cut_body: bool = False
    secret_query: str = ""


@dataclass(frozen=True)
class Target:
    """An admitted address. `host` is ASCII and lower case, IPv6 in brackets; `url` is normal, without a fragment."""

    scheme: str
    host: str
    port: int
    url: str

    @property
    def host_port(self) -> str:
        """`host:port`, the form of an entry in allow_hosts."""
        return f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """`scheme://host:port`: what one robots.txt speaks for."""
        return f"{self.scheme}://{self.host_port}"

    @property
    def path(self) -> str:
        """The path as sent, without the query."""
        return parse_url(self.url).path or "/"


def admit(url: str, allow_hosts: Collection[str]) -> Target:
    """Return the target of `url`, parsed once so that what is checked is what is sent.

    Raises a permanent NotSentError: "http.scheme" (not http or https), "http.userinfo", "http.port" (neither 80, 443
    nor an allowed host:port), "http.url" (anything else that is no usable address).
    """
    text = url.strip(" \t\r\n")
    parts = _parse(text)
    if parts.scheme not in _DEFAULT_PORTS:
        raise _refusal("http.scheme")
    if "@" in _AUTHORITY.sub(r"\1", text):  # urllib3 forgets an empty user
        raise _refusal("http.userinfo")
    if parts.port == 0:
        raise _refusal("http.port")
    # IDNA for the host and percent-encoding for the rest, exactly as requests will send it.
    request = PreparedRequest()
    try:
        request.prepare_url(text, None)
    except (RequestException, ValueError) as error:
        raise _refusal("http.url") from error
    parts = _parse(request.url or "")
    host, scheme = _checked_host(parts.host or ""), parts.scheme or ""
    port = parts.port or _DEFAULT_PORTS[scheme]
    shown_port = None if port == _DEFAULT_PORTS[scheme] else port
    target = Target(scheme, host, port, Url(scheme, None, host, shown_port, parts.path, parts.query).url)
    if port not in _DEFAULT_PORTS.values() and target.host_port not in allow_hosts:
        raise _refusal("http.port", host)
    return target


def admit_location(location: str, base: Target, allow_hosts: Collection[str]) -> Target:
    """Return the target a Location header of `base` points at. Raises as `admit`."""
    with suppress(UnicodeError):  # http.client reads headers as latin-1, publishers write them in UTF-8
        location = location.encode("latin-1").decode("utf-8")
    try:
        joined = urljoin(base.url, location)
    except ValueError as error:
        raise _refusal("http.url", base.host) from error
    return admit(joined, allow_hosts)


def _parse(text: str) -> Url:
    if len(text) > MAX_URL_CHARS or _CONTROL.search(text):
        raise _refusal("http.url")
    try:
        return parse_url(text)
    except (LocationParseError, ValueError) as error:
        raise _refusal("http.url") from error


def _checked_host(host: str) -> str:
    """Return the host without its trailing dot. Decimal, octal and hex addresses pass: the resolver reads them."""
    if host.startswith("["):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError as error:
            raise _refusal("http.url") from error
        if "%" not in host:  # a zone names one of our own network cards
            return host
    name = host.removesuffix(".")
    if len(name) > _MAX_HOST_CHARS or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise _refusal("http.url")
    return name


def _refusal(code: str, host: str = _UNKNOWN_HOST) -> NotSentError:
    return NotSentError(host, code, "not an address we may fetch", permanent=True)


class Address(NamedTuple):
    """One answer of the resolver, as `socket` wants it."""

    family: socket.AddressFamily
    sockaddr: tuple[Any, ...]


def resolve(host: str, port: int, deadline: Deadline, allow_hosts: Collection[str]) -> list[Address]:
    """Return the addresses of `host` (a name or a literal, without brackets), all of them allowed.

    One private answer among many refuses the host: NotSentError "http.private_address", permanent. A `host:port` in
    `allow_hosts` may be private. "http.dns" when the name does not resolve, "http.timeout" past the deadline.
    """
    # In a thread of its own, for the resolver knows no timeout. One that hangs keeps its thread until the C library
    # gives up (seconds), never longer.
    answer: Future[list[Address]] = Future()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.set_result([Address(family, sockaddr) for family, _, _, _, sockaddr in found])
        except BaseException as error:  # every error belongs to the thread that waits
            answer.set_exception(error)

    threading.Thread(target=look_up, name="resolve", daemon=True).start()
    try:
        found = answer.result(deadline.cap(deadline.remaining()))
    except TimeoutError as error:
        raise NotSentError(host, "http.timeout", "the name did not resolve in time", permanent=False) from error
    except (OSError, UnicodeError) as error:
        raise NotSentError(host, "http.dns", "the name does not resolve", permanent=False) from error
    host_port = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if host_port not in allow_hosts and not all(is_public(address.sockaddr[0]) for address in found):
        raise NotSentError(host, "http.private_address", "leads into a private network", permanent=True)
    return found


def is_public(text: str) -> bool:
    """Return whether an IP address is on the open internet, also when IPv6 (mapped, 6to4, NAT64) wraps an IPv4 one."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None
        address = inner or address.ipv4_mapped or address.sixtofour or address
    if address.is_multicast or address.is_reserved or any(address in network for network in _MORE_PRIVATE):
        return False
    return address.is_global and not (isinstance(address, ipaddress.IPv6Address) and address.is_site_local)


class PinnedAdapter(HTTPAdapter):
    """A requests adapter for one request; no connection is reused."""

    def __init__(self, limits: RequestLimits) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1)
        self._limits = limits
        self._opened = ExitStack()

    def get_connection_with_tls_context(
        self,
        request: PreparedRequest,
        verify: bool | str | None,
        proxies: Mapping[str, str] | None = None,
        cert: tuple[str, str] | str | None = None,
    ) -> HTTPConnectionPool:
        """Return requests' own pool, which will make our connections; a proxy is never used."""
        pool = cast(HTTPConnectionPool, super().get_connection_with_tls_context(request, verify, None, cert))
        pool.ConnectionCls = PinnedHTTPSConnection if pool.scheme == "https" else PinnedHTTPConnection
        pool.conn_kw |= {"limits": self._limits, "opened": self._opened}
        return pool

    def close(self) -> None:
        """Close everything the request opened."""
        self._opened.close()
        super().close()


class PinnedHTTPConnection(HTTPConnection):
    """A connection to a checked address whose every byte read is counted."""

    def __init__(self, *args: Any, limits: RequestLimits, opened: ExitStack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._limits = limits
        self.response_class = functools.partial(  # type: ignore[assignment]
            _LimitedResponse, limits=limits, opened=opened, host=self.host
        )

    def _new_conn(self) -> socket.socket:
        """Return a connection to the first checked address that answers, its timeout set for a TLS handshake."""
        limits = self._limits
        failure: OSError | None = None
        for address in resolve(self._dns_host, self.port, limits.deadline, limits.allow_hosts):
            sock = socket.socket(address.family, socket.SOCK_STREAM)
            try:
                sock.settimeout(limits.deadline.cap(limits.connect_timeout))
                sock.connect(address.sockaddr)
                # Python holds a handshake and a send to this timeout as a whole, not per packet.
                sock.settimeout(limits.deadline.cap(limits.read_timeout))
            except BaseException as error:
                sock.close()
                if not isinstance(error, OSError):
                    raise
                failure = error
            else:
                return sock
        code = "http.timeout" if isinstance(failure, TimeoutError) else "http.unreachable"
        raise NotSentError(self._dns_host, code, "no connection", permanent=False) from failure

    def putrequest(self, method: str, url: str, skip_host: bool = False, skip_accept_encoding: bool = False) -> None:
        """Put the secret into the query at the last moment: no log or exception of the layers above has it."""
        if self._limits.secret_query:
            url += ("&" if "?" in url else "?") + self._limits.secret_query
        super().putrequest(method, url, skip_host, skip_accept_encoding)


class PinnedHTTPSConnection(PinnedHTTPConnection, HTTPSConnection):
    """The same over TLS."""


class _LimitedResponse(http.client.HTTPResponse):
    """A response whose every byte, headers included, is read through `_LimitedReader`."""

    def __init__(
        self, sock: socket.socket, *args: Any, limits: RequestLimits, opened: ExitStack, host: str, **kwargs: Any
    ) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_LimitedReader(sock, self.fp.detach(), limits, host))
        opened.callback(self.fp.close)  # urllib3 forgets it when a header makes it stumble


class _LimitedReader(io.RawIOBase):
    """The bytes of a socket until the deadline or the size limit, however slowly or plentifully they come."""

    def __init__(self, sock: socket.socket, raw: io.RawIOBase, limits: RequestLimits, host: str) -> None:
        self._sock = sock
        self._raw = raw
        self._limits = limits
        self._host = host
        self._left = limits.max_body_bytes + _HEADER_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        # A socket's timeout starts anew with every byte; this one shrinks.
        self._sock.settimeout(self._limits.deadline.cap(self._limits.read_timeout))
        count = self._raw.readinto(buffer)
        self._left -= count or 0
        if self._left < 0:
            raise NoAnswerError(self._host, "http.too_large", "the answer does not end", permanent=True)
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()
