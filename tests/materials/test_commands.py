"""The command line as an operator types it."""

import re
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from backend.materials.models import Article, Category, Event, LlmCall, Source, SourceCategory, VerifierStop
from backend.materials.services import listings
from tests.materials import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsroom(sandbox_sources: str, settings: Settings) -> str:
    """Point the product's settings at the sandbox."""
    sandbox_url = sandbox_sources
    settings.FETCH_ALLOW_HOSTS = frozenset({urlsplit(sandbox_url).netloc})
    listings.shared_fetcher.cache_clear()
    return sandbox_url


def test_collect_prints_a_row_per_source_and_category(newsroom: str, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("collect", source="nyt", category="technology")
    out = capsys.readouterr().out
    assert "NYT" in out
    assert "technology" in out
    assert Article.objects.count() == 2


def test_collect_narrows_by_source_in_any_case(newsroom: str) -> None:
    call_command("collect", source="CNN", category="health")
    assert set(Article.objects.values_list("source__name", "category__name")) == {("CNN", "health")}


def test_collect_of_nothing_says_what_there_is() -> None:
    with pytest.raises(CommandError, match=r"Sources: CNN, NYT\. Categories: business,"):
        call_command("collect", source="reuters")


def test_collect_fails_when_no_listing_could_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CNN_BASE", "http://127.0.0.1:9")
    listings.shared_fetcher.cache_clear()
    with pytest.raises(CommandError, match="No listing could be read"):
        call_command("collect", source="cnn", category="technology")


def test_collect_names_when_what_failed_is_tried_next(
    newsroom: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("NYT_API_KEY", "wrong-key")
    with pytest.raises(CommandError, match="No listing could be read"):
        call_command("collect", source="nyt", category="technology")
    retry_at = SourceCategory.objects.get(source__name="NYT", category__name="technology").retry_at
    assert retry_at is not None
    assert f"{timezone.localtime(retry_at):%m-%d %H:%M}" in capsys.readouterr().out


def test_add_feed_registers_and_repeats(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        call_command("add_feed", "Harbor Wire", "technology", "https://harbor.example/feed.xml")
    assert SourceCategory.objects.filter(source__name="Harbor Wire").count() == 1
    assert "will be read daily" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "category", "url", "sentence"),
    [
        ("A", "astrology", "https://a.example/feed", "There is no category 'astrology'"),
        ("A", "technology", "file:///etc/passwd", "no http"),
        ("CNN", "technology", "https://a.example/feed", "read in another way"),
    ],
)
def test_add_feed_refuses_with_a_sentence(name: str, category: str, url: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("add_feed", name, category, url)
    assert Source.objects.count() == 2


def test_rewarm_cache_says_how_much(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("rewarm_cache")
    assert capsys.readouterr().out == f"{1 + Category.objects.count()} keys written.\n"


def test_notes_report_names_what_was_refused_and_stopped(capsys: pytest.CaptureFixture[str]) -> None:
    story = factories.published(title="Port unveils crane")
    LlmCall.objects.create(article=story, model="m", prompt_version="1", outcome="llm.x", problems="names 'Mars'")
    VerifierStop.objects.create(article=story, part="english", verdict="contradicted", text="It sank.", reason="No.")
    call_command("notes_report")
    out = capsys.readouterr().out
    assert all(said in out for said in ("Port unveils crane", "names 'Mars'", "It sank.", "No."))


def test_notes_report_tells_a_reason_once_for_all_levels_that_have_it(capsys: pytest.CaptureFixture[str]) -> None:
    reasons = [f"{level}: the word {word!r} is odd." for level in ("A2", "B1") for word in "abcdef"]
    problems = "\n".join([*reasons, "B2: the text is missing."])
    LlmCall.objects.create(model="m", prompt_version="1", outcome="llm.x", problems=problems)
    call_command("notes_report")
    out = capsys.readouterr().out
    assert out.count("A2, B1: the word") == 4
    assert "… and 3 more" in out


def test_events_report_tells_the_cost_of_the_day_and_what_notes_for_every_story_would_cost(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for number in range(3):
        story = factories.article(title=f"Story {number}")
        story.event = Event.objects.create(category=story.category, leader=story)
        story.save()
    for cost in ("0.003", "0.001"):
        LlmCall.objects.create(article=story, model="m", prompt_version="1", outcome="ok", cost_usd=cost)
    call_command("events_report")
    out = capsys.readouterr().out
    assert re.search(r"of the chosen stories\s+│\s+1\s+│\s+0\.0040", out)
    assert re.search(r"every collected story had them\s+│\s+3\s+│\s+0\.0120", out)


def test_notes_report_without_any_story(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("notes_report")
    assert "every answer passed" in capsys.readouterr().out


def test_the_documents_own_lookup_answers() -> None:
    category = Category.objects.get(name="technology")
    assert category.get_source_category(category.name, "CNN") == "business/tech"
    assert category.get_source_category(category.name, "NYT") == "technology"
    assert category.get_source_category(category.name, "Reuters") is None
