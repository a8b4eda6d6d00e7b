"""A clock that stands still where a test sets it."""

import datetime as dt
from collections.abc import Callable

import pytest

from backend.accounts.models import User
from backend.common import clock
from backend.digests.models import Delivery
from tests.conftest import ClientOf, JsonClient
from tests.digests.factories import EVE, MORNING, scheduled, stories

SetClock = Callable[[dt.datetime], None]


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    """Set the application's clock, for all threads."""

    def at(moment: dt.datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment.astimezone(dt.UTC))

    return at


@pytest.fixture
def morning(set_clock: SetClock) -> dt.datetime:
    """It is eight o'clock in Seoul, on a Tuesday."""
    set_clock(MORNING)
    return MORNING


@pytest.fixture
def delivery(morning: dt.datetime) -> Delivery:
    """A digest of two stories that waits for a bot."""
    stories(2)
    return scheduled()


@pytest.fixture
def evening(set_clock: SetClock) -> dt.datetime:
    """It is the evening before that morning."""
    set_clock(EVE)
    return EVE


@pytest.fixture
def client(mina: User, client_of: ClientOf) -> JsonClient:
    """Mina's client."""
    return client_of(mina)


@pytest.fixture
def bot(service: User, client_of: ClientOf) -> JsonClient:
    """A bot's client."""
    return client_of(service)
