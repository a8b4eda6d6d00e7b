"""One address per story: what the same link looks like once tracking, mirrors and spelling are taken away.

courlan (https://courlan.readthedocs.io) knows what holds for every site; what one publisher does differently is a
HostRule in the module of its source kind.
"""

import hashlib
import posixpath
import re
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

from courlan import normalize_url
from tld import get_fld

from backend.materials.sources import host_rules

MAX_CHARS = 1000
"""What the column of a story's address takes."""
_SCHEMES = ("http", "https")
_STORY_INDEX = re.compile(r"^(/(?:19|20)\d\d/\d\d/\d\d/.+)/(?:index\.html?)?$")
_FRONT_SEGMENT = re.compile(
    r"[a-z_]{2,14}|index\.\w{3,5}|(?:us|uk|world|local|asia)-(?:news|pacific)|middle-east", re.I
)
_FRONT_MAX_SEGMENTS = 2
_ESCAPE = re.compile(r"%([0-9a-f]{2})", re.I)


def canonical(url: str, *, declared: str | None = None) -> str:
    """Return the address that stands for the story at `url`; the same for every way to write it. Never raises.

    `declared` is what the page calls its own address (`rel=canonical`); it counts only within the same registrable
    domain and when it is no front page of the site or a section. What is no http address comes back as it is.
    An address over MAX_CHARS becomes the outlet's front page with the hash of the address, which still leads a reader
    to the outlet.
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
    address = normalize_url(SplitResult(scheme, netloc, path, query, ""))
    if len(address) <= MAX_CHARS:
        return address
    return f"{scheme}://{netloc}/?address-sha256={hashlib.sha256(address.encode(errors='replace')).hexdigest()}"


def is_front_page(url: str) -> bool:
    """Return whether an address is that of a site or a section ("/", "/world", "/business/tech"), not of a story."""
    parts = _split(url)
    if parts is None or parts.query:
        return False
    segments = [segment for segment in parts.path.split("/") if segment]
    return len(segments) <= _FRONT_MAX_SEGMENTS and all(map(_FRONT_SEGMENT.fullmatch, segments))


def _split_declared(url: str, declared: str | None) -> SplitResult | None:
    try:
        own, other = _split(url), _split(urljoin(url.strip(), (declared or "").strip()))
    except ValueError:
        return None
    if not (declared or "").strip() or own is None or other is None or other.path.strip("/") in ("", "index.html"):
        return None
    if is_front_page(other.geturl()) and not is_front_page(own.geturl()):
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
