"""Rate limits of a chat: token buckets in this process's memory, and the answer when one is empty.

In memory, because a bot has no store and no time to ask one: with several processes of one bot, a learner has a bucket
in each. All events of a Discord server reach one process.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from bot.conversation.message import Message, Text
from bot.conversation.texts import MENU, TODAY

REMEMBERED = 10_000
SLOW_DOWN = Message((Text("조금만 천천히 부탁드려요. 잠시 후 다시 시도해 주세요."),), (TODAY, MENU))
ENGLISH = {
    SLOW_DOWN.blocks[0].text: "That was quick. Please wait a moment and try again.",  # type: ignore[union-attr]
}


class Rate(NamedTuple):
    """How many requests at once, and how many a second in the long run."""

    burst: int
    per_second: float


LEARNER = Rate(30, 1.0)  # tapping without a pause for half a minute
SERVER = Rate(600, 30.0)  # hundreds of members who open their digest in the same half minute
ONCE_A_DAY = Rate(1, 1 / 86_400)


class Buckets:
    """One bucket a key. Only the latest `remembered` keys are stored; a dropped one starts again with a full bucket."""

    def __init__(
        self, rate: Rate, *, remembered: int = REMEMBERED, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = rate
        self._remembered = remembered
        self._seconds = seconds
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> bool:
        """Take one from a key's bucket; False when it is empty, and nothing is taken."""
        now = self._seconds()
        left, at = self._buckets.pop(key, (float(self._rate.burst), now))
        left = min(self._rate.burst, left + (now - at) * self._rate.per_second)
        enough = left >= 1
        self._buckets[key] = (left - enough, now)
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
        return enough
