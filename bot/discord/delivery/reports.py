"""Telling the API what became of a job, until it has heard or the lease is long gone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from bot import monitoring
from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.discord.delivery.attempt import AnyJob, Attempt
from bot.discord.delivery.failures import DeliveryError
from contracts.deliveries import PostedMessage

AGAIN_FIRST_SECONDS = 0.2
AGAIN_MAX_SECONDS = 3.0
AFTER_LEASE_SECONDS = 30.0  # a late report counts as long as nobody else has taken the job

logger = logging.getLogger(__name__)


class Reports:
    """Each report is made until the API takes it; a lease that is somebody else's now is forgotten."""

    def __init__(self, api: StudyApi) -> None:
        self._api = api

    async def done(self, job: AnyJob, attempt: Attempt, messages: Sequence[PostedMessage]) -> None:
        """Say that a job is done."""
        monitoring.JOBS.labels(job.kind, "done").inc()
        if await self._told(job, attempt, lambda: self._api.acknowledge(job, messages)):
            logger.info("%s %s is done", job.kind, job.id)

    async def failed(self, job: AnyJob, attempt: Attempt, why: DeliveryError, error: Exception) -> None:
        """Say that a job could not be done."""
        monitoring.JOBS.labels(job.kind, "failed").inc()
        is_fault = why.code == "discord.bot_fault"
        logger.warning("%s %s failed: %s", job.kind, job.id, why, exc_info=error if is_fault else None)
        await self._told(
            job,
            attempt,
            lambda: self._api.fail(
                job,
                reason=why.code,
                permanent=why.permanent,
                retry_after_seconds=why.retry_after_seconds,
                detail=why.detail,
                maybe_posted=attempt.maybe_posted,
            ),
        )

    async def release(self, job: AnyJob, attempt: Attempt) -> None:
        """Give a job back to be done by the next process."""
        monitoring.JOBS.labels(job.kind, "released").inc()
        await self._told(job, attempt, lambda: self._api.release(job, maybe_posted=attempt.maybe_posted))

    async def _told(self, job: AnyJob, attempt: Attempt, tell: Callable[[], Awaitable[None]]) -> bool:
        wait = AGAIN_FIRST_SECONDS
        loop = asyncio.get_running_loop()
        while True:
            try:
                await tell()
            except ApiUnavailableError as error:
                if loop.time() + wait > attempt.until + AFTER_LEASE_SECONDS:
                    logger.warning("%s %s could not be reported: %s", job.kind, job.id, error)
                    return False
            except ApiError as refusal:
                logger.warning("the report on %s %s was refused: %s", job.kind, job.id, refusal)
                return False
            else:
                return True
            await asyncio.sleep(wait)
            wait = min(wait * 2, AGAIN_MAX_SECONDS)
