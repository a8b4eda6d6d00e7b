"""Deliveries as the bots see them: take a lease, do the work, report."""

from collections.abc import Iterable

from bot.api.api_session import Asking, given
from contracts.deliveries import Claimed, Job, PostedMessage, Settled


class DeliveryApi(Asking):
    """Work for the bot itself. A lost lease is ApiError "delivery.lease_lost": forget the job."""

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
