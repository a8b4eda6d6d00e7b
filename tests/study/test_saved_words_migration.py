"""The saved words of the version before become cards and sentences, and old ids keep their meaning."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.migrations.state import StateApps

from backend.accounts.models import User
from tests import factories
from tests.migrating import migrate, migrated_back

BEFORE = [("study", "0003_cards"), ("learners", "0001_joining")]
AFTER = [("study", "0005_drop_saved_words"), ("learners", "0002_merged_cards")]
WORD = {"word": "unveiled", "lemma": "unveil", "part_of_speech": "verb", "meaning_ko": "공개하다", "level": "B2"}


@pytest.fixture
def old() -> Iterator[StateApps]:
    with migrated_back(BEFORE) as apps:
        yield apps


@pytest.mark.django_db(transaction=True)
def test_saved_words_become_cards(old: StateApps) -> None:
    user, other = (factories.user(name) for name in "ab")
    saved_word = old.get_model("study", "SavedWord").objects

    def save(of: User, number: int, **changed: Any) -> int:
        url = f"https://harbor.example/{number}"
        row = saved_word.create(
            user_id=of.pk,
            article_title=f"Story {number}",
            article_url=url,
            sentence=f"Sentence {number}.",
            **WORD | changed,
        )
        return int(row.pk)

    first, again = save(user, 1), save(user, 2)
    other_meaning, no_part = save(user, 3, meaning_ko="제막하다"), save(user, 4, part_of_speech="", meaning_ko="")
    others = save(other, 1)
    merge = old.get_model("learners", "Merge").objects.create(
        survivor_id=user.pk,
        absorbed_id=other.pk,
        trigger="proof",
        record={"words": [again, other_meaning]},
        undo_until="2027-01-01T00:00Z",
    )
    new = migrate(AFTER)
    cards = new.get_model("study", "Card").objects
    assert set(cards.values_list("pk", "user_id")) == {
        (first, user.pk),
        (other_meaning, user.pk),
        (no_part, user.pk),
        (others, other.pk),
    }
    met = new.get_model("study", "CardContext").objects.filter(card_id=first).order_by("saved_word_id")
    assert list(met.values_list("saved_word_id", "sentence")) == [(first, "Sentence 1."), (again, "Sentence 2.")]
    assert cards.get(pk=first).sense_id == cards.get(pk=others).sense_id
    assert cards.create(user_id=other.pk, sense=cards.get(pk=no_part).sense, state="waiting").pk > others
    assert new.get_model("learners", "Merge").objects.get(pk=merge.pk).record == {"cards": [other_meaning]}
