"""One address per story: what the same link looks like once tracking, mirrors and spelling are taken away.

courlan (https://courlan.readthedocs.io) knows what holds for every site; what one publisher does differently is a
HostRule in the module of its source kind.
"""

import posixpath
import re
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

from courlan import normalize_url
from tld import get_fld

from backend.materials.sources import host_rules

_SCHEMES = ("http", "https")
_STORY_INDEX = re.compile(r"^(/(?:19|20)\d\d/\d\d/\d\d/.+)/(?:index\.html?)?$")
_ESCAPE = re.compile(r"%([0-9a-f]{2})", re.I)


def canonical(url: str, *, declared: str | None = None) -> str:
    """Return the address that stands for the story at `url`; the same for every way to write it. Never raises.

    `declared` is what the page calls its own address (`rel=canonical`); it counts only within the same registrable
    domain and when it is no front page. What is no http address comes back as it is.
    """
    own = _split(url)
    if own is None:
        return url.strip()
    own = _split_declared(url, declared) or own
    host = _host(own)
    rule = host_rules().get(host)
    path = posixpath.normpath(own.path or "/") + "/" * own.path.endswith(("/", "/.", "/.."))
    path = _ESCAPE.sub(_normal_escape, re.sub("/{2,}", "/", path))
    if rule:
        path = rule.clean_path(host, path)
    while story := _STORY_INDEX.match(path):  # publishers link a dated story in both forms
        path = story[1]
    pairs = parse_qsl(own.query, errors="surrogateescape")
    query = urlencode(
        [pair for pair in pairs if not (rule and pair[0].lower() in rule.tracking)], errors="surrogateescape"
    )
    scheme, netloc = ("https", rule.host) if rule else (own.scheme, _netloc(own))
    return normalize_url(SplitResult(scheme, netloc, path, query, ""))


def accepts(url: str, declared: str) -> bool:
    """Return whether a page may call itself `declared`: within its registrable domain, and no front page."""
    return _split_declared(url, declared) is not None


def _split_declared(url: str, declared: str | None) -> SplitResult | None:
    try:
        own, other = _split(url), _split(urljoin(url.strip(), (declared or "").strip()))
    except ValueError:
        return None
    if not (declared or "").strip() or own is None or other is None or other.path.strip("/") in ("", "index.html"):
        return None
    return other if _site(own) == _site(other) else None


def _site(parts: SplitResult) -> str:
    """Return the registrable domain (two blogs of one host differ), or an IP address with its port."""
    host = _host(parts)
    if host in host_rules():
        return host_rules()[host].host
    try:
        ip_address(host)
    except ValueError:
        known = get_fld(f"https://{host}/", fail_silently=True, search_private=True)
        return known or (".".join(host.split(".")[-2:]) if "." in host else _netloc(parts))
    return _netloc(parts)


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return None
    return parts if parts.scheme in _SCHEMES and parts.hostname else None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _netloc(parts: SplitResult) -> str:
    """Return host and port without user and password."""
    host = _host(parts)
    shown = f"[{host}]" if ":" in host else host
    return shown if parts.port is None else f"{shown}:{parts.port}"


def _normal_escape(escape: re.Match[str]) -> str:
    char = chr(int(escape[1], 16))
    return char if char.isascii() and (char.isalnum() or char in "-._~") else escape[0].upper()
