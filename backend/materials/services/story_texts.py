"""A story's texts as an editor sees them: correcting one sentence, and keeping a copy to go back to."""

import re
from typing import Any

from django.db import transaction

from backend.common import clock
from backend.common.errors import AppError
from backend.materials.models import Article, LevelText, PackQuestion, Sense, StudyNote, TextSentence, TextWord
from backend.materials.services import article_edits, former_words, senses, verification, write_through

Snapshot = dict[str, Any]
"""A headline, the summaries, and the pack's texts and question, as JSON."""
SentenceKey = tuple[str, int]
"""A sentence's level and position."""


def snapshot(article_id: int) -> Snapshot:
    """Return a copy of what an editor can correct of a story, for `restore`."""
    article = Article.objects.only("title").get(pk=article_id)
    found: Snapshot = {"title": article.title, "texts": []}
    note = StudyNote.objects.filter(article=article_id).first()
    if note is None:
        return found
    found |= {"summary_en": note.summary_en, "summary_ko": note.summary_ko}
    for text in note.texts.prefetch_related("sentences__words"):
        sentences = [
            {
                "en": one.en,
                "ko": one.ko,
                "evidence": list(one.evidence),
                "words": [[word.start, word.word, word.sense_id] for word in one.words.all()],
            }
            for one in text.sentences.all()
        ]
        found["texts"].append({"level": text.level, "proof": text.proof, "sentences": sentences})
    if question := PackQuestion.objects.filter(note=note).first():
        found["question"] = [question.question, list(question.options), question.answer]
    return found


def sentences_of(copy: Snapshot) -> dict[SentenceKey, tuple[str, str]]:
    """Return the English and the Korean of each sentence of a copy."""
    return {
        (text["level"], position): (one["en"], one["ko"])
        for text in copy["texts"]
        for position, one in enumerate(text["sentences"])
    }


def is_same(one: Snapshot, other: Snapshot) -> bool:
    """Return whether two copies say the same; which senses their words have does not count, for senses are joined."""
    names = ("title", "summary_en", "summary_ko", "question")
    same = all(one.get(name) == other.get(name) for name in names)
    return same and sentences_of(one) == sentences_of(other)


@transaction.atomic
def restore(*, article_id: int, copy: Snapshot) -> None:
    """Write a copy back, words included. Raises AppError "article.unknown" or "article.taken_down"."""
    article = article_edits.lock_editable(article_id)
    now = clock.now()
    Article.objects.filter(pk=article_id).update(title=copy["title"], updated_at=now)
    note = StudyNote.objects.filter(article=article_id).first()
    if note is not None and "summary_en" in copy:
        verification.end_waiting(article_ids=[article_id])
        summaries = {name: copy[name] for name in ("summary_en", "summary_ko")}
        StudyNote.objects.filter(pk=note.pk).update(**summaries, updated_at=now)
        note.texts.all().delete()
        PackQuestion.objects.filter(note=note).delete()
        ids = {pk for text in copy["texts"] for one in text["sentences"] for _, _, pk in one["words"]}
        known = {row.pk: senses.resolve(row) for row in Sense.objects.filter(pk__in=ids).select_related("merged_into")}
        for text in copy["texts"]:
            row = LevelText.objects.create(note=note, level=text["level"], proof=text["proof"])
            for position, one in enumerate(text["sentences"]):
                sentence = TextSentence.objects.create(
                    text=row, position=position, en=one["en"], ko=one["ko"], evidence=one["evidence"]
                )
                TextWord.objects.bulk_create(
                    TextWord(sentence=sentence, sense=known[pk], start=start, word=word)
                    for start, word, pk in one["words"]
                    if pk in known
                )
        if question := copy.get("question"):
            text, options, answer = question
            PackQuestion.objects.create(note=note, question=text, options=options, answer=answer)
        former_words.rewrite([note.pk])
    write_through.articles_changed([article])


def find_sentence(*, article_id: int, level: str, position: int) -> TextSentence | None:
    """Return a sentence of a story's text, None for one that is not there."""
    rows = TextSentence.objects.filter(text__note__article=article_id, text__level=level, position=position)
    return rows.select_related("text__note").first()


@transaction.atomic
def correct_sentence(*, article_id: int, level: str, position: int, en: str, ko: str, is_factual: bool = False) -> None:
    """Correct a sentence and its Korean; taught words that no longer stand in it go.

    The summary follows where it is a sentence of the main text. A question whose proof was not true is no longer asked
    with this text. Raises AppError "article.unknown", "article.taken_down" or "sentence.unknown" (404).
    """
    article = article_edits.lock_editable(article_id)
    row = find_sentence(article_id=article_id, level=level, position=position)
    if row is None:
        raise AppError("sentence.unknown", "This text has no such sentence any more.", {"id": article_id}, status=404)
    verification.end_waiting(article_ids=[article_id])
    note = row.text.note
    if en != row.en:
        taught = list(row.words.all())
        row.words.all().delete()
        taken: set[int] = set()
        for word in taught:
            places = re.finditer(rf"(?<![\w-]){re.escape(word.word)}(?![\w-])", en)
            start = next((place.start() for place in places if place.start() not in taken), None)
            if start is not None:
                taken.add(start)
                TextWord.objects.create(sentence=row, sense_id=word.sense_id, start=start, word=word.word)
        if is_factual and row.text.proof == position:
            LevelText.objects.filter(pk=row.text.pk).update(proof=None)
    TextSentence.objects.filter(pk=row.pk).update(en=en, ko=ko)
    main = former_words.main_text(note)
    if main is not None and main.pk == row.text.pk:
        told = list(TextSentence.objects.filter(text=main).order_by("position").values_list("en", "ko"))
        StudyNote.objects.filter(pk=note.pk).update(
            summary_en=" ".join(one for one, _ in told), summary_ko=" ".join(one for _, one in told).strip()
        )
        former_words.rewrite([note.pk])
    StudyNote.objects.filter(pk=note.pk).update(updated_at=clock.now())
    write_through.articles_changed([article])
