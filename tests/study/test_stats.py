"""The numbers a learner is shown are true."""

import datetime as dt

import pytest

from backend.study.card_states import check_day
from backend.study.models import Card, ReviewLog
from backend.study.services import seen
from contracts.enums import SeenFact
from tests.materials import factories as news
from tests.study import factories
from tests.study.conftest import Clock, Learner

pytestmark = pytest.mark.django_db
STATS = "/api/v1/study/stats/"
TODAY = dt.date(2026, 11, 30)


def test_a_learner_without_words_has_kind_zeros(learner: Learner) -> None:
    found = learner.client.get(STATS).json()
    assert (found["streak"], found["due"], found["known"]) == (0, 0, 0)
    assert (found["honest"], found["retention_real"]) == (None, None)
    assert (len(found["calendar"]), found["calendar"][-1]["day"]) == (35, "2026-11-30")


def test_answers_show_in_the_streak_the_week_and_the_calendar(learner: Learner, at: Clock) -> None:
    for sense in factories.real_senses()[:6]:
        factories.due_card(learner.user, sense, due=TODAY)
    for _ in range(5):
        learner.answer()
    found = learner.client.get(STATS).json()
    assert (found["streak"], found["week"], found["counted_today"], found["reviewed_today"]) == (1, 1, True, 5)
    assert (found["due"], found["retention_real"]) == (1, 1.0)
    assert 0.8 < found["retention_predicted"] < 1
    assert found["calendar"][-1] == {"day": "2026-11-30", "answers": 5, "counted": True, "frozen": False}


def test_no_more_is_due_than_todays_review_holds_and_nothing_once_it_is_done(learner: Learner) -> None:
    factories.profile(learner.user, session_size=5)
    for sense in factories.real_senses()[:8]:
        factories.due_card(learner.user, sense, due=TODAY)
    left = []
    while True:
        stats = learner.client.get(STATS).json()["due"]
        left.append((stats, learner.client.get("/api/v1/digests/today/").json()["due_words"]))
        if learner.session()["next"] is None:
            break
        learner.answer()
    assert left == [(count, count) for count in (5, 4, 3, 2, 1, 0)]


def test_cards_are_counted_by_state(learner: Learner) -> None:
    factories.card(learner.user)
    factories.due_card(learner.user, due=TODAY + dt.timedelta(days=9))
    factories.card(learner.user, state="paused")
    found = learner.client.get(STATS).json()
    assert [found[name] for name in ("waiting", "learning", "known", "paused")] == [1, 1, 0, 1]


def test_a_story_read_makes_the_day_count_and_one_opened_does_not(learner: Learner) -> None:
    story = news.published()
    seen.mark_seen(user_id=learner.user.pk, article_ids=[story.pk], fact=SeenFact.OPENED)
    assert learner.client.get(STATS).json()["streak"] == 0
    seen.mark_seen(user_id=learner.user.pk, article_ids=[story.pk], fact=SeenFact.READ)
    assert learner.client.get(STATS).json()["streak"] == 1


def test_the_honest_number_counts_checks_alone(learner: Learner) -> None:
    far = TODAY + dt.timedelta(days=40)
    for sense in factories.real_senses()[:2]:
        factories.due_card(learner.user, sense, due=far, check_on=TODAY, stability=50.0)
    learner.answer()
    learner.answer(grade="again")
    assert learner.client.get(STATS).json()["honest"] == {"asked": 2, "remembered": 1}
    assert learner.client.get(STATS).json()["retention_real"] is None


@pytest.mark.parametrize(
    ("level", "known", "offer"),
    [
        ("B1", 38, "B2"), ("B1", 37, None), ("B1", 25, None), ("B1", 24, "A2"),
        ("C1", 10, "B1"), ("A1", 40, "B1"), ("C1", 40, None),  # another text, not only another level
    ],
)  # fmt: skip
def test_another_level_is_offered_after_forty_answers(
    learner: Learner, level: str, known: int, offer: str | None
) -> None:
    factories.profile(learner.user, level=level)
    card = factories.card(learner.user)
    made = {"user": learner.user, "card": card, "at": factories.day(), "zone": "Asia/Seoul", "channel": "web"}
    rows = [
        ReviewLog(**made, exercise="reveal", purpose="new", grade="good" if number < known else "again")
        for number in range(40)
    ]
    ReviewLog.objects.bulk_create(rows[:39])
    assert learner.client.get(STATS).json()["level_offer"] is None
    rows[39].save()
    assert learner.client.get(STATS).json()["level_offer"] == offer


def test_some_cards_are_marked_for_a_check_a_month_after_their_first_answer(learner: Learner) -> None:
    days = [check_day(number, TODAY) for number in range(2000)]
    assert set(days) == {None, TODAY + dt.timedelta(days=30)}
    assert 150 < sum(day is not None for day in days) < 250
    card = factories.card(learner.user)
    learner.answer()
    assert Card.objects.get(pk=card.pk).check_on == check_day(card.pk, TODAY)
