"""Outlets on a bad day: what a run makes of walls, columns, long addresses, empty feeds and a refused key."""

from dataclasses import replace
from typing import cast
from urllib.parse import urlsplit

import httpx
import pytest
from pytest_django import Settings

from backend.common.http.crawler import Fetched, Fetcher, Validators
from backend.materials.models import Article, CollectRun, Source, SourceCategory
from backend.materials.services import collect as ingest
from backend.materials.services import listings
from tests.materials import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def harbor() -> SourceCategory:
    """A feed of an outlet that lets its pages be read."""
    return factories.pair(there="https://harbor.example/feed.xml")


CONSENT = Fetched(
    "https://harbor.example/consent?continue=x",
    200,
    b"<html><title>Before you continue</title><p>We use cookies and data to deliver our services on all sites.</p>",
    not_modified=False,
    validators=Validators(),
    content_type="text/html",
    charset=None,
    permanent_redirect_to=None,
)


class WrittenAnswers:
    """Stands in for the fetcher: one feed's bytes, and one answer for each of its pages."""

    def __init__(self, items: str, page: Fetched | None = None) -> None:
        self.feed = f'<rss version="2.0"><channel><title>Harbor</title>{items}</channel></rss>'.encode()
        self.page = page
        self.pages_read = 0

    def fetch(self, url: str, **_options: object) -> Fetched:
        if url.endswith(".xml") or self.page is None:
            return replace(CONSENT, url=url, body=self.feed, content_type="application/rss+xml")
        self.pages_read += 1
        return self.page


def _item(path: str, title: str, abstract: str) -> str:
    link = f"https://harbor.example/{path}"
    return f"<item><title>{title}</title><link>{link}</link><description>{abstract}</description></item>"


def _read(pair: SourceCategory, answers: WrittenAnswers) -> CollectRun:
    return ingest.collect(pair, fetcher=cast("Fetcher", answers))


def test_a_consent_wall_leaves_the_headline_and_the_entrys_own_link(harbor: SourceCategory) -> None:
    items = _item("gn/1", "Old bridge to be rebuilt", "Bridge news") + _item("gn/2", "Ferry line saved", "Ferry news")
    answers = WrittenAnswers(items, CONSENT)
    run = _read(harbor, answers)
    assert (run.new, run.duplicate, run.failed, run.why) == (2, 0, 0, "page.consent x2")
    rows = Article.objects.order_by("canonical_url").values_list("canonical_url", "status", "failure_reason", "body")
    assert list(rows) == [(f"https://harbor.example/gn/{at}", "fetched", "page.consent", "") for at in (1, 2)]
    _read(harbor, answers)
    assert answers.pages_read == 2


STANDING = "Follow along for what moves the prices of ships, grain and timber today, with notes from all harbors."
LONG_STANDING = " ".join([STANDING, STANDING.replace("today", "this week"), STANDING.replace("notes", "figures")])


@pytest.mark.parametrize("abstract", [STANDING, LONG_STANDING])
def test_a_daily_column_with_its_standing_abstract_is_no_duplicate(harbor: SourceCategory, abstract: str) -> None:
    Source.objects.filter(pk=harbor.source_id).update(may_fetch_pages=False)
    harbor.source.may_fetch_pages = False
    items = _item("m/29", "Harbor prices today: grain rises", abstract)
    items += _item("m/30", "Harbor prices today: grain plunges", abstract)
    run = _read(harbor, WrittenAnswers(items))
    assert (run.new, run.duplicate) == (2, 0)


@pytest.mark.parametrize("pages", [True, False])
def test_an_address_that_is_too_long_to_store_is_stored_once(harbor: SourceCategory, pages: bool) -> None:
    harbor.source.may_fetch_pages = pages
    items = _item("s/3", "A normal story", "About ships.") + _item("long/" + "a1" * 700, "A long way", "About ways.")
    answers = WrittenAnswers(items, CONSENT if pages else None)
    run = _read(harbor, answers)
    assert (run.new, run.failed) == (2, 0)
    again = _read(harbor, answers)
    assert (again.new, again.failed, answers.pages_read) == (0, 0, 2 * pages)
    assert Article.objects.get(title="A long way").canonical_url.startswith("https://harbor.example/?address-sha256=")


def test_an_empty_feed_is_not_a_failure(harbor: SourceCategory) -> None:
    run = _read(harbor, WrittenAnswers(""))
    assert (run.seen, run.failed, run.why) == (0, 0, "listing.empty")
    assert (harbor.error_streak, harbor.retry_at) == (0, None)


def test_a_feed_of_broken_entries_alone_is_a_failure(harbor: SourceCategory) -> None:
    assert _read(harbor, WrittenAnswers("<item><title>No link</title></item>")).failed
    assert harbor.error_streak == 1


def test_a_refused_key_is_tried_once_a_run_and_the_sections_again_together(
    sandbox_sources: str, sandbox: httpx.Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NYT_API_KEY", "wrong-key")
    settings.FETCH_ALLOW_HOSTS = frozenset({urlsplit(sandbox_sources).netloc})
    listings.shared_fetcher.cache_clear()
    pairs = list(listings.pairs(source="NYT"))
    runs = list(listings.collect_pairs(pairs))
    assert [run.why for run in runs] == ["http.status.401"] + ["source.unauthorised"] * (len(pairs) - 1)
    assert sum("/nyt/" in entry["path"] for entry in sandbox.get("/sandbox/requests").json()) == 1
    stored = listings.pairs(source="NYT").values_list("retry_at", "error_streak").distinct()
    assert list(stored.order_by()) == [(pairs[0].retry_at, 1)]
