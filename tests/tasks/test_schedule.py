"""The Beat schedule in the database."""

import datetime as dt
import importlib

import pytest
from celery.worker.request import Request
from django.core.management import call_command
from django_celery_beat.models import CrontabSchedule, PeriodicTask, SolarSchedule
from kombu import Message

from backend.common import clock
from tasks import app
from tasks.schedule import DAILY, SWEEPS, collection_rows, setup_periodic_tasks

pytestmark = pytest.mark.django_db
NAMES = [name for name, *_ in (*collection_rows(), *DAILY, *SWEEPS)]


def test_every_row_is_written_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setup_periodic_tasks")
    assert capsys.readouterr().out.split("\n")[:-1] == NAMES
    assert set(PeriodicTask.objects.values_list("name", flat=True)) == set(NAMES)


def test_writing_twice_changes_nothing_and_leaves_an_operators_switch_alone() -> None:
    def rows() -> list[object]:
        return list(PeriodicTask.objects.order_by("pk").values_list("pk", "task", "interval", "crontab", "enabled"))

    setup_periodic_tasks()
    PeriodicTask.objects.filter(name=NAMES[0]).update(enabled=False)
    before = rows()
    setup_periodic_tasks()
    assert rows() == before
    assert CrontabSchedule.objects.count() == len(collection_rows()) + len(DAILY)


@pytest.mark.parametrize("column", ["interval", "crontab"])
def test_duplicate_schedules_are_deleted_and_their_tasks_moved(column: str) -> None:
    setup_periodic_tasks()
    ours = getattr(PeriodicTask.objects.exclude(**{column: None}).order_by("pk")[0], column)
    fields = {field.name: getattr(ours, field.name) for field in ours._meta.fields if field.name != "id"}
    duplicate = type(ours).objects.create(**fields)
    theirs = PeriodicTask.objects.create(name="An operator's own", task="tasks.x", **{column: duplicate})
    setup_periodic_tasks()
    assert type(ours).objects.filter(**fields).count() == 1
    theirs.refresh_from_db()
    assert getattr(theirs, column) == ours


def test_a_row_that_an_operator_gave_another_schedule_is_put_right() -> None:
    setup_periodic_tasks()
    sunset = SolarSchedule.objects.create(event="sunset", latitude=37, longitude=127)
    rows = PeriodicTask.objects.filter(name__in=("Publish Finished Sweep", "Drop Old Bodies Daily"))
    rows.update(solar=sunset, interval=None, crontab=None, expires=clock.now())
    setup_periodic_tasks()
    assert [(row.solar, row.expires, bool(row.interval) != bool(row.crontab)) for row in rows] == [
        (None, None, True)
    ] * 2


def test_every_scheduled_task_exists_and_each_kind_of_source_is_collected_daily_from_five_in_seoul() -> None:
    setup_periodic_tasks()
    for module in app.conf.include:
        importlib.import_module(module)
    rows = set(PeriodicTask.objects.values_list("name", "task", "args"))
    assert {task for _, task, _ in rows} <= app.tasks.keys()
    assert rows > {
        ("Fetch and Store CNN News Daily", "tasks.ingest.fetch_and_store_cnn_news", "[]"),
        ("Fetch and Store NYT News Daily", "tasks.ingest.fetch_and_store_news", '["nyt"]'),
        ("Fetch and Store RSS News Daily", "tasks.ingest.fetch_and_store_news", '["rss"]'),
    }
    daily = PeriodicTask.objects.get(name="Fetch and Store CNN News Daily")
    assert daily.crontab is not None
    assert (daily.crontab.hour, str(daily.crontab.timezone)) == ("5", "Asia/Seoul")


@pytest.mark.parametrize(("ahead", "expires"), [(55, False), (-55, False), (3600, True)])
def test_a_sweep_reaches_a_worker_whose_clock_differs_by_a_minute(ahead: int, expires: bool) -> None:
    """Beat writes the end of a message by its clock, the worker reads it by its own."""
    setup_periodic_tasks()
    shortest = min(PeriodicTask.objects.exclude(interval=None).values_list("expire_seconds", flat=True))
    end = clock.now() + dt.timedelta(seconds=shortest - ahead)
    headers = {"task": "tasks.maintenance.settle_cache", "id": "1", "expires": end.isoformat()}
    message = Message(body="[[], {}, {}]", content_type="application/json", content_encoding="utf-8", headers=headers)
    assert bool(Request(message, app=app).maybe_expire()) == expires
