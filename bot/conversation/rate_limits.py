"""How fast a chat may ask: token buckets in this process's memory, and what is said when one is empty.

In memory, because a bot holds nothing else and may ask nobody before it answers: with several processes of one bot, a
learner has a bucket in each. A Discord server lives in one process only.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from bot.conversation.message import Message, Text
from bot.conversation.texts import MENU, TODAY

REMEMBERED = 10_000
SLOW_DOWN = Message((Text("조금만 천천히 부탁드려요. 잠시 후 다시 눌러 주시면 바로 보여 드릴게요."),), (TODAY, MENU))


class Rate(NamedTuple):
    """How many at once, and how many a second in the long run."""

    burst: int
    per_second: float


LEARNER = Rate(30, 1.0)  # a thumb that never rests for half a minute
SERVER = Rate(600, 30.0)  # hundreds of members who open their digest in the same half minute


class Buckets:
    """A bucket for everyone who asks; the latest `remembered` are kept, and one forgotten begins with a full one."""

    def __init__(
        self, rate: Rate, *, remembered: int = REMEMBERED, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = rate
        self._remembered = remembered
        self._seconds = seconds
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, whose: str) -> bool:
        """Take one from somebody's bucket; False when it is empty, and nothing is taken."""
        now = self._seconds()
        left, at = self._kept.pop(whose, (float(self._rate.burst), now))
        left = min(self._rate.burst, left + (now - at) * self._rate.per_second)
        enough = left >= 1
        self._kept[whose] = (left - enough, now)
        if len(self._kept) > self._remembered:
            self._kept.popitem(last=False)
        return enough
