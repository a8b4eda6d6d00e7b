"""Platforms are told that somebody left."""

from celery import shared_task

from backend.learners.services import telling


@shared_task
def tell_platforms() -> int:
    """Tell them about everybody whose time has come; return how many were settled."""
    return telling.tell_due()
