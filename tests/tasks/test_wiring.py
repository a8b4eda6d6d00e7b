"""Tasks are thin: each calls its one service, is acknowledged late and survives being run twice."""

from functools import partial

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from backend.common import clock
from backend.materials.models import Article, CollectRun, StaleKey
from backend.materials.services import listings
from tasks import app, digest, ingest, maintenance, notes
from tests.materials import factories

EXTRACTIVE = [("extractive", django_settings.LLM_SETTINGS)]


def test_tasks_are_acknowledged_late_and_given_back_by_a_lost_worker() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert not app.conf.task_always_eager


def test_a_task_may_take_longer_than_any_of_ours_does_before_it_is_given_to_another() -> None:
    seconds = app.conf.broker_transport_options["visibility_timeout"]
    assert notes.LANE_SECONDS < seconds <= 900


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("task", "kind"),
    [
        (partial(ingest.fetch_and_store_news, "nyt"), "nyt"),
        (ingest.fetch_and_store_cnn_news, "cnn"),
    ],
)
def test_a_kinds_task_reads_every_category_of_it(task: object, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def collect_pairs(chosen: object) -> list[CollectRun]:
        read.extend(pair.source.kind for pair in chosen)  # type: ignore[attr-defined]
        return []

    monkeypatch.setattr(listings, "collect_pairs", collect_pairs)
    assert task() == 0  # type: ignore[operator]
    assert read == [kind] * 8


@pytest.mark.django_db
def test_the_sweep_without_a_model_still_writes_notes(settings: Settings) -> None:
    settings.LLM_WRITERS = EXTRACTIVE
    story = factories.article()
    assert "written=1" in notes.enrich_lane()
    story.refresh_from_db()
    assert story.note.is_provisional


@pytest.mark.django_db
def test_the_sweep_makes_provisional_notes_due_when_a_model_is_there(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LLM_WRITERS = EXTRACTIVE
    factories.article()
    notes.enrich_lane()
    settings.LLM_WRITERS = [("openai", settings.LLM_SETTINGS), *EXTRACTIVE]
    lanes: list[int] = []
    monkeypatch.setattr(notes.enrich_lane, "delay", lanes.append)
    assert notes.enrich_pending() == 1
    assert (len(lanes), Article.objects.filter(due_at__isnull=False).count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("waiting", "told"), [(2, [1] * 2), (6, [1] * 4), (14, [3] * 4)])
def test_lanes_are_as_many_as_stories_but_no_more_than_threads_and_share_them(
    waiting: int, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    lanes: list[int] = []
    monkeypatch.setattr(notes.enrich_lane, "delay", lanes.append)
    monkeypatch.setattr(notes, "LANES", 4)
    for _ in range(waiting):
        factories.article()
    assert notes.enrich_pending() == len(told)
    assert lanes == told


@pytest.mark.django_db
def test_publishing_and_settling_twice_are_harmless() -> None:
    factories.article(status="enriched", due_at=None)
    StaleKey.objects.create(key="v1:page:technology")
    assert (digest.publish_finished(), digest.publish_finished()) == (1, 0)
    assert (digest.schedule_deliveries(), digest.correct_sent_messages()) == (0, 0)
    assert maintenance.settle_cache() >= 1
    assert maintenance.settle_cache() == 0


@pytest.mark.django_db
def test_texts_that_waited_too_long_are_dropped_where_the_record_wants_it() -> None:
    old = clock.now() - 2 * maintenance.BODY_LIFETIME
    kept = factories.article(source=factories.source("Open", body_policy="always"))
    dropped, fresh = factories.article(), factories.article()
    Article.objects.filter(pk__in=[kept.pk, dropped.pk]).update(created_at=old)
    assert maintenance.drop_old_bodies() == 1
    assert {story.pk for story in Article.objects.exclude(body="")} == {kept.pk, fresh.pk}
