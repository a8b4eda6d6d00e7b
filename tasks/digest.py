"""Finished stories reach the learners, and digests fall due."""

from celery import shared_task

from backend.digests.services import corrections, editions, schedule


@shared_task
def publish_finished() -> int:
    """List what is finished; return how many stories."""
    return editions.publish_due()


@shared_task
def schedule_deliveries() -> int:
    """Make the deliveries whose time has come, and close what comes too late; return how many were made."""
    return schedule.schedule_due()


@shared_task
def correct_sent_messages() -> int:
    """Have the messages corrected whose stories have changed or were taken down; return how many."""
    return corrections.correct_sent()
