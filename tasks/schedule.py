"""The Beat schedule, as rows in the database. Days begin in Seoul."""

from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from backend.common.clock import SEOUL

# (name, task, hour and minute in Seoul)
DAILY = (
    ("Fetch and Store NYT News Daily", "tasks.ingest.fetch_and_store_nyt_news", (5, 0)),
    ("Fetch and Store CNN News Daily", "tasks.ingest.fetch_and_store_cnn_news", (5, 5)),
    ("Fetch and Store RSS News Daily", "tasks.ingest.fetch_and_store_rss_news", (5, 10)),
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


def setup_periodic_tasks() -> list[str]:
    """Write every row of the schedule and return their names; safe to repeat.

    An operator's switch (`enabled`) is left as it is.
    """
    for name, task, (hour, minute) in DAILY:
        crontab, _ = CrontabSchedule.objects.get_or_create(
            minute=str(minute), hour=str(hour), day_of_week="*", day_of_month="*", month_of_year="*", timezone=SEOUL
        )
        _write(name, task, crontab=crontab, interval=None, expire_seconds=None)
    for name, task, seconds in SWEEPS:
        # A sweep that waited longer than its period is followed by the next one anyway.
        _write(name, task, crontab=None, interval=_interval(seconds), expire_seconds=max(seconds, 10))
    return [name for name, *_ in (*DAILY, *SWEEPS)]


def _write(name: str, task: str, **timing: object) -> None:
    PeriodicTask.objects.update_or_create(
        name=name, defaults={"task": task, "args": "[]", "kwargs": "{}", "one_off": False, **timing}
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
