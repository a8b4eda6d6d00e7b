"""What holds for a learner's own push, whatever they ask for: whom it reaches, when it keeps still, what it brings."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery

from backend.accounts.models import CustomSocialAccount
from backend.accounts.services import oauth_grants
from backend.common.errors import AppError
from backend.digests import push_providers as push
from backend.digests.models import Subscription
from backend.digests.push_providers import hours, memo
from backend.study.models import LearnerProfile


def is_push(platform: str) -> bool:
    """Say whether we push on this platform, so that a subscription there is somebody's own."""
    return platform in push.PROVIDERS


def own_target(*, owner_id: int, platform: str) -> str:
    """Return where a learner is pushed to: the newest of their own identities.

    Raises AppError "push.off", "push.no_identity" or "push.no_grant", all 409.
    """
    if not push.load(platform).is_on:
        raise AppError("push.off", "This push is not offered at present.", {"platform": platform}, status=409)
    uids = _uids(owner_id, platform)
    if not uids:
        raise AppError("push.no_identity", "This learner is not known there.", {"platform": platform}, status=409)
    if platform == push.KAKAO_MEMO:
        uids = [uid for uid in uids if oauth_grants.usable(provider=memo.PROVIDER, uid=uid, scope=memo.SCOPE)]
    if not uids:
        raise AppError("push.no_grant", "Kakao Login with talk_message is needed.", {"scope": memo.SCOPE}, status=409)
    return uids[0]


def check(row: Subscription) -> None:
    """Make sure that a push may run again. Raises as `own_target` does."""
    if is_push(row.platform) and own_target(owner_id=row.owner_id, platform=row.platform) != row.target_id:
        raise AppError("push.no_identity", "This push is for another identity.", {"platform": row.platform}, status=409)


def may_run(row: Subscription) -> bool:
    """Say whether `check` would let a subscription run again."""
    try:
        check(row)
    except AppError:
        return False
    return True


def kept(platform: str, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return settings as a platform allows them: a push never comes at night, and its time moves to 08:00."""
    if not is_push(platform):
        return wanted
    fixed: dict[str, Any] = {"quiet_from": hours.QUIET_FROM, "quiet_until": hours.QUIET_UNTIL}
    time = wanted.get("local_time")
    if isinstance(time, dt.time):
        fixed["local_time"] = hours.kept(time)
    return {**wanted, **fixed}


def follow_preferences() -> int:
    """Have every push bring what its learner reads by now; return how many changed."""
    profile = LearnerProfile.objects.filter(user=OuterRef("owner"))
    other = ~Q(categories=OuterRef("categories")) | ~Q(level=OuterRef("level"))
    pushes = Subscription.objects.filter(Exists(profile.filter(other)), platform__in=push.PROVIDERS)
    return pushes.update(
        categories=Subquery(profile.values("categories")[:1]), level=Subquery(profile.values("level")[:1])
    )


def _uids(owner_id: int, platform: str) -> list[str]:
    provider = push.IDENTITIES[platform]
    rows = CustomSocialAccount.objects.filter(user_id=owner_id, provider=provider).order_by("-pk")
    if platform == push.KAKAO_SKILL:  # somebody known to another bot of ours is a stranger to this one
        rows = rows.filter(uid__startswith=f"{settings.KAKAO_BOT_ID.removesuffix('!')}:")
    return list(rows.values_list("uid", flat=True))
