"""The Beat schedule, as rows in the database. Days begin in Seoul."""

import json
from typing import TypeVar

from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from backend.common.clock import SEOUL
from backend.materials.sources import KINDS

Schedule = TypeVar("Schedule", CrontabSchedule, IntervalSchedule)
# (name, task, hour and minute in Seoul)
DAILY = (
    ("Drop Old Bodies Daily", "tasks.maintenance.drop_old_bodies", (4, 30)),
    ("Forget Expired Proofs Daily", "tasks.maintenance.forget_expired", (4, 40)),
)
CLOCKS_APART_SECONDS = 60
"""By how much the clocks of beat and a worker may differ: a message expires by the worker's clock."""
# (name, task, seconds between runs)
SWEEPS = (
    ("Select Stories Sweep", "tasks.digest.select_stories", 10),
    ("Enrich Pending Sweep", "tasks.notes.enrich_pending", 10),
    ("Publish Finished Sweep", "tasks.digest.publish_finished", 10),
    ("Schedule Deliveries Sweep", "tasks.digest.schedule_deliveries", 10),
    ("Push Due Sweep", "tasks.push.push_due", 15),
    ("Correct Sent Messages Sweep", "tasks.digest.correct_sent_messages", 30),
    ("Tell Platforms Sweep", "tasks.unlink.tell_platforms", 60),
    ("Settle Merges Sweep", "tasks.maintenance.settle_merges", 300),
    ("Look Again At Pages Sweep", "tasks.ingest.look_again_at_pages", 600),
    ("Settle Senses Sweep", "tasks.maintenance.settle_senses", 300),
    ("Check Certificate Hourly", "tasks.maintenance.check_certificate", 3600),
    ("Settle Cache Sweep", "tasks.maintenance.settle_cache", 5),
    ("Retry Failed Listings Sweep", "tasks.ingest.retry_failed_listings", 60),
)


def collection_rows() -> list[tuple[str, str, list[str], tuple[int, int]]]:
    """Return (name, task, arguments, hour and minute in Seoul) for each kind of source, five minutes apart from 5:00.

    CNN has a task of its own name.
    """
    tasks = {kind: ("tasks.ingest.fetch_and_store_news", [kind]) for kind in KINDS}
    tasks["cnn"] = ("tasks.ingest.fetch_and_store_cnn_news", [])
    return [
        (f"Fetch and Store {kind.upper()} News Daily", *tasks[kind], (5 + place // 12, place % 12 * 5))
        for place, kind in enumerate(KINDS)
    ]


def setup_periodic_tasks() -> list[str]:
    """Write every row of the schedule and return their names; safe to repeat.

    An operator's switch (`enabled`) is left as it is.
    """
    daily: list[tuple[str, str, list[str], tuple[int, int]]] = [
        *collection_rows(),
        *((name, task, [], time) for name, task, time in DAILY),
    ]
    for name, task, arguments, (hour, minute) in daily:
        wanted = {"minute": str(minute), "hour": str(hour), "timezone": SEOUL}
        every_day = {"day_of_week": "*", "day_of_month": "*", "month_of_year": "*"}
        crontab = _only_row(CrontabSchedule, **wanted, **every_day)
        _write(name, task, args=json.dumps(arguments), crontab=crontab, interval=None, expire_seconds=None)
    for name, task, seconds in SWEEPS:
        interval = _only_row(IntervalSchedule, every=seconds, period=IntervalSchedule.SECONDS)
        # A sweep that waited longer than its period is followed by the next one anyway.
        expires = max(seconds, 10) + CLOCKS_APART_SECONDS
        _write(name, task, args="[]", crontab=None, interval=interval, expire_seconds=expires)
    return [name for name, _, _, _ in daily] + [name for name, _, _ in SWEEPS]


def _write(name: str, task: str, **columns: object) -> None:
    # Whatever else an operator gave the row would contradict its schedule, and saving would refuse it.
    ours = {"task": task, "kwargs": "{}", "one_off": False, "solar": None, "clocked": None, "expires": None}
    PeriodicTask.objects.update_or_create(name=name, defaults=ours | columns)


def _only_row(model: type[Schedule], **fields: object) -> Schedule:
    """Return the one schedule with these fields, made if there is none; tasks of duplicates are moved to it.

    Neither table has a unique constraint, so an operator, or two starts at once, can leave duplicates.
    """
    schedule, *duplicates = model.objects.filter(**fields).order_by("pk") or [model.objects.create(**fields)]
    column = "crontab" if model is CrontabSchedule else "interval"
    PeriodicTask.objects.filter(**{f"{column}__in": duplicates}).update(**{column: schedule})
    model.objects.filter(pk__in=[row.pk for row in duplicates]).delete()
    return schedule
