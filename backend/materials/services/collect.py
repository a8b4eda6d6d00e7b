"""Collection: fetch what a source offers, decide what is new, store it. One bad page never stops the rest."""

import datetime as dt
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from django.db import connection
from django.utils.module_loading import import_string

from backend.common import clock
from backend.common.errors import ExternalError
from backend.common.http.crawler import Fetched, Fetcher, Validators
from backend.materials import collection_plan
from backend.materials.canonical import canonical
from backend.materials.collection_plan import Candidate
from backend.materials.models import CollectRun, SourceCategory
from backend.materials.services import article_store, source_health
from backend.materials.sources import KINDS, source, source_class
from backend.materials.sources.base import ListingError, Source

if TYPE_CHECKING:
    from backend.materials.extraction.article import Extracted

logger = logging.getLogger(__name__)
MAX_NEW_PER_RUN = 40
MAX_RUN_SECONDS = 600.0
LOCK_NAMESPACE = 0x6E65  # "ne", to keep clear of other users of advisory locks
KEY_REFUSED = frozenset({"http.status.401", "http.status.403"})
NOT_ASKED = "source.unauthorised"
GONE = frozenset({"http.status.404", "http.status.410"})
SETTLED = dt.timedelta(hours=1)
"""A page that is missing so long after its story's time will not come: an outlet's feed may be ahead of its pages."""
ADDRESS_MAX_CHARS = 500
Progress = Callable[[str], None]


@contextmanager
def source_lock(source_name: str) -> Iterator[None]:
    """Wait for and hold the one lock of a source, across all workers; one that dies releases it."""
    key = (LOCK_NAMESPACE, source_name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", key)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", key)


@dataclass
class Tally:
    """The figures of one collection run as they grow."""

    seen: int = 0
    new: int = 0
    updated: int = 0
    duplicate: int = 0
    failed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def note(self, code: str, count: int = 1) -> None:
        """Count a reason for leaving something out that is not a failure."""
        if count:
            self.reasons[code] += count

    def fail(self, code: str, count: int = 1) -> None:
        """Count something that could not be read."""
        self.failed += count
        self.note(code, count)

    def figures(self) -> dict[str, int | str]:
        """Return the columns of a CollectRun; `why` names the reasons, most frequent first."""
        named = (code if count == 1 else f"{code} x{count}" for code, count in self.reasons.most_common())
        figures = {name: getattr(self, name) for name in ("seen", "new", "updated", "duplicate", "failed")}
        return figures | {"why": ", ".join(named)[:200]}


def collect(pair: SourceCategory, *, fetcher: Fetcher, progress: Progress = lambda _: None) -> CollectRun:
    """Read one (source, category) and store what is new; return the stored record of the run.

    Failures go into the record and into the pair's health. Safe to repeat and to run twice at once: the second reader
    of a source waits its turn. `progress` is called with each address before it is fetched.
    """
    started_at, started = clock.now(), time.monotonic()
    run = _Run(pair, fetcher, progress)
    with source_lock(pair.source.name):
        try:
            validators = run.collect()
        except (ExternalError, ListingError) as error:
            run.tally.fail(error.code)
            source_health.failed(pair, error)
        except Exception as error:
            logger.exception("collecting %s broke", pair)
            run.tally.fail(f"internal.{type(error).__name__}")
            source_health.failed(pair, error)
        else:
            source_health.succeeded(pair, validators)
    return CollectRun.objects.create(
        source=pair.source,
        category=pair.category,
        started_at=started_at,
        seconds=round(time.monotonic() - started, 3),
        **run.tally.figures(),
    )


def is_key_refused(run: CollectRun) -> bool:
    """Return whether a run ended because its source does not accept our key, which holds for all of its sections."""
    return run.why in KEY_REFUSED and run.source.kind in KINDS and source_class(run.source.kind).has_key


def skip_refused(pair: SourceCategory, asked: SourceCategory) -> CollectRun:
    """Record a section that was not asked for, because `asked` was refused: both are tried again together."""
    source_health.failed_like(pair, asked)
    return CollectRun.objects.create(
        source=pair.source, category=pair.category, started_at=clock.now(), failed=1, why=NOT_ASKED
    )


def read_page(fetcher: Fetcher, url: str, validators: Validators | None = None) -> "tuple[Fetched, Extracted]":
    """Fetch a story's page and read it. Raises ExternalError."""
    page = fetcher.fetch(url, validators=validators)
    # Loaded with the first page: its libraries cost a worker that reads none 30 MB.
    extract = cast("Callable[..., Extracted]", import_string("backend.materials.extraction.article.article"))
    options = {"charset": page.charset, "content_type": page.content_type, "requested_url": url}
    return page, extract(page.body, url=page.url, **options)


