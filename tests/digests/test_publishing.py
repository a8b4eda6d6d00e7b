"""Finished stories reach the learners once."""

import json

import pytest

from backend.common import clock
from backend.digests.models import Digest, DigestStory
from backend.digests.services import editions
from backend.materials import selectors
from backend.materials.models import Article
from backend.materials.services import note_writing
from tests.digests.factories import side_by_side
from tests.materials import factories
from tests.materials.writers import ScriptedWriter

pytestmark = pytest.mark.django_db
COMMITS = pytest.mark.django_db(transaction=True)


@COMMITS
def test_a_story_with_notes_is_listed_and_joins_the_digest_of_the_day() -> None:
    story = factories.article()
    note_writing.enrich_due(writer=ScriptedWriter())
    assert editions.publish_due() == 1
    story.refresh_from_db()
    assert (story.status, story.listed_at is not None) == ("published", True)
    assert story.digest_story.digest.study_date == clock.seoul_today()


@COMMITS
def test_publishing_writes_the_cache_through() -> None:
    story = factories.article()
    note_writing.enrich_due(writer=ScriptedWriter())
    selectors.article_page(category="technology", limit=5)
    editions.publish_due()
    page = selectors.article_page(category="technology", limit=5)
    detail = selectors.article_detail(article_id=story.pk)
    assert (page.cache, detail.cache) == ("hit", "hit")
    assert json.loads(page.body)["notes"] == "ready"


def test_a_story_without_notes_is_listed_but_in_no_digest() -> None:
    factories.article(status="failed", due_at=None)
    assert editions.publish_due() == 1
    assert Article.objects.get().status == "failed"
    assert not Digest.objects.exists()


def test_the_second_sweep_finds_nothing() -> None:
    factories.article(status="enriched", due_at=None)
    factories.article()  # waits for its notes
    assert (editions.publish_due(), editions.publish_due()) == (1, 0)


@COMMITS
def test_sweeps_side_by_side_publish_each_story_once() -> None:
    for _ in range(8):
        factories.article(status="enriched", due_at=None)
    assert sum(side_by_side(*[editions.publish_due] * 4)) == 8
    assert (DigestStory.objects.count(), Digest.objects.count()) == (8, 1)


@COMMITS
def test_notes_that_come_after_the_headline_are_visible_at_once() -> None:
    story = factories.article(status="failed", failure_reason="llm.timeout")
    editions.publish_due()
    selectors.article_page(category="technology", limit=5)
    note_writing.enrich_due(writer=ScriptedWriter())
    story.refresh_from_db()
    assert story.status == "published"
    assert json.loads(selectors.article_page(category="technology", limit=5).body)["notes"] == "ready"
