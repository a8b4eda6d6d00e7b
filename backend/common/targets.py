"""Which addresses the collector may ask for at all: parsed once, so that what is checked is what is sent.

Addresses come from feeds, redirects and pages that anybody may write. Where a name leads is checked when we connect
(addresses.py); this file judges only what the address itself says.
"""

import ipaddress
import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin

from requests import PreparedRequest, RequestException
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from backend.common.errors import ExternalError

LONGEST_URL_CHARS = 4096
_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_LONGEST_HOST_CHARS = 253
_AUTHORITY = re.compile(r"^[^/]*//([^/?#\\]*).*$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_NOBODY = "unknown host"  # the service of an error about an address from which no host can be read


@dataclass(frozen=True)
class Target:
    """An admitted address. `host` is ASCII and lower case, IPv6 in brackets; `url` is normal, without a fragment."""

    scheme: str
    host: str
    port: int
    url: str

    @property
    def place(self) -> str:
        """`host:port`, the form of an entry in allow_hosts."""
        return f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """`scheme://host:port`: what one robots.txt speaks for."""
        return f"{self.scheme}://{self.place}"

    @property
    def path(self) -> str:
        """The path as sent, without the query."""
        return parse_url(self.url).path or "/"


def admit(url: str, allow_hosts: Collection[str]) -> Target:
    """Return the target of `url`, or raise a permanent ExternalError.

    Codes: "http.scheme" (not http or https), "http.userinfo", "http.port" (neither 80, 443 nor an allowed host:port),
    "http.url" (anything else that is no usable address).
    """
    text = url.strip(" \t\r\n")
    parts = _parse(text)
    if parts.scheme not in _DEFAULT_PORTS:
        raise _refusal("http.scheme")
    if "@" in _AUTHORITY.sub(r"\1", text):  # urllib3 forgets an empty user
        raise _refusal("http.userinfo")
    if parts.port == 0:
        raise _refusal("http.port")
    parts = _parse(_normal(text))
    host = _checked_host(parts.host or "")
    port = parts.port or _DEFAULT_PORTS[parts.scheme or ""]
    shown_port = None if port == _DEFAULT_PORTS[parts.scheme or ""] else port
    normal = Url(parts.scheme, None, host, shown_port, parts.path, parts.query).url
    target = Target(parts.scheme or "", host, port, normal)
    if port not in _DEFAULT_PORTS.values() and target.place not in allow_hosts:
        raise _refusal("http.port", host)
    return target


def admit_location(location: str, base: Target, allow_hosts: Collection[str]) -> Target:
    """Return the target a Location header of `base` points at; refusals as `admit`."""
    with suppress(UnicodeError):  # http.client reads headers as latin-1, publishers write them in UTF-8
        location = location.encode("latin-1").decode("utf-8")
    try:
        joined = urljoin(base.url, location)
    except ValueError as error:
        raise _refusal("http.url", base.host) from error
    return admit(joined, allow_hosts)


def _parse(text: str) -> Url:
    if len(text) > LONGEST_URL_CHARS or _CONTROL.search(text):
        raise _refusal("http.url")
    try:
        return parse_url(text)
    except (LocationParseError, ValueError) as error:
        raise _refusal("http.url") from error


def _normal(text: str) -> str:
    """IDNA for the host, percent-encoding for the rest, exactly as requests will send it."""
    request = PreparedRequest()
    try:
        request.prepare_url(text, None)
    except (RequestException, ValueError) as error:
        raise _refusal("http.url") from error
    return request.url or ""


def _checked_host(host: str) -> str:
    """The host without its trailing dot. Decimal, octal and hex addresses pass here: the resolver reads them."""
    if host.startswith("["):
        try:
            ipaddress.IPv6Address(host[1:-1])
        except ValueError as error:
            raise _refusal("http.url") from error
        if "%" not in host:  # a zone names one of our own network cards
            return host
    name = host.removesuffix(".")
    if len(name) > _LONGEST_HOST_CHARS or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise _refusal("http.url")
    return name


def _refusal(code: str, host: str = _NOBODY) -> ExternalError:
    return ExternalError(host, code, "not an address we may ask", permanent=True)
