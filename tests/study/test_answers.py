"""Answers: which count, what they do to a card, and how the last one is taken back."""

import datetime as dt
import functools
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import User
from backend.study.models import Card, ReviewLog, SessionQuestion, StudyDay
from backend.study.services import answers, sessions
from backend.study.services.answers import Given
from backend.study.services.replay import replay
from tests import factories as people
from tests.conftest import ClientOf
from tests.digests.factories import side_by_side
from tests.study import factories
from tests.study.conftest import SESSION, Clock, Learner, right

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 30)


@pytest.fixture
def cards(learner: Learner) -> list[Card]:
    """Three due cards; the first is asked first."""
    return [factories.due_card(learner.user, sense, due=TODAY) for sense in factories.real_senses()[:3]]


def state(card: Card) -> tuple[object, ...]:
    row = Card.objects.get(pk=card.pk)
    return row.state, row.repetitions, row.stability, row.difficulty, row.last_day, row.due, row.check_on


def test_a_right_answer_moves_the_card_and_brings_the_next_question(learner: Learner, cards: list[Card]) -> None:
    reply = learner.answer()
    assert (reply.status, reply.verdict, reply.body["counted"]) == (200, "right", True)
    assert reply.body["session"]["done"] == 1
    assert reply.body["session"]["next"]["word"] == cards[1].sense.lemma
    card = Card.objects.get(pk=cards[0].pk)
    assert (card.repetitions, card.last_day) == (3, TODAY)
    assert card.due is not None
    assert reply.body["answered"]["next_review"] == card.due.isoformat() > "2026-11-30"


@pytest.mark.parametrize(
    ("given", "verdict", "grade"),
    [
        ({"grade": "again"}, "wrong", "again"),
        ({"answer": "망설이다"}, "wrong", "again"),
        ({"answer": "공개하다"}, "right", "good"),
        ({"answer": "공개하다", "hinted": True}, "right", "hard"),
        ({"skip": True}, "skipped", None),
    ],
)
def test_an_answer_is_graded(
    learner: Learner, cards: list[Card], given: dict[str, Any], verdict: str, grade: str | None
) -> None:
    learner.session()
    question = SessionQuestion.objects.get(position=0)
    question.content["options"] = ["공개하다", "망설이다", "빌려주다", "옮기다"]
    question.content["right"] = question.content["meaning_ko"] = "공개하다"
    question.save()
    reply = learner.answer(**given)
    assert (reply.verdict, reply.body["answered"]["grade"]) == (verdict, grade)


def test_skipping_costs_nothing(learner: Learner, cards: list[Card]) -> None:
    before = state(cards[0])
    learner.answer(skip=True)
    assert state(cards[0]) == before
    assert not ReviewLog.objects.exists()


def test_of_two_answers_the_first_counts_and_the_second_is_told(learner: Learner, cards: list[Card]) -> None:
    question = learner.session()["next"]["id"]
    learner.answer()
    after = state(cards[0])
    again = learner.answer(question, grade="again")
    assert (again.status, again.body["counted"], again.verdict) == (200, False, "right")
    assert (state(cards[0]), ReviewLog.objects.count()) == (after, 1)


@pytest.mark.django_db(transaction=True)
def test_answers_from_two_channels_at_once_count_once(learner: Learner, cards: list[Card]) -> None:
    question = learner.session()["next"]["id"]
    tap = functools.partial(answers.answer, user_id=learner.user.pk, question_id=question)
    channels = ("discord", "kakao_skill", "web")
    found = side_by_side(*(functools.partial(tap, given=Given(grade="again", channel=one)) for one in channels))
    assert sorted(one.counted for one in found) == [False, False, True]
    assert ReviewLog.objects.count() == 1


def test_a_wrong_word_comes_back_once_at_the_end_unscored(learner: Learner, cards: list[Card]) -> None:
    learner.answer(grade="again")
    after = state(cards[0])
    learner.answer()
    learner.answer()
    last = learner.session()["next"]
    assert (last["word"], last["purpose"]) == (cards[0].sense.lemma, "repeat")
    assert learner.session()["done"] == learner.session()["total"] == 3
    learner.answer(grade="again")
    assert (learner.session()["next"], state(cards[0])) == (None, after)


