"""Statistics, placement and first choices on the web."""

import datetime as dt
import re

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.common import clock
from backend.study import placement, schedule
from backend.study import selectors as study
from backend.study.models import LearnerProfile, ReviewLog, StudyDay
from tests.digests.factories import stories
from tests.study import factories
from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(mina: User, signed_in: Visit) -> Client:
    return signed_in(mina)


@pytest.fixture
def today() -> dt.date:
    return schedule.study_day(clock.now(), schedule.DEFAULT_ZONE)


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def answers(user: User, *, purpose: str, good: int, wrong: int) -> None:
    card = factories.card(user)
    made = {"user": user, "card": card, "at": clock.now(), "zone": "Asia/Seoul", "channel": "web"}
    grades = ["good"] * good + ["again"] * wrong
    ReviewLog.objects.bulk_create(
        ReviewLog(**made, exercise="reveal", purpose=purpose, grade=grade) for grade in grades
    )


def test_the_day_of_a_newcomer_is_kind(client: Client) -> None:
    assert "첫날이 시작돼요" in page(client, "/stats/")
    assert "단어를 담으면 복습이 시작돼요" in page(client, "/today/")


def test_the_calendar_has_five_weeks_and_marks_days(client: Client, mina: User, today: dt.date) -> None:
    StudyDay.objects.create(user=mina, day=today, reason="story")
    shown = page(client, "/stats/")
    assert shown.count('<time datetime="') == 35
    cell = re.search(rf'<td class="([^"]*)"><time datetime="{today.isoformat()}"', shown)
    assert cell is not None
    assert "counted" in cell[1]


def test_the_check_after_a_month_is_told_as_what_it_is(client: Client, mina: User) -> None:
    answers(mina, purpose="check", good=6, wrong=1)
    assert "한 달 전에 담은 단어 7개를 확인해 봤어요. 6개를 기억하고 있어요." in page(client, "/stats/")


def test_another_difficulty_is_offered_and_taken_only_by_a_press(client: Client, mina: User) -> None:
    answers(mina, purpose="new", good=40, wrong=0)
    assert "‘어려움’ 난이도는 어떠세요?" in page(client, "/stats/")
    assert study.preferences(user_id=mina.pk).level == "B1"
    client.post("/stats/level/", {"level": "B2"})
    assert study.preferences(user_id=mina.pk).level == "B2"


def test_home_says_what_is_left(client: Client, mina: User, today: dt.date) -> None:
    stories(2)
    for sense in factories.real_senses()[:3]:
        factories.due_card(mina, sense, due=today)
    StudyDay.objects.create(user=mina, day=today - dt.timedelta(days=1), reason="story")
    shown = page(client, "/today/")
    assert "<strong>0/2</strong>" in shown
    assert "복습할 단어 <strong>3개</strong>" in shown
    assert "연속 <strong>1일</strong>" in shown


def test_home_makes_no_wall_of_many_due_words(client: Client, mina: User, today: dt.date) -> None:
    factories.profile(mina, session_size=5)
    for _ in range(8):
        factories.due_card(mina, due=today)
    assert "복습할 단어 <strong>5개</strong>" in page(client, "/today/")


def test_home_counts_what_is_left_of_a_review_that_was_begun(client: Client, mina: User, today: dt.date) -> None:
    for sense in factories.real_senses()[:3]:
        factories.due_card(mina, sense, due=today)
    question = client.get("/review/").context["question"]
    client.post("/review/answer/", {"question": question.id, "grade": "again"})
    assert "복습할 단어 <strong>2개</strong>" in page(client, "/today/")


def test_placement_asks_25_words_and_tells_a_range(client: Client, mina: User) -> None:
    for _ in range(placement.TOTAL):
        word = client.get("/placement/").context["word"]
        known = word in {*placement.items()["A1"], *placement.items()["A2"], *placement.items()["B1"]}
        client.post("/placement/", {"word": word, "known": str(int(known))})
    shown = page(client, "/placement/")
    assert re.search("[A-C][12]에서 [A-C][12] 사이예요", shown)
    row = client.get("/placement/").context["estimate"]
    assert LearnerProfile.objects.get(user=mina).level == row.start
    client.post("/placement/", {"restart": "1"})
    assert client.get("/placement/").context["asked"] == 0


def test_a_word_that_is_not_asked_leads_to_the_one_that_is(client: Client) -> None:
    answer = client.post("/placement/", {"word": "zebra", "known": "1"}, follow=True)
    assert (answer.status_code, answer.context["asked"]) == (200, 0)


def test_a_newcomer_chooses_in_three_taps(client: Client, mina: User) -> None:
    stories(1, category="science")
    assert 'name="level" value="A2"' in page(client, "/today/")
    fields = client.post("/start/", {"level": "A2"}, follow=True)
    assert 'name="categories" value="science"' in fields.content.decode()
    client.post("/start/", {"categories": ["science", "no-such"]})
    assert study.preferences(user_id=mina.pk) == study.Preferences(["science"], "A2")
    assert 'name="level"' not in page(client, "/today/")


def test_first_choices_can_be_skipped(client: Client, mina: User) -> None:
    client.post("/start/", {"skip": "1"})
    assert 'name="level"' not in page(client, "/today/")
    assert study.preferences(user_id=mina.pk) == study.Preferences([], "B1")
