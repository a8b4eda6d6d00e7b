"""Subscriptions and deliveries as the bots see them."""

from collections.abc import Iterable
from typing import Any, TypeVar, Unpack

from pydantic import BaseModel

from bot.api.api_session import ApiSession, given, parse
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

C = TypeVar("C", bound=BaseModel)


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
        limit: int | None = None,
    ) -> SubscriptionPage:
        """The speaker's own, oldest first."""
        params = given(platform=platform, target_id=target_id, limit=limit)
        return await self._ask(speaker, SubscriptionPage, "GET", "subscriptions/", params=params)

    async def subscribe(self, speaker: Speaker, wanted: NewSubscription) -> Subscription:
        """Make a subscription."""
        body = wanted.model_dump(mode="json", exclude_unset=True)
        return await self._ask(speaker, Subscription, "POST", "subscriptions/", json=body)

    async def subscribe_myself(self, speaker: Speaker, platform: str) -> Subscription:
        """Have the speaker pushed to as themself; the API knows whom that is there."""
        body = {"platform": platform, "audience": "person"}
        return await self._ask(speaker, Subscription, "POST", "subscriptions/", json=body)

    async def change_subscription(
        self, speaker: Speaker, subscription_id: int, server_id: str = "", **changes: Unpack[SubscriptionChanges]
    ) -> Subscription:
        """Change these fields and leave the others alone."""
        return await self._of(speaker, server_id, Subscription, "PATCH", f"{subscription_id}/", json=changes)

    async def unsubscribe(
        self, speaker: Speaker, subscription_id: int, server_id: str = "", *, revision: int | None = None
    ) -> None:
        """End a subscription, if it is at this revision still."""
        params = given(revision=revision)
        await self._request_of(speaker, server_id, "DELETE", f"{subscription_id}/", params=params)

    async def subscription_status(
        self, speaker: Speaker, subscription_id: int, server_id: str = ""
    ) -> SubscriptionStatus:
        """The last digests and the next run."""
        return await self._of(speaker, server_id, SubscriptionStatus, "GET", f"{subscription_id}/status/")

    async def run_now(self, speaker: Speaker, subscription_id: int, server_id: str = "") -> DeliveryLine | None:
        """Have today's unsent stories sent now, None when there are none; a digest under way is not doubled."""
        body = {"mode": "now"}
        return (await self._of(speaker, server_id, RunResult, "POST", f"{subscription_id}/run/", json=body)).delivery

    async def preview(self, speaker: Speaker, subscription_id: int, server_id: str = "") -> Preview:
        """What a digest of this moment would hold; nothing is remembered."""
        body = {"mode": "test"}
        found = await self._of(speaker, server_id, RunResult, "POST", f"{subscription_id}/run/", json=body)
        if found.preview is None:
            raise ApiUnavailableError("a preview without a preview")
        return found.preview

    async def server_subscriptions(
        self, speaker: Speaker, server_id: str, *, target_id: str | None = None, cursor: str | None = None
    ) -> SubscriptionPage:
        """The digests of a server's channels, oldest first; `cursor` comes from the page before."""
        params = given(target_id=target_id, cursor=cursor)
        return await self._of(speaker, server_id, SubscriptionPage, "GET", "", params=params)

    async def save_server_subscription(
        self, speaker: Speaker, server_id: str, target_id: str, **changes: Unpack[SubscriptionChanges]
    ) -> Subscription:
        """Make or change the digest of a server's channel; the bot has checked that the speaker manages the server."""
        who = {"target_id": target_id, "uid": speaker.uid, "display_name": speaker.display_name}
        return await self._of(speaker, server_id, Subscription, "POST", "", json={**changes, **who})

    async def confirm_owner(self, platform: str, guild_id: str, target_id: str) -> Subscription:
        """Say that a subscription's owner manages its channel's server, as the bot has seen."""
        path = f"servers/{platform}/{guild_id}/confirm/"
        return await self._ask_as_bot(Subscription, "POST", path, json={"target_id": target_id})

    async def _of(self, speaker: Speaker, server_id: str, kind: type[C], method: str, path: str, **wanted: Any) -> C:
        """Ask about subscriptions of the speaker or, as the bot itself, of a server that the speaker manages."""
        body = await self._request_of(speaker, server_id, method, path, **wanted)
        return parse(body, kind, f"{method} subscriptions/{path}")

    async def _request_of(self, speaker: Speaker, server_id: str, method: str, path: str, **wanted: Any) -> bytes:
        if not server_id:
            return await self._request(speaker, method, f"subscriptions/{path}", **wanted)
        path = f"servers/{speaker.provider}/{server_id}/subscriptions/{path}"
        return await self._wait(
            f"{method} {path}", self._send_authorized(self._exchange.service_token, method, path, **wanted)
        )

    async def claim(
        self, platform: str, *, limit: int | None = None, lease_seconds: int | None = None
    ) -> tuple[Job, ...]:
        """Lease what is due, the oldest first: digests to post, messages to correct, owners to tell."""
        body = {"platform": platform, **given(limit=limit, lease_seconds=lease_seconds)}
        return (await self._ask_as_bot(Claimed, "POST", "deliveries/claim/", json=body)).deliveries

    async def acknowledge(
        self, job: Job, messages: Iterable[PostedMessage] = (), *, reason: str | None = None, detail: str = ""
    ) -> None:
        """Say that it is done, as these messages in the order of posting; `reason`: but not all. Safe to repeat."""
        body = {"lease": job.lease, "messages": [message.model_dump() for message in messages]}
        body |= {"detail": detail, **given(reason=reason)}
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
        messages: Iterable[PostedMessage] = (),
    ) -> None:
        """Say that it could not be done, or not all: `messages` stand there; `maybe_posted`: there may be more."""
        why = {"reason": reason, "permanent": permanent, "detail": detail, "maybe_posted": maybe_posted}
        body = {"lease": job.lease, **why, **given(retry_after_seconds=retry_after_seconds)}
        body["messages"] = [message.model_dump() for message in messages]
        await self._ask_as_bot(Settled, "POST", f"deliveries/{job.id}/fail/", json=body)

    async def release(self, job: Job, *, maybe_posted: bool = False, messages: Iterable[PostedMessage] = ()) -> None:
        """Give it back, to be claimed again at once; `messages` stand there already."""
        sent = [message.model_dump() for message in messages]
        body = {"lease": job.lease, "maybe_posted": maybe_posted, "messages": sent}
        await self._ask_as_bot(Settled, "POST", f"deliveries/{job.id}/release/", json=body)
