"""Keeps the tests on this machine: no connection beyond loopback, no name looked up."""

import functools
import ipaddress
import socket
import ssl
from collections.abc import Callable
from typing import Any

import pytest

INTERNET = (socket.AF_INET, socket.AF_INET6)
LOCAL_NAMES = {"localhost", "", None}


def stay_on_loopback() -> None:
    """Make every socket of this process refuse to leave the machine, loudly."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    setattr(socket, "getaddrinfo", _lookup(socket.getaddrinfo))  # noqa: B010  # mypy lets no function be assigned over


def read_certificates_once() -> None:
    """Share one TLS context: every new httpx client reads all the world's certificates, and loopback needs none."""
    setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))  # noqa: B010  # as above


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def connect_to_loopback(self: socket.socket, address: Any) -> Any:  # noqa: ANN401  # whatever the family takes
        if self.family in INTERNET and not is_loopback(address[0]):
            # Not an Exception: the product handles those as an outage and the test would never know.
            pytest.fail(f"a test tried to connect to {address[0]}:{address[1]}")
        return connect(self, address)

    return connect_to_loopback


def _lookup(getaddrinfo: Callable[..., Any]) -> Callable[..., Any]:
    def local_getaddrinfo(host: str | bytes | None, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # as its model
        name = host.decode() if isinstance(host, bytes) else host
        if name not in LOCAL_NAMES and not _is_numeric(name, getaddrinfo):
            raise socket.gaierror(socket.EAI_NONAME, f"tests look up no names ({name})")
        return getaddrinfo(host, *args, **kwargs)

    return local_getaddrinfo


def _is_numeric(host: str | None, getaddrinfo: Callable[..., Any]) -> bool:
    try:
        getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Say whether `host` is this machine's loopback, in whatever spelling a socket takes."""
    if host in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
