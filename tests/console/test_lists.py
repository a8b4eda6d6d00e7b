"""Long lists stay quick: their queries do not grow with their rows, and they count no further than they need."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.accounts import tokens
from backend.accounts.models import User
from backend.common import clock
from backend.console import model_admin
from backend.digests.models import Delivery, PushCall
from backend.learners.models import Merge
from backend.materials.models import CollectRun, LlmCall, Source
from backend.study.models import LearnerProfile
from tests import factories as people
from tests.console.console_client import listed, page
from tests.digests import factories as digests
from tests.materials import factories as news

pytestmark = pytest.mark.django_db


def delivery() -> None:
    now = clock.now()
    row = digests.subscription()
    Delivery.objects.create(
        kind="digest", trigger="schedule", platform="discord", target_id=row.target_id, subscription=row,
        study_date=now.date(), slot_at=now, local_date=now.date(), due_at=now, expires_at=now + dt.timedelta(days=1),
    )  # fmt: skip


def run() -> None:
    pair = news.pair(news.source(f"Post {Source.objects.count()}"))
    CollectRun.objects.create(source=pair.source, category=pair.category, started_at=clock.now())


def merge() -> None:
    one, other = people.user(), people.user()
    until = clock.now() + dt.timedelta(days=1)
    Merge.objects.create(survivor=one, absorbed=other, trigger="proof", record={}, undo_until=until)


def call() -> None:
    LlmCall.objects.create(article=news.published(), model="m", prompt_version="v", outcome="ok")


def log() -> None:
    LogEntry.objects.log_actions(people.user().pk, [news.source(f"Post {Source.objects.count()}")], CHANGE, "보류")


MAKERS: dict[str, Callable[[], object]] = {
    "materials_article": news.published,
    "materials_studynote": call,
    "materials_source": run,
    "materials_sourcecategory": run,
    "materials_collectrun": run,
    "materials_llmcall": call,
    "digests_delivery": delivery,
    "digests_subscription": digests.subscription,
    "digests_pushcall": lambda: PushCall.objects.create(platform="kakao_skill", created_at=clock.now()),
    "accounts_user": people.user,
    "accounts_customsocialaccount": people.identity,
    "accounts_tokenfamily": lambda: tokens.issue(people.user()),
    "study_learnerprofile": lambda: LearnerProfile.objects.create(user=people.user()),
    "learners_merge": merge,
    "admin_logentry": log,
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_longer_list_asks_no_more(operator: Client, name: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(operator, listed(name))
        return len(queries)

    MAKERS[name]()
    asked()  # content types are looked up once a process
    few = asked()
    for _ in range(4):
        MAKERS[name]()
    assert asked() == few


def test_a_source_with_many_categories_asks_no_more(operator: Client) -> None:
    pair = news.pair()

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(operator, f"/admin/materials/source/{pair.source_id}/change/")
        return len(queries)

    asked()
    few = asked()
    for place in range(4):
        news.pair(there=f"https://feeds.example/{place}.xml")
    assert asked() == few


def test_a_delivery_with_many_stories_asks_no_more(operator: Client) -> None:
    def asked(row: Delivery) -> int:
        with CaptureQueriesContext(connection) as queries:
            page(operator, f"/admin/digests/delivery/{row.pk}/change/")
        return len(queries)

    digests.stories(1)
    short = digests.sent()
    digests.stories(3)
    long = digests.sent()
    asked(short)
    assert asked(short) == asked(long)


def test_counting_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_admin, "COUNT_MAX", 2)
    for _ in range(3):
        people.user()
    with CaptureQueriesContext(connection) as queries:
        assert model_admin.BoundedPaginator(User.objects.order_by("pk"), 50).count == 2
    assert "LIMIT 2" in queries[0]["sql"]


def test_a_list_has_pages(operator: Client) -> None:
    for _ in range(51):
        news.article()
    assert page(operator, listed("materials_article")).count('name="_selected_action"') == 50
    assert page(operator, f"{listed('materials_article')}?p=2").count('name="_selected_action"') == 1


def test_a_wrong_address_is_no_error_of_ours(operator: Client) -> None:
    for wrong in ("p=0", "p=x", "all=", "o=99", "q=%00", "status__exact=1", "e=1"):
        assert operator.get(f"{listed('materials_article')}?{wrong}").status_code in {200, 302, 400}, wrong
