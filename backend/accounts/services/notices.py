"""Telling an account's owner what happened to it, by every way we have."""

import logging

from django.conf import settings
from django.db import connection, transaction

from backend.accounts import sms
from backend.accounts.models import Notice, User
from backend.common import clock
from backend.common.errors import AppError
from contracts.notices import NoticeKind, sentence

# By hand: every exchange of a chat speaker asks this, and building it with the ORM takes four times as long.
_UNTOLD = "SELECT count(*) FROM accounts_notice WHERE user_id = %s AND read_at IS NULL AND told_in_chat_at IS NULL"

logger = logging.getLogger(__name__)


def tell(*, user: User, kind: NoticeKind, sms_to: str | None = None, **detail: str | int) -> Notice:
    """Keep a notice, told on the web until read and in the chats once, and send it by SMS where there is a phone.

    `detail` is what the sentence names; never a secret or a whole phone number. The SMS goes to `sms_to`, else to the
    user's present number, after the caller's transaction has committed; one that fails is only logged, because what it
    reports has already happened.
    """
    notice = Notice.objects.create(user=user, kind=kind, detail=detail)
    if number := sms_to or user.phone_number:
        text = sentence(kind, "sms", detail, site=settings.PUBLIC_URL)
        transaction.on_commit(lambda: _send(number, text))
    return notice


def unread(*, user_id: int, limit: int, in_chat: bool = False) -> list[Notice]:
    """Return what somebody has not read, newest first; `in_chat`: less what a chat has told already."""
    rows = Notice.objects.filter(user_id=user_id, read_at=None)
    return list((rows.filter(told_in_chat_at=None) if in_chat else rows)[:limit])


def untold_count(*, user_id: int) -> int:
    """Return how many notices there are to tell somebody in a chat."""
    with connection.cursor() as cursor:
        cursor.execute(_UNTOLD, (user_id,))
        (count,) = cursor.fetchone()
    return int(count)


def mark_read(*, user_id: int, notice_id: int, in_chat: bool = False) -> None:
    """Show a notice no more; safe to repeat, and somebody else's stays as it is.

    What was read `in_chat` is still told on the web: a stranger's chat that got hold of the account must not be able to
    keep its joining from the owner.
    """
    field = "told_in_chat_at" if in_chat else "read_at"
    Notice.objects.filter(pk=notice_id, user_id=user_id, **{field: None}).update(**{field: clock.now()})


def _send(number: str, text: str) -> None:
    try:
        sms.send(number=number, text=text)
    except AppError:
        logger.warning("a notice stays on the web alone")
