"""The review of a study day: begun when it is first asked for, and the same from then on."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db import transaction

from backend.common import clock
from backend.common.errors import AppError
from backend.study import exercises, schedule
from backend.study import selectors as study
from backend.study.exercises.base import Content, Exercise, Word, WordMaterial, seeded
from backend.study.models import Card, LearnerProfile, SessionQuestion, StudySession
from backend.study.selectors import sessions as selectors
from backend.study.selectors.sessions import ASKED, FOR_STORIES, Occurrence
from backend.study.services import learners
from contracts.enums import Difficulty, LearningState, QuestionPurpose

Stories = Callable[[study.Preferences], Sequence[int]]
"""Gives the ids of the day's stories for a learner with these preferences, in their order."""


class SessionState(NamedTuple):
    """A session, its questions in their order, and its learner; a session without questions is not stored."""

    session: StudySession
    questions: list[SessionQuestion]
    profile: LearnerProfile


class Chosen(NamedTuple):
    """A question before it is stored."""

    purpose: QuestionPurpose
    exercise: Exercise
    content: Content
    card: Card | None
    article_id: int | None


@transaction.atomic
def today(*, user_id: int, stories: Stories) -> SessionState:
    """Return a learner's review of the present study day; begin it if there is none and there are words to review.

    Raises AppError "study.too_young" (403) or "auth.user_gone" (401).
    """
    profile = learners.lock_profile(user_id=user_id)
    refuse_too_young(profile)
    day = current_day(profile)
    if learners.last_session_day(profile) != day:
        return _begin(profile, day, stories)
    questions = selectors.questions_of(user_id=user_id, day=day)
    session = questions[0].session if questions else StudySession.objects.get(user_id=user_id, day=day)
    return SessionState(session, questions, profile)


def current_day(profile: LearnerProfile) -> dt.date:
    """Return the present study day of a learner of `lock_profile`.

    A clock that is set back, or a flight west, does not begin an earlier one.
    """
    day = schedule.study_day(clock.now(), schedule.known_zone(profile.time_zone))
    return max(day, learners.last_session_day(profile) or day)


def refuse_too_young(profile: LearnerProfile) -> None:
    """Raise AppError "study.too_young" (403) for who said that they are younger than 14."""
    if profile.is_14_or_older is False:
        raise AppError("study.too_young", "People under 14 have no reviews.", status=403)


def _begin(profile: LearnerProfile, day: dt.date, stories: Stories) -> SessionState:
    user_id = profile.user.pk
    difficulty = Difficulty.of(profile.level)
    article_ids = list(stories(study.preferences_in(profile)))
    news = selectors.in_the_news(user_id=user_id, day=day, article_ids=article_ids, difficulty=difficulty)
    size = profile.session_size
    cards = selectors.session_cards(user_id=user_id, day=day, size=size, sense_ids=news)
    due_count = sum(_is_due(card, day) for card in cards)
    if due_count >= size:
        due_count = selectors.due_cards(user_id=user_id, day=day).count()
    zone = schedule.known_zone(profile.time_zone)
    session = StudySession(user_id=user_id, day=day, zone=zone, size=size, due=due_count)
    if not cards:
        return SessionState(session, [], profile)
    on_stories = _on_stories(session, article_ids, difficulty)
    chosen = _on_words(session, _choose_cards(cards, session, news, len(on_stories)), news) + on_stories
    if not any(one.card for one in chosen):
        return SessionState(session, [], profile)
    session.save()
    SessionQuestion.objects.bulk_create(
        SessionQuestion(
            session=session,
            position=position,
            exercise=one.exercise.name,
            purpose=one.purpose,
            card=one.card,
            article_id=one.article_id,
            content=one.content.model_dump(mode="json"),
        )
        for position, one in enumerate(chosen)
    )
    return SessionState(session, selectors.questions_of(user_id=user_id, day=day), profile)


def _choose_cards(
    cards: Sequence[Card], session: StudySession, news: dict[int, Occurrence], on_stories: int
) -> list[tuple[QuestionPurpose, Card]]:
    """Return the cards to ask: due ones, with those of today's stories first, checks, then new ones."""
    day, room = session.day, session.size - on_stories
    due = sorted(
        (card for card in cards if _is_due(card, day)),
        key=lambda card: (card.sense_id not in news, card.due, card.pk),
    )
    checks = [
        card
        for card in cards
        if card.state in ASKED and card.check_on and card.check_on <= day and not _is_due(card, day)
    ]
    waiting = sorted(
        (card for card in cards if card.state == LearningState.WAITING),
        key=lambda card: (card.sense_id not in news, card.pk),
    )
    due = due[: room - len(checks)]
    new = waiting[: max(0, min(session.size - FOR_STORIES - session.due, room - len(checks) - len(due)))]
    return [
        *((QuestionPurpose.DUE, card) for card in due),
        *((QuestionPurpose.CHECK, card) for card in checks),
        *((QuestionPurpose.NEW, card) for card in new),
    ]


def _on_words(
    session: StudySession, cards: Sequence[tuple[QuestionPurpose, Card]], news: dict[int, Occurrence]
) -> list[Chosen]:
    chosen: list[Chosen] = []
    seed = f"{session.user_id}:{session.day}"
    asked = [card for _, card in cards]
    sentences = selectors.newest_sentences(card for card in asked if card.sense_id not in news)
    pool = selectors.words_like(asked, seed=seeded(seed).randrange(2**31))
    for purpose, card in cards:
        sense = card.sense
        occurrence = news.get(sense.pk) or sentences.get(card.pk)
        word = Word(sense.pk, sense.lemma, sense.part_of_speech, sense.meaning_ko, sense.level)
        material = WordMaterial(word, occurrence.sentence if occurrence else None, pool[sense.part_of_speech])
        made = exercises.ask_word(material, stability=card.stability, chance=seeded(f"{seed}:{card.pk}"))
        if made is not None:
            exercise, content = made
            content = content.model_copy(update={"in_todays_news": sense.pk in news})
            chosen.append(Chosen(purpose, exercise, content, card, occurrence.article_id if occurrence else None))
    return chosen


def _on_stories(session: StudySession, article_ids: Sequence[int], difficulty: str) -> list[Chosen]:
    found = selectors.story_texts(article_ids=article_ids, difficulty=difficulty) if article_ids else []
    made = exercises.ask_stories(
        [story.text for story in found], chance=seeded(f"{session.user_id}:{session.day}:stories")
    )
    return [
        Chosen(QuestionPurpose.STORY, exercise, content, None, found[index].article_id)
        for index, exercise, content in made
    ][:FOR_STORIES]


def _is_due(card: Card, day: dt.date) -> bool:
    return card.state in ASKED and card.due is not None and card.due <= day
