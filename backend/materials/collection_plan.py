"""Deciding which stories of a listing are new or revised. Pure: stories found and stories known in, a plan out."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backend.materials.sources.base import RawArticle
from backend.materials.text_similarity import resemblance

FRESH = dt.timedelta(days=7)
"""Older stories are not news; a listing that offers nothing younger is a dead one."""
NEAR_DUPLICATE = 0.6
COMPARED_MIN_WORDS = 40
"""A shorter text is the outlet's description of a column as often as it is a story's."""
SAME_NEWS = 0.9
"""The notes of a story stay when its revision resembles the old text more than this."""


@dataclass(frozen=True)
class Candidate:
    """A story of a listing under its canonical address."""

    canonical_url: str
    raw: RawArticle


@dataclass(frozen=True)
class Plan:
    """What to do with a listing: `new` are to be stored, `revised` to be compared, the rest is old."""

    new: tuple[Candidate, ...]
    revised: tuple[Candidate, ...]
    seen: int
    is_stale: bool


def content_hash(raw: RawArticle) -> str:
    """Return the SHA-256 (hex) of what a story says."""
    return hashlib.sha256("\x1f".join((raw.title, raw.abstract, raw.text)).encode(errors="replace")).hexdigest()


def plan(candidates: Iterable[Candidate], known: Mapping[str, str], *, now: dt.datetime) -> Plan:
    """Decide about each candidate; `known` maps canonical URLs to content hashes."""
    unique = {candidate.canonical_url: candidate for candidate in reversed(list(candidates))}
    offered = list(reversed(unique.values()))
    fresh = [c for c in offered if c.raw.published_at is None or now - c.raw.published_at <= FRESH]
    return Plan(
        new=tuple(c for c in fresh if c.canonical_url not in known),
        revised=tuple(c for c in fresh if known.get(c.canonical_url, "") not in ("", content_hash(c.raw))),
        seen=len(offered),
        is_stale=bool(offered) and not fresh,
    )


def is_near_duplicate(sketch: Sequence[int], others: Iterable[Sequence[int]]) -> bool:
    """Return whether a text is one of `others` lightly edited."""
    return bool(sketch) and any(resemblance(sketch, other) >= NEAR_DUPLICATE for other in others)


def needs_new_notes(sketch: Sequence[int], former: Sequence[int]) -> bool:
    """Return whether a revision differs so much that its notes must be written anew."""
    return resemblance(sketch, former) < SAME_NEWS
