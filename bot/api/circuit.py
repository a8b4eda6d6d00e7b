"""A circuit breaker around the API: while it does not answer, questions fail at once instead of after a timeout."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

FAILURES = 3
PROBE_EVERY_SECONDS = 1.0

Probe = Callable[[], Awaitable[object]]


class Circuit:
    """Opens after FAILURES questions in a row without an answer; then a task probes the API.

    An answered probe closes it on trial: one more question without an answer opens it again. A refusal and an HTTP 5xx
    are answers.
    """

    def __init__(self, probe: Probe, *, failures: int = FAILURES, probe_every_seconds: float | None = None) -> None:
        self._probe = probe
        self._limit = failures
        self._pause = PROBE_EVERY_SECONDS if probe_every_seconds is None else probe_every_seconds
        self._streak = 0
        self._prober: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Return whether questions should fail at once."""
        return self._prober is not None

    def succeeded(self) -> None:
        """Count an answer."""
        self._streak = 0

    def failed(self) -> None:
        """Count a question without an answer; the last of a streak opens the circuit."""
        self._streak += 1
        if self._streak >= self._limit and self._prober is None:
            logger.warning("the API does not answer: asking it is put off until it does")
            self._prober = asyncio.get_running_loop().create_task(self._probe_until_answered(), name="api-circuit")

    def close(self) -> None:
        """Stop probing and reset the count."""
        if self._prober:
            self._prober.cancel()
        self._prober = None
        self._streak = 0

    async def _probe_until_answered(self) -> None:
        while True:
            await asyncio.sleep(self._pause)
            try:
                await self._probe()
                break
            except Exception as error:
                logger.info("the API still does not answer: %s", type(error).__name__)
        self._streak = self._limit - 1
        self._prober = None
        logger.warning("the API answers again")
