"""Stories that are due get their notes, once, or a reason."""

import datetime as dt
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from backend.common import clock
from backend.common.errors import ExternalError
from backend.materials.models import Article, LlmCall, LlmDay, StudyNote, Word
from backend.materials.services import article_edits, note_writing
from tests.materials import factories
from tests.materials.writers import ScriptedWriter

BUSY = ExternalError("llm", "llm.rate_limited", permanent=False)


def worked(writer: ScriptedWriter, **fields: Any) -> Article:
    """Make a story, have its notes written, and return what became of it."""
    story = factories.article(**fields)
    note_writing.enrich_due(writer=writer)
    story.refresh_from_db()
    return story


@pytest.mark.django_db
class TestOneStory:
    """What becomes of a single story."""

    def test_notes_are_written_with_their_words(self) -> None:
        story = factories.article()
        report = note_writing.enrich_due(writer=ScriptedWriter())
        story.refresh_from_db()
        assert (report.written, story.status, story.due_at) == (1, "enriched", None)
        assert story.note.words.count() == 3
        assert story.note.writer == "scripted"

    def test_a_refused_draft_is_told_why_and_tried_once_more(self) -> None:
        factories.article()
        writer = ScriptedWriter(["too long"], "ok")
        assert note_writing.enrich_due(writer=writer).written == 1
        assert [complaints for _, complaints in writer.asked] == [(), ("too long",)]

    def test_a_draft_refused_twice_leaves_the_headline_and_the_reason(self) -> None:
        story = factories.article()
        writer = ScriptedWriter(["first"], ["second"])
        assert note_writing.enrich_due(writer=writer).refused == 1
        story.refresh_from_db()
        assert (story.status, story.due_at, story.failure_reason) == ("failed", None, "notes.refused")
        assert story.failure_detail == "second"
        assert len(writer.asked) == 2

    def test_a_story_that_the_model_declines_is_asked_once(self) -> None:
        writer = ScriptedWriter("llm.declined")
        story = worked(writer)
        assert (len(writer.asked), story.status, story.due_at) == (1, "failed", None)

    def test_tokens_and_cost_are_recorded_per_call(self) -> None:
        worked(ScriptedWriter(["no"], "ok"))
        calls = list(LlmCall.objects.order_by("pk").values_list("outcome", "prompt_tokens", "cost_usd", "problems"))
        assert calls == [
            ("llm.refused_by_checks", 100, Decimal("0.002"), "no"),
            ("ok", 100, Decimal("0.002"), ""),
        ]
        assert LlmDay.objects.get().spent_usd == Decimal("0.004")

    def test_no_answer_means_later_not_never(self) -> None:
        story = factories.article()
        assert note_writing.enrich_due(writer=ScriptedWriter(BUSY)).unanswered == 1
        story.refresh_from_db()
        assert (story.status, story.attempts, story.failure_reason) == ("fetched", 1, "llm.rate_limited")
        assert story.due_at is not None
        assert story.due_at > clock.now()
        assert story.body

    def test_the_wait_is_at_least_what_the_server_asked_for(self) -> None:
        story = factories.article()
        asked = ExternalError("llm", "llm.rate_limited", permanent=False, retry_after_seconds=900)
        note_writing.enrich_due(writer=ScriptedWriter(asked))
        story.refresh_from_db()
        assert story.due_at is not None
        assert story.due_at - clock.now() > dt.timedelta(seconds=880)

    @pytest.mark.parametrize("code", ["llm.unauthorized", "llm.quota", "llm.status.404", "llm.vendor_paused"])
    def test_a_vendor_that_takes_no_call_costs_the_story_no_attempt(self, code: str) -> None:
        writer = ScriptedWriter(ExternalError("llm", code, permanent=False))
        story = worked(writer)
        assert (story.status, story.attempts, len(writer.asked)) == ("fetched", 0, 1)
        assert story.due_at is not None

    def test_after_three_silences_the_headline_is_served_and_the_notes_come_later(self) -> None:
        story = factories.article()
        for _ in range(3):
            Article.objects.update(due_at=clock.now())
            note_writing.enrich_due(writer=ScriptedWriter(BUSY))
        story.refresh_from_db()
        assert story.status == "failed"
        Article.objects.update(due_at=clock.now())
        note_writing.enrich_due(writer=ScriptedWriter("ok"))
        story.refresh_from_db()
        assert (story.status, story.due_at, story.failure_reason) == ("enriched", None, "")

    def test_a_story_the_model_can_never_take_is_headline_only_at_once(self) -> None:
        story = worked(ScriptedWriter(ExternalError("llm", "llm.too_long", permanent=True)))
        assert (story.status, story.due_at, story.body) == ("failed", None, "")

    def test_a_story_taken_down_meanwhile_gets_no_notes(self) -> None:
        story = factories.article()
        writer = ScriptedWriter(meanwhile=lambda: article_edits.take_down(article_ids=[story.pk]))
        note_writing.enrich_due(writer=writer)
        assert not StudyNote.objects.exists()
        assert LlmCall.objects.count() == 1

    def test_a_story_finished_by_another_worker_gets_no_second_notes(self) -> None:
        factories.article()

        def another_worker() -> None:
            Article.objects.update(due_at=clock.now())
            note_writing.enrich_due(writer=ScriptedWriter())

        note_writing.enrich_due(writer=ScriptedWriter(meanwhile=another_worker))
        assert (StudyNote.objects.count(), Word.objects.count()) == (1, 3)

    def test_nothing_due_asks_nobody(self) -> None:
        writer = ScriptedWriter()
        worked(writer, due_at=clock.now() + dt.timedelta(minutes=1))
        assert writer.asked == []


