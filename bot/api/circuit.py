"""A circuit breaker around the API: while nobody answers there, nobody waits to find that out again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

FAILURES = 3
PROBE_EVERY_SECONDS = 1.0

Probe = Callable[[], Awaitable[object]]


class Circuit:
    """Opens after FAILURES questions in a row without any answer; a task of its own asks on, so that no person does.

    Once its probe has been answered it closes on trial: one more question without an answer opens it again. A refusal
    or a failure that the API does answer with is an answer.
    """

    def __init__(self, probe: Probe, *, failures: int = FAILURES, probe_every_seconds: float | None = None) -> None:
        self._probe = probe
        self._limit = failures
        self._pause = PROBE_EVERY_SECONDS if probe_every_seconds is None else probe_every_seconds
        self._streak = 0
        self._healer: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Say whether one should not even ask."""
        return self._healer is not None

    def succeeded(self) -> None:
        """Note an answer."""
        self._streak = 0

    def failed(self) -> None:
        """Note that there was no answer; the last of a streak opens the circuit."""
        self._streak += 1
        if self._streak >= self._limit and self._healer is None:
            logger.warning("the API does not answer: asking it is put off until it does")
            self._healer = asyncio.get_running_loop().create_task(self._heal(), name="api-circuit")

    def close(self) -> None:
        """Stop asking on and forget every failure."""
        if self._healer:
            self._healer.cancel()
        self._healer = None
        self._streak = 0

    async def _heal(self) -> None:
        while not await self._is_well():
            pass
        self._streak = self._limit - 1
        self._healer = None
        logger.warning("the API answers again")

    async def _is_well(self) -> bool:
        await asyncio.sleep(self._pause)
        try:
            await self._probe()
        except Exception as error:
            logger.info("the API still does not answer: %s", type(error).__name__)
            return False
        return True
