"""Reports on jobs to the API, repeated until it takes them or the lease is long gone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot import monitoring
from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.discord.delivery.attempt import Attempt
from bot.discord.delivery.failures import DeliveryError
from contracts.deliveries import Job

FIRST_WAIT_SECONDS = 0.2
WAIT_MAX_SECONDS = 3.0
AFTER_LEASE_SECONDS = 30.0  # a late report counts as long as nobody else has taken the job

logger = logging.getLogger(__name__)


class Reports:
    """Repeats each report until the API takes it; one whose lease belongs to somebody else now is dropped."""

    def __init__(self, api: StudyApi) -> None:
        self._api = api

    async def done(self, job: Job, attempt: Attempt) -> None:
        """Report that a job is done, and what of it Discord refused."""
        monitoring.JOBS.labels(job.kind, "done").inc()
        messages, reason, detail = attempt.messages(), attempt.refused or None, attempt.refused_detail
        if await self._report(job, attempt, lambda: self._api.acknowledge(job, messages, reason=reason, detail=detail)):
            logger.info("%s %s is done", job.kind, job.id)

    async def failed(self, job: Job, attempt: Attempt, why: DeliveryError, error: Exception) -> None:
        """Report that a job could not be done."""
        monitoring.JOBS.labels(job.kind, "failed").inc()
        is_fault = why.code == "discord.bot_fault"
        logger.warning("%s %s failed: %s", job.kind, job.id, why, exc_info=error if is_fault else None)
        await self._report(
            job,
            attempt,
            lambda: self._api.fail(
                job,
                reason=why.code,
                permanent=why.permanent,
                retry_after_seconds=why.retry_after_seconds,
                detail=why.detail,
                maybe_posted=attempt.maybe_posted,
                messages=attempt.messages(),
            ),
        )

    async def release(self, job: Job, attempt: Attempt) -> None:
        """Give a job back to be done by the next process."""
        monitoring.JOBS.labels(job.kind, "released").inc()
        await self._report(
            job, attempt, lambda: self._api.release(job, maybe_posted=attempt.maybe_posted, messages=attempt.messages())
        )

    async def _report(self, job: Job, attempt: Attempt, send: Callable[[], Awaitable[None]]) -> bool:
        wait = FIRST_WAIT_SECONDS
        loop = asyncio.get_running_loop()
        while True:
            try:
                await send()
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
            wait = min(wait * 2, WAIT_MAX_SECONDS)
