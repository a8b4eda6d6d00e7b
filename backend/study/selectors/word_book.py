"""Reads of a learner's word book: their cards, with the sentences that may be shown."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from django.db.models import Count, F, Prefetch, Q, QuerySet

from backend.common.errors import AppError
from backend.materials.models import Article
from backend.study.models import Card, CardContext, ReviewLog

ROWS_AT_ONCE = 500
HISTORY_MOST = 100
PLACE = re.compile(r"(?:(?P<key>[^\0]{0,80}):)?(?P<pk>[0-9]{1,18})", re.ASCII)
WordSort = Literal["newest", "word", "due"]


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


@dataclass(frozen=True)
class WordSearch:
    """Which words of a book are wanted, and in which order; `after` is the `next` of the page before."""

    text: str = ""
    state: str = ""
    level: str = ""
    sort: WordSort = "newest"
    after: str = ""


class WordPage(NamedTuple):
    """A page of a word book; `next` is empty on the last one."""

    words: list[BookWord]
    next: str


class PastAnswer(NamedTuple):
    """An answer to a question on a word; `is_undone`: it was taken back."""

    at: dt.datetime
    channel: str
    exercise: str
    purpose: str
    grade: str
    is_undone: bool


class WordHistory(NamedTuple):
    """A word with the sentences it was met in, and its answers, newest first."""

    word: BookWord
    answers: list[PastAnswer]


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


def find_words(*, user_id: int, search: WordSearch, limit: int) -> WordPage:
    """Return a page of a learner's words: newest first, by spelling, or those due soonest first.

    The text is looked for in the word and its meaning. Raises AppError "cursor.invalid" (400).
    """
    rows = cards_with_contexts(user_id=user_id)
    if search.text:
        rows = rows.filter(Q(sense__lemma__icontains=search.text) | Q(sense__meaning_ko__icontains=search.text))
    if search.state:
        rows = rows.filter(state=search.state)
    if search.level:
        rows = rows.filter(sense__level=search.level)
    key, pk = _place(search)
    match search.sort:
        case "newest":
            rows = rows.filter(pk__lt=pk) if pk else rows
        case "word":
            rows = rows.order_by("sense__lemma", "pk")
            rows = rows.filter(Q(sense__lemma__gt=key) | Q(sense__lemma=key, pk__gt=pk)) if pk else rows
        case "due":
            rows = rows.order_by(F("due").asc(nulls_last=True), "pk")
            if pk and key:
                rows = rows.filter(Q(due__gt=key) | Q(due=key, pk__gt=pk) | Q(due=None))
            elif pk:
                rows = rows.filter(due=None, pk__gt=pk)
    found = [book_word(card) for card in rows[: limit + 1]]
    words = found[:limit]
    return WordPage(words, _place_of(words[-1], search.sort) if len(found) > limit else "")


def _place(search: WordSearch) -> tuple[str, int]:
    """Return key and id of the last word of the page before, "" and 0 for the first page. Raises AppError."""
    if not search.after:
        return "", 0
    found = PLACE.fullmatch(search.after)
    key = found["key"] if found else None
    is_place = found is not None and (key is None) == (search.sort == "newest")
    if is_place and key and search.sort == "due":
        try:
            dt.date.fromisoformat(key)
        except ValueError:
            is_place = False
    if found is None or not is_place:
        raise AppError("cursor.invalid", "The cursor is not one this page gave.")
    return key or "", int(found["pk"])


def _place_of(word: BookWord, sort: WordSort) -> str:
    match sort:
        case "newest":
            return str(word.id)
        case "word":
            return f"{word.lemma}:{word.id}"
        case "due":
            return f"{word.due or ''}:{word.id}"


def word_history(*, user_id: int, word_id: int) -> WordHistory:
    """Return a word of a learner's book with its last answers. Raises AppError "saved_word.unknown" (404)."""
    card = cards_with_contexts(user_id=user_id).filter(pk=word_id).first()
    if card is None:
        raise AppError("saved_word.unknown", f"There is no saved word {word_id}.", {"id": word_id}, status=404)
    rows = ReviewLog.objects.filter(user_id=user_id, card=card, undoes=None).order_by("-at", "-pk")
    values = rows.values_list("at", "channel", "exercise", "purpose", "grade", "undone_by")[:HISTORY_MOST]
    answers = [
        PastAnswer(at, channel, exercise, purpose, grade, undone is not None)
        for at, channel, exercise, purpose, grade, undone in values
    ]
    return WordHistory(book_word(card), answers)


def every_word(*, user_id: int) -> Iterator[BookWord]:
    """Yield all of a learner's words, newest first, ROWS_AT_ONCE in memory."""
    return map(book_word, cards_with_contexts(user_id=user_id).iterator(chunk_size=ROWS_AT_ONCE))


def book_words(*, user_id: int, card_ids: Sequence[int]) -> list[BookWord]:
    """Return these of a learner's words in this order."""
    words = {card.pk: book_word(card) for card in cards_with_contexts(user_id=user_id).filter(pk__in=card_ids)}
    return [words[pk] for pk in card_ids]


def word_counts(*, user_id: int) -> dict[str, int]:
    """Return how many words of a learner's book are in each state; a state without words is missing."""
    return dict(Card.objects.filter(user_id=user_id).order_by().values_list("state").annotate(Count("pk")))


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
