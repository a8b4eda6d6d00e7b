"""Where a host name leads, and whether the collector may go there: never into our own network.

The answer is used at once for the connection, so a name that changes its mind in between (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
import threading
from collections.abc import Collection
from concurrent.futures import Future
from typing import Any, NamedTuple

from backend.common.deadline import Deadline
from backend.common.errors import ExternalError

_IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
# Special ranges of the IANA registries that Python 3.11 still calls global.
_MORE_PRIVATE = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")))


class Address(NamedTuple):
    """One checked answer of the resolver, as `socket` wants it."""

    family: socket.AddressFamily
    sockaddr: tuple[Any, ...]


def checked(host: str, port: int, deadline: Deadline, allow_hosts: Collection[str]) -> list[Address]:
    """Return the addresses of `host` (a name or a literal, without brackets), all of them allowed.

    One private answer among many refuses the host: ExternalError "http.private_address", permanent. A `host:port` in
    `allow_hosts` may be private. "http.dns" when the name does not resolve, "http.timeout" past the deadline.
    """
    found = _resolve(host, port, deadline)
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if place not in allow_hosts and not all(is_public(address.sockaddr[0]) for address in found):
        raise ExternalError(host, "http.private_address", "leads into a private network", permanent=True)
    return found


def is_public(text: str) -> bool:
    """Tell whether an IP address belongs to the open internet, also when IPv6 only wraps an IPv4 one."""
    address = _unwrapped(ipaddress.ip_address(text))
    if address.is_multicast or address.is_reserved or any(address in network for network in _MORE_PRIVATE):
        return False
    return address.is_global and not (isinstance(address, ipaddress.IPv6Address) and address.is_site_local)


def _unwrapped(address: _IPAddress) -> _IPAddress:
    """The IPv4 address inside an IPv4-mapped, 6to4 or NAT64 one; any other as it is."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _resolve(host: str, port: int, deadline: Deadline) -> list[Address]:
    """Ask the resolver in a thread of its own: it knows no timeout, we have one.

    A resolver that hangs keeps its thread until the C library gives up (seconds), never longer.
    """
    answer: Future[list[Address]] = Future()
    threading.Thread(target=_look_up, args=(host, port, answer), name="resolve", daemon=True).start()
    try:
        return answer.result(deadline.cap(deadline.remaining()))
    except TimeoutError as error:
        raise ExternalError(host, "http.timeout", "the name did not resolve in time", permanent=False) from error
    except (OSError, UnicodeError) as error:
        raise ExternalError(host, "http.dns", "the name does not resolve", permanent=False) from error


def _look_up(host: str, port: int, answer: "Future[list[Address]]") -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        answer.set_result([Address(family, sockaddr) for family, _, _, _, sockaddr in found])
    except BaseException as error:  # whatever it is belongs to the thread that waits
        answer.set_exception(error)
