"""Stories that change after they were sent are corrected in every message."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from backend.digests import selectors, story_versions
from backend.digests.models import Delivery, SentMessage
from backend.digests.services import claims, corrections, subscriptions
from backend.materials.models import Article, StudyNote, Word
from backend.materials.services import article_edits
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, MORNING, claim, posted, run_out, scheduled, sent, side_by_side, stories, story
from tests.materials import factories as news
from tests.materials import packs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def edits() -> list[dict[str, Any]]:
    """Sweep, and claim what came of it."""
    corrections.correct_sent()
    return claim(kinds=["edit"])


def done(job: dict[str, Any]) -> None:
    claims.acknowledge(delivery_id=job["id"], lease=job["lease"])


def test_a_story_taken_down_is_taken_out_of_its_message() -> None:
    first, second = stories(2)
    delivery = sent(together=True)
    article_edits.take_down(article_ids=[first])
    article_edits.edit(article_id=second, title="Corrected")
    (job,) = edits()
    assert (job["kind"], job["delivery_id"], job["target_id"]) == ("edit", delivery.pk, delivery.target_id)
    assert job["message"] == {"channel_id": delivery.target_id, "message_id": f"m{delivery.pk}", "position": 0}
    assert ([(one["id"], one["title"]) for one in job["stories"]], job["withdrawn"]) == (
        [(second, "Corrected")],
        [first],
    )
    assert (job["study_date"], job["slot_at"]) == ("2026-11-24", "2026-11-23T23:00:00Z")


def test_a_story_whose_notes_get_level_texts_leaves_its_messages_as_they_were_sent() -> None:
    shown = story()
    sent()
    for level in ("A2", "B1", "B2"):
        packs.taught(packs.sense(), story=shown, level=level)
    assert corrections.correct_sent() == 0


def test_whatever_a_reader_sees_is_corrected_whoever_changed_it() -> None:
    pk = story().pk
    sent()
    note, words = StudyNote.objects.filter(article=pk), Word.objects.filter(note__article=pk)
    for change in (
        lambda: article_edits.edit(article_id=pk, title="Corrected"),
        lambda: article_edits.edit(article_id=pk, summary_ko="고쳤습니다."),
        lambda: note.update(summary_en="Put right by hand."),
        lambda: words.update(meaning_ko="선보이다"),
        words.delete,
        note.delete,
    ):
        change()
        (job,) = edits()
        assert ([one["id"] for one in job["stories"]], job["withdrawn"]) == ([pk], [])
        done(job)


def test_what_no_reader_sees_is_no_correction() -> None:
    wanted = story()
    sent()
    Article.objects.filter(pk=wanted.pk).update(abstract="Unseen", attempts=3)
    assert edits() == []


def test_a_corrected_message_is_corrected_once_and_again_for_a_change_while_the_bot_edits() -> None:
    wanted = story()
    sent()
    article_edits.edit(article_id=wanted.pk, title="Corrected")
    (job,) = edits()
    assert edits() == []
    article_edits.edit(article_id=wanted.pk, title="Corrected again")
    done(job)
    (job,) = edits()
    assert job["stories"][0]["title"] == "Corrected again"
    done(job)
    assert edits() == []


def test_a_change_between_claim_and_ack_is_corrected() -> None:
    wanted = story()
    scheduled()
    (job,) = claim()
    article_edits.take_down(article_ids=[wanted.pk])
    claims.acknowledge(delivery_id=job["id"], lease=job["lease"], messages=posted(job))
    (edit,) = edits()
    assert edit["withdrawn"] == [wanted.pk]


def test_a_change_before_a_second_attempt_is_corrected_if_the_first_had_posted() -> None:
    wanted = story()
    delivery = scheduled()
    (first,) = claim()
    article_edits.edit(article_id=wanted.pk, title="Corrected")
    run_out(delivery)
    (second,) = claim()
    claims.acknowledge(delivery_id=delivery.pk, lease=second["lease"], messages=posted(first))
    (edit,) = edits()
    assert edit["stories"][0]["title"] == "Corrected"


def test_a_change_between_the_reads_of_a_claim_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = story()
    scheduled()
    reads: list[str] = []

    def then_changed(module: object, name: str) -> Callable[[Iterable[int]], object]:
        read = getattr(module, name)

        def reading(ids: Iterable[int]) -> object:
            found = read(ids)
            reads.append(name)
            if len(reads) == 1:
                article_edits.edit(article_id=wanted.pk, title="Corrected")
            return found

        return reading

    with monkeypatch.context() as patch:
        for module, name in ((story_versions, "versions"), (selectors, "articles")):
            patch.setattr(module, name, then_changed(module, name))
        (job,) = claim()
    claims.acknowledge(delivery_id=job["id"], lease=job["lease"], messages=posted(job))
    shown = [one["stories"][0]["title"] for one in (job, *edits())]
    assert sorted(reads) == ["articles", "versions"]
    assert shown[-1] == "Corrected"


def test_a_message_that_is_gone_is_left_alone_from_then_on() -> None:
    wanted = story()
    sent()
    article_edits.edit(article_id=wanted.pk, title="Corrected")
    (job,) = edits()
    claims.fail(delivery_id=job["id"], lease=job["lease"], reason="discord.unknown_message", permanent=True)
    assert SentMessage.objects.get().is_lost
    article_edits.take_down(article_ids=[wanted.pk])
    assert edits() == []
    assert claim() == []


def test_an_edit_that_failed_for_now_comes_again(set_clock: SetClock) -> None:
    wanted = story()
    sent()
    article_edits.edit(article_id=wanted.pk, title="Corrected")
    (job,) = edits()
    claims.fail(delivery_id=job["id"], lease=job["lease"], reason="discord.unavailable", permanent=False)
    assert edits() == []
    set_clock(MORNING.replace(minute=1))
    assert [one["id"] for one in edits()] == [job["id"]]


def test_messages_of_an_ended_subscription_are_corrected_too() -> None:
    wanted = story()
    delivery = sent()
    row = delivery.subscription
    assert row is not None
    subscriptions.end(owner_id=row.owner_id, subscription_id=row.pk)
    article_edits.take_down(article_ids=[wanted.pk])
    (job,) = edits()
    assert (job["subscription"], job["owner_uid"]) == (None, None)


def test_corrections_end_after_a_week_but_take_downs_never(set_clock: SetClock) -> None:
    first, second = stories(2)
    sent()
    set_clock(MORNING + 8 * DAY)
    article_edits.edit(article_id=first, title="Corrected")
    assert edits() == []
    set_clock(MORNING + 900 * DAY)
    article_edits.take_down(article_ids=[second])
    (job,) = edits()
    assert job["withdrawn"] == [second]
    done(job)
    assert edits() == []


def test_a_story_deleted_for_good_is_taken_out_of_its_message() -> None:
    first, second = stories(2)
    sent(together=True)
    Article.objects.filter(pk=first).delete()
    (job,) = edits()
    assert ([one["id"] for one in job["stories"]], job["withdrawn"]) == ([second], [])
    done(job)
    assert edits() == []


def test_a_story_that_was_sent_keeps_its_version_over_a_rewrite_of_the_same_text() -> None:
    wanted = story()
    before = story_versions.versions([wanted.pk])
    StudyNote.objects.filter(article=wanted).delete()
    del wanted._state.fields_cache["note"]
    news.note(wanted)
    assert story_versions.versions([wanted.pk]) == before


def test_each_story_has_a_version_of_its_own_even_without_notes() -> None:
    bare = [news.article(status="failed", listed_at=MORNING, due_at=None).pk for _ in range(2)]
    found = story_versions.versions(bare)
    assert len({version.whole for version in found.values()}) == 2
    assert all(len(version.whole) == 32 for version in found.values())


def test_texts_that_only_join_alike_are_different_versions() -> None:
    wanted = story(title="One")
    before = story_versions.versions([wanted.pk])
    article_edits.edit(article_id=wanted.pk, summary_en="AB", summary_ko="C")
    first = story_versions.versions([wanted.pk])
    article_edits.edit(article_id=wanted.pk, summary_en="A", summary_ko="BC")
    assert len({found[wanted.pk].whole for found in (before, first, story_versions.versions([wanted.pk]))}) == 3


def test_a_quiet_sweep_costs_few_queries_however_much_was_sent(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    stories(2)
    for _ in range(3):
        sent()
    with django_assert_max_num_queries(4):
        corrections.correct_sent()


@pytest.mark.django_db(transaction=True)
def test_sweeps_side_by_side_make_one_edit_for_each_message() -> None:
    wanted = story()
    targets = {sent().target_id for _ in range(4)}
    article_edits.take_down(article_ids=[wanted.pk])
    side_by_side(*[lambda: corrections.correct_sent(MORNING)] * 4)
    assert sorted(Delivery.objects.filter(kind="edit").values_list("target_id", flat=True)) == sorted(targets)


def test_a_corrected_message_keeps_the_level_it_was_sent_with() -> None:
    wanted = story()
    for level in ("A2", "B2"):
        packs.taught(packs.sense(), story=wanted, level=level)
    delivery = sent(level="A2")
    subscriptions.change(subscription_id=delivery.subscription_id or 0, owner_id=_owner(delivery), level="B2")
    article_edits.edit(article_id=wanted.pk, title="Corrected")
    (job,) = edits()
    assert job["stories"][0]["level"] == "A2"


def _owner(delivery: Delivery) -> int:
    assert delivery.subscription is not None
    return delivery.subscription.owner_id or 0
