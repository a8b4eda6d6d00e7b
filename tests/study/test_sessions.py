"""The review of a day: what it holds, and that it stays the same."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import User
from backend.digests import selectors as digests
from backend.materials.models import Sense
from backend.materials.services import article_edits
from backend.study.models import Card, SessionQuestion, StudySession
from contracts.enums import SenseState
from tests.conftest import ClientOf
from tests.study import factories
from tests.study.conftest import SESSION, Clock, Learner

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 30)


def purposes(user: User) -> list[str]:
    return list(
        SessionQuestion.objects.filter(session__user=user).order_by("position").values_list("purpose", flat=True)
    )


def test_due_cards_come_first_then_new_ones_up_to_the_limit(learner: Learner) -> None:
    for _ in range(3):
        factories.due_card(learner.user, due=TODAY)
        factories.card(learner.user)
    found = learner.session()
    assert purposes(learner.user) == ["due"] * 3 + ["new"] * 3
    assert (found["day"], found["total"], found["done"], found["waiting"]) == ("2026-11-30", 6, 0, 0)
    assert found["next"]["position"] == 1


def test_a_backlog_is_asked_up_to_the_limit_and_lets_nothing_new_in(learner: Learner) -> None:
    factories.profile(learner.user, session_size=5)
    for late in range(9):
        factories.due_card(learner.user, due=TODAY - dt.timedelta(days=late))
        factories.card(learner.user)
    found = learner.session()
    assert purposes(learner.user) == ["due"] * 5
    assert (found["total"], found["waiting"]) == (5, 4)
    asked = SessionQuestion.objects.values_list("card__due", flat=True)
    assert max(day for day in asked if day) == TODAY - dt.timedelta(days=4)


@pytest.mark.parametrize(("due", "new"), [(0, 3), (2, 1), (4, 0)])
def test_what_is_new_a_day_is_the_limit_less_two_less_what_is_due(learner: Learner, due: int, new: int) -> None:
    factories.profile(learner.user, session_size=5)
    for _ in range(due):
        factories.due_card(learner.user, due=TODAY)
    for _ in range(5):
        factories.card(learner.user)
    learner.session()
    assert purposes(learner.user).count("new") == new


def test_cards_of_tomorrow_paused_and_wrong_ones_are_left_out(learner: Learner) -> None:
    factories.due_card(learner.user, due=TODAY + dt.timedelta(days=1))
    factories.due_card(learner.user, due=TODAY, state="paused")
    factories.due_card(learner.user, factories.sense(state=SenseState.WRONG), due=TODAY)
    factories.card(learner.user, factories.sense(meaning_ko=""))
    assert learner.session() == {
        "day": "2026-11-30", "total": 0, "done": 0, "right": 0, "waiting": 0, "needs_age": False, "next": None,
    }  # fmt: skip
    assert not StudySession.objects.exists()


def test_the_questions_of_a_day_stay_the_same(learner: Learner) -> None:
    factories.due_card(learner.user, due=TODAY)
    first = learner.session()
    factories.due_card(learner.user, due=TODAY)
    assert learner.session() == first


def test_a_study_day_begins_at_four(learner: Learner, at: Clock) -> None:
    factories.due_card(learner.user, due=TODAY)
    at(factories.day(hour=3))
    assert learner.session()["day"] == "2026-11-29"
    at(factories.day(hour=4))
    assert learner.session()["day"] == "2026-11-30"


@pytest.mark.parametrize("zone", ["Mars/Olympus", "America/New_York"])
def test_a_flight_west_a_clock_set_back_and_a_lost_zone_keep_the_day(learner: Learner, at: Clock, zone: str) -> None:
    factories.due_card(learner.user, due=TODAY)
    first = learner.session()
    factories.profile(learner.user, time_zone=zone)
    assert learner.session() == first
    at(factories.day("2026-11-29"))
    assert learner.session() == first


def test_a_session_begun_under_a_wrong_clock_does_not_block_the_right_day(learner: Learner, at: Clock) -> None:
    factories.due_card(learner.user, due=TODAY)
    at(factories.day("2031-01-01"))
    learner.session()
    at(factories.day())
    assert learner.session()["day"] == "2026-11-30"


def test_a_word_is_asked_in_the_sentence_of_todays_story_first(learner: Learner) -> None:
    in_news = factories.real_senses()
    for sense in in_news[:3]:
        factories.due_card(learner.user, sense, due=TODAY)
    late = factories.due_card(learner.user, due=TODAY - dt.timedelta(days=9))
    story = factories.packed_story(in_news[:1], question=False, sentence="Nothing here.")
    found = learner.session()
    assert (found["next"]["word"], found["next"]["in_todays_news"]) == (in_news[0].lemma, True)
    assert found["next"]["sentence"] == f"Critics {in_news[0].lemma} the plan."
    assert found["next"]["story"]["id"] == story.pk
    assert SessionQuestion.objects.get(position=1).card == late


def test_a_session_ends_with_a_question_and_a_figure_of_todays_stories(learner: Learner) -> None:
    factories.due_card(learner.user, due=TODAY)
    factories.packed_story()
    learner.session()
    asked = SessionQuestion.objects.order_by("position").values_list("exercise", "content__right")
    assert list(asked)[1:] == [("comprehension", "Cranes"), ("number_trap", "12억")]


def test_a_story_with_a_due_word_leads_the_list(learner: Learner) -> None:
    sense = factories.sense()
    stories = [factories.packed_story(), factories.packed_story([sense])]
    before = [story["id"] for story in learner.client.get("/api/v1/digests/today/").json()["results"]]
    factories.due_card(learner.user, sense, due=TODAY)
    after = [story["id"] for story in learner.client.get("/api/v1/digests/today/").json()["results"]]
    assert (before[0], after[0]) == (stories[0].pk, stories[1].pk)


def test_a_story_taken_down_takes_its_sentence_and_leaves_the_card(learner: Learner) -> None:
    senses = factories.real_senses()
    story = factories.packed_story()
    factories.due_card(learner.user, senses[0], due=TODAY, article=story)
    factories.due_card(learner.user, senses[1], due=TODAY, article=story, stability=30.0)
    assert learner.session()["next"]["sentence"] is not None
    article_edits.take_down(article_ids=[story.pk])
    shown = learner.session()["next"]
    assert (shown["word"], shown["sentence"], shown["story"]) == (senses[0].lemma, None, None)
    learner.answer()
    assert (learner.session()["next"]["exercise"], learner.session()["next"]["sentence"]) == ("reveal", None)


def test_a_meaning_corrected_while_it_is_asked_is_the_new_one_and_says_so(learner: Learner) -> None:
    sense = factories.real_senses()[0]
    factories.due_card(learner.user, sense, due=TODAY, asked_meaning="공개하다")
    assert "공개하다" in learner.session()["next"]["options"]
    Sense.objects.filter(pk=sense.pk).update(meaning_ko="선보이다")
    shown = learner.session()["next"]
    assert "공개하다" not in shown["options"]
    assert shown["corrected_from"] == "공개하다"
    assert learner.answer(answer="선보이다").verdict == "right"


def test_a_word_forgotten_paused_or_found_wrong_meanwhile_is_not_asked(learner: Learner) -> None:
    cards = [factories.due_card(learner.user, due=TODAY) for _ in range(4)]
    learner.session()
    Sense.objects.filter(pk=cards[3].sense_id).update(state=SenseState.WRONG)
    learner.client.delete(f"/api/v1/saved-words/{cards[0].pk}/")
    learner.client.patch(f"/api/v1/saved-words/{cards[1].pk}/", {"state": "paused"})
    found = learner.session()
    assert (found["total"], SessionQuestion.objects.get(pk=found["next"]["id"]).card) == (1, cards[2])


def test_a_known_card_of_a_month_ago_is_checked_outside_the_schedule(learner: Learner) -> None:
    card = factories.due_card(learner.user, due=TODAY + dt.timedelta(days=40), check_on=TODAY, stability=50.0)
    learner.session()
    assert purposes(learner.user) == ["check"]
    learner.answer()
    after = Card.objects.get(pk=card.pk)
    assert (after.due, after.repetitions, after.check_on) == (card.due, card.repetitions, None)


def test_who_is_younger_than_14_has_no_reviews(learner: Learner) -> None:
    factories.profile(learner.user, is_14_or_older=False)
    answer = learner.client.get(SESSION)
    assert (answer.status_code, answer.json()["code"]) == (403, "study.too_young")


def test_nobody_sees_anothers_session(learner: Learner, jun: User, client_of: ClientOf) -> None:
    factories.due_card(learner.user, due=TODAY)
    learner.session()
    assert client_of(jun).get(SESSION).json()["total"] == 0


def test_beginning_a_session_takes_at_most_ten_queries(learner: Learner) -> None:
    senses = factories.real_senses()
    factories.profile(learner.user, session_size=5)
    for sense in senses:
        factories.due_card(learner.user, sense, due=TODAY)
    factories.packed_story(senses[:2])
    digests.latest_stories()  # into the cache
    with CaptureQueriesContext(connection) as queries:
        found = learner.session()
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert (found["total"], len(asked)) == (5, 10), "\n".join(asked)
