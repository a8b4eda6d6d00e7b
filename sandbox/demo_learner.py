"""A learner for the demo: asks the API just as a bot does, and times the answers."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, Self

import httpx
from pydantic import BaseModel

from sandbox.children import ChildError
from sandbox.stack import Stack

TIMEOUT_SECONDS = 10.0
IDENTITY = {"provider": "discord", "uid": "80351110224678912", "display_name": "Mina"}


class Outlet(BaseModel):
    """Where a story comes from."""

    name: str
    credit: str


class Word(BaseModel):
    """One word of a story, explained."""

    word: str
    lemma: str
    part_of_speech: str
    meaning_ko: str
    level: str


class Sentence(BaseModel):
    """A sentence and its Korean, None in an extract."""

    en: str
    ko: str | None


class Question(BaseModel):
    """A question with the indexes of the right option and of the sentence that shows it."""

    question: str
    options: list[str]
    answer: int
    proof: int | None


class Story(BaseModel):
    """A story, in a list or with the text of a level."""

    id: int
    category: str
    title: str
    headline_ko: str | None
    url: str
    source: Outlet
    notes: Literal["ready", "provisional", "none"]
    level: str | None = None
    levels: list[str] = []
    sentences: list[Sentence] = []
    words: list[Word] = []
    question: Question | None = None


class Page(BaseModel):
    """An answer to "what is the news?", with where it came from and how long it took."""

    results: list[Story]
    next: str | None
    cache: str = ""
    milliseconds: float = 0.0


class Learner:
    """A learner who uses the API. Every method raises ChildError when the API does not answer as it should."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    @classmethod
    @contextmanager
    def signed_in(cls, stack: Stack) -> Iterator[Self]:
        """Yield a learner who is signed in through the bots' service account and created by the first exchange."""
        with httpx.Client(base_url=f"{stack.ports.api_url}/api/v1/", timeout=TIMEOUT_SECONDS, trust_env=False) as http:
            learner = cls(http)
            key = {"username": stack.environment["API_CLIENT_ID"], "password": stack.environment["API_CLIENT_SECRET"]}
            learner._sign(learner._ask("POST", "auth/token/", json=key))
            learner._sign(learner._ask("POST", "auth/exchange/", json=IDENTITY))
            yield learner

    def page(self, category: str | None, *, url: str = "articles/", limit: int = 5) -> Page:
        """Ask for the newest stories (of a category)."""
        wanted = {"limit": str(limit)} | ({"category": category} if category else {})
        started = time.perf_counter()
        answer = self._ask("GET", url, params=wanted if url == "articles/" else None)
        milliseconds = (time.perf_counter() - started) * 1000
        page = Page.model_validate_json(answer.content)
        return page.model_copy(update={"cache": answer.headers.get("X-Cache", ""), "milliseconds": milliseconds})

    def all_stories(self) -> list[Story]:
        """Read every page there is."""
        page = self.page(None, limit=50)
        found = page.results
        while page.next:
            page = self.page(None, url=page.next)
            found += page.results
        return found

    def detail(self, story_id: int, level: str) -> Story:
        """Ask for one story in the text of a level."""
        return Story.model_validate_json(self._ask("GET", f"articles/{story_id}/", params={"level": level}).content)

    def _sign(self, answer: httpx.Response) -> None:
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access']}"

    def _ask(self, method: str, url: str, **wanted: object) -> httpx.Response:
        try:
            answer = self._http.request(method, url, **wanted)  # type: ignore[arg-type]  # httpx's own keywords
        except httpx.HTTPError as error:
            raise ChildError(f"The API does not answer {method} {url}: {error!r}.") from error
        if answer.is_error:
            raise ChildError(f"The API answers {method} {url} with {answer.status_code}: {answer.text[:300]}")
        return answer
