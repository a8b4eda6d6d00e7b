"""What is done to many rows is done together: no row costs a query of its own."""

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.accounts import tokens
from backend.accounts.models import TokenFamily
from backend.common import clock
from backend.digests.models import Delivery, Subscription
from backend.digests.services import subscriptions
from backend.materials.services import article_edits
from tests import factories as people
from tests.console.console_client import do, said
from tests.digests import factories as digests
from tests.materials import factories as news

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("morning")]


def story() -> Model:
    return news.published(abstract="A port has a crane.")


def held() -> Model:
    found = news.published()
    article_edits.hold(article_ids=[found.pk])
    return found


def paused() -> Subscription:
    row = digests.subscription()
    subscriptions.pause_by_operator(subscription_ids=[row.pk], now=clock.now())
    return row


def sign_in() -> TokenFamily:
    person = people.user()
    tokens.issue(person)
    return TokenFamily.objects.get(user=person)


def late() -> Delivery:
    """Make a digest that came too late and lost its stories to the days after it."""
    made = digests.scheduled()
    Delivery.objects.filter(pk=made.pk).update(state="expired", finished_at=clock.now())
    made.stories.all().delete()
    return made


MAKERS: dict[str, Callable[[], Model]] = {
    "hold": story,
    "take_down": story,
    "redo_notes": story,
    "release": held,
    "pause": digests.subscription,
    "resume": paused,
    "end": sign_in,
    "resend": late,
}


@pytest.mark.parametrize("act", MAKERS)
def test_more_rows_ask_no_more(operator: Client, act: str) -> None:
    digests.stories(3)

    def asked(count: int) -> int:
        rows = [MAKERS[act]() for _ in range(count)]
        with CaptureQueriesContext(connection) as queries:
            answer = do(operator, act, *rows)
        (message,) = said(answer)
        assert message.startswith(f"{count}건")
        return len(queries)

    asked(2)  # content types are looked up once a process
    assert asked(6) == asked(2)


def test_every_row_has_its_own_line_in_the_log(operator: Client) -> None:
    rows = [story() for _ in range(3)]
    do(operator, "hold", *rows)
    assert {entry.object_id for entry in LogEntry.objects.all()} == {str(row.pk) for row in rows}
    assert {entry.user.username for entry in LogEntry.objects.all()} == {"operator"}


def test_what_cannot_be_written_down_is_not_done(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    found = news.published()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(LogEntry.objects, "log_actions", broken)
    with pytest.raises(RuntimeError):
        do(operator, "take_down", found)
    found.refresh_from_db()
    assert found.status == "published"


def test_one_that_does_not_fit_leaves_the_others_alone(operator: Client) -> None:
    digests.stories(1)
    sent, expired = digests.sent(), late()
    assert len(said(do(operator, "resend", sent, expired))) == 2
    expired.refresh_from_db()
    assert expired.state == "pending"
