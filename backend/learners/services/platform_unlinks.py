"""Telling the platforms somebody came from that they left: each row is one debt, paid by a sweep."""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction

from backend.accounts import selectors as accounts
from backend.common import clock
from backend.common.errors import ExternalError
from backend.common.http import api_client
from backend.learners.models import ProviderUnlink

logger = logging.getLogger(__name__)

BATCH = 10
SECONDS = 5.0
TRIES = 10
LEASE = dt.timedelta(minutes=2)
"""How long a sweep that died keeps its rows from the next one; longer than a whole batch can take."""
FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=6)
UNKNOWN_PERSON = -101  # https://developers.kakao.com/docs/latest/ko/rest-api/reference#error-code: not connected
REASON_MAX_CHARS = 200


def tell_due() -> int:
    """Tell the platforms about everybody whose time has come; return how many were settled."""
    return sum(_settle(row) for row in _claim())


def _claim() -> list[ProviderUnlink]:
    """Take what is due; the next sweep sees it again only if this one dies."""
    with transaction.atomic():
        due = ProviderUnlink.objects.select_for_update(skip_locked=True).filter(due_at__lte=clock.now())
        rows = list(due.order_by("due_at")[:BATCH])
        for row in rows:
            row.attempts += 1
            row.due_at = clock.now() + LEASE
        ProviderUnlink.objects.bulk_update(rows, ["attempts", "due_at"])
    return rows


def _settle(row: ProviderUnlink) -> bool:
    """Make one call, outside any transaction, and write down how it went."""
    if accounts.identity(provider=row.provider, uid=row.uid) is not None:
        return _done(row, "came back")  # they logged in again meanwhile: that consent is a new one
    try:
        _unlink(row)
    except ExternalError as error:
        return _failed(row, error)
    return _done(row, "")


def _unlink(row: ProviderUnlink) -> None:
    """https://developers.kakao.com/docs/latest/ko/kakaologin/rest-api#unlink"""
    if row.provider != "kakao" or not settings.KAKAO_ADMIN_KEY:
        raise ExternalError(row.provider, "kakao.no_way", "this platform cannot be told", permanent=True)
    reply = api_client.call(
        "POST",
        f"{settings.KAKAO_API_BASE}/v1/user/unlink",
        headers={"Authorization": f"KakaoAK {settings.KAKAO_ADMIN_KEY}"},
        form={"target_id_type": "user_id", "target_id": row.uid},
        deadline_seconds=SECONDS,
    )
    code = reply.data.get("code")
    if reply.status == 200 or code == UNKNOWN_PERSON:
        return
    # A refused key is ours to mend within the tries that are left; any other refusal will not change.
    is_permanent = 400 <= reply.status < 500 and reply.status not in {401, 403, 408, 429}
    raise ExternalError("kakao", "kakao.unlink", f"HTTP {reply.status} {code}", permanent=is_permanent)


def _done(row: ProviderUnlink, reason: str) -> bool:
    ProviderUnlink.objects.filter(pk=row.pk).update(due_at=None, reason=reason)
    return True


def _failed(row: ProviderUnlink, error: ExternalError) -> bool:
    gives_up = error.permanent or row.attempts >= TRIES
    wait = min(FIRST_WAIT * 2 ** (row.attempts - 1), LONGEST_WAIT)
    due_at = None if gives_up else clock.now() + wait
    ProviderUnlink.objects.filter(pk=row.pk).update(due_at=due_at, reason=str(error)[:REASON_MAX_CHARS])
    if gives_up:
        logger.error("%s was not told that somebody left, row %s: %s", row.provider, row.pk, error)
    return gives_up
