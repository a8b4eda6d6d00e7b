"""Cards follow their senses: joined ones become one, corrected ones are asked again."""

import datetime as dt

import pytest

from backend.materials.models import Sense
from backend.study.models import Card, CardContext, ReviewLog
from backend.study.services import senses
from tests.study import factories
from tests.study.conftest import Learner

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 30)


def test_a_card_of_a_joined_sense_becomes_one_of_the_other(learner: Learner) -> None:
    target = factories.sense()
    card = factories.due_card(learner.user, factories.sense(merged_into=target), due=TODAY)
    Sense.objects.update(updated_at=factories.day())
    assert senses.settle() == 1
    assert Card.objects.get(pk=card.pk).sense == target
    assert senses.settle() == 0


def test_two_cards_of_senses_that_were_joined_become_one_with_both_logs(learner: Learner) -> None:
    target, other = factories.real_senses()[:2]
    for sense in (target, other):
        factories.card(learner.user, sense)
    for _ in range(2):
        learner.answer()
    Sense.objects.filter(pk=other.pk).update(merged_into=target, updated_at=factories.day())
    senses.settle()
    card = Card.objects.get()
    assert (card.sense, card.repetitions) == (target, 2)
    assert ReviewLog.objects.filter(card=card).count() == 2
    assert CardContext.objects.filter(card=card).count() == 2
    assert learner.session()["done"] == 2


def test_a_corrected_meaning_is_asked_again_at_once_and_only_where_it_was_learned(learner: Learner) -> None:
    later = TODAY + dt.timedelta(days=20)
    sense, untouched = factories.real_senses()[:2]
    learned = factories.due_card(learner.user, sense, due=later, asked_meaning=sense.meaning_ko)
    other = factories.due_card(learner.user, untouched, due=later, asked_meaning=untouched.meaning_ko)
    Sense.objects.update(updated_at=factories.day())
    Sense.objects.filter(pk=sense.pk).update(meaning_ko="선보이다")
    assert senses.settle() == 1
    assert [Card.objects.get(pk=card.pk).due for card in (learned, other)] == [TODAY, later]
    assert learner.session()["next"]["corrected_from"] == sense.meaning_ko
