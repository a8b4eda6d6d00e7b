"""Notices to an account's owner about changes to the account: on the web, in the chats and by SMS."""

import logging
from collections.abc import Collection

from django.conf import settings
from django.db import connection, transaction

from backend.accounts import sms
from backend.accounts.models import Notice, User
from backend.accounts.services import text_messages
from backend.common import clock
from backend.common.errors import AppError
from contracts.notices import NoticeKind, sentence

# Raw SQL: every token exchange of a chat speaker runs this, and building it with the ORM takes four times as long.
_COUNT = "SELECT count(*) FROM accounts_notice WHERE user_id = %s AND read_at IS NULL AND told_in_chat_at IS NULL"

logger = logging.getLogger(__name__)


def notify(*, user: User, kind: NoticeKind, sms_to: str | None = None, **detail: str | int) -> Notice:
    """Store a notice, shown on the web until read and in the chats once, and send it by SMS where there is a phone.

    `detail` has the parameters of the sentence, never a secret or a whole phone number. The SMS goes to `sms_to`, else
    to the user's current number, after the caller's transaction has committed; a failure is only logged, for the
    change itself has already happened.
    """
    notice = Notice.objects.create(user=user, kind=kind, detail=detail)
    if sms.is_offered() and (number := sms_to or user.phone_number):
        text = sentence(kind, "sms", detail, site=settings.PUBLIC_URL)

        def send() -> None:
            try:
                text_messages.send(number=number, text=text, use=text_messages.Use.NOTICE)
            except AppError:
                logger.warning("a notice could not be sent by SMS")

        transaction.on_commit(send)
    return notice


def tell(*, user_ids: Collection[int], kind: NoticeKind, **detail: str | int) -> None:
    """Store one notice for many users, those who are active; nobody gets an SMS."""
    users = User.objects.filter(pk__in=user_ids, is_active=True).values_list("pk", flat=True)
    Notice.objects.bulk_create(Notice(user_id=pk, kind=kind, detail=detail) for pk in users)


def unread(*, user_id: int, limit: int, in_chat: bool = False) -> list[Notice]:
    """Return a user's unread notices, newest first; `in_chat`: without those a chat has already shown."""
    rows = Notice.objects.filter(user_id=user_id, read_at=None)
    return list((rows.filter(told_in_chat_at=None) if in_chat else rows)[:limit])


def unread_in_chat_count(*, user_id: int) -> int:
    """Return how many notices a chat still has to show this user."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, (user_id,))
        (count,) = cursor.fetchone()
    return int(count)


def mark_read(*, user_id: int, notice_id: int, in_chat: bool = False) -> None:
    """Mark a notice read; safe to repeat, and another user's stays as it is.

    What was read `in_chat` is still shown on the web: a foreign chat that was linked to the account must not be able to
    hide the linking from its owner.
    """
    field = "told_in_chat_at" if in_chat else "read_at"
    Notice.objects.filter(pk=notice_id, user_id=user_id, **{field: None}).update(**{field: clock.now()})
