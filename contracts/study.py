"""Reviews: the session of a study day, its questions and answers, statistics, placement."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, NonNegativeInt

from contracts.base import Contract
from contracts.enums import Grade, Level, QuestionPurpose, Verdict
from contracts.learners import StoryRef

AnswerKind = Literal["option", "text", "grade"]
AnswerChannel = Literal["web", "discord", "kakao_skill"]


class StudyQuestion(Contract):
    """A question as it is asked; `exercise` says how to put it into words, `answer_kind` how it is answered.

    An option is answered by its index ("0") or by its text, a text as it is typed, `grade` by the learner themselves
    once they have looked at `word` and `meaning_ko`. "again" is a grade of every question: 모르겠어요.
    """

    id: int
    position: Annotated[int, Field(description="From 1.")]
    exercise: Annotated[str, Field(description="choose_meaning, fill_gap, reveal, comprehension, number_trap, ...")]
    purpose: QuestionPurpose
    answer_kind: AnswerKind
    text: Annotated[
        str, Field(description="What is asked: a word, a sentence with a gap (____), a question, a number.")
    ]
    sentence: Annotated[str | None, Field(description="The English sentence it stands in.")] = None
    sentence_ko: Annotated[str | None, Field(description="Its Korean; shown with the question.")] = None
    hint: Annotated[str | None, Field(description="Shown on demand; an answer after it is `hinted`.")] = None
    options: tuple[str, ...] = ()
    word: Annotated[str | None, Field(description="The lemma; null where it would give the answer away.")] = None
    part_of_speech: str | None = None
    ipa: str | None = None
    meaning_ko: Annotated[str | None, Field(description="For `grade` what is revealed, for a gap what is shown.")] = (
        None
    )
    corrected_from: Annotated[
        str | None, Field(description="The meaning that was asked before and has been corrected since.")
    ] = None
    story: StoryRef | None = None
    in_todays_news: bool = False


class StudySession(Contract):
    """A learner's review of one study day. `next` is null when it is done, or when there is nothing to review.

    `total` and `done` leave out words that come back after a wrong answer.
    """

    day: dt.date
    total: NonNegativeInt
    done: NonNegativeInt
    right: Annotated[NonNegativeInt, Field(description="Of those done.")]
    waiting: Annotated[NonNegativeInt, Field(description="Due cards that wait for another day.")]
    needs_age: Annotated[bool, Field(description="Ask whether they are 14 or older before the first answer.")]
    next: StudyQuestion | None


class StudyAnswer(Contract):
    """An answer to a question: `answer`, or `grade`, or `skip`."""

    question: int
    answer: Annotated[str | None, Field(max_length=200)] = None
    grade: Grade | None = None
    skip: bool = False
    hinted: bool = False
    channel: AnswerChannel | None = None


class AnsweredQuestion(Contract):
    """What became of a question. `proof` is the sentence that shows the right answer."""

    id: int
    exercise: str
    verdict: Verdict
    grade: Grade | None
    answer: Annotated[str, Field(description="As it was given.")]
    right_answer: str
    word: str | None = None
    meaning_ko: str | None = None
    sense: Annotated[int | None, Field(description="The word's, for reports.")] = None
    proof: str | None = None
    next_review: Annotated[dt.date | None, Field(description="Study day; null: not scheduled by this answer.")] = None


class AnswerResult(Contract):
    """The verdict and the next question. `counted` is false if the question was answered before: the first counts."""

    counted: bool
    answered: AnsweredQuestion
    undo_until: AwareDatetime | None
    session: StudySession


class UndoResult(Contract):
    """The session after its last answer was taken back: `next` is that question."""

    undone: int
    session: StudySession


class HonestNumber(Contract):
    """The check of words met a month ago, outside the schedule."""

    asked: NonNegativeInt
    remembered: NonNegativeInt


class DayStats(Contract):
    """A study day: how many answers, and whether it counts for the streak, or a freeze was used for it."""

    day: dt.date
    answers: NonNegativeInt
    counted: bool
    frozen: bool


class StudyStats(Contract):
    """What a learner has done and remembers. Rates are 0 to 1, null without answers."""

    day: dt.date
    streak: NonNegativeInt
    longest_streak: NonNegativeInt
    counted_today: bool
    freezes: Annotated[NonNegativeInt, Field(description="Left; 2 at most.")]
    froze: Annotated[tuple[dt.date, ...], Field(description="Days of this streak that a freeze saved, newest first.")]
    week: Annotated[NonNegativeInt, Field(description="Days that counted since Monday.")]
    due: Annotated[NonNegativeInt, Field(description="Words that today's review still asks.")]
    reviewed_today: NonNegativeInt
    waiting: NonNegativeInt
    learning: NonNegativeInt
    known: NonNegativeInt
    paused: NonNegativeInt
    retention_predicted: float | None
    retention_real: Annotated[float | None, Field(description="Of due cards in the last 30 days.")]
    honest: HonestNumber | None
    calendar: Annotated[tuple[DayStats, ...], Field(description="The last 35 study days, oldest first.")]
    level_offer: Annotated[Level | None, Field(description="Another level that the answers suggest.")] = None


class PlacementAnswer(Contract):
    """Whether a learner says that they know the word last asked."""

    word: str
    known: bool


class Placement(Contract):
    """A placement test: `word` is the one to ask, null when it is done; only then there is a range."""

    asked: NonNegativeInt
    total: NonNegativeInt
    word: str | None
    low: Level | None = None
    level: Level | None = None
    high: Level | None = None
    start: Annotated[Level | None, Field(description="Where to start: one below `level`.")] = None
