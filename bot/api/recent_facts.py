"""What was recorded of speakers and stories in the last minutes, so that it is not recorded again."""

import time
from collections import OrderedDict
from collections.abc import Iterable

from contracts.enums import SeenFact
from contracts.learners import Speaker

SECONDS = 600.0
ENTRIES_MAX = 20_000
IMPLIED = {SeenFact.READ: (SeenFact.READ, SeenFact.OPENED)}
"""What was read was opened."""

Key = tuple[str, str, SeenFact, int]


class RecentFacts:
    """Facts that the API has stored, by speaker, for SECONDS; of more than ENTRIES_MAX the oldest go first."""

    def __init__(self) -> None:
        self._until: OrderedDict[Key, float] = OrderedDict()

    def unrecorded(self, speaker: Speaker, ids: Iterable[int], fact: SeenFact) -> list[int]:
        """Return those of these stories of which the fact was not recorded lately."""
        now = time.monotonic()
        return [pk for pk in ids if self._until.get((speaker.provider, speaker.uid, fact, pk), 0.0) <= now]

    def add(self, speaker: Speaker, ids: Iterable[int], fact: SeenFact) -> None:
        """Remember that the API has stored a fact."""
        until = time.monotonic() + SECONDS
        for pk in ids:
            for one in IMPLIED.get(fact, (fact,)):
                key = (speaker.provider, speaker.uid, one, pk)
                self._until[key] = until
                self._until.move_to_end(key)
        while len(self._until) > ENTRIES_MAX:
            self._until.popitem(last=False)

    def forget(self, speaker: Speaker) -> None:
        """Forget a speaker, who may be another learner from now on."""
        for key in [one for one in self._until if one[:2] == (speaker.provider, speaker.uid)]:
            del self._until[key]
