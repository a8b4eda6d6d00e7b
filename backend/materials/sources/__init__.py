"""The registry of source kinds. A new kind is a module here and a line in `KINDS`.

Classes are named by dotted path, so that a process that reads no source does not load the parsers.
"""

import functools
from pkgutil import resolve_name
from typing import Any, NamedTuple, cast

from backend.materials.sources.base import HostRule, ListingError, Source

AnySource = Source[Any]
FEED_KIND = "rss"


class Kind(NamedTuple):
    """One kind of source: what the console calls it, and the path of its class below this package."""

    label_ko: str
    path: str


KINDS = {
    "nyt": Kind("NYT Top Stories API", "nyt.Nyt"),
    "cnn": Kind("CNN 지면", "cnn.Cnn"),
    FEED_KIND: Kind("RSS·Atom·JSON 피드", "rss.Rss"),
}


def source_class(kind: str) -> type[AnySource]:
    """Return the class of a kind. Raises ListingError "source.unknown_kind"."""
    if kind not in KINDS:
        raise ListingError("source.unknown_kind", f"no reader for {kind!r}; there are {', '.join(KINDS)}")
    return cast("type[AnySource]", resolve_name(f"{__name__}.{KINDS[kind].path}"))


def source(kind: str) -> AnySource:
    """Return a reader of a kind, set up from the environment. Raises ListingError "source.unknown_kind"."""
    chosen = source_class(kind)
    return chosen(chosen.Settings())


@functools.cache
def host_rules() -> dict[str, HostRule]:
    """Return the URL rules of all kinds by host name, mirrors included."""
    rules = [rule for kind in KINDS for rule in source_class(kind).host_rules]
    return {host: rule for rule in rules for host in (rule.host, *rule.mirrors)}
