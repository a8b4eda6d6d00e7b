"""The study pack of a story: its texts by level, the words that stand in them, and one question."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import HashIndex
from django.db import models

from backend.materials.models.article import StudyNote
from contracts.enums import Difficulty, Level, PartOfSpeech, SenseState


class Sense(models.Model):
    """One meaning of one word, shared by all stories that teach it; learners' cards hang on it."""

    lemma = models.CharField(max_length=60, help_text="Dictionary form: yield, give up.")
    part_of_speech = models.CharField(max_length=20, choices=PartOfSpeech.choices(), help_text="Part of speech.")
    meaning_ko = models.CharField(max_length=80, help_text="Korean meaning.")
    level = models.CharField(max_length=2, choices=Level.choices(), help_text="CEFR level, A1 to C2.")
    ipa = models.CharField(max_length=80, blank=True, help_text="Pronunciation of the lemma, empty if unknown.")
    state = models.CharField(
        max_length=10,
        choices=SenseState.choices(),
        default=SenseState.UNCHECKED.value,
        help_text="How sure we are.",
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged", help_text="Joined to this one."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["lemma", "part_of_speech", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["lemma", "part_of_speech", "meaning_ko"], name="materials_sense_meaning"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in SenseState]), name="materials_sense_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lemma} ({self.part_of_speech}): {self.meaning_ko}"


class LevelText(models.Model):
    """A story told at one level, in two or three sentences of our own."""

    note = models.ForeignKey(StudyNote, on_delete=models.CASCADE, related_name="texts")
    level = models.CharField(max_length=2, choices=Difficulty.choices(), help_text="A2, B1 or B2.")
    proof = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Position of the sentence that proves the question's answer; null: none."
    )

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["note", "level"], name="materials_leveltext_note_level"),
            models.CheckConstraint(
                condition=models.Q(level__in=[level.value for level in Difficulty]), name="materials_leveltext_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.note_id} {self.level}"


class TextSentence(models.Model):
    """A sentence of a level text, its Korean, and the sentences of the source that it rests on."""

    text = models.ForeignKey(LevelText, on_delete=models.CASCADE, related_name="sentences")
    position = models.PositiveSmallIntegerField(help_text="Order in the text, from 0.")
    en = models.TextField(help_text="English sentence.")
    ko = models.TextField(blank=True, help_text="Its Korean; empty in an extract.")
    evidence = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, help_text="Numbers of source sentences, from 1."
    )

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["text", "position"], name="materials_textsentence_position")]
        indexes = [HashIndex(fields=["en"], name="materials_textsentence_en")]  # pasted sentences are looked up

    def __str__(self) -> str:
        return self.en[:80]


class TextWord(models.Model):
    """A taught word where it stands in a sentence; a phrasal verb that is apart begins at its verb."""

    sentence = models.ForeignKey(TextSentence, on_delete=models.CASCADE, related_name="words")
    sense = models.ForeignKey(Sense, on_delete=models.PROTECT, related_name="occurrences")
    start = models.PositiveSmallIntegerField(help_text="Offset of the first letter in the sentence.")
    word = models.CharField(max_length=60, help_text="As it stands in the sentence from `start` on.")

    class Meta:
        ordering = ["start"]
        constraints = [models.UniqueConstraint(fields=["sentence", "start"], name="materials_textword_start")]
        indexes = [models.Index("sense", models.F("id").desc(), name="materials_textword_newest")]

    def __str__(self) -> str:
        return self.word


class PackQuestion(models.Model):
    """One question that each text of the pack answers; `LevelText.proof` names the sentence."""

    note = models.OneToOneField(StudyNote, on_delete=models.CASCADE, related_name="question")
    question = models.CharField(max_length=300, help_text="The question, English.")
    options = ArrayField(models.CharField(max_length=200), help_text="Four options.")
    answer = models.PositiveSmallIntegerField(help_text="Index of the one right option.")

    def __str__(self) -> str:
        return self.question
