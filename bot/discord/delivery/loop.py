"""The delivery loop: a short tick claims what is due, works on many channels at once, and reports on each."""

import asyncio
import contextlib
import logging

from bot.api.errors import ApiError, ApiUnavailableError
from bot.discord.client import PROVIDER, StudyBot
from bot.discord.delivery import alerts, edits, posting
from bot.discord.delivery.attempt import Attempt
from bot.discord.delivery.failures import failure
from bot.discord.delivery.reports import Reports
from bot.discord.request_pacing import PaceClosedError
from contracts.deliveries import AlertJob, DigestJob, EditJob, Job
from observability import correlation
from observability.correlation import Work

TICK_SECONDS = 2.0
CLAIM_AGAIN_MAX_SECONDS = 10.0
LEASE_SECONDS = 60
LEASE_MARGIN_SECONDS = 10.0
CLAIM_BELOW = 150  # three seconds' work ahead: the pace never waits for a claim, and leases outlast their wait
REPORTS_MAX = 500  # reports under way while the API is slow; beyond that, posting waits for it
CLAIM_MAX = 100  # the API's limit
CONCURRENT_MAX = 32  # the others wait undrawn: drawing all at once would delay answers to people who press buttons
LEAVE_WITHIN_SECONDS = 8.0  # supervisors commonly kill a process 10 s after SIGTERM

logger = logging.getLogger(__name__)


class DeliveryLoop:
    """Runs until stopped. Nothing ends it but `stop`; whatever goes wrong is reported or waited out."""

    def __init__(self, bot: StudyBot) -> None:
        self._bot = bot
        self._reports = Reports(bot.api)
        self._slots = asyncio.Semaphore(CONCURRENT_MAX)
        self._tasks: set[asyncio.Task[None]] = set()
        self._unfinished = 0
        self._progress = asyncio.Event()
        self._wake = asyncio.Event()
        self._stopping = False
        self._outages = 0

    def wake(self) -> None:
        """Look at once."""
        self._wake.set()

    async def run(self) -> None:
        """Claim and deliver until stopped."""
        await self._bot.wait_until_ready()
        while not self._stopping:
            self._wake.clear()
            if not await self._claim():
                seconds = min(TICK_SECONDS * 2 ** min(self._outages, 10), CLAIM_AGAIN_MAX_SECONDS)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), seconds)
            while not self._stopping and (self._unfinished >= CLAIM_BELOW or len(self._tasks) >= REPORTS_MAX):
                self._progress.clear()
                await self._progress.wait()

    def stop(self) -> None:
        """Claim nothing more; what has not been begun is given back."""
        self._stopping = True
        self._bot.pace.close()
        self._wake.set()
        self._progress.set()

    async def finished(self) -> None:
        """Wait for jobs under way, up to LEAVE_WITHIN_SECONDS: a lease that is left expires by itself."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=LEAVE_WITHIN_SECONDS)
            for task in late:
                task.cancel()

    async def _claim(self) -> int:
        """Claim what is due, start on it and return how many jobs that was; 0 too when the API does not answer."""
        until = asyncio.get_running_loop().time() + LEASE_SECONDS - LEASE_MARGIN_SECONDS
        try:
            jobs = await self._bot.api.claim(PROVIDER, limit=CLAIM_MAX, lease_seconds=LEASE_SECONDS)
        except Exception as error:
            self._outages += 1
            if self._outages == 1:
                is_expected = isinstance(error, ApiError | ApiUnavailableError)
                trace = None if is_expected else error
                logger.warning("the API gives no deliveries (%s): they wait until it does", error, exc_info=trace)
            return 0
        if self._outages:
            logger.info("the API gives deliveries again")
        self._outages = 0
        for job in jobs:
            self._unfinished += 1
            attempt = Attempt(until, job.maybe_posted)
            task = asyncio.create_task(self._deliver(job, attempt), name=f"{job.kind} {job.id}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return len(jobs)

    async def _deliver(self, job: Job, attempt: Attempt) -> None:
        work = Work(correlation.new_id(), cause=f"{job.kind} {job.id}", name=job.kind)
        correlation.begin(work)  # this task's own, to its end
        try:
            async with asyncio.timeout_at(attempt.until), self._slots:
                match job:
                    case DigestJob():
                        await posting.post(self._bot, job, attempt)
                    case EditJob():
                        await edits.edit(self._bot, job)
                    case AlertJob():
                        await alerts.alert(self._bot, job, attempt)
        except PaceClosedError:
            report = self._reports.release(job, attempt)
        except Exception as error:
            report = self._reports.failed(job, attempt, failure(error), error)
        else:
            report = self._reports.done(job, attempt)
        finally:
            self._unfinished -= 1
            self._progress.set()
        await report
