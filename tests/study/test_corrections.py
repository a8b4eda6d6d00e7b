"""A correction is made once: every reader, word book and card follows, and it can be taken back."""

import datetime as dt
from typing import Any

import pytest

from backend.accounts.models import User
from backend.common.errors import AppError
from backend.materials import selectors as materials
from backend.materials.models import Article, Sense, TextSentence, TextWord
from backend.materials.services import article_edits, former_words, senses
from backend.study.models import Card, CardContext, Correction, SessionQuestion, StudySession
from backend.study.selectors import word_book
from backend.study.services import corrections, reports
from backend.study.services import senses as cards
from backend.study.services.reports import Where
from contracts.enums import ReportKind, SenseState
from tests.conftest import ClientOf
from tests.study import factories
from tests.study.conftest import Learner
from tests.study.test_reports import targets, told

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 30)


def shown(story: Article, client_of: ClientOf, user: User) -> dict[str, Any]:
    """Return a story as the API shows it."""
    return dict(client_of(user).get(f"/api/v1/articles/{story.pk}/?level=B1").json())


def meaning_in_book(user: User) -> list[str]:
    return [word.meaning_ko for word in word_book(user_id=user.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_corrected_meaning_is_seen_at_once_everywhere(mina: User, client_of: ClientOf) -> None:
    sense = factories.sense("yield", meaning_ko="생산하다")
    story = factories.packed_story([sense])
    factories.card(mina, sense, article=story)
    assert shown(story, client_of, mina)["words"][0]["meaning_ko"] == "생산하다"  # cached
    corrections.correct_sense(sense_id=sense.pk, meaning_ko="양보하다")
    assert shown(story, client_of, mina)["words"][0]["meaning_ko"] == "양보하다"
    assert meaning_in_book(mina) == ["양보하다"]


def test_a_meaning_that_becomes_another_senses_is_seen_at_once_in_word_books(mina: User, jun: User) -> None:
    right, wrong = factories.sense("yield", meaning_ko="양보하다"), factories.sense("yield", meaning_ko="생산하다")
    factories.card(mina, wrong)
    for sense in (right, wrong):
        factories.card(jun, sense)
    corrections.correct_sense(sense_id=wrong.pk, meaning_ko="양보하다")
    assert meaning_in_book(mina) == ["양보하다"]
    assert set(meaning_in_book(jun)) == {"양보하다"}
    assert Card.objects.get(user=mina).sense == right


def test_who_learned_the_wrong_meaning_is_asked_again_with_the_reason(learner: Learner) -> None:
    later = TODAY + dt.timedelta(days=20)
    right, wrong = factories.sense("yield", meaning_ko="양보하다"), factories.sense("yield", meaning_ko="생산하다")
    card = factories.due_card(learner.user, wrong, due=later, asked_meaning="생산하다")
    Sense.objects.update(updated_at=factories.day("2026-11-01"))
    corrections.correct_sense(sense_id=wrong.pk, meaning_ko=right.meaning_ko)
    cards.settle()
    assert Card.objects.get(pk=card.pk).due == TODAY
    assert learner.session()["next"]["corrected_from"] == "생산하다"


def test_a_corrected_sentence_is_seen_at_once_with_its_words_in_place(mina: User, client_of: ClientOf) -> None:
    sense = factories.sense("yield")
    story = factories.packed_story([sense])
    factories.card(mina, sense, article=story)
    sentence = TextSentence.objects.get(text__note__article=story, position=1)
    CardContext.objects.update(sentence=sentence.en, sentence_ko=sentence.ko)
    corrections.correct_sentence(
        article_id=story.pk, level="B1", position=1, en="Some critics yield.", ko="몇몇은 물러섭니다."
    )
    now = shown(story, client_of, mina)
    assert now["sentences"][1] == {"en": "Some critics yield.", "ko": "몇몇은 물러섭니다."}
    assert [(word["word"], word["start"]) for word in now["words"]] == [("yield", 13)]
    assert now["summary_en"].endswith("Some critics yield.")
    (word,) = word_book(user_id=mina.pk)
    assert (word.sentence, word.met[0].sentence_ko) == ("Some critics yield.", "몇몇은 물러섭니다.")


def test_a_word_that_no_longer_stands_in_its_sentence_is_taught_there_no_more() -> None:
    story = factories.packed_story([factories.sense("yield")])
    corrections.correct_sentence(article_id=story.pk, level="B1", position=1, en="Critics agree.", ko="동의합니다.")
    assert not TextWord.objects.filter(sentence__text__note__article=story).exists()


def test_the_open_questions_of_a_corrected_sentence_follow(mina: User) -> None:
    story = factories.packed_story()
    session = StudySession.objects.create(user=mina, day=TODAY, zone="Asia/Seoul", size=1, due=0)
    old = TextSentence.objects.get(text__note__article=story, position=0)
    content = {"text": "x", "right": "y", "sentence": old.en, "sentence_ko": old.ko}
    asked = SessionQuestion.objects.create(session=session, position=0, article=story, content=content)
    corrections.correct_sentence(article_id=story.pk, level="B1", position=0, en="It paid “nothing”.", ko="")
    asked.refresh_from_db()
    assert asked.content == content | {"sentence": "It paid “nothing”.", "sentence_ko": ""}


def test_who_reported_a_sentence_is_told_and_other_sentences_stay_open(mina: User) -> None:
    story = factories.packed_story([factories.sense("yield")])
    for position in (0, 1):
        reports.report(user_id=mina.pk, what=ReportKind.FACT, where=Where(story.pk, "B1", position))
    corrections.correct_sentence(article_id=story.pk, level="B1", position=1, en="Critics yield.", ko="")
    assert targets() == [(f"sentence:{story.pk}:B1:0", 1)]
    assert len(told(mina)) == 1


def test_the_question_of_an_untrue_sentence_is_not_asked_with_its_text() -> None:
    story = factories.packed_story()
    assert materials.with_texts(Article.objects.filter(pk=story.pk)).get().note.texts.get().proof == 0
    corrections.correct_sentence(
        article_id=story.pk, level="B1", position=0, en="The port paid nothing.", ko="", is_factual=True
    )
    assert story.note.texts.get().proof is None


def test_a_correction_is_logged_with_what_it_replaced_and_taken_back(mina: User) -> None:
    sense = factories.sense("yield", meaning_ko="양보하다", state=SenseState.UNCHECKED)
    reports.report(user_id=mina.pk, what=ReportKind.MEANING, sense_id=sense.pk)
    row = corrections.correct_sense(sense_id=sense.pk, meaning_ko="생산하다", editor_id=mina.pk)
    assert row is not None
    assert (row.before["meaning_ko"], row.after["meaning_ko"], row.editor) == ("양보하다", "생산하다", mina)
    corrections.take_back(correction_id=row.pk)
    sense.refresh_from_db()
    assert (sense.meaning_ko, sense.state) == ("양보하다", "unchecked")
    assert targets() == [(f"sense:{sense.pk}", 1)]
    corrections.take_back(correction_id=row.pk)  # safe to repeat


def test_a_joined_meaning_is_taken_back_with_its_words_and_cards(mina: User) -> None:
    right, wrong = factories.sense("yield", meaning_ko="양보하다"), factories.sense("yield", meaning_ko="생산하다")
    story = factories.packed_story([wrong])
    card = factories.card(mina, wrong, article=story)
    row = corrections.correct_sense(sense_id=wrong.pk, meaning_ko="양보하다")
    assert row is not None
    cards.settle()
    assert TextWord.objects.get().sense == right
    corrections.take_back(correction_id=row.pk)
    assert TextWord.objects.get().sense == wrong
    assert Card.objects.get(pk=card.pk).sense == wrong
    assert meaning_in_book(mina) == ["생산하다"]
    assert former_words.main_text(story.note) is not None


def test_a_correction_of_a_story_is_taken_back_with_texts_words_and_question() -> None:
    story = factories.packed_story([factories.sense("yield")])
    before = list(TextSentence.objects.order_by("position").values_list("en", "ko"))
    row = corrections.correct_story(article_id=story.pk, title="Corrected", summary_en="Wholly other. And short.")
    assert row is not None
    assert not hasattr(Article.objects.get(pk=story.pk).note, "question")
    corrections.take_back(correction_id=row.pk)
    again = Article.objects.get(pk=story.pk)
    assert (again.title, again.note.question.answer) == (story.title, 0)
    assert list(TextSentence.objects.order_by("position").values_list("en", "ko")) == before
    assert TextWord.objects.get().word == "yield"


def test_only_the_last_correction_of_a_thing_can_be_taken_back() -> None:
    sense, story = factories.sense("yield", meaning_ko="하나"), factories.packed_story()
    first = [
        corrections.correct_sense(sense_id=sense.pk, meaning_ko="둘"),
        corrections.correct_story(article_id=story.pk, title="Second"),
    ]
    corrections.correct_sense(sense_id=sense.pk, meaning_ko="셋")
    corrections.correct_story(article_id=story.pk, title="Third")
    for row in first:
        assert row is not None
        with pytest.raises(AppError) as refused:
            corrections.take_back(correction_id=row.pk)
        assert refused.value.code == "correction.superseded"
    for last in Correction.objects.exclude(pk__in=[row.pk for row in first if row]):
        corrections.take_back(correction_id=last.pk)
    for row in first:
        corrections.take_back(correction_id=row.pk if row else 0)
    sense.refresh_from_db()
    assert (sense.meaning_ko, Article.objects.get(pk=story.pk).title) == ("하나", story.title)


def test_a_story_that_was_taken_down_is_not_corrected_and_stays_down() -> None:
    sense = factories.sense("yield")
    down, other = factories.packed_story([sense]), factories.packed_story([sense])
    article_edits.take_down(article_ids=[down.pk])
    with pytest.raises(AppError, match="taken down"):
        corrections.correct_sentence(article_id=down.pk, level="B1", position=1, en="Other.", ko="")
    corrections.correct_sense(sense_id=sense.pk, meaning_ko="양보하다")
    with pytest.raises(AppError):
        materials.article_detail(article_id=down.pk)
    assert "양보하다" in materials.article_detail(article_id=other.pk).body.decode()


def test_nothing_changed_is_no_correction() -> None:
    sense = factories.sense("yield", state=SenseState.CHECKED)
    assert corrections.correct_sense(sense_id=sense.pk, meaning_ko=sense.meaning_ko) is None
    assert senses.correctable(sense_id=sense.pk)["state"] == "checked"
    assert not Correction.objects.exists()
    assert not SessionQuestion.objects.exists()
