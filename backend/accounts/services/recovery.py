"""Protection of accounts whose phone number may belong to somebody else by now.

Carriers give numbers to new people. A code by SMS alone therefore opens no account that has a social login, which its
owner can use instead, or that was silent for 90 days. It takes a second proof (a login of the last ten minutes), or a
waiting time: the owner is notified on every channel, and signing in or signing out everywhere ends the wait. Web and
SMS are notified here; the layer that can write to chats finds what is due with `to_warn`.
"""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from backend.accounts import selectors
from backend.accounts.models import RecoveryWait, User
from backend.accounts.services import notices
from backend.common import clock
from backend.common.errors import AppError
from contracts.notices import NoticeKind

SILENCE = dt.timedelta(days=90)
WAIT = dt.timedelta(hours=72)
OPEN_FOR = dt.timedelta(days=7)
"""How long after the wait another code opens the account."""


def is_protected(user: User) -> bool:
    """Return whether a code to this user's phone is not enough."""
    if clock.now() - (user.last_login or user.date_joined) > SILENCE:
        return True
    return user.custom_social_accounts.filter(provider__in=selectors.LOGIN_PROVIDERS).exists()


def check(*, user: User, proved_id: int | None = None) -> None:
    """Allow a user whose phone has just been proved by a code, or begin their waiting time.

    `proved_id` is the user who has signed in within the last ten minutes: the second proof. Call it outside any
    transaction. Raises AppError "account.waiting" (403) with `extra.ready_at`.
    """
    if proved_id == user.pk or not is_protected(user):
        return
    now = clock.now()
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        wait = RecoveryWait.objects.filter(
            user=user, phone_number=user.phone_number, ready_at__gt=now - OPEN_FOR
        ).first()
        if wait is None or (locked.last_login is not None and locked.last_login > wait.started_at):
            fields = {"phone_number": user.phone_number, "started_at": now, "ready_at": now + WAIT, "warned_at": None}
            wait, _ = RecoveryWait.objects.update_or_create(user=user, defaults=fields)
            notices.notify(user=user, kind=NoticeKind.RECOVERY_WAITING, ready=ready(wait))
        elif wait.ready_at <= now:
            wait.delete()
            return
    raise AppError(
        "account.waiting",
        "This number may have a new owner: sign in another way, or come back when the waiting time is over.",
        {"ready_at": wait.ready_at.isoformat()},
        status=403,
    )


def to_warn(*, limit: int) -> Iterator[RecoveryWait]:
    """Yield the waits whose owners' chats were not written to yet, each to one caller alone, oldest first."""
    now = clock.now()
    waiting = RecoveryWait.objects.filter(warned_at=None, ready_at__gt=now, user__is_active=True)
    for wait in waiting.select_related("user").order_by("pk")[:limit]:
        if RecoveryWait.objects.filter(pk=wait.pk, started_at=wait.started_at, warned_at=None).update(warned_at=now):
            yield wait


def warn_again(wait: RecoveryWait) -> None:
    """Let a wait that `to_warn` gave be found again: a chat could not be reached just now."""
    RecoveryWait.objects.filter(pk=wait.pk, started_at=wait.started_at).update(warned_at=None)


def ready(wait: RecoveryWait) -> str:
    """Return when a wait is over, as the notices say it (Seoul)."""
    return f"{wait.ready_at.astimezone(clock.SEOUL):%m-%d %H:%M}"
