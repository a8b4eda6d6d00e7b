"""A learner switches their own push on."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from backend.accounts.models import SocialGrant
from backend.common.errors import AppError
from backend.digests import push_providers as push
from backend.digests.models import Subscription
from backend.digests.push_providers import memo
from backend.digests.push_providers.base import NO_GRANT
from backend.digests.services import subscriptions
from backend.digests.services.push import rules
from backend.study import selectors as study


@transaction.atomic
def opt_in(*, owner_id: int, platform: str, **wanted: Any) -> Subscription:
    """Make a learner's own push, of what they read unless `wanted` says otherwise; any target but theirs is ignored.

    Raises AppError "push.off", "push.no_identity", "push.no_grant" or "subscription.exists" (`extra.id`), all 409,
    "category.unknown" (400) or "auth.user_gone" (401).
    """
    target_id = rules.own_target(owner_id=owner_id, platform=platform)
    reads = study.preferences(user_id=owner_id)
    settings = {"categories": reads.categories, "level": reads.level, **wanted}
    settings |= {"target_id": target_id, "audience": Subscription.Audience.PERSON}
    try:
        with transaction.atomic():
            return subscriptions.create(owner_id=owner_id, platform=platform, **settings)
    except AppError as refusal:
        if refusal.code != "subscription.taken":
            raise
    # Its former owner had this identity before: a push goes where its identity goes.
    Subscription.objects.filter(platform=platform, target_id=target_id).delete()
    return subscriptions.create(owner_id=owner_id, platform=platform, **settings)


def resume_mended() -> int:
    """Run the memos again that stopped for want of a grant their owner has renewed since; return how many."""
    whole = SocialGrant.objects.filter(
        identity__provider=memo.PROVIDER,
        identity__uid=OuterRef("target_id"),
        identity__user=OuterRef("owner"),
        scopes__contains=memo.SCOPE,
        broken_at=None,
    )
    stopped = Subscription.objects.filter(
        Exists(whole), platform=push.KAKAO_MEMO, state=Subscription.State.PAUSED, pause_reason=NO_GRANT
    )
    mended = list(stopped)
    for row in mended:
        with suppress(AppError):  # switched off, or changed by somebody at this moment
            subscriptions.change(owner_id=row.owner_id, subscription_id=row.pk, state=Subscription.State.ACTIVE)
    return len(mended)
