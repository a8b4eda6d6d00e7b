"""Collection from the sandbox's newsroom, over real sockets: what is stored, and what faults do to it."""

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.db import connection

from backend.common import clock
from backend.common.http.crawler import FetchConfig, Fetcher
from backend.materials import selectors
from backend.materials.collection_plan import Candidate
from backend.materials.models import Article, CollectRun, Source, SourceCategory
from backend.materials.services import article_edits, article_store, feeds, listings
from backend.materials.services import collect as ingest
from backend.materials.services.collect import source_lock
from backend.materials.sources import source
from backend.materials.sources.base import RawArticle
from tests.materials import factories

pytestmark = pytest.mark.django_db
Collect = Callable[[SourceCategory], CollectRun]


@pytest.fixture
def collect(sandbox_sources: str) -> Collect:
    """Collect one pair from the sandbox, with short deadlines."""
    host = urlsplit(sandbox_sources).netloc
    fetcher = Fetcher(
        FetchConfig(
            user_agent="NewsbiteBot/1.0 (+http://testserver/bot)",
            allow_hosts=frozenset({host}),
            pace_seconds=0,
            deadline_seconds=2,
        ),
        jitter=lambda: 0.0,
    )
    return lambda pair: ingest.collect(pair, fetcher=fetcher)


@pytest.fixture
def fault(sandbox: httpx.Client) -> Iterator[Callable[..., None]]:
    """Make the newsroom misbehave below a path."""

    def make(kind: str, path_prefix: str, **more: Any) -> None:
        answer = sandbox.post("/sandbox/faults", json={"fault": kind, "path_prefix": path_prefix} | more)
        assert answer.status_code < 300, answer.text

    yield make
    sandbox.delete("/sandbox/faults")


def _pair(name: str, category: str = "technology") -> SourceCategory:
    return listings.pairs(source=name, category=category).get()


@pytest.fixture
def harbor(sandbox_url: str) -> SourceCategory:
    """A feed of an outlet that lets its pages be read."""
    return feeds.add_feed(
        name="Harbor Wire",
        category="technology",
        url=f"{sandbox_url}/feeds/harbor/technology.xml",
        credit="Harbor Wire",
        terms_url="",
        pages=True,
        keep_text=False,
    )


def _requested(sandbox: httpx.Client) -> list[str]:
    return [entry["path"] for entry in sandbox.get("/sandbox/requests").json()]


def test_the_nyt_gives_headlines_and_abstracts_and_nothing_else_is_fetched(
    collect: Collect, sandbox: httpx.Client
) -> None:
    run = collect(_pair("NYT"))
    assert (run.new, run.failed, run.why) == (2, 0, "")
    stories = Article.objects.filter(source__name="NYT")
    assert all(story.abstract and not story.body for story in stories)
    assert [path for path in _requested(sandbox) if "/nyt/" in path] == ["/nyt/svc/topstories/v2/technology.json"]


def test_cnn_stories_are_read_from_their_pages(collect: Collect) -> None:
    run = collect(_pair("CNN"))
    assert (run.new, run.failed) == (2, 0)
    for story in Article.objects.filter(source__name="CNN"):
        assert len(story.body.split()) >= 150
        assert (story.language, story.status) == ("en", "fetched")
        assert story.due_at is None  # the selection decides whether notes are written
        assert story.author


def test_a_second_collect_stores_nothing_new(collect: Collect) -> None:
    collect(_pair("CNN"))
    run = collect(_pair("CNN"))
    assert (run.new, Article.objects.count()) == (0, 2)
    assert run.why == "not_modified"


def test_every_run_leaves_a_row(collect: Collect, fault: Callable[..., None]) -> None:
    fault("server_error", "/business/tech")
    collect(_pair("CNN"))
    row = CollectRun.objects.get()
    assert (row.source.name, row.category.name, row.new, row.failed) == ("CNN", "technology", 0, 1)
    assert row.why.startswith("http.status.5")
    assert row.seconds > 0


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("rate_limited", "http.rate_limited"),
        ("gzip_bomb", "http.too_large"),
        ("redirect_private", "http."),
        ("empty", "listing.empty"),
    ],
)
def test_a_listing_that_cannot_be_read_is_recorded_and_tried_again(
    collect: Collect, fault: Callable[..., None], kind: str, why: str
) -> None:
    fault(kind, "/business/tech")
    pair = _pair("CNN")
    run = collect(pair)
    assert run.why.startswith(why)
    pair.refresh_from_db()
    assert pair.error_streak == 1
    assert pair.retry_at is not None
    assert pair.retry_at > clock.now()
    assert pair.source.is_active


def test_a_listing_heals_by_itself(collect: Collect, fault: Callable[..., None], sandbox: httpx.Client) -> None:
    pair = _pair("CNN")
    fault("server_error", "/business/tech")
    collect(pair)
    sandbox.delete("/sandbox/faults")
    SourceCategory.objects.filter(pk=pair.pk).update(retry_at=clock.now() - dt.timedelta(seconds=1))
    assert listings.due_again().get() == pair
    collect(listings.due_again().get())
    pair.refresh_from_db()
    assert (pair.error_streak, pair.retry_at) == (0, None)
    assert not listings.due_again().exists()


def test_one_bad_page_does_not_stop_the_rest_and_is_read_the_next_time(
    collect: Collect, fault: Callable[..., None], sandbox: httpx.Client
) -> None:
    there = f"{str(sandbox.base_url).rstrip('/')}/business/tech"
    listing = source("cnn").parse(sandbox.get("/business/tech").content, there)
    fault("server_error", urlsplit(listing.articles[0].url).path)
    run = collect(_pair("CNN"))
    assert (run.new, run.failed) == (1, 1)
    sandbox.delete("/sandbox/faults")
    assert collect(_pair("CNN")).new == 1