def test_what_is_no_answer_is_refused_and_stores_nothing(learner: Learner, cards: list[Card]) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({"answer": "no option"}, "answer.invalid"),
        ({"answer": "9"}, "answer.invalid"),
        ({"grade": "good"}, "answer.invalid"),
        ({}, "answer.invalid"),
        ({"grade": "easy"}, "request.invalid"),
        ({"answer": ["0"]}, "request.invalid"),
        ({"answer": "x" * 201}, "request.invalid"),
        ({"answer": "a\x00b"}, "request.invalid"),
    ]
    for given, code in cases:
        question = learner.session()["next"]["id"]
        answer = learner.client.post(f"{SESSION}answers/", {"question": question, **given})
        assert (answer.status_code, answer.json()["code"]) == (400, code)
        assert not ReviewLog.objects.exists()


def test_a_question_that_is_not_asked_yet_is_refused(learner: Learner, cards: list[Card]) -> None:
    now_open = learner.session()["next"]["id"]
    later = SessionQuestion.objects.get(position=2)
    reply = learner.answer(later.pk, grade="again")
    assert (reply.status, reply.body["code"], reply.body["extra"]) == (409, "question.not_open", {"open": now_open})


def test_anothers_question_is_unknown(learner: Learner, cards: list[Card], jun: User, client_of: ClientOf) -> None:
    question = learner.session()["next"]["id"]
    for number in (question, 10**9):
        answer = client_of(jun).post(f"{SESSION}answers/", {"question": number, "grade": "again"})
        assert (answer.status_code, answer.json()["code"]) == (404, "question.unknown")


def test_a_session_can_be_finished_until_the_next_one_begins(learner: Learner, cards: list[Card], at: Clock) -> None:
    first, second = (learner.session()["next"]["id"], SessionQuestion.objects.get(position=1).pk)
    at(factories.day("2026-12-01", hour=5))
    late = learner.client.post(f"{SESSION}answers/", {"question": first, "grade": "again"})
    assert late.status_code == 200
    assert learner.session()["day"] == "2026-12-01"
    over = learner.client.post(f"{SESSION}answers/", {"question": second, "grade": "again"})
    assert (over.status_code, over.json()["code"]) == (409, "session.over")


def test_an_unfinished_session_loses_no_answer(learner: Learner, cards: list[Card], at: Clock) -> None:
    learner.answer()
    at(factories.day("2026-12-01"))
    found = learner.session()
    assert (found["total"], found["done"]) == (2, 0)
    assert ReviewLog.objects.get().card == cards[0]


def test_the_last_answer_is_taken_back(learner: Learner, cards: list[Card]) -> None:
    learner.answer()
    before, shown = state(cards[1]), learner.session()
    learner.answer(grade="again")
    reply = learner.undo()
    assert (reply.status, reply.body["undone"]) == (200, shown["next"]["id"])
    assert (reply.body["session"], state(cards[1])) == (shown, before)
    assert learner.answer().verdict == "right"


def test_taking_a_first_answer_back_makes_the_word_new_again(learner: Learner) -> None:
    card = factories.card(learner.user)
    before = state(card)
    learner.answer()
    assert state(card) != before
    learner.undo()
    assert state(card) == before


def test_an_answer_before_the_last_one_can_be_taken_back_too(learner: Learner, cards: list[Card]) -> None:
    before = [state(card) for card in cards]
    learner.answer(grade="again")
    learner.answer()
    assert [learner.undo().status for _ in range(3)] == [200, 200, 409]
    assert [state(card) for card in cards] == before
    assert ReviewLog.objects.count() == 4


