"""Cards, answers and sessions of two learners who become one, and part again."""

import datetime as dt
from typing import Any

import pytest

from backend.accounts.models import User
from backend.common.errors import AppError
from backend.learners.models import Merge
from backend.learners.services import account_deletion, merging
from backend.study import questions
from backend.study.models import Card, CardContext, ReviewLog, StudyDay, StudySession
from backend.study.selectors.stats import stats
from backend.study.services import answers, sessions
from backend.study.services.answers import Given
from tests.learners.helpers import chatter
from tests.study import factories
from tests.study.conftest import Clock, at

pytestmark = pytest.mark.django_db
__all__ = ["at"]


def review(user: User, day: dt.datetime, at: Clock, **given: Any) -> None:
    """Let a learner answer every question of a day."""
    at(day)
    for question in sessions.today(user_id=user.pk, stories=lambda _: ()).questions:
        answers.answer(user_id=user.pk, question_id=question.pk, given=Given(**given or {"grade": "again"}))


def state(user: User) -> list[Any]:
    rows = Card.objects.filter(user=user).order_by("pk")
    fields = ("pk", "state", "repetitions", "stability", "difficulty", "last_day", "due")
    return [
        *rows.values_list(*fields),
        *CardContext.objects.filter(card__user=user).order_by("pk").values_list("pk", "card"),
        *ReviewLog.objects.filter(user=user).order_by("pk").values_list("pk", "card", "before", "after"),
        *StudySession.objects.filter(user=user).order_by("pk").values_list("pk", "day"),
        *StudyDay.objects.filter(user=user).order_by("pk").values_list("pk", "day"),
    ]


def two_learners(at: Clock) -> tuple[User, User]:
    """Two learners with a word of their own each and one that both have reviewed on different days."""
    survivor, absorbed = chatter("u1"), chatter("u2")
    for user in (survivor, absorbed):
        factories.profile(user, is_14_or_older=True)
    both, first, second = factories.real_senses()[:3]
    for user, senses in ((survivor, (both, first)), (absorbed, (both, second))):
        for sense in senses:
            factories.card(user, sense)
    review(survivor, factories.day("2026-11-20"), at)
    review(absorbed, factories.day("2026-11-22"), at)
    at(factories.day())
    return survivor, absorbed


def merge(survivor: User, absorbed: User) -> int:
    return merging.merge(survivor_id=survivor.pk, absorbed_id=absorbed.pk, trigger="link_code").pk


def test_a_card_that_both_have_becomes_one_with_the_answers_of_both(at: Clock) -> None:
    survivor, absorbed = two_learners(at)
    merge(survivor, absorbed)
    cards = Card.objects.filter(user=survivor)
    assert cards.count() == 3
    shared = cards.get(sense__lemma="unveil")
    assert (shared.repetitions, shared.last_day) == (2, dt.date(2026, 11, 22))
    assert list(shared.reviews.order_by().values_list("user", flat=True).distinct()) == [survivor.pk]
    assert set(StudySession.objects.filter(user=survivor).values_list("day", flat=True)) == {
        dt.date(2026, 11, 20),
        dt.date(2026, 11, 22),
    }


def test_parted_again_everything_is_as_it_was(at: Clock) -> None:
    survivor, absorbed = two_learners(at)
    before = state(survivor), state(absorbed)
    merging.undo(user_id=survivor.pk, merge_id=merge(survivor, absorbed))
    assert (state(survivor), state(absorbed)) == before


def test_a_word_that_one_of_both_answered_today_is_not_asked_again(at: Clock) -> None:
    survivor, absorbed = chatter("u1"), chatter("u2")
    (sense,) = factories.real_senses()[:1]
    at(factories.day())
    for user in (survivor, absorbed):
        factories.profile(user, is_14_or_older=True)
        factories.card(user, sense)
        sessions.today(user_id=user.pk, stories=lambda _: ())

    def still_asked() -> bool:
        review = sessions.today(user_id=survivor.pk, stories=lambda _: ())
        return questions.next_question(review.questions) is not None

    review(absorbed, factories.day(), at)
    assert still_asked()
    merge_id = merge(survivor, absorbed)
    assert not still_asked()
    with pytest.raises(AppError, match="ten minutes"):
        answers.undo(user_id=survivor.pk)
    merging.undo(user_id=survivor.pk, merge_id=merge_id)
    assert still_asked()


def test_the_calendar_counts_the_answers_of_both_on_a_day_that_both_had(at: Clock) -> None:
    survivor, absorbed = two_learners(at)
    day = factories.day("2026-11-22")

    def calendar(user: User) -> list[int]:
        return [one.answers for one in stats(user_id=user.pk).calendar if one.answers]

    review(survivor, day, at)
    at(factories.day())
    before = calendar(survivor), calendar(absorbed)
    assert before == ([2, 2], [2])
    merge_id = merge(survivor, absorbed)
    assert calendar(survivor) == [2, 4]
    merging.undo(user_id=survivor.pk, merge_id=merge_id)
    assert (calendar(survivor), calendar(absorbed)) == before
    merge(survivor, absorbed)
    Merge.objects.update(undo_until=factories.day())
    merging.delete_old_records()
    assert calendar(survivor) == [2, 4]


def test_two_merges_in_a_row_and_back(at: Clock) -> None:
    survivor, absorbed = two_learners(at)
    third = chatter("u3")
    factories.card(third, Card.objects.get(user=survivor, sense__lemma="unveil").sense)
    before = state(survivor), state(absorbed), state(third)
    first = merge(survivor, absorbed)
    second = merge(third, survivor)
    assert Card.objects.filter(user=third).count() == 3
    merging.undo(user_id=third.pk, merge_id=second)
    merging.undo(user_id=survivor.pk, merge_id=first)
    assert (state(survivor), state(absorbed), state(third)) == before


def test_answers_since_the_merge_go_with_their_card(at: Clock) -> None:
    survivor, absorbed = two_learners(at)
    merge_id = merge(survivor, absorbed)
    review(survivor, factories.day(hour=13), at)
    merging.undo(user_id=survivor.pk, merge_id=merge_id)
    for log in ReviewLog.objects.select_related("card"):
        assert log.card is not None
        assert log.user_id == log.card.user_id


def test_who_leaves_takes_everything_along(at: Clock) -> None:
    survivor, absorbed = two_learners(at)
    merge(survivor, absorbed)
    account_deletion.leave(user_id=survivor.pk)
    assert [model.objects.count() for model in (Card, CardContext, ReviewLog, StudySession, StudyDay)] == [0] * 5
