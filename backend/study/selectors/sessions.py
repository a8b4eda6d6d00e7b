"""What a session is made of: cards that are due, waiting or to be checked, their sentences, and the day's stories."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.db.models import Q, QuerySet

from backend.materials.models import Sense, TextSentence, TextWord
from backend.study.exercises.base import Sentence, StoryText, Word
from backend.study.models import Card, CardContext, SessionQuestion
from backend.study.selectors.word_book import can_show
from contracts.enums import Difficulty, LearningState, SenseState

ASKED = (LearningState.LEARNING, LearningState.KNOWN)
CHECKS_A_DAY = 2
FOR_STORIES = 2
"""So many of a session's questions are free for those on stories: one question, one figure."""
POOL = 60
"""So many words of a part of speech are looked at for wrong options."""
STORIES = 10
"""So many of the day's stories are looked at for a question and a figure."""


class Occurrence(NamedTuple):
    """A sentence with a word, and its story, null for one that was removed."""

    sentence: Sentence
    article_id: int | None


class Story(NamedTuple):
    """One of the day's stories at the learner's level."""

    article_id: int
    text: StoryText


def due_cards(*, user_id: int, day: dt.date) -> QuerySet[Card]:
    """Return the cards that can be asked and are due on a study day, the longest due first."""
    return _askable(user_id).filter(state__in=ASKED, due__lte=day).order_by("due", "pk")


def session_cards(*, user_id: int, day: dt.date, size: int, sense_ids: Collection[int]) -> list[Card]:
    """Return with their senses the cards among which a session chooses.

    At most `size` that are due, `size` that wait, CHECKS_A_DAY to be checked, and those of the senses given.
    """
    own = _askable(user_id)
    waiting = own.filter(state=LearningState.WAITING).order_by("pk")
    checks = own.filter(state__in=ASKED, check_on__lte=day).exclude(due__lte=day).order_by("check_on", "pk")
    in_news = Q(state=LearningState.WAITING) | Q(state__in=ASKED, due__lte=day)
    parts = [due_cards(user_id=user_id, day=day)[:size], waiting[:size], checks[:CHECKS_A_DAY]]
    if sense_ids:
        parts.append(own.filter(in_news, sense__in=sense_ids).order_by("pk"))
    first, *others = [part.values("pk") for part in parts]
    return list(Card.objects.filter(pk__in=first.union(*others)).select_related("sense").order_by("pk"))


def in_the_news(*, user_id: int, day: dt.date, article_ids: Collection[int], difficulty: str) -> dict[int, Occurrence]:
    """Return where a learner's due or waiting words stand in these stories, by sense; first in texts of their level."""
    if not article_ids:
        return {}
    rows = TextWord.objects.filter(
        Q(sense__cards__state=LearningState.WAITING) | Q(sense__cards__state__in=ASKED, sense__cards__due__lte=day),
        sense__cards__user_id=user_id,
        sentence__text__note__article__in=article_ids,
    )
    values = rows.values_list(
        *("sense", "word", "sentence__en", "sentence__ko", "sentence__text__note__article", "sentence__text__level"),
    )
    found: dict[int, Occurrence] = {}
    for sense_id, word, en, ko, article_id, level in values:
        if sense_id not in found or level == difficulty:
            found[sense_id] = Occurrence(Sentence(en, ko, word), article_id)
    return found


def newest_sentences(cards: Iterable[Card]) -> dict[int, Occurrence]:
    """Return for each card the newest sentence that may be shown; a card without one is missing."""
    rows = CardContext.objects.filter(card__in=list(cards)).exclude(sentence="").select_related("article")
    rows = rows.only("card", "sentence", "sentence_ko", "word", "article__status").order_by("pk")
    return {
        row.card_id: Occurrence(Sentence(row.sentence, row.sentence_ko, row.word), row.article_id)
        for row in rows
        if can_show(row)
    }


def words_like(cards: Sequence[Card], *, seed: int) -> dict[str, list[Word]]:
    """Return words for wrong options by part of speech, other ones for another seed; one query."""
    parts = sorted({card.sense.part_of_speech for card in cards})
    if not parts:
        return {}
    good = Sense.objects.filter(merged_into=None).exclude(state=SenseState.WRONG).exclude(meaning_ko="")
    fields = ("pk", "lemma", "part_of_speech", "meaning_ko", "level")
    highest = max(card.sense_id for card in cards)
    start = seed % (highest + 1)
    queries = []
    for part in parts:
        same = good.filter(part_of_speech=part).order_by("pk")
        queries += [same.filter(pk__gte=start).values_list(*fields)[:POOL]]
        queries += [same.filter(pk__lt=start).values_list(*fields)[:POOL]]
    found: dict[str, list[Word]] = defaultdict(list)
    first, *others = queries
    for row in first.union(*others, all=True):
        found[row[2]].append(Word(*row))
    return found


def story_texts(*, article_ids: Sequence[int], difficulty: str) -> list[Story]:
    """Return the texts of the first STORIES of these stories in their order, at this level or, without one, at B1."""
    wanted = article_ids[:STORIES]
    rows = TextSentence.objects.filter(
        text__note__article__in=wanted, text__level__in={difficulty, Difficulty.B1.value}
    ).select_related("text__note__question")
    texts: dict[int, dict[str, list[TextSentence]]] = defaultdict(lambda: defaultdict(list))
    for row in rows.order_by("position"):
        texts[row.text.note.article_id][row.text.level].append(row)
    return [
        Story(pk, _story_text(texts[pk].get(difficulty) or texts[pk][Difficulty.B1])) for pk in wanted if pk in texts
    ]


def questions_of(*, user_id: int, day: dt.date) -> list[SessionQuestion]:
    """Return the questions of a session in their order, with what `backend.study.questions` reads of them."""
    rows = SessionQuestion.objects.filter(session__user_id=user_id, session__day=day)
    return list(with_relations(rows).order_by("position"))


def with_relations(rows: QuerySet[SessionQuestion]) -> QuerySet[SessionQuestion]:
    """Return questions with their cards, senses and stories."""
    rows = rows.select_related("session", "card__sense", "article")
    return rows.defer("article__body", "article__abstract", "article__sketch", "article__failure_detail")


def _askable(user_id: int) -> QuerySet[Card]:
    rows = Card.objects.filter(user_id=user_id)
    return rows.exclude(sense__state=SenseState.WRONG).exclude(sense__meaning_ko="")


def _story_text(sentences: Sequence[TextSentence]) -> StoryText:
    text = sentences[0].text
    question = getattr(text.note, "question", None)
    return StoryText(
        [one.en for one in sentences],
        [one.ko for one in sentences],
        question.question if question else "",
        question.options if question else (),
        question.answer if question else 0,
        text.proof,
    )
