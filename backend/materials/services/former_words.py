"""`Word` rows of notes with a pack: the words of the main text in the form that notes without level texts have."""

from collections.abc import Collection

from django.db.models import Prefetch

from backend.materials.models import LevelText, StudyNote, TextWord, Word
from backend.materials.notes.packs.pack import PREFERRED
from contracts.enums import SenseState


def main_text(note: StudyNote) -> LevelText | None:
    """Return the text that stands for the story where only one is shown; None without a pack."""
    texts = {text.level: text for text in note.texts.all()}
    return next((texts[level] for level in PREFERRED if level in texts), None)


def rewrite(note_ids: Collection[int]) -> None:
    """Write the words of these notes anew from what their main texts teach now; notes that teach no sense stay."""
    senses = Prefetch("texts__sentences__words", TextWord.objects.select_related("sense"))
    taught_in = TextWord.objects.filter(sentence__text__note__in=note_ids).values("sentence__text__note")
    notes = list(StudyNote.objects.filter(pk__in=taught_in).prefetch_related(senses))
    rows = []
    for note in notes:
        sentences = text.sentences.all() if (text := main_text(note)) else ()
        taught = [(sentence, word) for sentence in sentences for word in sentence.words.all()]
        shown = [(sentence, word) for sentence, word in taught if word.sense.state != SenseState.WRONG]
        rows += [
            Word(
                note=note,
                position=position,
                word=word.word,
                lemma=word.sense.lemma,
                part_of_speech=word.sense.part_of_speech,
                ipa=word.sense.ipa,
                meaning_ko=word.sense.meaning_ko,
                sentence=sentence.en,
                level=word.sense.level,
            )
            for position, (sentence, word) in enumerate(shown)
        ]
    Word.objects.filter(note__in=notes).delete()
    Word.objects.bulk_create(rows)
