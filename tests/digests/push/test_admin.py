"""The operator's pages of pushes: costs of a month and results of calls, read-only."""

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.common import clock
from backend.digests.models import Delivery, PushCall, PushMonth
from backend.digests.services.push import calls
from tests.digests.push.factories import friend

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("operator", password="x"))
    return client


@pytest.fixture
def call() -> PushCall:
    one = friend()
    now = clock.now()
    common = {"platform": one.platform, "target_id": one.target_id, "subscription": one}
    times = {"slot_at": now, "due_at": now, "expires_at": now, "study_date": now.date(), "local_date": now.date()}
    row = Delivery.objects.create(kind="digest", trigger="schedule", **common, **times)
    made = PushCall.objects.create(platform=one.platform, task_id="task-7", cost_krw=15, created_at=now)
    made.tries.create(delivery=row, lease="x", outcome="unsure", reason="push.unconfirmed", detail="http.broken")
    return made


def test_a_month_shows_what_it_cost_and_when_it_stopped(operator: Client) -> None:
    calls.reserve_budget(count=1, price_krw=15)  # with no budget at all
    page = operator.get("/admin/digests/pushmonth/").content.decode()
    assert str(PushMonth.objects.get().month.year) in page
    assert PushMonth.objects.get().stopped_at is not None


def test_a_call_shows_what_became_of_each_delivery(operator: Client, call: PushCall) -> None:
    assert "task-7" in operator.get("/admin/digests/pushcall/").content.decode()
    page = operator.get(f"/admin/digests/pushcall/{call.pk}/change/").content.decode()
    assert "push.unconfirmed" in page
    assert "http.broken" in page


def test_a_call_is_found_by_its_task_and_by_its_target(operator: Client, call: PushCall) -> None:
    target = Delivery.objects.get().target_id
    for words in ("task-7", target):
        assert "task-7" in operator.get("/admin/digests/pushcall/", {"q": words}).content.decode()
    assert (
        "task-7" not in operator.get("/admin/digests/pushcall/", {"q": "nothing"}).content.decode().split("results")[-1]
    )
