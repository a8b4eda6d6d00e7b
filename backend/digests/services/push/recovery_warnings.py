"""Warns the owner of an account that somebody waits to open by its phone number, in the chats we may write to.

KakaoTalk's send-to-me, for those who allowed it, and Discord's direct messages, for those who read their digest there.
A push by the Event API needs nothing: the skill shows notices before the digest, and a morning is sooner than the wait.
"""

import datetime as dt

from backend.accounts.models import CustomSocialAccount, RecoveryWait
from backend.accounts.services import recovery
from backend.common import clock
from backend.digests.models import Subscription
from backend.digests.push_providers import memo
from backend.digests.push_providers.base import Refused
from backend.digests.push_providers.memo import MemoPush
from backend.digests.services import subscriptions
from contracts.enums import Platform
from contracts.notices import NoticeKind, sentence

AT_ONCE = 20
TRIED_FOR = dt.timedelta(hours=1)
"""How long a chat that cannot be reached is tried again."""
LOGIN_PATH = "/login/"
BUTTON = "로그인하기"


def warn_due() -> int:
    """Warn the owners who were not warned yet; return how many. For a sweep, any number at once."""
    warned = 0
    for wait in recovery.to_warn(limit=AT_ONCE):
        on_discord = Subscription.objects.filter(
            owner_id=wait.user_id,
            platform=Platform.DISCORD,
            audience=Subscription.Audience.PERSON,
            state=Subscription.State.ACTIVE,
        )
        for one in on_discord:
            subscriptions.alert(one, reason=NoticeKind.RECOVERY_WAITING, detail=recovery.ready(wait), now=clock.now())
        if _warn_in_memos(wait) or clock.now() - wait.started_at >= TRIED_FOR:
            warned += 1
        else:
            recovery.warn_again(wait)
    return warned


def _warn_in_memos(wait: RecoveryWait) -> bool:
    """Return whether no memo is left to send: each was sent, or never can be."""
    provider = MemoPush()
    if not provider.is_on:
        return True
    text = sentence(NoticeKind.RECOVERY_WAITING, "chat", {"ready": recovery.ready(wait)})
    uids = CustomSocialAccount.objects.filter(user_id=wait.user_id, provider=memo.PROVIDER).values_list(
        "uid", flat=True
    )
    outcomes = [
        provider.send_notice(target_id=uid, text=text, path=LOGIN_PATH, button=BUTTON) for uid in uids.order_by("pk")
    ]
    return not any(isinstance(one, Refused) and not one.permanent for one in outcomes)
