"""A learner who never stops reading, and notices when an answer takes back what an earlier one gave."""

import threading
import time
from collections import Counter
from types import TracebackType
from typing import Any, Self

import httpx

from tests.chaos.morning import learner
from tests.chaos.stage import Stage

PAGE = "articles/?limit=50"
READER = "80351110224680001"
PAUSE_SECONDS = 0.05
NO_ANSWER = 0


class Reader:
    """Reads in a thread of its own for as long as the block lasts."""

    def __init__(self, stage: Stage) -> None:
        self._http = learner(stage, READER)
        self._reading = threading.Thread(target=self._read_on, name="reader", daemon=True)
        self._enough = threading.Event()
        self._known: dict[int, bool] = {}
        self.statuses: Counter[int] = Counter()
        """How often each status came; NO_ANSWER is a line that broke, or a wait in vain."""
        self.wrong: list[str] = []
        """What was taken back: a story that was listed before, or its notes."""
        self.slowest_seconds = 0.0

    def __enter__(self) -> Self:
        self._reading.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._enough.set()
        self._reading.join()
        self._http.close()

    def is_hit(self) -> bool:
        """Ask once, and say whether Redis answered."""
        try:
            return bool(self._http.get(PAGE).headers.get("X-Cache") == "hit")
        except httpx.HTTPError:
            return False

    def _read_on(self) -> None:
        while not self._enough.wait(PAUSE_SECONDS):
            started = time.monotonic()
            try:
                answer = self._http.get(PAGE)
            except httpx.HTTPError:
                self.statuses[NO_ANSWER] += 1
                continue
            self.slowest_seconds = max(self.slowest_seconds, time.monotonic() - started)
            self.statuses[answer.status_code] += 1
            if answer.status_code == httpx.codes.OK:
                self._compare(answer.json()["results"])

    def _compare(self, results: list[dict[str, Any]]) -> None:
        told = {story["id"]: story["notes"] == "ready" for story in results}
        self.wrong += [f"story {pk} is gone" for pk in self._known.keys() - told.keys()]
        self.wrong += [
            f"the notes of story {pk} are gone" for pk, had in self._known.items() if had > told.get(pk, had)
        ]
        self._known |= told
