"""Where a request comes from and by what program, as far as it can be believed.

X-Forwarded-For is text that anybody can send. It is believed only as far as proxies of ours wrote it: from the
right, while the machine that added the entry stands in TRUSTED_PROXIES.
"""

import ipaddress
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

NOWHERE = "0.0.0.0"  # noqa: S104  the answer for a Unix socket, not a place to listen at
IPV6_HOUSEHOLD_BITS = 64  # one household or phone holds a whole /64 and can change its address at will
ENTRIES_MAX = 32
DEVICE_MAX_CHARS = 200

_IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: HttpRequest | Request) -> str:
    """Return the caller's address in its usual spelling, "0.0.0.0" when there is none."""
    address = _parsed(str(request.META.get("REMOTE_ADDR", "")))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-ENTRIES_MAX:]
    for entry in reversed(forwarded):
        if address is None or not _is_ours(address, settings.TRUSTED_PROXIES):
            break
        before = _parsed(entry)
        if before is None:
            break
        address = before
    return str(address or NOWHERE)


def client_device(request: HttpRequest | Request) -> str:
    """Return what the caller's program calls itself (User-Agent), cut to what is kept of it."""
    return str(request.META.get("HTTP_USER_AGENT", "")).replace("\0", "")[:DEVICE_MAX_CHARS]


def household(address: str) -> str:
    """Return what tries are counted for: an IPv4 address itself, the /64 of an IPv6 one."""
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((parsed, IPV6_HOUSEHOLD_BITS), strict=False))
    return str(parsed or NOWHERE)


def _parsed(text: str) -> _IPAddress | None:
    try:
        address = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or address
    return address


def _is_ours(address: _IPAddress, proxies: Iterable[str]) -> bool:
    return any(address in ipaddress.ip_network(proxy, strict=False) for proxy in proxies)
