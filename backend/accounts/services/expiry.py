"""What is worth nothing any more, and is not kept: codes, counts, sessions and the addresses in them."""

import datetime as dt
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from backend.accounts.models import AttemptCount, LinkCode, TokenFamily
from backend.accounts.services import phone_codes
from backend.accounts.services.sign_ins import REMEMBERED
from backend.common import clock

LINK_CODES_KEPT = dt.timedelta(days=1)
"""For whoever asks what went wrong."""


def forget_expired() -> int:
    """Delete what is over, codes and addresses some time later; return how many rows went.

    Safe to repeat and to run twice at once.
    """
    now = clock.now()
    # A counter somebody counts on this moment is begun anew by that: it stays, and neither waits for the other.
    over = AttemptCount.objects.filter(window_ends_at__lt=now).select_for_update(skip_locked=True)
    rows: list[QuerySet[Any]] = [
        AttemptCount.objects.filter(pk__in=over.values("pk")),
        LinkCode.objects.filter(expires_at__lt=now - LINK_CODES_KEPT),
        TokenFamily.objects.filter(expires_at__lt=now),
        Session.objects.filter(expire_date__lt=now),
        UserSession.objects.filter(last_seen_at__lt=now - REMEMBERED),
    ]
    return int(phone_codes.forget_expired() + sum(found.delete()[0] for found in rows))
