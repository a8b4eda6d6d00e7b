"""The first page: what it counts, for whom, and at which price."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from backend.accounts.models import User
from backend.common import clock
from backend.console import dashboard, dashboard_queries
from backend.console.dashboard import Panel
from backend.digests.models import Delivery
from backend.materials.models import Article, LlmCall, LlmDay, Source, SourceCategory
from backend.materials.services import article_edits
from tests.console.console_client import page
from tests.digests import factories as digests
from tests.materials import factories as news

pytestmark = pytest.mark.django_db
EVERYTHING = ["들어온 기사", "모델 비용", "노트 검사", "발송 성공", "밀린 발송", "소스 지연"]
QUERIES_MAX = 12
"""Eleven for the page, of which four are for the session, the person and their rights; one to spare."""


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root", password=None)


def panel(user: User, title: str) -> Panel:
    (found,) = (one for one in dashboard.panels(user) if one.title == title)
    return found


def delivery(state: str, *, ago: dt.timedelta = dt.timedelta(minutes=5)) -> Delivery:
    at = clock.now() - ago
    return Delivery.objects.create(
        kind="digest", trigger="schedule", platform="discord", target_id=f"{state}-{Delivery.objects.count()}",
        study_date=at.date(), slot_at=at, local_date=at.date(), due_at=at, expires_at=at + dt.timedelta(days=1),
        state=state,
    )  # fmt: skip


def test_empty_tables_make_a_whole_page(superuser: Client) -> None:
    opened = page(superuser, "/admin/")
    assert [title for title in EVERYTHING if title not in opened] == []


def test_an_editor_sees_no_deliveries(editor: Client) -> None:
    opened = page(editor, "/admin/")
    assert "들어온 기사" in opened
    assert "발송 성공" not in opened
    assert "밀린 발송" not in opened


def test_an_operator_sees_every_chart(operator: Client) -> None:
    opened = page(operator, "/admin/")
    assert [title for title in EVERYTHING if title not in opened] == []


def test_nobody_in_particular_sees_nothing() -> None:
    assert dashboard.panels(AnonymousUser()) == []


def test_every_chart_has_its_table(root: User) -> None:
    news.pair()
    assert all(one.head and one.rows for one in dashboard.panels(root))


def test_stories_are_counted_by_their_day_in_seoul(root: User) -> None:
    story = news.published()
    midnight = dt.datetime.combine(clock.seoul_today(), dt.time.min, clock.SEOUL)
    Article.objects.filter(pk=story.pk).update(created_at=midnight - dt.timedelta(minutes=1))
    rows = panel(root, "들어온 기사").rows
    assert (rows[-2][1], rows[-1][1]) == ("1", "0")


def test_a_held_story_is_not_counted_as_taken_down(root: User) -> None:
    article_edits.hold(article_ids=[news.published().pk])
    found = panel(root, "들어온 기사")
    today = dict(zip(found.head, found.rows[-1], strict=True))
    assert (today["보류"], today["내림·중복"]) == ("1", "0")


def test_stories_of_long_ago_are_not_counted() -> None:
    story = news.published()
    Article.objects.filter(pk=story.pk).update(created_at=clock.now() - dt.timedelta(days=dashboard_queries.DAYS + 1))
    assert dashboard_queries.stories() == {}


@pytest.mark.parametrize(
    ("budget", "note", "is_bad"),
    [(2.0, "예산 $2.00의 75%", False), (1.6, "예산 $1.60의 94%", True), (0.0, "예산 없음", False)],
)
def test_todays_cost_stands_against_the_budget(
    root: User, settings: Settings, budget: float, note: str, is_bad: bool
) -> None:
    settings.LLM_DAILY_BUDGET_USD = budget
    LlmDay.objects.create(study_date=clock.seoul_today(), spent_usd=Decimal("1.5"))
    found = panel(root, "모델 비용")
    assert (found.figure, found.note, found.is_bad) == ("오늘 $1.50", note, is_bad)


def test_success_counts_what_was_sent_against_what_was_not(root: User) -> None:
    for state in ("sent", "sent", "sent", "failed", "skipped", "pending"):
        delivery(state)
    found = panel(root, "발송 성공")
    assert (found.figure, found.is_bad) == ("성공 75.0%", True)
    assert "75.0%" in {row[-1] for row in found.rows}


def test_what_is_to_go_out_later_has_not_failed() -> None:
    delivery("pending", ago=-dt.timedelta(hours=3))
    assert dashboard_queries.deliveries() == {}


def test_the_oldest_due_delivery_is_found(root: User) -> None:
    delivery("pending", ago=dt.timedelta(minutes=30))
    delivery("pending", ago=dt.timedelta(minutes=2))
    found = panel(root, "밀린 발송")
    assert (found.figure, found.is_bad, found.rows[0]) == ("30분 밀림", True, ("디스코드", "30분", "2건"))


def test_what_is_not_due_yet_is_not_behind(root: User) -> None:
    delivery("pending", ago=-dt.timedelta(minutes=2))
    assert panel(root, "밀린 발송").figure == "없음"


@pytest.fixture
def own_sources(db: None) -> None:
    """Only what a test makes is read."""
    Source.objects.update(is_active=False)


@pytest.mark.usefixtures("own_sources")
def test_a_sources_stalest_category_stands_for_it(root: User) -> None:
    news.pair()
    late = news.pair(of="science", there="science")
    SourceCategory.objects.update(last_success_at=clock.now())
    SourceCategory.objects.filter(pk=late.pk).update(
        last_success_at=clock.now() - dt.timedelta(hours=30), error_streak=4
    )
    found = panel(root, "소스 지연")
    assert (found.figure, found.rows) == ("1곳 늦음", [("Harbor Wire", "1일 전", "4")])


@pytest.mark.usefixtures("own_sources")
def test_a_source_never_read_is_late(root: User) -> None:
    news.pair()
    assert panel(root, "소스 지연").rows == [("Harbor Wire", "아직 없음", "0")]


@pytest.mark.usefixtures("own_sources")
def test_a_source_that_is_off_is_not_late(root: User) -> None:
    news.pair(news.source("Quiet Post", is_active=False))
    assert panel(root, "소스 지연").figure == "소스 없음"


def test_the_page_asks_little_however_much_there_is(operator: Client) -> None:
    digests.stories(3)
    for _ in range(5):
        delivery("sent")
        delivery("pending")
    for name in ("A Post", "B Post", "C Post"):
        news.pair(news.source(name))
    with CaptureQueriesContext(connection) as asked:
        page(operator, "/admin/")
    assert len(asked) <= QUERIES_MAX, [query["sql"][:90] for query in asked]


def test_the_figures_are_one_query_each(root: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(7):
        dashboard.panels(root)


def test_the_due_deliveries_are_read_from_their_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {dashboard_queries._DUE}", {"now": clock.now(), "most": 10, "platforms": ["discord"]})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert plan.count("digests_delivery_due") == 2


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (dashboard_queries.stories, "materials_article_recent"),
        (dashboard_queries.deliveries, "digests_delivery_lately"),
    ],
)
def test_a_window_of_days_is_found_by_an_index(asked: Callable[[], dashboard_queries.Counts], index: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        asked()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + queries[0]["sql"])
        assert index in "\n".join(line for (line,) in cursor.fetchall())


def test_what_the_gate_found_is_counted_by_day_and_rule(root: User) -> None:
    LlmCall.objects.create(model="m", prompt_version="1", outcome="ok", rules="who flag\nvalue problem")
    LlmCall.objects.create(model="m", prompt_version="1", outcome="ok", rules="value problem")
    today = clock.seoul_today()
    made = panel(root, "노트 검사")
    assert made.figure == "오늘 막음 2건"
    assert list(made.rows) == [
        (f"{today.month}/{today.day}", "value", "2", "0"),
        (f"{today.month}/{today.day}", "who", "0", "1"),
    ]
