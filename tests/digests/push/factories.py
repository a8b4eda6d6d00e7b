"""Subscriptions of both push platforms, their deliveries, and the sweep."""

import datetime as dt
import itertools
from typing import Any

from backend.accounts.models import SocialGrant, User
from backend.accounts.services import oauth_grants
from backend.common import clock
from backend.digests.models import Delivery, PushCall, Subscription
from backend.digests.push_providers import KAKAO_MEMO, KAKAO_SKILL
from backend.digests.services import schedule
from backend.digests.services.push import sweep
from tests import factories as people
from tests.digests.factories import MORNING, subscription
from tests.digests.push.kakao import BOT_ID

_numbers = itertools.count(1)


def owner_of(one: Subscription) -> int:
    """Return the id of the learner whose subscription it is."""
    assert one.owner_id is not None
    return one.owner_id


def friend(key: str = "", **fields: Any) -> Subscription:
    """Subscribe a friend of the channel, who is known by their user key alone."""
    uid = f"{BOT_ID}:{key or f'key{next(_numbers):04}'}"
    owner = people.identity(provider="kakao_skill", uid=uid).user
    return _person(owner, KAKAO_SKILL, uid, **fields)


def reader(**fields: Any) -> Subscription:
    """Subscribe a web user who came by Kakao Login and allowed send-to-me."""
    one = granted()
    return _person(one.identity.user, KAKAO_MEMO, one.identity.uid, **fields)


def granted(owner: User | None = None, *, scopes: str = "profile_nickname talk_message") -> SocialGrant:
    """Make a Kakao Login with a grant that is good for six hours."""
    identity = people.identity(owner, provider="kakao", uid=f"40{next(_numbers):08}")
    return oauth_grants.store(
        identity=identity, access_token="access-1", access_seconds=21599, refresh_token="refresh-1", scopes=scopes
    )


def _person(owner: User, platform: str, target_id: str, **fields: Any) -> Subscription:
    chosen = {"guild_id": "", "audience": "person", "quiet_from": dt.time(21), "quiet_until": dt.time(8)} | fields
    return subscription(owner, platform=platform, target_id=target_id, **chosen)


def due(*subscriptions: Subscription) -> list[Delivery]:
    """Let the morning's slot of these come; return their deliveries in the same order."""
    Subscription.objects.filter(pk__in=[one.pk for one in subscriptions]).update(next_run_at=MORNING)
    schedule.schedule_due()
    return [Delivery.objects.filter(subscription=one).latest("pk") for one in subscriptions]


def again(*rows: Delivery) -> None:
    """Let whatever keeps these from being taken pass: a wait, or a lease."""
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(due_at=clock.now())


def results_due() -> None:
    """Let it be time to look after every open call."""
    PushCall.objects.filter(due_at__isnull=False).update(due_at=clock.now())


def swept() -> None:
    """Push, and let the results come."""
    sweep.sweep()
    results_due()
    sweep.sweep()


def states(*rows: Delivery) -> list[tuple[str, str]]:
    """Return state and reason of each."""
    found = {row.pk: (row.state, row.reason) for row in Delivery.objects.filter(pk__in=[one.pk for one in rows])}
    return [found[row.pk] for row in rows]