@pytest.mark.parametrize("record", [{"body_policy": "never"}, {"may_send_body": False}])
def test_a_text_that_nobody_may_keep_or_no_model_may_read_is_not_kept(collect: Collect, record: dict[str, Any]) -> None:
    Source.objects.filter(name="CNN").update(**record)
    collect(_pair("CNN"))
    assert {story.body for story in Article.objects.all()} == {""}


def test_pages_are_not_fetched_where_the_record_forbids_it(
    collect: Collect, harbor: SourceCategory, sandbox: httpx.Client
) -> None:
    Source.objects.filter(name="Harbor Wire").update(may_fetch_pages=False)
    run = collect(SourceCategory.objects.select_related("source", "category").get(pk=harbor.pk))
    assert run.new == 1
    assert not [path for path in _requested(sandbox) if path.startswith("/harbor/")]


def test_a_near_duplicate_in_its_category_is_left_out_and_not_read_again(collect: Collect) -> None:
    collect(_pair("CNN"))
    story = Article.objects.first()
    assert story is not None
    Article.objects.filter(pk=story.pk).update(
        canonical_url="https://wire.example/copy", found_url="https://wire.example/copy"
    )
    SourceCategory.objects.update(etag="", last_modified="")
    run = collect(_pair("CNN"))
    assert (run.new, run.duplicate) == (0, 1)
    SourceCategory.objects.update(etag="", last_modified="")
    assert collect(_pair("CNN")).duplicate == 0


def test_a_changed_headline_is_taken_over_and_the_notes_are_redone(collect: Collect) -> None:
    collect(_pair("NYT"))
    story = Article.objects.filter(source__name="NYT").first()
    assert story is not None
    Article.objects.filter(pk=story.pk).update(
        content_hash="0" * 64, sketch=[1, 2, 3], due_at=None, status="enriched", title="Old headline"
    )
    SourceCategory.objects.update(etag="", last_modified="")
    assert collect(_pair("NYT")).updated == 1
    story.refresh_from_db()
    assert story.title != "Old headline"
    assert story.due_at is not None


def test_a_changed_headline_reaches_readers_at_once(
    collect: Collect, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    collect(_pair("NYT"))
    story = Article.objects.filter(source__name="NYT").latest("published_at")
    current = story.title
    Article.objects.filter(pk=story.pk).update(
        content_hash="0" * 64, title="Old headline", status="published", listed_at=clock.now()
    )
    assert b"Old headline" in selectors.article_detail(article_id=story.pk).body
    SourceCategory.objects.update(etag="", last_modified="")
    with django_capture_on_commit_callbacks(execute=True):
        collect(_pair("NYT"))
    assert json.loads(selectors.article_detail(article_id=story.pk).body)["title"] == current


def test_a_story_taken_down_stays_down(collect: Collect) -> None:
    collect(_pair("CNN"))
    for story in Article.objects.all():
        article_edits.take_down(article_ids=[story.pk])
    SourceCategory.objects.update(etag="", last_modified="")
    run = collect(_pair("CNN"))
    assert (run.new, run.updated) == (0, 0)
    assert set(Article.objects.values_list("status", flat=True)) == {"withdrawn"}


def test_a_wrong_key_is_reported_and_never_shown(collect: Collect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NYT_API_KEY", "wrong-key")
    run = collect(_pair("NYT"))
    assert run.why == "http.status.401"
    assert "wrong-key" not in run.why


def test_a_kind_without_a_reader_fails_its_own_listing_alone(collect: Collect) -> None:
    Source.objects.filter(name="NYT").update(kind="telegraph")
    pair = _pair("NYT")
    run = collect(pair)
    pair.refresh_from_db()
    assert (run.why, run.failed, pair.error_streak) == ("source.unknown_kind", 1, 1)
    assert collect(_pair("CNN")).new == 2


def test_a_story_stored_under_a_former_address_is_not_stored_again(collect: Collect) -> None:
    collect(_pair("CNN"))
    story = Article.objects.get(pk=min(Article.objects.values_list("pk", flat=True)))
    former = f"{story.canonical_url}?utm_source=former"
    Article.objects.filter(pk=story.pk).update(canonical_url=former, found_url=former)
    SourceCategory.objects.update(etag="", last_modified="")
    run = collect(_pair("CNN"))
    assert (run.new, run.duplicate, Article.objects.count()) == (0, 0, 2)


def test_a_text_that_a_listing_gives_is_taken_over(harbor: SourceCategory) -> None:
    story = factories.article(source=harbor.source, body="The first text.")
    raw = RawArticle(story.canonical_url, "A new headline", text="The port has a second crane now.")
    assert article_store.revise(Candidate(story.canonical_url, raw))
    story.refresh_from_db()
    assert (story.title, story.body) == ("A new headline", raw.text)


def test_a_text_is_not_stored_again_once_the_notes_are_written(harbor: SourceCategory) -> None:
    story = factories.published(source=harbor.source)
    raw = RawArticle(story.canonical_url, "A new headline", text="The port has a second crane now.")
    article_store.revise(Candidate(story.canonical_url, raw))
    story.refresh_from_db()
    assert (story.title, story.body) == ("A new headline", "")


@pytest.mark.django_db(transaction=True)
def test_readers_of_one_outlet_wait_for_each_other() -> None:
    order: list[str] = []
    inside, leave = threading.Event(), threading.Event()

    def first() -> None:
        with source_lock("CNN"):
            inside.set()
            leave.wait(5)
            order.append("first")
        connection.close()

    def second() -> None:
        inside.wait(5)
        leave.set()
        with source_lock("CNN"):
            order.append("second")
        connection.close()

    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert order == ["first", "second"]