@pytest.mark.django_db
class TestLicence:
    """The licence record decides what is sent and what is kept."""

    def test_the_body_is_sent_when_the_record_allows_it_and_dropped_with_the_notes(self) -> None:
        writer = ScriptedWriter()
        story = worked(writer, abstract="An abstract.")
        assert (writer.asked[0][0].text, story.body) == (factories.BODY, "")

    def test_only_the_abstract_is_sent_when_it_does_not(self) -> None:
        writer = ScriptedWriter()
        worked(writer, source=factories.source("Closed", may_send_body=False), abstract="An abstract.")
        assert writer.asked[0][0].text == "An abstract."

    def test_the_body_is_kept_where_the_record_says_so(self) -> None:
        assert worked(ScriptedWriter(), source=factories.source("Open", body_policy="always")).body == factories.BODY

    def test_a_body_is_cut_before_it_is_sent(self) -> None:
        writer = ScriptedWriter(["no"])
        worked(writer, body="word " * 20_000)
        assert len(writer.asked[0][0].text) == note_writing.MAX_STORY_CHARS


@pytest.mark.django_db
class TestBudget:
    """Today's money is never overspent."""

    def test_a_spent_budget_stops_with_a_state_not_an_error(self, settings: Settings) -> None:
        settings.LLM_DAILY_BUDGET_USD = 0.005
        story = factories.article()
        writer = ScriptedWriter()
        report = note_writing.enrich_due(writer=writer)
        story.refresh_from_db()
        assert (report.state, story.status, story.attempts) == ("budget_spent", "fetched", 0)
        assert writer.asked == []
        assert LlmDay.objects.get().stopped_at is not None

    def test_stories_wait_and_are_written_when_there_is_money_again(self, settings: Settings) -> None:
        settings.LLM_DAILY_BUDGET_USD = 0
        worked(ScriptedWriter())
        settings.LLM_DAILY_BUDGET_USD = 1
        assert note_writing.enrich_due(writer=ScriptedWriter()).written == 1
        assert LlmDay.objects.get().stopped_at is None

    def test_calls_stop_where_the_next_one_could_overspend(self, settings: Settings) -> None:
        settings.LLM_DAILY_BUDGET_USD = 0.0145
        for _ in range(10):
            factories.article()
        report = note_writing.enrich_due(writer=ScriptedWriter())
        # Each call reserves 0.01 and costs 0.002: the fourth would need 0.016.
        assert (report.written, report.state) == (3, "budget_spent")
        assert LlmDay.objects.get().spent_usd == Decimal("0.006")

    def test_an_unanswered_call_gives_its_reservation_back(self) -> None:
        worked(ScriptedWriter(BUSY))
        assert LlmDay.objects.get().spent_usd == 0

    def test_a_call_that_timed_out_counts_as_paid(self) -> None:
        worked(ScriptedWriter(ExternalError("llm", "llm.timeout", permanent=False)))
        assert LlmDay.objects.get().spent_usd == Decimal("0.01")

    def test_a_call_for_a_story_that_was_deleted_meanwhile_is_paid_and_logged(self) -> None:
        deleted, kept = factories.article(), factories.article()
        writer = ScriptedWriter(meanwhile=Article.objects.filter(pk=deleted.pk).delete)
        note_writing.enrich_due(writer=writer, batch_size=2)
        assert set(LlmCall.objects.values_list("article", "cost_usd")) == {
            (None, Decimal("0.002")),
            (kept.pk, Decimal("0.002")),
        }
        assert LlmDay.objects.get().spent_usd == Decimal("0.004")
        assert StudyNote.objects.get().article == kept

    def test_a_free_writer_needs_no_budget(self, settings: Settings) -> None:
        settings.LLM_DAILY_BUDGET_USD = 0
        factories.article()
        assert note_writing.enrich_due(writer=ScriptedWriter(most_usd="0", provisional=True)).written == 1


