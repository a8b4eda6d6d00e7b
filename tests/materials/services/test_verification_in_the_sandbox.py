"""Writer and verifier against the sandbox's model: what is false is stopped, what it misses or mistakes is seen."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import httpx
import pytest
from django.test import Client

from backend.materials.models import Article, LlmCall, VerifierStop
from backend.materials.notes.chat_model import ChatModel
from backend.materials.notes.openai import OpenAIWriter
from backend.materials.notes.verification.openai import FAILURES_BEFORE_PAUSE, OpenAIVerifier
from backend.materials.services import note_writing
from sandbox.newsroom.stories import stories
from tests.console.conftest import operator
from tests.materials import factories
from tests.materials.notes.test_openai import SETTINGS

__all__ = ["operator"]
pytestmark = pytest.mark.django_db
FALSE = "The study shows that the benefits last."


@pytest.fixture
def roles(sandbox_url: str) -> Iterator[dict[str, Any]]:
    """A writer and a verifier at the sandbox."""
    settings = replace(SETTINGS, base_url=f"{sandbox_url}/llm/v1")
    judge = ChatModel(settings, failures_before_pause=FAILURES_BEFORE_PAUSE)
    with closing(ChatModel(settings)) as model, closing(judge):
        yield {"writer": OpenAIWriter(settings, model), "verifier": OpenAIVerifier(settings, judge)}


def written(slug: str, roles: dict[str, Any]) -> Article:
    """Have a story of the sandbox written up and verified."""
    story = next(one for one in stories() if one.slug == slug)
    body = story.abstract if story.outlet == "nyt" else "\n\n".join(story.paragraphs)
    article = factories.article(title=story.title, body=body)
    note_writing.enrich_due(**roles)
    article.refresh_from_db()
    return article


def shown(article: Article) -> str:
    return " ".join(one.en for text in article.note.texts.all() for one in text.sentences.all())


def behave(sandbox: httpx.Client, behaviour: str, **more: Any) -> None:
    assert sandbox.post("/sandbox/llm", json={"behaviour": behaviour, **more}).status_code == 201


def test_a_false_sentence_that_rules_only_flag_is_stopped_and_shown_in_the_console(
    sandbox: httpx.Client, roles: dict[str, Any], operator: Client
) -> None:
    article = written("nine-minutes-of-stairs-a-day", roles)
    assert article.status == "enriched"
    assert FALSE not in shown(article)
    stop = VerifierStop.objects.get()
    assert (stop.text, stop.verdict, stop.level) == (FALSE, "contradicted", "B1")
    assert any("shows" in flag for flag in stop.flags)
    page = operator.get("/admin/materials/verifierstop/").content.decode()
    assert FALSE in page
    assert "기사와 다름" in page
    assert "The story says that the study cannot show it." in page
    assert FALSE in operator.get(f"/admin/materials/article/{article.pk}/change/").content.decode()


def test_one_call_looks_at_a_story_and_its_cost_is_its_own(sandbox: httpx.Client, roles: dict[str, Any]) -> None:
    written("crows-remember-a-kindness", roles)
    assert list(LlmCall.objects.order_by("pk").values_list("role", "outcome")) == [("writer", "ok"), ("verifier", "ok")]
    assert LlmCall.objects.get(role="verifier").prompt_version == "v1"


def test_what_rules_do_not_even_flag_is_stopped(sandbox: httpx.Client, roles: dict[str, Any]) -> None:
    behave(sandbox, "flagged_falsehood")
    assert "decided to call this gratitude" not in shown(written("crows-remember-a-kindness", roles))


def test_a_wrong_meaning_loses_its_word(sandbox: httpx.Client, roles: dict[str, Any]) -> None:
    behave(sandbox, "wrong_meaning")
    written("blanket-maker-sold-to-workers", roles)
    stop = VerifierStop.objects.get()
    assert (stop.part, stop.text, stop.text_ko) == ("word", "company", "동행")


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        ("agrees_with_all", "llm.unreliable_verdicts"),
        ("nonsense", "llm.unusable_answer"),
        ("refusal", "llm.declined"),
    ],
)
def test_a_verifier_that_does_not_judge_stops_flagged_sentences_alone(
    sandbox: httpx.Client, roles: dict[str, Any], behaviour: str, outcome: str
) -> None:
    behave(sandbox, behaviour, role="verifier")
    article = written("nine-minutes-of-stairs-a-day", roles)
    assert FALSE not in shown(article)
    assert set(VerifierStop.objects.values_list("verdict", flat=True)) == {"unverified"}
    assert set(LlmCall.objects.filter(role="verifier").values_list("outcome", flat=True)) == {outcome}
    assert LlmCall.objects.filter(role="verifier").count() == 2


def test_half_an_answer_stops_what_it_leaves_out(sandbox: httpx.Client, roles: dict[str, Any]) -> None:
    behave(sandbox, "leaves_half_out", role="verifier", times=1)
    written("crows-remember-a-kindness", roles)
    assert "unanswered" in set(VerifierStop.objects.values_list("verdict", flat=True))


def test_answers_for_what_was_not_asked_stop_nothing(sandbox: httpx.Client, roles: dict[str, Any]) -> None:
    behave(sandbox, "answers_unasked", role="verifier")
    written("crows-remember-a-kindness", roles)
    assert not VerifierStop.objects.exists()


def test_a_broken_verifier_is_called_once_and_does_not_stop_the_writer(
    sandbox: httpx.Client, roles: dict[str, Any]
) -> None:
    behave(sandbox, "quota_spent", role="verifier")
    for slug in ("crows-remember-a-kindness", "danube-border-train-returns"):
        assert written(slug, roles).due_at is not None
    assert LlmCall.objects.filter(role="verifier").count() == 1
    assert LlmCall.objects.filter(role="writer", outcome="ok").count() == 2
    assert (roles["verifier"].is_paused, roles["writer"].is_paused) == (True, False)


def test_three_failures_in_a_row_pause_the_verifier(sandbox: httpx.Client, roles: dict[str, Any]) -> None:
    behave(sandbox, "server_error", role="verifier")
    slugs = [one.slug for one in stories() if one.outlet == "nyt"][:4]
    for slug in slugs:
        written(slug, roles)
    assert LlmCall.objects.filter(role="verifier").count() == 3
