"""Senses, cards and stories with level texts, with whatever a test does not care about filled in."""

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any, TypeVar

from backend.accounts.models import User
from backend.common import clock
from backend.materials.models import Article, LevelText, PackQuestion, Sense, TextSentence, TextWord
from backend.study.models import Card, CardContext, LearnerProfile
from tests.digests import factories as digests

T = TypeVar("T")
_numbers = itertools.count(1)
MEANINGS = "공개하다 금지하다 망설이다 빌려주다 무너지다 연기하다 약속하다 조사하다 줄이다 옮기다".split()
LEMMAS = "unveil forbid hesitate lend collapse postpone pledge probe shrink shift".split()


def sense(lemma: str | None = None, **fields: Any) -> Sense:
    """Make a verb that no other one resembles."""
    number = next(_numbers)
    defaults = {"part_of_speech": "verb", "meaning_ko": f"뜻{number:04}", "level": "B2", "ipa": ""}
    return Sense.objects.create(lemma=lemma or f"{_letters(number)}ish", **defaults | fields)


def real_senses() -> list[Sense]:
    """Make ten verbs that are good wrong options for each other."""
    return [sense(lemma, meaning_ko=meaning) for lemma, meaning in zip(LEMMAS, MEANINGS, strict=True)]


def card(user: User, of: Sense | None = None, *, article: Article | None = None, **fields: Any) -> Card:
    """Make a card with one sentence; it waits unless told otherwise."""
    of = of or sense()
    made = Card.objects.create(user=user, sense=of, **fields)
    CardContext.objects.create(
        card=made,
        article=article,
        article_title=article.title if article else "Port unveils crane",
        article_url=article.canonical_url if article else "https://harbor.example/1",
        sentence=f"They {of.lemma} it today.",
        sentence_ko="그들은 오늘 그렇게 합니다.",
        word=of.lemma,
    )
    return made


def due_card(user: User, of: Sense | None = None, *, due: dt.date, stability: float = 3.0, **fields: Any) -> Card:
    """Make a card that was answered before and is due on a day."""
    known: dict[str, Any] = {"state": "learning", "repetitions": 2, "stability": stability, "difficulty": 5.0}
    known |= {"last_day": due - dt.timedelta(days=3), "due": due, **fields}
    return card(user, of, **known)


def profile(user: User, **fields: Any) -> LearnerProfile:
    """Make or change what a learner chose."""
    return LearnerProfile.objects.update_or_create(user=user, defaults=fields)[0]


def packed_story(
    senses: Sequence[Sense] = (),
    *,
    level: str = "B1",
    question: bool = True,
    sentence: str | None = None,
    **fields: Any,
) -> Article:
    """Make a published story of today with one level text: a sentence with a figure, and one for each sense."""
    story = digests.story(**fields)
    text = LevelText.objects.create(note=story.note, level=level, proof=0 if question else None)
    first = sentence or "The port paid $1.2 billion for cranes."
    TextSentence.objects.create(text=text, position=0, en=first, ko="그 항구는 크레인에 12억 달러를 냈습니다.")
    for position, one in enumerate(senses, 1):
        row = TextSentence.objects.create(
            text=text, position=position, en=f"Critics {one.lemma} the plan.", ko="비판하는 사람들의 계획입니다."
        )
        TextWord.objects.create(sentence=row, sense=one, start=8, word=one.lemma)
    if question:
        options = ["Cranes", "Ships", "Trucks", "Trains"]
        PackQuestion.objects.create(note=story.note, question="What did the port buy?", options=options, answer=0)
    return story


def day(text: str = "2026-11-30", hour: int = 12) -> dt.datetime:
    """Return an hour of a day in Seoul."""
    return dt.datetime.combine(dt.date.fromisoformat(text), dt.time(hour), clock.SEOUL)


def each(field: str, *values: T) -> list[dict[str, T]]:
    """Return bodies or queries that hold one of these values each."""
    return [{field: value} for value in values]


def _letters(number: int) -> str:
    """Return a word of its own for each number; the first letters differ most."""
    letters = ""
    while number:
        number, rest = divmod(number, 20)
        letters += "bcdfghjklmnpqrstvwxz"[rest] + "aeiou"[number % 5]
    return letters
