"""Beat beside a database and a broker that may be away."""

import logging

import pytest
from django.db import InterfaceError, OperationalError
from django_celery_beat.schedulers import DatabaseScheduler
from kombu.exceptions import OperationalError as BrokerError

from tasks import app
from tasks.beat import SteadyScheduler


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed"), BrokerError("refused")])
def test_what_is_away_is_waited_for_with_growing_pauses_and_told_once(
    error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scheduler = SteadyScheduler(app=app, lazy=True)

    def fails(_: object) -> float:
        raise error

    with monkeypatch.context() as away, caplog.at_level(logging.WARNING):
        away.setattr(DatabaseScheduler, "tick", fails)
        assert [scheduler.tick() for _ in range(6)] == [1, 2, 4, 8, 8, 8]
    assert len(caplog.records) == 1
    monkeypatch.setattr(DatabaseScheduler, "tick", lambda _: 5.0)
    assert scheduler.tick() == 5
    assert "goes on" in caplog.records[-1].message


@pytest.mark.django_db
def test_a_database_that_is_not_there_yet_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = iter([OperationalError("starting up"), OperationalError("starting up"), None])

    def reads(_: object) -> None:
        if error := next(tries):
            raise error

    monkeypatch.setattr(DatabaseScheduler, "setup_schedule", reads)
    monkeypatch.setattr("tasks.beat.time.sleep", lambda _: None)
    SteadyScheduler(app=app, lazy=True).setup_schedule()
    assert next(tries, "none left") == "none left"
