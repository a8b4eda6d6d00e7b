"""The address a request comes from, the subnet that rate limits count, and the caller's User-Agent.

X-Forwarded-For is text that anybody can send. It is trusted only as far as proxies of ours wrote it: from the right,
while the machine that added the entry is in TRUSTED_PROXIES.
"""

import ipaddress
from ipaddress import ip_network

from django.conf import settings
from django.http import HttpRequest
from rest_framework.request import Request

NO_ADDRESS = "0.0.0.0"  # noqa: S104  stands for a Unix socket; nothing listens here
IPV6_SUBNET_BITS = 64  # one home or phone has a whole /64 and can change its address at will
NETWORK_BITS = {4: 24, 6: 48}  # what one customer of a provider is commonly given
ENTRIES_MAX = 32
DEVICE_MAX_CHARS = 200

_IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def client_address(request: HttpRequest | Request) -> str:
    """Return the caller's address in its usual spelling, "0.0.0.0" when there is none."""
    address = _parsed(str(request.META.get("REMOTE_ADDR", "")))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")[-ENTRIES_MAX:]
    for entry in reversed(forwarded):
        if address is None or not any(address in ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES):
            break
        previous = _parsed(entry)
        if previous is None:
            break
        address = previous
    return str(address or NO_ADDRESS)


def client_device(request: HttpRequest | Request) -> str:
    """Return the request's User-Agent without NUL characters, at most DEVICE_MAX_CHARS long."""
    return str(request.META.get("HTTP_USER_AGENT", "")).replace("\0", "")[:DEVICE_MAX_CHARS]


def rate_limit_subnet(address: str) -> str:
    """Return the subnet that attempts are counted for: an IPv4 address itself (/32), the /64 of an IPv6 one."""
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((parsed, IPV6_SUBNET_BITS), strict=False))
    return str(parsed or NO_ADDRESS)


def rate_limit_network(address: str) -> str:
    """Return the wider network that costly attempts are counted for as well: the /24 of IPv4, the /48 of IPv6."""
    parsed = _parsed(address) or _parsed(NO_ADDRESS)
    bits = NETWORK_BITS[6 if isinstance(parsed, ipaddress.IPv6Address) else 4]
    return str(ip_network(f"{parsed}/{bits}", strict=False))


def _parsed(text: str) -> _IPAddress | None:
    try:
        address = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or address
    return address
