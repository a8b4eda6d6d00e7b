"""Answers to the questions of a session: judged, logged, moved into the card, and taken back."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import transaction

from backend.common import clock
from backend.common.errors import AppError
from backend.study import questions, schedule
from backend.study.exercises.base import GRADES
from backend.study.models import Card, LearnerProfile, ReviewLog, SessionQuestion, StudyDay
from backend.study.schedule import CardState
from backend.study.selectors.sessions import questions_of, with_relations
from backend.study.services import learners
from backend.study.services.replay import SCHEDULE_FIELDS, card_state, set_state
from backend.study.services.sessions import SessionState, refuse_too_young
from contracts.enums import Grade, QuestionPurpose, Verdict

UNDO_WITHIN = dt.timedelta(minutes=10)
UNDOS_A_DAY = 60
"""The log keeps each answer that was taken back; a learner adds at most so many in 24 hours."""
ANSWERS_A_DAY = 5
"""So many answers make a day count, or a whole session if it is shorter."""
SCORED = (QuestionPurpose.DUE, QuestionPurpose.NEW)
CARD_FIELDS = (*SCHEDULE_FIELDS, "asked_meaning")
UNANSWERED: dict[str, Any] = {"answered_at": None, "answer": "", "hinted": False, "verdict": "", "grade": ""}


@dataclass(frozen=True)
class Given:
    """An answer as it was given: `answer`, or `grade`, or `skip`; `channel` is where."""

    answer: str | None = None
    grade: str | None = None
    skip: bool = False
    hinted: bool = False
    channel: str = "web"
    in_chat: bool = False


class Answered(NamedTuple):
    """The session after an answer; `counted` is false if the question had been answered before."""

    counted: bool
    question: SessionQuestion
    review: SessionState
    undo_until: dt.datetime | None


@transaction.atomic
def answer(*, user_id: int, question_id: int, given: Given) -> Answered:
    """Store an answer to the open question of a learner's last session; of several answers the first counts.

    A session that was not finished can be answered until the next one has begun. Raises AppError "question.unknown"
    (404), "question.not_open" (409) for one that is not asked yet or any more, with the open one in `extra.open`,
    "session.over" (409), "answer.invalid" (400), "study.age_unknown" (409), "study.too_young" (403), "auth.user_gone".
    """
    profile = learners.lock_profile(user_id=user_id)
    rows = SessionQuestion.objects.filter(session__user_id=user_id, session__questions=question_id)
    asked = list(with_relations(rows).order_by("position"))
    question = next((one for one in asked if one.pk == question_id), None)
    if question is None:
        raise AppError("question.unknown", f"There is no question {question_id}.", {"id": question_id}, status=404)
    review = SessionState(question.session, asked, profile)
    if question.answered_at is not None:
        return Answered(False, question, review, None)
    _refuse(profile, question, asked, given)
    verdict, grade = _judged(question, given)
    now = clock.now()
    question.answered_at, question.verdict, question.grade = now, verdict, grade or ""
    question.answer, question.hinted = (given.answer or "")[:200], given.hinted
    if grade:
        _log(review, question, grade, given, now)
    # Copies without ids: rows with and without one would be two queries.
    changed = [_copy(question)]
    if verdict == Verdict.WRONG and question.card and question.purpose in SCORED:
        repeat = _copy(question, position=asked[-1].position + 1, purpose=QuestionPurpose.REPEAT, **UNANSWERED)
        changed.append(repeat)
        asked.append(repeat)
    SessionQuestion.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["session", "position"], update_fields=list(UNANSWERED)
    )
    answers = sum(bool(one.grade) for one in asked)
    if grade and answers == min(ANSWERS_A_DAY, sum(one.purpose != QuestionPurpose.REPEAT for one in asked)):
        day = StudyDay(user_id=user_id, day=question.session.day, reason=StudyDay.Reason.ANSWERS)
        StudyDay.objects.bulk_create([day], ignore_conflicts=True)
    return Answered(True, question, review, now + UNDO_WITHIN if grade else None)


@transaction.atomic
def undo(*, user_id: int) -> tuple[SessionQuestion, SessionState]:
    """Take a learner's last answer back within ten minutes; return its question, which is open again, and the session.

    Raises AppError "answer.nothing_to_undo" (409), "answer.undo_limit" (429), "auth.user_gone" (401).
    """
    profile = learners.lock_profile(user_id=user_id)
    rows = ReviewLog.objects.filter(user_id=user_id, undoes=None, undone_by=None, at__gte=clock.now() - UNDO_WITHIN)
    rows = rows.filter(
        question__answered_at__isnull=False,
        question__session__user_id=user_id,  # a merged account's session of the same day stayed where it was
        question__session__day=learners.last_session_day(profile) or clock.now().date(),
    )
    log = rows.select_related("card").order_by("-at", "-pk").first()
    if log is None or log.question_id is None:
        raise AppError("answer.nothing_to_undo", "The last answer can be taken back for ten minutes.", status=409)
    now, a_day = clock.now(), dt.timedelta(days=1)
    if ReviewLog.objects.filter(user_id=user_id, at__gt=now - a_day).exclude(undoes=None).count() >= UNDOS_A_DAY:
        raise AppError("answer.undo_limit", f"At most {UNDOS_A_DAY} answers a day are taken back.", status=429)
    copied = {name: getattr(log, name) for name in ("zone", "channel", "exercise", "purpose", "grade")}
    of = {"user_id": user_id, "card": log.card, "question_id": log.question_id}
    ReviewLog.objects.create(**of, **copied, at=now, before=log.after, after=log.before, undoes=log)
    question = with_relations(SessionQuestion.objects.all()).get(pk=log.question_id)
    card = question.card
    if card is not None and log.before is not None:
        before = CardState.from_json(log.before)
        set_state(card, before)
        card.check_on = card.check_on if before.repetitions else None
        card.save(update_fields=CARD_FIELDS)
    elif card is not None and log.purpose == QuestionPurpose.CHECK:
        card.check_on = question.session.day
        card.save(update_fields=["check_on"])
    SessionQuestion.objects.filter(pk=question.pk).update(**UNANSWERED)
    if log.before is not None:
        question.session.questions.filter(card=card, purpose=QuestionPurpose.REPEAT, answered_at=None).delete()
    asked = questions_of(user_id=user_id, day=question.session.day)
    if sum(bool(one.grade) for one in asked) < ANSWERS_A_DAY:
        reason = StudyDay.Reason.ANSWERS
        StudyDay.objects.filter(user_id=user_id, day=question.session.day, reason=reason).delete()
    return next(one for one in asked if one.pk == question.pk), SessionState(question.session, asked, profile)


def _refuse(profile: LearnerProfile, question: SessionQuestion, asked: list[SessionQuestion], given: Given) -> None:
    refuse_too_young(profile)
    if questions.needs_age(profile, in_chat=given.in_chat):
        raise AppError("study.age_unknown", "Ask first whether they are 14 or older.", status=409)
    if learners.last_session_day(profile) != question.session.day:
        raise AppError("session.over", "A later session has begun.", status=409)
    now_open = questions.next_question(asked)
    if now_open is None or now_open.pk != question.pk:
        extra = {"open": now_open.pk if now_open else None}
        raise AppError("question.not_open", "Another question is asked now.", extra, status=409)


def _judged(question: SessionQuestion, given: Given) -> tuple[Verdict, Grade | None]:
    """Return the verdict and the grade, which a skipped question has not. Raises AppError "answer.invalid"."""
    if given.skip:
        return Verdict.SKIPPED, None
    now = questions.asked(question)
    if now is None:
        raise AppError("question.not_open", "This question is not asked any more.", {"open": None}, status=409)
    if given.grade == Grade.AGAIN:
        return Verdict.WRONG, Grade.AGAIN
    text = given.grade if now.exercise.answer_kind == "grade" and given.grade else given.answer
    try:
        if text is None:
            raise ValueError("There is no answer.")
        verdict = now.exercise.judge(now.content, text)
    except ValueError as error:
        raise AppError("answer.invalid", str(error), {"answer_kind": now.exercise.answer_kind}) from None
    return verdict, Grade.HARD if verdict == Verdict.RIGHT and given.hinted else GRADES[verdict]


def _log(review: SessionState, question: SessionQuestion, grade: Grade, given: Given, now: dt.datetime) -> None:
    """Add the answer to the log, and move the card if the question is scored."""
    card = question.card
    zone = schedule.known_zone(review.profile.time_zone)
    log = ReviewLog(
        user_id=review.profile.user.pk,
        card=card,
        question=question,
        at=now,
        zone=zone,
        channel=given.channel,
        exercise=question.exercise,
        purpose=question.purpose,
        grade=grade,
    )
    if card is not None and question.purpose in SCORED:
        before = card_state(card)
        after = schedule.review(before, schedule.Review(now, zone, grade), card=str(card.pk))
        log.before, log.after = before.to_json(), after.to_json()
        set_state(card, after, first_day_after=before.repetitions == 0)
    if card is not None and question.purpose != QuestionPurpose.REPEAT:
        if question.purpose == QuestionPurpose.CHECK:
            card.check_on = None
        card.asked_meaning = card.sense.meaning_ko
        Card.objects.filter(pk=card.pk).update(**{name: getattr(card, name) for name in CARD_FIELDS})
    log.save()


def _copy(question: SessionQuestion, **changed: Any) -> SessionQuestion:
    """Return a question without an id, with its relations at hand."""
    names = ("session", "position", "exercise", "purpose", "card", "article", "content", *UNANSWERED)
    return SessionQuestion(**{name: getattr(question, name) for name in names} | changed)