@pytest.mark.django_db
class TestWithoutAModel:
    """Provisional notes are useful, marked, and redone."""

    def test_provisional_notes_are_marked_and_keep_the_text_for_later(self) -> None:
        story = worked(ScriptedWriter(provisional=True))
        assert story.note.is_provisional
        assert story.body == factories.BODY

    def test_they_are_redone_when_a_model_is_there(self) -> None:
        story = factories.article()
        note_writing.enrich_due(writer=ScriptedWriter(provisional=True))
        assert note_writing.requeue_provisional() == 1
        note_writing.enrich_due(writer=ScriptedWriter())
        story.refresh_from_db()
        assert not story.note.is_provisional
        assert (StudyNote.objects.count(), story.body, note_writing.requeue_provisional()) == (1, "", 0)

    def test_a_story_too_short_for_them_is_tried_with_a_model_too(self) -> None:
        story = worked(ScriptedWriter(["too short"], provisional=True))
        assert (story.status, story.failure_reason) == ("failed", "notes.no_model")
        assert note_writing.requeue_provisional() == 1
        note_writing.enrich_due(writer=ScriptedWriter())
        story.refresh_from_db()
        assert story.status == "enriched"

    def test_a_redo_that_fails_leaves_the_notes_there_are(self) -> None:
        story = factories.article()
        note_writing.enrich_due(writer=ScriptedWriter(provisional=True))
        note_writing.requeue_provisional()
        note_writing.enrich_due(writer=ScriptedWriter(["no"]))
        story.refresh_from_db()
        assert story.status == "enriched"
        assert story.note.summary_en


@pytest.mark.django_db(transaction=True)
class TestManyWorkers:
    """Claims hold between processes."""

    def test_no_story_is_written_twice_by_workers_side_by_side(self) -> None:
        for _ in range(12):
            factories.article()
        writer = ScriptedWriter()
        _side_by_side(4, writer)
        assert StudyNote.objects.count() == 12
        assert len(writer.asked) == 12

    def test_a_story_of_a_dead_worker_is_due_again_after_its_lease(self) -> None:
        story = factories.article()
        note_writing._claim(4, dt.timedelta(minutes=5))
        assert note_writing.count_due() == 0
        Article.objects.filter(pk=story.pk).update(due_at=timezone.now() - dt.timedelta(seconds=1))
        assert note_writing.enrich_due(writer=ScriptedWriter()).written == 1

    def test_workers_that_begin_a_day_together_all_find_its_money(self) -> None:
        for _ in range(8):
            factories.article()
        _side_by_side(4, ScriptedWriter())
        assert StudyNote.objects.count() == 8
        assert LlmDay.objects.get().stopped_at is None

    def test_many_workers_together_never_overspend(self, settings: Settings) -> None:
        settings.LLM_DAILY_BUDGET_USD = 0.02
        for _ in range(16):
            factories.article()
        writer = ScriptedWriter()
        _side_by_side(4, writer)
        assert LlmDay.objects.get().spent_usd <= Decimal("0.02")
        assert StudyNote.objects.count() == len(writer.asked)


def _side_by_side(workers: int, writer: ScriptedWriter) -> None:
    def work() -> None:
        note_writing.enrich_due(writer=writer)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
