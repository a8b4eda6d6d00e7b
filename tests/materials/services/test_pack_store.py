"""Packs become rows: a whole pack or none, words as senses that all stories share."""

from dataclasses import replace

import pytest
from django.db import DatabaseError
from pytest_django import DjangoAssertNumQueries, Settings

from backend.materials.models import LevelText, PackQuestion, Sense, StudyNote, TextSentence, TextWord, Word
from backend.materials.notes.packs.pack import Pack
from backend.materials.services import article_edits, note_writing, pack_store, senses
from contracts.enums import Difficulty, SenseState
from tests.materials import factories
from tests.materials.writers import ScriptedWriter, right_pack

pytestmark = pytest.mark.django_db
WITHOUT_A2 = right_pack([Difficulty.B1, Difficulty.B2])


def write(*script: Pack | str, stories: int = 1) -> StudyNote:
    """Write the notes of new stories; return the last one's."""
    for _ in range(stories):
        story = factories.article()
    note_writing.enrich_due(writer=ScriptedWriter(*script), batch_size=stories)
    return StudyNote.objects.get(article=story)


def with_meaning(meaning: str) -> Pack:
    """Return a pack of one level whose words have this meaning."""
    (text,) = right_pack([Difficulty.B1]).texts
    return Pack((replace(text, words=tuple(replace(word, meaning_ko=meaning) for word in text.words)),))


def test_a_pack_is_stored_whole() -> None:
    note = write("ok")
    assert (note.headline_ko, note.opener) == ("항구의 새 크레인", "Do you like machines?")
    assert note.summary_en == "A port has a crane for B1 readers. It is electric."
    assert [text.level for text in note.texts.all()] == ["A2", "B1", "B2"]
    assert note.question.options[note.question.answer] == "A crane"
    placed = TextWord.objects.select_related("sentence")
    assert len(placed) == 9
    assert all(word.sentence.en.startswith(word.word, word.start) for word in placed)
    assert [word.word for word in note.words.all()] == ["port", "crane", "electric"]


def test_a_text_that_fails_is_asked_for_once_more_with_what_stays() -> None:
    factories.article()
    writer = ScriptedWriter(WITHOUT_A2, "ok")
    note_writing.enrich_due(writer=writer)
    assert writer.earlier == [None, WITHOUT_A2]
    assert LevelText.objects.count() == 3


def test_a_text_that_fails_twice_is_left_out() -> None:
    note = write(WITHOUT_A2, WITHOUT_A2)
    assert [text.level for text in note.texts.all()] == ["B1", "B2"]


def test_a_pack_with_a_text_missing_is_written_when_there_is_no_money_for_another_call(settings: Settings) -> None:
    settings.LLM_DAILY_BUDGET_USD = 0.015
    assert write(WITHOUT_A2).texts.count() == 2


def test_a_second_answer_without_any_shape_loses_nothing() -> None:
    assert write(WITHOUT_A2, "llm.unusable_answer").texts.count() == 2


def test_a_worker_that_dies_leaves_no_half_of_a_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(Word.objects, "bulk_create", die)
    story = factories.article()
    with pytest.raises(DatabaseError):
        note_writing.enrich_due(writer=ScriptedWriter())
    story.refresh_from_db()
    assert (story.status, story.due_at is not None) == ("fetched", True)
    assert [model.objects.count() for model in (StudyNote, LevelText, TextSentence, TextWord, Word, Sense)] == [0] * 6


def test_a_redone_pack_replaces_the_former() -> None:
    story = factories.article(source=factories.source("Open", body_policy="always"))
    note_writing.enrich_due(writer=ScriptedWriter())
    article_edits.redo_notes(article_ids=[story.pk])
    note_writing.enrich_due(writer=ScriptedWriter(WITHOUT_A2))
    assert [text.level for text in StudyNote.objects.get().texts.all()] == ["B1", "B2"]
    assert (TextWord.objects.count(), Word.objects.count(), PackQuestion.objects.count()) == (6, 3, 1)


