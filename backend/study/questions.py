"""Rows of a session as the API shows them, with words and stories as they are now. Reads no database itself."""

from collections.abc import Sequence
from typing import NamedTuple

from backend.materials.models import Article
from backend.study import exercises
from backend.study.exercises.base import Content, Exercise, Word, WordMaterial, seeded
from backend.study.exercises.reveal import Reveal
from backend.study.models import LearnerProfile, SessionQuestion, StudySession
from contracts import study as shapes
from contracts.enums import LearningState, QuestionPurpose, SenseState, Verdict
from contracts.learners import StoryRef

AS_MADE = {"text", "sentence", "sentence_ko", "hint", "options", "in_todays_news"}
"""What of a question is shown as its exercise made it."""


class Asked(NamedTuple):
    """How a question is asked now."""

    exercise: Exercise
    content: Content


def asked(question: SessionQuestion) -> Asked | None:
    """Return how a question is asked now, None if it no longer can be.

    A corrected meaning is the new one. A word whose meaning turned out wrong, that was paused or marked as known is not
    asked, nor one that was answered on this day in the session of an account that was merged since. When the story was
    taken down its sentence goes; a word is then asked without it, a question on the story not at all.
    """
    exercise = exercises.BY_NAME.get(question.exercise)
    content = Content.model_validate(question.content)
    card, article = question.card, question.article
    is_gone = article is not None and article.status == Article.Status.WITHDRAWN
    if card is None:
        return Asked(exercise, content) if exercise is not None and not is_gone else None
    sense = card.sense
    is_set_aside = card.state == LearningState.PAUSED or (card.state == LearningState.KNOWN and card.due is None)
    is_scored = question.purpose in (QuestionPurpose.DUE, QuestionPurpose.NEW)
    was_answered = question.answered_at is None and is_scored and card.last_day == question.session.day
    if sense.state == SenseState.WRONG or not sense.meaning_ko or is_set_aside or was_answered:
        return None
    if exercise is None or (is_gone and exercise.needs_story):
        word = Word(sense.pk, sense.lemma, sense.part_of_speech, sense.meaning_ko, sense.level)
        exercise = reveal = Reveal()
        content = reveal.make(WordMaterial(word, None, ()), seeded(question.pk))
    elif is_gone:
        content = content.without_sentence()
    return Asked(exercise, content.with_meaning(sense.meaning_ko))


def is_open(question: SessionQuestion) -> bool:
    """Return whether a question waits for an answer."""
    return question.answered_at is None and asked(question) is not None


def next_question(questions: Sequence[SessionQuestion]) -> SessionQuestion | None:
    """Return the question to answer now; `questions` are in their order."""
    return next(filter(is_open, questions), None)


def session_shape(
    session: StudySession, questions: Sequence[SessionQuestion], *, needs_age: bool
) -> shapes.StudySession:
    """Return a session as the API sends it."""
    counted = [
        one
        for one in questions
        if one.purpose != QuestionPurpose.REPEAT and (one.answered_at is not None or asked(one) is not None)
    ]
    done = [one for one in counted if one.answered_at is not None]
    upcoming = next_question(questions)
    asked_due = sum(one.purpose == QuestionPurpose.DUE for one in questions)
    return shapes.StudySession(
        day=session.day,
        total=len(counted),
        done=len(done),
        right=sum(one.verdict in (Verdict.RIGHT, Verdict.CLOSE) for one in done),
        waiting=max(0, session.due - asked_due),
        needs_age=needs_age,
        next=question_shape(upcoming, position=len(done) + 1) if upcoming else None,
    )


def question_shape(question: SessionQuestion, *, position: int) -> shapes.StudyQuestion:
    """Return a question that can be asked as the API sends it."""
    now = asked(question)
    if now is None:
        raise ValueError(f"Question {question.pk} cannot be asked.")
    exercise, content = now
    sense = question.card.sense if question.card else None
    story = None
    if (article := question.article) and article.status != Article.Status.WITHDRAWN:
        story = StoryRef(id=article.pk, title=article.title, url=article.canonical_url)
    was = question.card.asked_meaning if question.card else ""
    return shapes.StudyQuestion(
        id=question.pk,
        position=position,
        exercise=exercise.name,
        purpose=question.purpose,
        answer_kind=exercise.answer_kind,
        **content.model_dump(include=AS_MADE),
        word=sense.lemma if sense and content.shows_word else None,
        part_of_speech=sense.part_of_speech if sense else None,
        ipa=(sense.ipa or None) if sense and content.shows_word else None,
        meaning_ko=content.meaning_ko if content.shows_meaning else None,
        corrected_from=was if sense and was and was != sense.meaning_ko else None,
        story=story,
    )


def answered_shape(question: SessionQuestion) -> shapes.AnsweredQuestion:
    """Return what became of an answered question."""
    card = question.card
    content = Content.model_validate(question.content)
    if card is not None:
        content = content.with_meaning(card.sense.meaning_ko)
    is_gone = question.article is not None and question.article.status == Article.Status.WITHDRAWN
    scheduled = card is not None and question.purpose in (QuestionPurpose.DUE, QuestionPurpose.NEW)
    return shapes.AnsweredQuestion(
        id=question.pk,
        exercise=question.exercise,
        verdict=question.verdict,
        grade=question.grade or None,
        answer=question.answer,
        right_answer=content.right,
        word=card.sense.lemma if card else None,
        meaning_ko=card.sense.meaning_ko if card else None,
        sense=card.sense_id if card else None,
        proof=None if is_gone else content.proof or content.sentence,
        next_review=card.due if card and scheduled and question.grade else None,
    )


def needs_age(profile: LearnerProfile, *, in_chat: bool) -> bool:
    """Return whether a learner must say that they are 14 or older before an answer is stored.

    On the web, and before a phone number is stored, everybody has said so.
    """
    return in_chat and profile.is_14_or_older is None and not profile.user.phone_number
