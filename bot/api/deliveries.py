"""Subscriptions and deliveries as the bots see them."""

from collections.abc import Iterable
from typing import Unpack

from bot.api.api_session import ApiSession, given
from bot.api.errors import ApiUnavailableError
from contracts.deliveries import (
    Claimed,
    DeliveryLine,
    Job,
    NewSubscription,
    PostedMessage,
    Preview,
    RunResult,
    Settled,
    Subscription,
    SubscriptionChanges,
    SubscriptionPage,
    SubscriptionStatus,
)
from contracts.learners import Speaker


class DeliveryApi(ApiSession):
    """A speaker's subscriptions; and deliveries for the bot itself.

    A lost lease is ApiError "delivery.lease_lost": forget the job.
    """

    async def subscriptions(
        self,
        speaker: Speaker,
        *,
        platform: str | None = None,
        target_id: str | None = None,
        guild_id: str | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> SubscriptionPage:
        """The speaker's own, oldest first; `cursor` comes from the page before."""
        params = given(platform=platform, target_id=target_id, guild_id=guild_id, limit=limit, cursor=cursor)
        return await self._ask(speaker, SubscriptionPage, "GET", "subscriptions/", params=params)

    async def subscribe(self, speaker: Speaker, wanted: NewSubscription) -> Subscription:
        """Make a subscription."""
        body = wanted.model_dump(mode="json", exclude_unset=True)
        return await self._ask(speaker, Subscription, "POST", "subscriptions/", json=body)

    async def subscribe_myself(self, speaker: Speaker, platform: str) -> Subscription:
        """Have the speaker pushed to as themself; the API knows whom that is there."""
        body = {"platform": platform, "audience": "person"}
        return await self._ask(speaker, Subscription, "POST", "subscriptions/", json=body)

    async def subscription(self, speaker: Speaker, subscription_id: int) -> Subscription:
        """One of the speaker's own."""
        return await self._ask(speaker, Subscription, "GET", f"subscriptions/{subscription_id}/")

    async def change_subscription(
        self, speaker: Speaker, subscription_id: int, **changes: Unpack[SubscriptionChanges]
    ) -> Subscription:
        """Change these fields and leave the others alone."""
        return await self._ask(speaker, Subscription, "PATCH", f"subscriptions/{subscription_id}/", json=changes)

    async def unsubscribe(self, speaker: Speaker, subscription_id: int) -> None:
        """End a subscription."""
        await self._request(speaker, "DELETE", f"subscriptions/{subscription_id}/")

    async def subscription_status(self, speaker: Speaker, subscription_id: int) -> SubscriptionStatus:
        """The last digests and the next run."""
        return await self._ask(speaker, SubscriptionStatus, "GET", f"subscriptions/{subscription_id}/status/")

    async def run_now(self, speaker: Speaker, subscription_id: int) -> DeliveryLine | None:
        """Have today's unsent stories sent now, None when there are none; a digest under way is not doubled."""
        return (await self._run(speaker, subscription_id, "now")).delivery

    async def preview(self, speaker: Speaker, subscription_id: int) -> Preview:
        """What a digest of this moment would hold; nothing is remembered."""
        preview = (await self._run(speaker, subscription_id, "test")).preview
        if preview is None:
            raise ApiUnavailableError("a preview without a preview")
        return preview

    async def adopt_subscription(self, new_owner: Speaker, *, platform: str, target_id: str) -> Subscription:
        """Hand a target's subscription over to somebody who, as the bot has checked, may run the target."""
        who = {"provider": new_owner.provider, "uid": new_owner.uid, "display_name": new_owner.display_name}
        body = {"platform": platform, "target_id": target_id, **who}
        return await self._ask_as_bot(Subscription, "POST", "subscriptions/adopt/", json=body)

    async def _run(self, speaker: Speaker, subscription_id: int, mode: str) -> RunResult:
        return await self._ask(speaker, RunResult, "POST", f"subscriptions/{subscription_id}/run/", json={"mode": mode})

    async def claim(
        self,
        platform: str,
        *,
        limit: int | None = None,
        lease_seconds: int | None = None,
        kinds: Iterable[str] | None = None,
    ) -> tuple[Job, ...]:
        """Lease what is due, the oldest first: digests to post, messages to correct, owners to tell."""
        wanted = given(limit=limit, lease_seconds=lease_seconds, kinds=None if kinds is None else list(kinds))
        body = {"platform": platform, **wanted}
        return (await self._ask_as_bot(Claimed, "POST", "deliveries/claim/", json=body)).deliveries

    async def acknowledge(self, job: Job, messages: Iterable[PostedMessage] = ()) -> None:
        """Say that it is done, as these messages in the order of posting; safe to repeat."""
        body = {"lease": job.lease, "messages": [message.model_dump() for message in messages]}
        await self._ask_as_bot(Settled, "POST", f"deliveries/{job.id}/ack/", json=body)

    async def fail(
        self,
        job: Job,
        *,
        reason: str,
        permanent: bool,
        retry_after_seconds: float | None = None,
        detail: str = "",
        maybe_posted: bool = False,
    ) -> None:
        """Say that it could not be done; `maybe_posted`: that we cannot tell."""
        why = {"reason": reason, "permanent": permanent, "detail": detail, "maybe_posted": maybe_posted}
        body = {"lease": job.lease, **why, **given(retry_after_seconds=retry_after_seconds)}
        await self._ask_as_bot(Settled, "POST", f"deliveries/{job.id}/fail/", json=body)

    async def release(self, job: Job, *, maybe_posted: bool = False) -> None:
        """Give it back, to be claimed again at once."""
        body = {"lease": job.lease, "maybe_posted": maybe_posted}
        await self._ask_as_bot(Settled, "POST", f"deliveries/{job.id}/release/", json=body)