@dataclass
class _Run:
    pair: SourceCategory
    fetcher: Fetcher
    progress: Progress

    def __post_init__(self) -> None:
        self.tally = Tally()
        self.sketches = article_store.recent_sketches(self.pair.category)
        self.former_addresses = article_store.former_addresses()

    def collect(self) -> Validators:
        """Return the validators to send next time; none when something must be read again though the listing stays."""
        ends_at = time.monotonic() + MAX_RUN_SECONDS
        reader = source(self.pair.source.kind)
        self.progress(reader.listing_url(self.pair.source_category))
        known = Validators(etag=self.pair.etag, last_modified=self.pair.last_modified)
        fetched: Fetched = reader.fetch(partial(self.fetcher.fetch, validators=known), self.pair.source_category)
        self._follow_move(reader, fetched)
        if fetched.not_modified:
            self.tally.note("not_modified")
            return fetched.validators
        listing = reader.parse(fetched.body, fetched.url)
        candidates = [Candidate(self._address(raw.url), raw) for raw in listing.articles if raw.title and raw.url]
        hashes = article_store.known_hashes(candidate.canonical_url for candidate in candidates)
        plan = collection_plan.plan(candidates, hashes, now=clock.now())
        self.tally.seen = plan.seen
        self.tally.fail("listing.entry", listing.broken)
        if not plan.seen and not listing.broken and not reader.empty_is_failure:
            self.tally.note("listing.empty")
        elif not plan.seen or plan.is_stale:
            raise ListingError("listing.stale" if plan.seen else "listing.empty", "the listing offers no news")
        for candidate in plan.revised:
            self.tally.updated += article_store.revise(candidate)
        left = list(plan.new)
        while left and len(plan.new) - len(left) < MAX_NEW_PER_RUN and time.monotonic() < ends_at:
            candidate = left.pop(0)
            try:
                self._read_and_store(candidate)
            except ExternalError as error:
                self.tally.fail(error.code)
                published_at = candidate.raw.published_at
                is_old = published_at is not None and clock.now() - published_at > SETTLED
                if error.code in GONE and is_old:  # dead: not fetched again with every run
                    article_store.store(
                        self.pair, candidate.canonical_url, candidate, candidate.raw, why_not=error.code
                    )
            except Exception as error:
                logger.exception("%s could not be read", candidate.canonical_url)
                self.tally.fail(f"internal.{type(error).__name__}")
        return Validators() if left or self.tally.failed else fetched.validators

    def _follow_move(self, reader: Source[Any], fetched: Fetched) -> None:
        """Remember the new address of a feed that has moved for good; other listings' addresses are not rows."""
        former, moved_to = self.pair.source_category, fetched.permanent_redirect_to
        if moved_to and reader.listing_url(former) == former and len(moved_to) <= ADDRESS_MAX_CHARS:
            self.pair.source_category = moved_to
            self.pair.save(update_fields=["source_category"])
            self.tally.note("listing.moved")

    def _address(self, url: str, declared: str | None = None) -> str:
        """Return the canonical address, as it is stored if a former version of the rules stored it another way."""
        address = canonical(url, declared=declared)
        return self.former_addresses.get(address, address)

    def _read_and_store(self, candidate: Candidate) -> None:
        url, read, language = candidate.canonical_url, candidate.raw, ""
        types: tuple[str, ...] = ()
        if self.pair.source.may_fetch_pages:
            self.progress(read.url)
            page, found = read_page(self.fetcher, read.url)
            # A day alone is no more exact than the listing's time.
            page_time = None
            if found.published and len(found.published) > len("2026-11-23"):
                page_time = dt.datetime.fromisoformat(found.published).astimezone(dt.UTC)
            read = replace(
                read,
                author=read.author or found.author or "",
                published_at=page_time or read.published_at,
                text=found.text or "",
            )
            if found.no_story:  # the entry's own link leads to the story, wherever the page was
                self.tally.note(found.no_story)
                if article_store.store(self.pair, url, candidate, candidate.raw, headline_only=found.no_story):
                    self.tally.new += 1
                return
            url, language = self._address(page.url, found.declared_url), found.language or ""
            types = found.types
        if not read.text and not read.abstract:
            self.tally.fail("page.no_text")
            return
        sketch, why_not = article_store.text_sketch(read), ""
        if language not in ("", "en"):
            why_not = f"page.language.{language}"
            self.tally.note(why_not)
        elif not article_store.has_standing_text(self.pair.source, read) and collection_plan.is_near_duplicate(
            sketch, self.sketches
        ):
            why_not = "page.near_duplicate"
            self.tally.duplicate += 1
        if (
            article_store.store(self.pair, url, candidate, read, language=language, why_not=why_not, types=types)
            and not why_not
        ):
            self.tally.new += 1
            self.sketches.append(sketch)
