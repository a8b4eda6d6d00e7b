"""Deletion of expired codes, counters, sessions and the addresses in them."""

import datetime as dt
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from backend.accounts.models import AttemptCount, LinkCode, PhoneCode, TokenFamily
from backend.accounts.services.sign_ins import ADDRESS_LIFETIME
from backend.common import clock

CODE_RETENTION = dt.timedelta(days=1)
"""How long expired codes stay, for support."""


def forget_expired() -> int:
    """Delete expired rows, codes and addresses some time later; return how many.

    Safe to repeat and to run twice at once.
    """
    now = clock.now()
    # A counter that is being counted on at this moment starts a new window: skip it, so that neither waits.
    expired = AttemptCount.objects.filter(window_ends_at__lt=now).select_for_update(skip_locked=True)
    rows: list[QuerySet[Any]] = [
        PhoneCode.objects.filter(expires_at__lt=now - CODE_RETENTION),
        AttemptCount.objects.filter(pk__in=expired.values("pk")),
        LinkCode.objects.filter(expires_at__lt=now - CODE_RETENTION),
        TokenFamily.objects.filter(expires_at__lt=now),
        Session.objects.filter(expire_date__lt=now),
        UserSession.objects.filter(last_seen_at__lt=now - ADDRESS_LIFETIME),
    ]
    return sum(found.delete()[0] for found in rows)
