"""Selecting stories, publishing finished stories, making due deliveries, correcting sent messages."""

from celery import shared_task

from backend.digests.services import corrections, editions, schedule


@shared_task
def select_stories() -> str:
    """Group new stories into events, and make the best of them due for notes; return what was decided."""
    return str(editions.select_stories())


@shared_task
def publish_finished() -> int:
    """Publish finished stories; return how many."""
    return editions.publish_due()


@shared_task
def schedule_deliveries() -> int:
    """Make the deliveries that are due, and expire late ones; return how many were made."""
    return schedule.schedule_due()


@shared_task
def correct_sent_messages() -> int:
    """Make edits of messages whose stories have changed or were taken down; return how many."""
    return corrections.correct_sent()
