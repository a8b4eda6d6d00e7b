"""Which messages an editor's correction reaches, and when: behind digests, so many a minute, take-downs at once."""

import pytest

from backend.digests.models import Delivery, Subscription
from backend.digests.services import corrections
from backend.materials.services import article_edits
from backend.study.services import corrections as editing
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, MINUTE, MORNING, claim, scheduled, sent, stories, story
from tests.digests.test_corrections import done, edits
from tests.materials import packs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def test_what_was_not_true_is_corrected_in_older_messages_too(set_clock: SetClock) -> None:
    wanted = story()
    sent()
    set_clock(MORNING + 40 * DAY)
    editing.correct_story(article_id=wanted.pk, title="Corrected", is_factual=True)
    (job,) = edits()
    assert job["stories"][0]["title"] == "Corrected"
    done(job)
    assert edits() == []


def test_a_corrected_sentence_is_corrected_where_its_level_was_sent_and_only_there() -> None:
    wanted = story()
    for level in ("A2", "B1"):
        packs.taught(packs.sense(), story=wanted, level=level)
    easy, medium = sent(level="A2"), sent(level="B1")
    editing.correct_sentence(
        article_id=wanted.pk, level="A2", position=0, en="They yield to wheelchairs.", ko="휠체어에 양보해요."
    )
    (job,) = edits()
    assert (job["delivery_id"], job["stories"][0]["summary_en"]) == (easy.pk, "They yield to wheelchairs.")
    done(job)
    assert edits() == []
    editing.correct_sense(sense_id=packs.sense().pk, meaning_ko="길을 내주다")
    corrections.correct_sent()
    waiting = Delivery.objects.filter(kind="edit", state="pending").values_list("message__delivery", flat=True)
    assert set(waiting) == {easy.pk, medium.pk}


def test_a_messages_sent_level_that_changes_for_its_channel_is_no_correction() -> None:
    wanted = story()
    for level in ("A2", "B1"):
        packs.taught(packs.sense(), story=wanted, level=level, en=f"They yield at {level}.")
    sent(level="A2")
    Subscription.objects.update(level="B1")
    assert corrections.correct_sent() == 0


def test_edits_are_due_one_after_the_other_and_take_downs_at_once(
    set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "EDITS_A_MINUTE", 2)
    changed, down = stories(2)
    for _ in range(3):
        sent()
    article_edits.edit(article_id=changed, title="Corrected")
    assert len(edits()) == 1
    article_edits.take_down(article_ids=[down])
    assert [job["withdrawn"] for job in edits()] == [[down]] * 3
    set_clock(MORNING.replace(second=30))
    assert len(edits()) == 1


def test_a_message_that_waits_for_its_edit_is_edited_at_once_when_its_story_is_taken_down(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(corrections, "EDITS_A_MINUTE", 1)
    wanted = story()
    for _ in range(3):
        sent()
    article_edits.edit(article_id=wanted.pk, title="Corrected")
    assert len(edits()) == 1
    article_edits.take_down(article_ids=[wanted.pk])
    assert len(edits()) == 2


def test_digests_go_before_corrections_however_long_those_wait(set_clock: SetClock) -> None:
    wanted = story()
    sent()
    article_edits.edit(article_id=wanted.pk, title="Corrected")
    corrections.correct_sent()
    set_clock(MORNING + MINUTE)
    scheduled()
    assert [job["kind"] for job in claim(limit=1)] == ["digest"]
    assert [job["kind"] for job in claim(limit=1)] == ["edit"]
