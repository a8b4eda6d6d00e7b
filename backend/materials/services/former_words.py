"""`Word` rows of notes with a pack: the words of the main text in the form that notes without level texts have."""

from collections.abc import Collection

from django.db.models import Prefetch

from backend.materials.models import LevelText, Sense, StudyNote, TextWord, Word
from backend.materials.notes.packs.pack import PREFERRED, PackWord
from contracts.enums import SenseState


def main_text(note: StudyNote) -> LevelText | None:
    """Return the text that stands for the story where only one is shown; None without a pack."""
    texts = {text.level: text for text in note.texts.all()}
    return next((texts[level] for level in PREFERRED if level in texts), None)


def row(note: StudyNote, position: int, word: str, meaning: Sense | PackWord, sentence: str) -> Word:
    """Return a word of the main text as a row, not stored yet."""
    names = ("lemma", "part_of_speech", "ipa", "meaning_ko", "level")
    fields = {name: getattr(meaning, name) for name in names}
    return Word(note=note, position=position, word=word, sentence=sentence, **fields)


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
            row(note, position, word.word, word.sense, sentence.en) for position, (sentence, word) in enumerate(shown)
        ]
    Word.objects.filter(note__in=notes).delete()
    Word.objects.bulk_create(rows)