def test_packs_of_many_stories_need_no_more_statements_than_one(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    notes = [factories.note(factories.article()) for _ in range(8)]
    Word.objects.all().delete()
    with django_assert_max_num_queries(9):
        pack_store.store([(note, right_pack()) for note in notes])
    assert LevelText.objects.count() == 24


class TestSenses:
    """One meaning is one row."""

    def test_stories_share_senses(self) -> None:
        write("ok", stories=2)
        assert Sense.objects.count() == 3
        assert TextWord.objects.count() == 18

    @pytest.mark.parametrize(("first", "second", "count"), [("항구", "(큰) 항구", 3), ("항구", "왼쪽", 6)])
    def test_a_word_joins_a_sense_when_the_meaning_agrees(self, first: str, second: str, count: int) -> None:
        write(with_meaning(first))
        write(with_meaning(second))
        assert Sense.objects.count() == count

    def test_a_checked_sense_is_joined_before_an_unchecked_one(self) -> None:
        word = with_meaning("항구, 포구").texts[0].words[0]
        fields = {"lemma": "port", "part_of_speech": "noun", "level": "B1"}
        Sense.objects.create(**fields, meaning_ko="포구")
        checked = Sense.objects.create(**fields, meaning_ko="항구", state="checked")
        assert list(senses.join_or_make([word]).values()) == [checked]

    def test_a_meaning_that_editors_found_wrong_is_not_taught(self) -> None:
        Sense.objects.create(lemma="port", part_of_speech="noun", level="B1", meaning_ko="항구", state="wrong")
        write("ok")
        assert {word.word for word in TextWord.objects.all()} == {"crane", "electric"}

    def test_joined_senses_have_all_their_words_and_later_ones(self) -> None:
        write(with_meaning("항구"))
        write(with_meaning("왼쪽"))
        port, other = Sense.objects.filter(lemma="port").order_by("pk")
        assert senses.merge(sense_ids=[other.pk], into=port.pk) == 1
        write(with_meaning("왼쪽"))
        assert set(TextWord.objects.filter(word="port").values_list("sense", flat=True)) == {port.pk}

    def test_a_corrected_meaning_is_right_in_every_text_and_for_who_reads_the_old_shape(self) -> None:
        note = write("ok")
        senses.correct(sense_id=Sense.objects.get(lemma="port").pk, meaning_ko="항만")
        assert Sense.objects.get(lemma="port").state == "checked"
        assert note.words.get(lemma="port").meaning_ko == "항만"

    def test_a_meaning_marked_as_wrong_is_taught_no_more_and_again_when_it_was_not(self) -> None:
        note = write("ok")
        port = Sense.objects.get(lemma="port")
        senses.correct(sense_id=port.pk, meaning_ko="항구", state=SenseState.WRONG)
        assert [word.word for word in note.words.all()] == ["crane", "electric"]
        senses.correct(sense_id=port.pk, meaning_ko="항구")
        assert [word.word for word in note.words.order_by("position")] == ["port", "crane", "electric"]

    def test_a_meaning_corrected_to_one_that_exists_is_joined_to_it(self) -> None:
        write(with_meaning("항구"))
        write(with_meaning("왼쪽"))
        port, other = Sense.objects.filter(lemma="port").order_by("pk")
        senses.correct(sense_id=other.pk, meaning_ko="항구")
        assert TextWord.objects.filter(sense=port).count() == 2


class TestEdits:
    """An editor's correction of the summary is one of the text it is."""

    def test_a_correction_of_the_english_reaches_the_text_and_drops_what_may_be_wrong_as_well(self) -> None:
        note = write("ok")
        article_edits.edit(
            article_id=note.article_id,
            summary_en="A harbor has a crane. It is not electric.",
            summary_ko="항구에 크레인이 있습니다. 전기로 움직이지 않습니다.",
        )
        (text,) = note.texts.all()
        assert [(one.en, one.ko) for one in text.sentences.all()] == [
            ("A harbor has a crane.", "항구에 크레인이 있습니다."),
            ("It is not electric.", "전기로 움직이지 않습니다."),
        ]
        placed = TextWord.objects.values_list("sentence__position", "start", "word")
        assert sorted(placed) == [(0, 15, "crane"), (1, 10, "electric")]
        assert sorted(note.words.values_list("word", flat=True)) == ["crane", "electric"]
        assert not PackQuestion.objects.exists()

    def test_a_correction_of_the_korean_leaves_the_other_texts(self) -> None:
        note = write("ok")
        article_edits.edit(article_id=note.article_id, summary_ko="항만에 크레인이 있습니다. 전기로 움직입니다.")
        assert note.texts.count() == 3
        assert note.texts.get(level="B1").sentences.get(position=0).ko == "항만에 크레인이 있습니다."
        assert TextWord.objects.count() == 9