def test_after_ten_minutes_nothing_is_taken_back(learner: Learner, cards: list[Card], at: Clock) -> None:
    learner.answer()
    at(factories.day() + dt.timedelta(minutes=10, seconds=1))
    reply = learner.undo()
    assert (reply.status, reply.body["code"]) == (409, "answer.nothing_to_undo")


def test_the_log_replayed_gives_the_same_cards(mina: User, at: Clock) -> None:
    for sense in factories.real_senses():
        factories.card(mina, sense)
    for number in range(6):
        at(factories.day() + dt.timedelta(days=number))
        asked = sessions.today(user_id=mina.pk, stories=lambda _: ()).questions
        for question in asked:
            given = Given(grade="again") if (question.pk + number) % 4 == 0 else Given(**right(question))
            answers.answer(user_id=mina.pk, question_id=question.pk, given=given)
            if question.pk % 5 == 0:
                answers.undo(user_id=mina.pk)
                answers.answer(user_id=mina.pk, question_id=question.pk, given=given)
    before = [state(card) for card in Card.objects.order_by("pk")]
    assert len({one[1] for one in before}) > 1
    empty = dict.fromkeys(("stability", "difficulty", "last_day", "due", "check_on"))
    Card.objects.update(repetitions=0, state="waiting", **empty)
    replay(Card.objects.values_list("pk", flat=True))
    assert [state(card) for card in Card.objects.order_by("pk")] == before


def test_five_answers_make_a_day_count_and_undoing_the_fifth_does_not(learner: Learner) -> None:
    for sense in factories.real_senses()[:7]:
        factories.due_card(learner.user, sense, due=TODAY)
    for _ in range(4):
        learner.answer()
    assert not StudyDay.objects.exists()
    learner.answer()
    assert StudyDay.objects.get().day == TODAY
    learner.undo()
    assert not StudyDay.objects.exists()


def test_a_shorter_session_makes_a_day_count_when_it_is_done(learner: Learner, cards: list[Card]) -> None:
    for _ in range(3):
        assert not StudyDay.objects.exists()
        learner.answer()
    assert StudyDay.objects.get().day == TODAY


def test_a_chat_asks_for_the_age_before_the_first_review_is_kept(client_of: ClientOf, at: Clock) -> None:
    chat = people.identity(provider="kakao_skill").user
    learner = Learner(chat, client_of)
    factories.due_card(chat, due=TODAY)
    assert learner.session()["needs_age"]
    reply = learner.answer()
    assert (reply.status, reply.body["code"]) == (409, "study.age_unknown")
    assert not ReviewLog.objects.exists()
    assert learner.client.patch("/api/v1/me/", {"is_14_or_older": True}).status_code == 200
    assert (learner.session()["needs_age"], learner.answer().status) == (False, 200)


@pytest.mark.parametrize("minutes", [-60, 60 * 24])
def test_a_clock_set_back_never_makes_time_negative(learner: Learner, at: Clock, minutes: int) -> None:
    card = factories.due_card(learner.user, due=TODAY)
    learner.session()
    at(factories.day() - dt.timedelta(minutes=minutes))
    learner.answer()
    after = Card.objects.get(pk=card.pk)
    assert after.last_day is not None
    assert after.last_day >= TODAY - dt.timedelta(days=3)


def test_an_answer_takes_at_most_six_queries(learner: Learner) -> None:
    for sense in factories.real_senses()[:7]:
        factories.due_card(learner.user, sense, due=TODAY)
    for _ in range(4):
        learner.answer()
    asked = learner.session()["next"]["id"]
    with CaptureQueriesContext(connection) as queries:  # wrong, and the fifth: the most that an answer writes
        learner.client.post(f"{SESSION}answers/", {"question": asked, "grade": "again"})
    found = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(found) == 6, "\n".join(found)


def test_answers_are_taken_back_only_so_often_a_day(learner: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "UNDOS_A_DAY", 2)
    factories.due_card(learner.user, due=TODAY)
    statuses = []
    for _ in range(3):
        learner.answer(grade="again")
        statuses.append(learner.undo().status)
    assert statuses == [200, 200, 429]
