"""Writes study packs as rows, those of several stories in a few statements, and an editor's corrections to them."""

import re
from collections.abc import Sequence

from backend.materials.models import LevelText, PackQuestion, StudyNote, TextSentence, TextWord, Word
from backend.materials.notes.packs.pack import Pack
from backend.materials.services import former_words, senses

SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’]?\s+(?=[\"'“‘]?[A-Z0-9가-힣])")


def store(packs: Sequence[tuple[StudyNote, Pack]], *, rewritten: Sequence[StudyNote] = ()) -> None:
    """Write the packs of these notes, anew for `rewritten`. Call in the transaction that writes the notes."""
    if rewritten:
        Word.objects.filter(note__in=rewritten).delete()
        LevelText.objects.filter(note__in=rewritten).delete()
        PackQuestion.objects.filter(note__in=rewritten).delete()
    found = senses.join_or_make(
        word for _, pack in packs for text in pack.texts for word in text.words if word.meaning_ko
    )
    texts = [
        (LevelText(note=note, level=text.level, proof=text.proof), text) for note, pack in packs for text in pack.texts
    ]
    LevelText.objects.bulk_create(row for row, _ in texts)
    sentences = [
        [
            TextSentence(text=row, position=position, en=one.en, ko=one.ko, evidence=list(one.evidence))
            for position, one in enumerate(text.sentences)
        ]
        for row, text in texts
    ]
    TextSentence.objects.bulk_create(one for rows in sentences for one in rows)
    TextWord.objects.bulk_create(
        TextWord(sentence=rows[word.sentence], sense=sense, start=word.start, word=word.word)
        for (_, text), rows in zip(texts, sentences, strict=True)
        for word in text.words
        if (sense := found.get(senses.key(word)))
    )
    PackQuestion.objects.bulk_create(
        PackQuestion(note=note, question=asked.question, options=list(asked.options), answer=asked.answer)
        for note, pack in packs
        if (asked := pack.question)
    )
    # The words of the main text in the form that notes without level texts have.
    Word.objects.bulk_create(
        former_words.row(note, position, word.word, word, pack.main.sentences[word.sentence].en)
        for note, pack in packs
        for position, word in enumerate(pack.main.words)
    )


def correct_main_text(note: StudyNote, *, is_english_changed: bool) -> None:
    """Write a note's corrected summary into the text that it is, and drop the taught words that no longer stand there.

    Where the English changed, the texts of other levels and the question go: they may hold the same error.
    """
    if (main := former_words.main_text(note)) is None:
        return
    if is_english_changed:
        note.texts.exclude(pk=main.pk).delete()
        PackQuestion.objects.filter(note=note).delete()
        main.proof = None
        main.save(update_fields=["proof"])
    english, korean = SENTENCE_END.split(note.summary_en), SENTENCE_END.split(note.summary_ko)
    if len(english) != len(korean) and note.summary_ko:
        english, korean = [note.summary_en], [note.summary_ko]
    taught = [(word.sense, word.word) for one in main.sentences.all() for word in one.words.select_related("sense")]
    main.sentences.all().delete()
    pairs = zip(english, korean if note.summary_ko else [""] * len(english), strict=True)
    rows = TextSentence.objects.bulk_create(
        TextSentence(text=main, position=position, en=en, ko=ko) for position, (en, ko) in enumerate(pairs)
    )
    for sense, word in taught:
        pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
        place = next(((row, match.start()) for row in rows if (match := pattern.search(row.en))), None)
        if place:
            TextWord.objects.get_or_create(sentence=place[0], start=place[1], defaults={"sense": sense, "word": word})
    former_words.rewrite([note.pk])
