"""The operator's page on learning: true figures, and nobody's name."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.common import clock
from backend.console import learning
from backend.console.dashboard import Panel
from backend.study import schedule
from backend.study.models import ReviewLog, SeenArticle, StudyDay, StudySession
from backend.study.schedule import CardState
from backend.study.selectors import cohorts
from contracts.enums import Grade
from tests.console.console_client import page
from tests.materials import factories as news
from tests.study import factories

pytestmark = pytest.mark.django_db
TITLES = ["하루 복습", "기억하는 비율", "30일째 아는 단어", "돌아온 학습자"]


def log(user: User, **fields: object) -> ReviewLog:
    made = {"user": user, "at": clock.now(), "zone": "Asia/Seoul", "channel": "web", "exercise": "reveal"}
    return ReviewLog.objects.create(**{**made, "purpose": "due", "grade": "good", **fields})


def states(day: dt.date, *, stability: float, ago: int) -> dict[str, object]:
    """Return the state of a card before and after an answer on a day, `ago` days after the last one."""
    before = CardState(2, stability, 5.0, day - dt.timedelta(days=ago), day)
    answer = schedule.Review(factories.day(day.isoformat()), "Asia/Seoul", Grade.GOOD)
    return {"before": before.to_json(), "after": schedule.review(before, answer, card="1").to_json()}


def joined(name: str, *, days_ago: int) -> User:
    user = User.objects.create_user(name, password=None)
    at = dt.datetime.combine(clock.seoul_today() - dt.timedelta(days=days_ago), dt.time(9), clock.SEOUL)
    User.objects.filter(pk=user.pk).update(date_joined=at)
    return user


def test_an_empty_page_is_whole(operator: Client) -> None:
    opened = page(operator, "/admin/learning/")
    assert [title for title in TITLES if title not in opened] == []
    assert "/admin/learning/" in page(operator, "/admin/")


def test_an_editor_has_no_such_page(editor: Client) -> None:
    assert editor.get("/admin/learning/").status_code == 403
    assert "/admin/learning/" not in page(editor, "/admin/")


def test_no_name_is_on_the_page(operator: Client, mina: User) -> None:
    log(mina, card=factories.card(mina), **states(clock.seoul_today(), stability=9.0, ago=9))
    opened = page(operator, "/admin/learning/")
    assert "1개" in opened
    assert mina.username not in opened


def test_answers_are_counted_by_channel_without_those_taken_back(mina: User) -> None:
    log(mina, channel="discord")
    taken_back = log(mina, channel="discord")
    log(mina, channel="discord", undoes=taken_back)
    log(mina, channel="chat")
    found = learning.reviews_panel()
    assert dict(zip(found.head, found.rows[-1], strict=True)) == {
        "날짜": found.rows[-1][0], "디스코드": "1", "카카오톡": "0", "웹": "0", "그 밖": "1"
    }  # fmt: skip


@pytest.mark.parametrize(("stability", "ago"), [(3.0, 1), (9.5, 9), (40.0, 120)])
def test_the_database_predicts_what_the_schedule_does(mina: User, stability: float, ago: int) -> None:
    today = clock.seoul_today()
    made = states(today, stability=stability, ago=ago)
    log(mina, grade="again", **made)
    (memory,) = cohorts.memory_by_day(since=clock.now() - dt.timedelta(days=2)).values()
    before = CardState.from_json(made["before"])  # type: ignore[arg-type]  # a mapping
    assert memory.predicted == pytest.approx(schedule.recall(before, today), abs=1e-6)
    assert (memory.answers, memory.real) == (1, 0.0)


def test_words_known_at_day_30_are_those_of_that_day(mina: User) -> None:
    today = clock.seoul_today()
    StudySession.objects.create(user=mina, day=today - dt.timedelta(days=31), zone="Asia/Seoul", size=15, due=0)
    known, young, later = (factories.card(mina) for _ in range(3))
    for card, stability, day in ((known, 60.0, 5), (young, 2.0, 5), (later, 60.0, 0)):
        made = states(today - dt.timedelta(days=day), stability=stability, ago=1)
        log(mina, card=card, at=clock.now() - dt.timedelta(days=day), **made)
    (found,) = cohorts.known_words_by_week(weeks=12).values()
    assert found == (1, 1.0)


ACTIVITIES: list[Callable[[User, dt.date], object]] = [
    lambda user, day: StudyDay.objects.create(user=user, day=day, reason="story"),
    lambda user, day: StudySession.objects.create(user=user, day=day, zone="Asia/Seoul", size=15, due=0),
    lambda user, day: SeenArticle.objects.create(
        user=user, article=news.published(), opened_at=dt.datetime.combine(day, dt.time(9), clock.SEOUL)
    ),
]


@pytest.mark.parametrize("activity", ACTIVITIES, ids=["counted", "reviewed", "opened"])
def test_who_is_active_on_the_day_is_back(activity: Callable[[User, dt.date], object]) -> None:
    back, other, _away = (joined(name, days_ago=9) for name in ("a", "b", "c"))
    day = clock.seoul_today() - dt.timedelta(days=2)
    activity(back, day)
    activity(other, day - dt.timedelta(days=1))
    assert cohorts.back_after(days=7, window=14) == (3, 1)
    assert cohorts.back_after(days=30, window=14) == (0, 0)


def test_every_chart_has_its_table(mina: User) -> None:
    panels: list[Panel] = learning.panels()
    assert [one.title for one in panels] == TITLES
    assert all(len(row) == len(one.head) for one in panels for row in one.rows)
