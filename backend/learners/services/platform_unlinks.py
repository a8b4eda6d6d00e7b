"""Calls to platforms about learners who left or unlinked: a sweep makes one call per ProviderUnlink row."""

import datetime as dt
import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from backend.accounts import selectors as accounts
from backend.accounts.models import CustomSocialAccount
from backend.common import clock
from backend.common.errors import ExternalError
from backend.common.http import api_client
from backend.learners.models import ProviderUnlink
from contracts.enums import Platform

logger = logging.getLogger(__name__)

BATCH = 10
DEADLINE_SECONDS = 5.0
TRIES = 10
LEASE = dt.timedelta(minutes=2)
"""How long the rows of a sweep that died are not taken by the next one; longer than a whole batch can take."""
FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=6)
UNKNOWN_PERSON = -101  # https://developers.kakao.com/docs/latest/ko/rest-api/reference#error-code: not connected
REASON_MAX_CHARS = 200


def schedule(identities: Iterable[CustomSocialAccount]) -> None:
    """Have the platforms of these identities called, whose owner leaves or unlinks them; call before deleting them.

    Kakao unlinks by the person's id. Discord revokes the authorization of a login by one of its tokens; an identity
    that only the bot knows has none.
    """
    rows = []
    for one in identities:
        grant = getattr(one, "grant", None)
        token = (grant.refresh_token or grant.access_token) if grant and one.provider == Platform.DISCORD else ""
        if token or one.provider == Platform.KAKAO:
            rows.append(ProviderUnlink(provider=one.provider, uid=one.uid, token=token, due_at=clock.now()))
    ProviderUnlink.objects.bulk_create(rows)


def call_due() -> int:
    """Make the calls that are due; return how many rows are finished."""
    return sum(finish(row) for row in claim_due())


def claim_due() -> list[ProviderUnlink]:
    """Lease the rows that are due: the next sweep sees them again only if this one dies."""
    with transaction.atomic():
        due = ProviderUnlink.objects.select_for_update(skip_locked=True).filter(due_at__lte=clock.now())
        rows = list(due.order_by("due_at")[:BATCH])
        for row in rows:
            row.attempts += 1
            row.due_at = clock.now() + LEASE
        ProviderUnlink.objects.bulk_update(rows, ["attempts", "due_at"])
    return rows


def finish(row: ProviderUnlink) -> bool:
    """Make the call of a row, outside any transaction, and record the result; return whether the row is finished."""
    due_at, reason = None, ""
    known = accounts.identity(provider=row.provider, uid=row.uid)
    # If they signed in again meanwhile, that consent is a new one. Writing to the Discord bot is none.
    if known is not None and (row.provider != Platform.DISCORD or hasattr(known, "grant")):
        reason = "came back"
    else:
        try:
            unlink(row)
        except ExternalError as error:
            reason = str(error)[:REASON_MAX_CHARS]
            if error.permanent or row.attempts >= TRIES:
                logger.error("%s was not told that somebody left, row %s: %s", row.provider, row.pk, error)
            else:
                due_at = clock.now() + min(FIRST_WAIT * 2 ** (row.attempts - 1), LONGEST_WAIT)
    finished = {"token": ""} if due_at is None else {}
    ProviderUnlink.objects.filter(pk=row.pk).update(due_at=due_at, reason=reason, **finished)
    return due_at is None


def unlink(row: ProviderUnlink) -> None:
    """Unlink a person at Kakao, or revoke their authorization at Discord.

    https://developers.kakao.com/docs/latest/ko/kakaologin/rest-api#unlink
    https://docs.discord.com/developers/topics/oauth2 (token revocation: of one token, all of the person's end)
    Raises ExternalError, permanent for anything that will not change.
    """
    if row.provider == Platform.KAKAO and settings.KAKAO_ADMIN_KEY:
        url = f"{settings.KAKAO_API_BASE}/v1/user/unlink"
        headers = {"Authorization": f"KakaoAK {settings.KAKAO_ADMIN_KEY}"}
        form = {"target_id_type": "user_id", "target_id": row.uid}
    elif row.provider == Platform.DISCORD and row.token:
        url, headers = f"{settings.DISCORD_OAUTH_BASE}/api/oauth2/token/revoke", {}
        app = settings.SOCIALACCOUNT_PROVIDERS["discord"]["APP"]
        form = {"token": row.token, "client_id": app["client_id"], "client_secret": app["secret"]}
    else:
        raise ExternalError(row.provider, "kakao.no_way", "this platform cannot be told", permanent=True)
    reply = api_client.call("POST", url, headers=headers, form=form, deadline_seconds=DEADLINE_SECONDS)
    code = reply.data.get("code")
    if reply.status == 200 or (row.provider == Platform.KAKAO and code == UNKNOWN_PERSON):
        return
    # A refused key can be corrected within the tries that are left; any other refusal will not change.
    is_permanent = 400 <= reply.status < 500 and reply.status not in {401, 403, 408, 429}
    raise ExternalError(row.provider, "kakao.unlink", f"HTTP {reply.status} {code}", permanent=is_permanent)
