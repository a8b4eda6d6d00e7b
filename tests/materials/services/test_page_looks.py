"""Pages of listed stories that change, move or go, and feeds that move or end."""

import datetime as dt
from dataclasses import replace
from typing import cast

import pytest

from backend.common import clock
from backend.common.errors import ExternalError
from backend.common.http.crawler import Fetched, Fetcher, Validators
from backend.materials.models import Article, PageLook, Source, SourceCategory
from backend.materials.services import article_store, listings, page_looks, source_health
from backend.materials.services import collect as ingest
from backend.materials.sources.base import RawArticle
from tests.materials import factories

pytestmark = pytest.mark.django_db
FORMER = " ".join(f"The harbor council heard speaker number {n} on the new sea wall." for n in range(20))
CORRECTED = " ".join(f"After a recount the ferry line won {n} more votes and will stay open." for n in range(20))
ANSWER = Fetched(
    "https://harbor.example/s/1",
    200,
    b"",
    not_modified=False,
    validators=Validators(etag='"v1"'),
    content_type="text/html",
    charset="utf-8",
    permanent_redirect_to=None,
)
HOUR = dt.timedelta(hours=1)


def page(text: str, title: str = "Sea wall vote") -> Fetched:
    body = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><article><p>{text}</p></article></body></html>"
    )
    return replace(ANSWER, body=body.encode())


def status(code: int) -> ExternalError:
    return ExternalError("harbor.example", f"http.status.{code}", "as written here", permanent=True)


class Outlet:
    """Stands in for the fetcher: gives one answer and keeps what was sent with the last request."""

    def __init__(self, answer: Fetched | ExternalError) -> None:
        self.answer = answer
        self.asked: list[tuple[str, Validators | None]] = []

    def fetch(self, url: str, *, validators: Validators | None = None, **_: object) -> Fetched:
        self.asked.append((url, validators))
        if isinstance(self.answer, ExternalError):
            raise self.answer
        return self.answer

    def look(self) -> dict[str, int]:
        """Look again, four hours after the last look."""
        PageLook.objects.update(looked_at=clock.now() - 4 * HOUR)
        return page_looks.look_again(cast("Fetcher", self))


@pytest.fixture
def story() -> Article:
    outlet = factories.source(may_fetch_pages=True)
    sketch = article_store.text_sketch(RawArticle(url="", title="", text=FORMER))
    return factories.published(
        source=outlet,
        canonical_url="https://harbor.example/s/1",
        title="Sea wall vote",
        sketch=sketch,
        listed_at=clock.now() - 5 * HOUR,
    )


def test_an_unchanged_page_costs_one_conditional_request(story: Article) -> None:
    outlet = Outlet(page(FORMER))
    assert outlet.look() == {"unchanged": 1}
    outlet.answer = replace(ANSWER, not_modified=True)
    assert outlet.look() == {"unchanged": 1}
    assert outlet.asked[1] == (story.canonical_url, Validators(etag='"v1"'))
    story.refresh_from_db()
    assert story.due_at is None


def test_a_corrected_text_has_its_notes_written_anew(story: Article) -> None:
    assert Outlet(page(CORRECTED)).look() == {"revised": 1}
    story.refresh_from_db()
    assert story.due_at is not None
    assert CORRECTED[:40] in story.body
    assert Outlet(page(CORRECTED)).look() == {"unchanged": 1}


@pytest.mark.parametrize(
    ("answer", "looks"),
    [
        (status(410), 1),
        (status(404), 2),
        (page("", title="Page not found"), 2),
    ],
    ids=["410", "404", "soft 404"],
)
def test_a_page_that_is_gone_takes_its_story_down(answer: Fetched | ExternalError, looks: int, story: Article) -> None:
    outlet = Outlet(answer)
    assert [*(outlet.look() for _ in range(looks))] == [{"missed": 1}] * (looks - 1) + [{"taken_down": 1}]
    story.refresh_from_db()
    assert story.status == Article.Status.WITHDRAWN
    assert outlet.look() == {}


def test_a_page_that_comes_back_in_between_keeps_its_story(story: Article) -> None:
    outlet = Outlet(status(404))
    for answer in (status(404), page(FORMER), status(404)):
        outlet.answer = answer
        outlet.look()
    story.refresh_from_db()
    assert story.status == Article.Status.PUBLISHED


@pytest.mark.parametrize("code", [403, 429, 500, 503])
def test_an_outlet_on_a_bad_day_loses_nothing(code: int, story: Article) -> None:
    outlet = Outlet(status(code))
    assert [outlet.look() for _ in range(3)] == [{"failed": 1}] * 3
    story.refresh_from_db()
    assert story.status == Article.Status.PUBLISHED


@pytest.mark.parametrize(
    "changes",
    [{"listed_at": None}, {"listed_at": dt.timedelta(days=3)}, {"may_fetch_pages": False}],
    ids=["not listed", "older than two days", "no licence"],
)
def test_nobody_asks_for_other_pages(changes: dict[str, object], story: Article) -> None:
    if "listed_at" in changes:
        ago = changes["listed_at"]
        Article.objects.update(listed_at=clock.now() - ago if isinstance(ago, dt.timedelta) else None)
    else:
        Source.objects.update(may_fetch_pages=False)
    assert Outlet(page(CORRECTED)).look() == {}


def feed_of(pair: SourceCategory, answer: Fetched | ExternalError) -> None:
    ingest.collect(pair, fetcher=cast("Fetcher", Outlet(answer)))
    pair.refresh_from_db()


@pytest.fixture
def feed() -> SourceCategory:
    return factories.pair(there="https://harbor.example/feed.xml")


def test_a_feed_that_moved_for_good_is_read_at_its_new_address(feed: SourceCategory) -> None:
    body = b'<rss version="2.0"><channel><title>Harbor</title></channel></rss>'
    there = "https://harbor.example/new.xml"
    feed_of(feed, replace(ANSWER, body=body, url=there, permanent_redirect_to=there))
    assert feed.source_category == there


def test_a_feed_that_is_gone_for_good_is_read_no_more_until_the_operator_wants_it(feed: SourceCategory) -> None:
    feed_of(feed, status(410))
    assert feed.ended_at is not None
    assert feed not in listings.pairs()
    source_health.retry_now(feed.source_id)
    assert feed in listings.due_again()


def test_a_dead_page_is_not_fetched_in_every_run(feed: SourceCategory) -> None:
    entry = "<item><title>Ferry line</title><link>https://harbor.example/s/9</link><pubDate>{}</pubDate></item>"
    old = (clock.now() - 3 * HOUR).strftime("%a, %d %b %Y %H:%M:%S +0000")
    listing = replace(ANSWER, body=f'<rss version="2.0"><channel>{entry.format(old)}</channel></rss>'.encode())

    class WithDeadPage(Outlet):
        def fetch(self, url: str, **options: object) -> Fetched:
            self.answer = listing if url.endswith(".xml") else status(404)
            return super().fetch(url)

    outlet = WithDeadPage(listing)
    for _ in range(2):
        ingest.collect(feed, fetcher=cast("Fetcher", outlet))
    assert [url for url, _ in outlet.asked].count("https://harbor.example/s/9") == 1
