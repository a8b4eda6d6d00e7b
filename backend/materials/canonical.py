"""One address per story: what the same link looks like once tracking, mirrors and spelling are taken away."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from tld import get_fld

# Parameters that tell where a reader came from and never which story it is, on any site.
_TRACKING = frozenset(
    """
    fbclid gclid gclsrc dclid msclkid yclid twclid ttclid igshid mc_cid mc_eid cmpid ncid ref ref_src ref_url mkt_tok
    wt_mc wt_zmc xtor guccounter guce_referrer guce_referrer_sig __twitter_impression _hsenc _hsmi s_cid sr_share spm
    trk fb_action_ids smtyp dicbo vero_id oly_enc_id oly_anon_id amp_js_v usqp soc_src soc_trk
    """.split()
)
_TRACKING_PREFIXES = ("utm_", "at_", "pk_", "mtm_", "hsa_", "ns_", "stm_", "itm_")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_STORY_INDEX = re.compile(r"^(/(?:19|20)\d\d/\d\d/\d\d/.+)/(?:index\.html?)?$")
_AMP_SUFFIX = re.compile(r"(?:\.amp)+\.html$")
_ESCAPE = re.compile(r"%([0-9a-f]{2})", re.I)
_KEPT = "/:@!$&'()*+,;=~%[]"


@dataclass(frozen=True)
class _Publisher:
    """How an outlet's addresses vary: `host` is its own, `mirrors` show the same, `tracking` adds to everyone's."""

    host: str
    mirrors: frozenset[str] = frozenset()
    tracking: frozenset[str] = frozenset()
    amp_prefix: str = ""
    amp_suffix: bool = False


_PUBLISHERS = (
    _Publisher(
        "www.cnn.com",
        frozenset("cnn.com edition.cnn.com lite.cnn.com us.cnn.com m.cnn.com amp.cnn.com".split()),
        frozenset("hpt cid iref iid eref sr_share exptype".split()),
        amp_prefix="/cnn",  # amp.cnn.com/cnn/2026/…
    ),
    _Publisher(
        "www.nytimes.com",
        frozenset("nytimes.com mobile.nytimes.com m.nytimes.com".split()),
        frozenset(
            """
            smid unlocked_article_code partner emc rref rss referringsource te nl campaign_id instance_id segment_id
            user_id regi_id module pgtype action hp clicksource region wt.nav auth gwh gwt login searchresultposition
            _r mcubz algo
            """.split()
        ),
        amp_suffix=True,
    ),
    _Publisher(
        "www.theguardian.com",
        frozenset("theguardian.com amp.theguardian.com m.theguardian.com".split()),
        frozenset("cmp intcmp share dcr".split()),
    ),
    _Publisher(
        "www.bbc.com",
        frozenset("bbc.com bbc.co.uk www.bbc.co.uk m.bbc.co.uk".split()),
        frozenset({"ocid", "post", "pinned_post_locator"}),
    ),
    _Publisher("www.npr.org", frozenset({"npr.org"}), frozenset({"ft", "f", "sc", "live"})),
    _Publisher("learningenglish.voanews.com"),
    _Publisher("www.aljazeera.com", frozenset({"aljazeera.com"}), frozenset({"traffic_source"})),
    _Publisher("www.dw.com", frozenset({"dw.com", "m.dw.com", "amp.dw.com"}), frozenset({"maca"})),
    _Publisher("www.cbsnews.com", frozenset({"cbsnews.com"}), frozenset({"intcid", "linkid"})),
    _Publisher("news.sky.com", frozenset(), frozenset({"dcmp"})),
    _Publisher("en.yna.co.kr", frozenset({"m-en.yna.co.kr"}), frozenset({"section", "input"})),
)
_BY_HOST = {host: publisher for publisher in _PUBLISHERS for host in (publisher.host, *publisher.mirrors)}


def canonical(url: str, *, declared: str | None = None) -> str:
    """Return the address that stands for the story at `url`; the same for every way to write it. Never raises.

    `declared` is what the page calls its own address (`rel=canonical`); it counts only within the same registrable
    domain and when it is no front page. What is no http address comes back as it is.
    """
    own = _split(url)
    if own is None:
        return url.strip()
    said = _split(_joined(url, declared)) if declared and accepts(url, declared) else None
    return _written(said or own)


def accepts(url: str, declared: str) -> bool:
    """Whether a page may call itself `declared`: another page of the same registrable domain that is not its front."""
    own, said = _split(url), _split(_joined(url, declared)) if declared.strip() else None
    if own is None or said is None or said.path.strip("/") in ("", "index.html"):
        return False
    return site(own) == site(said)


def site(parts: SplitResult) -> str:
    """Return the registrable domain (two blogs of one host differ), or an IP address with its port."""
    host = (parts.hostname or "").rstrip(".")
    if host in _BY_HOST:
        return _BY_HOST[host].host
    try:
        ip_address(host)
    except ValueError:
        known = get_fld(f"https://{host}/", fail_silently=True, search_private=True)
        return known or (".".join(host.split(".")[-2:]) if "." in host else _netloc(parts))
    return _netloc(parts)


def _joined(url: str, link: str) -> str:
    try:
        return urljoin(url.strip(), link.strip())
    except ValueError:
        return ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError:
        return None
    return parts if parts.scheme in _DEFAULT_PORTS and parts.hostname else None


def _written(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    publisher = _BY_HOST.get(host)
    path = _path(parts.path, publisher, host)
    query = _query(parts.query, publisher)
    if publisher:
        return urlunsplit(("https", publisher.host, path, query, ""))
    return urlunsplit((parts.scheme, _netloc(parts), path, query, ""))


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    shown = f"[{host}]" if ":" in host else host
    return shown if parts.port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{shown}:{parts.port}"


def _path(path: str, publisher: _Publisher | None, host: str) -> str:
    """Resolve dots, write escapes one way, leave `index.html` off dated stories: outlets link these in both forms."""
    path = _without_dots(quote(_ESCAPE.sub(_respelt, path) or "/", safe=_KEPT))
    if publisher and publisher.amp_prefix and host.startswith("amp."):
        path = path.removeprefix(publisher.amp_prefix)
    if publisher and publisher.amp_suffix:
        path = _AMP_SUFFIX.sub(".html", path)
    while story := _STORY_INDEX.match(path):
        path = story[1]
    return path


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            kept = kept[: max(1, len(kept) - 1)]
        elif segment != ".":
            kept.append(segment)
    return "/".join(kept) + ("/" if path.endswith(("/.", "/..")) else "") or "/"


def _respelt(escape: re.Match[str]) -> str:
    char = chr(int(escape[1], 16))
    return char if char.isascii() and (char.isalnum() or char in "-._~") else escape[0].upper()


def _query(query: str, publisher: _Publisher | None) -> str:
    also = publisher.tracking if publisher else frozenset()
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape", max_num_fields=None)
    kept = [(name, value) for name, value in pairs if not _is_tracking(name.lower(), also)]
    return urlencode(sorted(kept), errors="surrogateescape")


def _is_tracking(name: str, also: frozenset[str]) -> bool:
    return name in _TRACKING or name in also or name.startswith(_TRACKING_PREFIXES)
