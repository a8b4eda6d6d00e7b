"""Reads of a learner's word book: their cards, with the sentences that may be shown."""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet

from backend.materials.models import Article
from backend.study.models import Card, CardContext

ROWS_AT_ONCE = 500


class Met(NamedTuple):
    """Where a word was met."""

    word: str
    sentence: str
    sentence_ko: str
    article_id: int | None
    title: str
    url: str


@dataclass(frozen=True)
class BookWord:
    """A word of the book: the card and its sense.

    `met` are the sentences that may still be shown, newest first; `word`, `sentence` and `article_id` are the first
    one's, empty or null when none may. `saved` are those that were saved words before there were cards.
    """

    id: int
    sense_id: int
    state: str
    due: dt.date | None
    word: str
    lemma: str
    part_of_speech: str
    ipa: str
    meaning_ko: str
    level: str
    sentence: str
    article_id: int | None
    article_title: str
    article_url: str
    created_at: dt.datetime
    met: tuple[Met, ...] = ()
    saved: tuple[Met, ...] = ()


def cards_with_contexts(*, user_id: int) -> QuerySet[Card]:
    """Return a learner's cards, newest first, with what `book_word` reads."""
    contexts = CardContext.objects.select_related("article").only(
        *("card", "article_title", "article_url", "sentence", "sentence_ko", "word", "saved_word_id"), "article__status"
    )
    rows = Card.objects.filter(user_id=user_id).select_related("sense__merged_into").order_by("-pk")
    return rows.prefetch_related(Prefetch("contexts", contexts.order_by("-pk")))


def word_book(
    *, user_id: int, limit: int | None = None, before: int | None = None, state: str | None = None
) -> list[BookWord]:
    """Return at most `limit` of a learner's words, newest first: those older than the word with the id `before`."""
    rows = cards_with_contexts(user_id=user_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    if state is not None:
        rows = rows.filter(state=state)
    return [book_word(card) for card in rows[:limit]]


def every_word(*, user_id: int) -> Iterator[BookWord]:
    """Yield all of a learner's words, newest first, ROWS_AT_ONCE in memory."""
    return map(book_word, cards_with_contexts(user_id=user_id).iterator(chunk_size=ROWS_AT_ONCE))


def book_words(*, user_id: int, card_ids: Sequence[int]) -> list[BookWord]:
    """Return these of a learner's words in this order."""
    words = {card.pk: book_word(card) for card in cards_with_contexts(user_id=user_id).filter(pk__in=card_ids)}
    return [words[pk] for pk in card_ids]


def word_count(*, user_id: int) -> int:
    """Return how many words a learner has saved."""
    return Card.objects.filter(user_id=user_id).count()


def saved_lemmas(*, user_id: int, article_id: int) -> set[str]:
    """Return which words of a story are in a learner's book."""
    rows = CardContext.objects.filter(card__user_id=user_id, article_id=article_id)
    return set(rows.values_list("card__sense__lemma", flat=True))


def saved_senses(*, user_id: int, sense_ids: Collection[int]) -> set[int]:
    """Return which of these meanings are in a learner's book."""
    return set(Card.objects.filter(user_id=user_id, sense__in=sense_ids).values_list("sense_id", flat=True))


def can_show(context: CardContext) -> bool:
    """Return whether a sentence may be shown: its story was not taken down. One that was removed stays."""
    return context.article is None or context.article.status != Article.Status.WITHDRAWN


def book_word(card: Card) -> BookWord:
    """Return a card of `cards_with_contexts` as the book shows it."""
    contexts = list(card.contexts.all())
    met = [(one, _met(one)) for one in contexts if can_show(one)]
    shown = met[0][1] if met else None
    source = shown or (_met(contexts[0]) if contexts else None)
    sense = card.sense.merged_into or card.sense  # its card follows by a sweep
    return BookWord(
        id=card.pk,
        sense_id=sense.pk,
        state=card.state,
        due=card.due,
        word=shown.word if shown else sense.lemma,
        lemma=sense.lemma,
        part_of_speech=sense.part_of_speech,
        ipa=sense.ipa,
        meaning_ko=sense.meaning_ko,
        level=sense.level,
        sentence=shown.sentence if shown else "",
        article_id=shown.article_id if shown else None,
        article_title=source.title if source else "",
        article_url=source.url if source else "",
        created_at=card.created_at,
        met=tuple(one for _, one in met),
        saved=tuple(one for context, one in met if context.saved_word_id is not None),
    )


def _met(context: CardContext) -> Met:
    return Met(
        context.word,
        context.sentence,
        context.sentence_ko,
        context.article_id,
        context.article_title,
        context.article_url,
    )
