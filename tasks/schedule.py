"""The Beat schedule, as rows in the database. Days begin in Seoul."""

import json

from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from backend.common.clock import SEOUL
from backend.materials.sources import KINDS

# (name, task, hour and minute in Seoul)
DAILY = (
    ("Drop Old Bodies Daily", "tasks.maintenance.drop_old_bodies", (4, 30)),
    ("Forget Expired Proofs Daily", "tasks.maintenance.forget_expired", (4, 40)),
)
# (name, task, seconds between runs)
SWEEPS = (
    ("Enrich Pending Sweep", "tasks.notes.enrich_pending", 10),
    ("Publish Finished Sweep", "tasks.digest.publish_finished", 10),
    ("Schedule Deliveries Sweep", "tasks.digest.schedule_deliveries", 10),
    ("Push Due Sweep", "tasks.push.push_due", 15),
    ("Correct Sent Messages Sweep", "tasks.digest.correct_sent_messages", 30),
    ("Tell Platforms Sweep", "tasks.unlink.tell_platforms", 60),
    ("Settle Merges Sweep", "tasks.maintenance.settle_merges", 300),
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
    daily = [*collection_rows(), *((name, task, [], time) for name, task, time in DAILY)]
    for name, task, arguments, (hour, minute) in daily:
        crontab, _ = CrontabSchedule.objects.get_or_create(
            minute=str(minute), hour=str(hour), day_of_week="*", day_of_month="*", month_of_year="*", timezone=SEOUL
        )
        _write(name, task, args=json.dumps(arguments), crontab=crontab, interval=None, expire_seconds=None)
    for name, task, seconds in SWEEPS:
        # A sweep that waited longer than its period is followed by the next one anyway.
        _write(name, task, args="[]", crontab=None, interval=_interval(seconds), expire_seconds=max(seconds, 10))
    return [name for name, *_ in (*daily, *SWEEPS)]


def _write(name: str, task: str, **columns: object) -> None:
    PeriodicTask.objects.update_or_create(
        name=name, defaults={"task": task, "kwargs": "{}", "one_off": False, **columns}
    )


def _interval(seconds: int) -> IntervalSchedule:
    """Return the one schedule of this period; older versions of the library could leave duplicates."""
    rows = IntervalSchedule.objects.filter(every=seconds, period=IntervalSchedule.SECONDS).order_by("pk")
    schedule = rows.first()
    if schedule is None:
        return IntervalSchedule.objects.create(every=seconds, period=IntervalSchedule.SECONDS)
    duplicates = rows.exclude(pk=schedule.pk)
    PeriodicTask.objects.filter(interval__in=duplicates).update(interval=schedule)
    duplicates.delete()
    return schedule
