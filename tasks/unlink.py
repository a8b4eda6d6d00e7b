"""Unlinks the accounts of learners who left at their platforms."""

from celery import shared_task

from backend.learners.services import platform_unlinks


@shared_task
def tell_platforms() -> int:
    """Tell them about everybody whose time has come; return how many were settled."""
    return platform_unlinks.call_due()
