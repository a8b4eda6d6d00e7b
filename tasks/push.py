"""Digests pushed to platforms where no bot of ours claims them."""

from celery import shared_task

from backend.digests.services.push import sweep


@shared_task
def push_due() -> int:
    """Push what is due, and settle what was pushed; return how many deliveries were claimed."""
    return sweep.sweep()
