"""Held stories come back as they were; what is taken down does not; notes are redone of what is left."""

import pytest
from django.db import IntegrityError, transaction

from backend.common import clock
from backend.materials import selectors
from backend.materials.models import Article, StudyNote
from backend.materials.services import article_edits, note_writing
from tests.materials import factories

pytestmark = pytest.mark.django_db


def again(story: Article) -> Article:
    return Article.objects.get(pk=story.pk)


@pytest.mark.parametrize("status", ["fetched", "enriched", "published", "failed"])
def test_a_held_story_goes_back_to_where_it_was(status: str) -> None:
    story = factories.article(status=status)
    assert article_edits.hold(article_ids=[story.pk])
    held = again(story)
    assert (held.status, held.held_from) == ("withdrawn", status)
    assert article_edits.release(article_ids=[story.pk])
    back = again(story)
    assert (back.status, back.held_from, back.due_at, back.body) == (status, "", story.due_at, story.body)


def test_holding_and_releasing_twice_change_nothing() -> None:
    story = factories.published()
    for act, held_from in ((article_edits.hold, "published"), (article_edits.release, "")):
        assert act(article_ids=[story.pk])
        assert not act(article_ids=[story.pk])
        assert again(story).held_from == held_from


def test_what_was_taken_down_loses_its_text_and_can_be_neither_released_nor_held() -> None:
    story = factories.published(body="The whole text of the story.")
    article_edits.hold(article_ids=[story.pk])
    article_edits.take_down(article_ids=[story.pk])
    assert not article_edits.release(article_ids=[story.pk])
    assert not article_edits.hold(article_ids=[story.pk])
    down = again(story)
    assert (down.status, down.held_from, down.body) == ("withdrawn", "", "")


def test_a_held_story_is_not_listed() -> None:
    story = factories.published()
    article_edits.hold(article_ids=[story.pk])
    assert story not in selectors.listed_articles()


def test_no_notes_are_written_for_a_held_story_until_it_is_released() -> None:
    story = factories.article()
    article_edits.hold(article_ids=[story.pk])
    assert note_writing.count_due() == 0
    article_edits.release(article_ids=[story.pk])
    assert note_writing.count_due() == 1


def test_the_database_keeps_a_held_story_from_being_served() -> None:
    story = factories.published()
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=story.pk).update(held_from="published")


def test_redoing_notes_makes_them_due_and_keeps_the_old_ones() -> None:
    story = factories.published(body=factories.BODY)
    Article.objects.filter(pk=story.pk).update(attempts=7)
    assert article_edits.redo_notes(article_ids=[story.pk])
    due = again(story)
    assert (due.status, due.attempts, due.due_at is not None and due.due_at <= clock.now()) == ("published", 0, True)
    assert StudyNote.objects.filter(article=story).exists()


@pytest.mark.parametrize("abstract", ["A crane.", ""])
def test_notes_can_be_redone_of_the_abstract_alone_and_not_of_nothing(abstract: str) -> None:
    story = factories.published(body="", abstract=abstract)
    assert bool(article_edits.redo_notes(article_ids=[story.pk])) is bool(abstract)


def test_notes_of_what_was_taken_down_are_not_redone() -> None:
    story = factories.published(body=factories.BODY, abstract="A crane.")
    article_edits.take_down(article_ids=[story.pk])
    assert not article_edits.redo_notes(article_ids=[story.pk])


def test_nothing_is_done_to_nothing() -> None:
    for act in (article_edits.hold, article_edits.release, article_edits.redo_notes, article_edits.take_down):
        assert act(article_ids=[0]) == set(), act
