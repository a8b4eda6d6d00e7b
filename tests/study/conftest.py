"""A clock that tests of reviews set, and a learner's review driven over the API."""

import datetime as dt
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from backend.accounts.models import User
from backend.common import clock
from backend.study.models import SessionQuestion
from backend.study.questions import asked
from tests.conftest import ClientOf, JsonClient
from tests.study.factories import day

SESSION = "/api/v1/study/session/"
Clock = Callable[[dt.datetime], None]


class Reply(NamedTuple):
    """An answer of the API."""

    status: int
    body: dict[str, Any]

    @property
    def verdict(self) -> str:
        return str(self.body["answered"]["verdict"])


class Learner:
    """A learner in front of their review."""

    def __init__(self, user: User, client_of: ClientOf) -> None:
        self.user, self._client_of = user, client_of

    @property
    def client(self) -> JsonClient:
        """A client with a token that is valid at the time that the clock shows."""
        return self._client_of(self.user)

    def session(self) -> dict[str, Any]:
        return dict(self.client.get(SESSION).json())

    def answer(self, question: int | None = None, **given: Any) -> Reply:
        """Answer a question, the open one unless told; right unless told."""
        shown = self.session()["next"]
        if not given:
            given = right(SessionQuestion.objects.get(pk=shown["id"]))
        return self._post("answers/", {"question": question or shown["id"], **given})

    def undo(self) -> Reply:
        return self._post("undo/", {})

    def _post(self, path: str, body: dict[str, Any]) -> Reply:
        answer = self.client.post(SESSION + path, body)
        return Reply(answer.status_code, answer.json())


def right(question: SessionQuestion) -> dict[str, Any]:
    """Return the right answer of a question, also where it is asked as another exercise by now."""
    now = asked(question)
    assert now is not None
    return {"grade": "good"} if now.exercise.answer_kind == "grade" else {"answer": now.content.right}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the clock."""

    def set_clock(moment: dt.datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment.astimezone(dt.UTC))

    set_clock(day())
    return set_clock


@pytest.fixture
def learner(mina: User, client_of: ClientOf, at: Clock) -> Learner:
    """Mina, who has said that she is old enough, at noon of a day."""
    return Learner(mina, client_of)


@pytest.fixture
def client(mina: User, client_of: ClientOf) -> JsonClient:
    """Mina's client."""
    return client_of(mina)
