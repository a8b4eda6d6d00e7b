"""Words into and out of a learner's word book."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from backend.common import clock
from backend.common.errors import AppError
from backend.materials import selectors as materials
from backend.materials.models import Article, Sense, TextWord, Word
from backend.study import schedule
from backend.study.card_states import learning_state
from backend.study.models import Card, CardContext
from backend.study.selectors.word_book import BookWord, book_words
from backend.study.services import learners
from contracts.enums import Difficulty, LearningState, Level, PartOfSpeech


class Saved(NamedTuple):
    """The words asked for as the book has them, in the story's order; `added` of them are new."""

    added: int
    words: list[BookWord]


class Occurrence(NamedTuple):
    """A word of a story, in its sense and its sentence; `is_own` where it stands in the text of the learner's level."""

    sense: Sense
    word: str
    sentence: str
    sentence_ko: str
    is_own: bool = True


@transaction.atomic
def save(
    *,
    user_id: int,
    article_id: int,
    lemmas: Iterable[str] | None = None,
    senses: Iterable[int] | None = None,
) -> Saved:
    """Put words of a story, those named or all of the learner's level, into a learner's book; safe to repeat.

    A word that the book has gets one more sentence. Raises AppError "article.unknown" or "word.unknown" (400),
    "auth.user_gone" (401); nothing is written then.
    """
    readable = Article.objects.filter(materials.READABLE, pk=article_id)
    article = readable.only("title", "canonical_url", "status").first()
    if article is None:
        raise AppError("article.unknown", f"There is no article {article_id}.", {"id": article_id})
    profile = learners.lock_profile(user_id=user_id)
    words = _taught_words(article, Difficulty.of(profile.level)) or _words_of_notes(article)
    chosen = _chosen(words, lemmas, senses)
    _replace_senses_without_meaning(user_id, chosen)
    cards = {
        card.sense_id: card for card in Card.objects.filter(user_id=user_id, sense__in=[one.sense for one in chosen])
    }
    # The learner is locked: nobody else puts the same words into this book meanwhile.
    added = Card.objects.bulk_create(
        Card(user_id=user_id, sense=one.sense) for one in chosen if one.sense.pk not in cards
    )
    cards |= {card.sense_id: card for card in added}
    CardContext.objects.bulk_create(
        [
            CardContext(
                card=cards[one.sense.pk],
                article=article,
                article_title=article.title,
                article_url=article.canonical_url,
                sentence=one.sentence,
                sentence_ko=one.sentence_ko,
                word=one.word,
            )
            for one in chosen
        ],
        ignore_conflicts=True,
    )
    return Saved(len(added), book_words(user_id=user_id, card_ids=[cards[one.sense.pk].pk for one in chosen]))


@transaction.atomic
def forget(*, user_id: int, word_id: int) -> None:
    """Take a word out of a learner's book, with its sentences and reviews.

    Raises AppError "saved_word.unknown" (404) when it is not in theirs.
    """
    learners.lock(user_id=user_id)
    _card(user_id, word_id).delete()


@transaction.atomic
def change_state(*, user_id: int, word_id: int, state: str) -> BookWord:
    """Pause a word, go on with it, or mark it as known, which is never asked again. Safe to repeat.

    `learning` and `waiting` go on where the card was: one without answers waits for its turn or, as `learning`, is due
    today. Raises AppError "saved_word.unknown" (404) or "auth.user_gone" (401).
    """
    profile = learners.lock_profile(user_id=user_id)
    card = _card(user_id, word_id)
    is_new = card.repetitions == 0
    match state:
        case LearningState.PAUSED:
            card.state = state
        case LearningState.KNOWN:
            card.state, card.due = state, None
        case LearningState.WAITING if is_new:
            card.state, card.due = state, None
        case _:
            card.state = LearningState.LEARNING if is_new else learning_state(card.repetitions, card.stability)
            card.due = card.due or schedule.study_day(clock.now(), schedule.known_zone(profile.time_zone))
    card.save(update_fields=["state", "due"])
    return book_words(user_id=user_id, card_ids=[card.pk])[0]


def _card(user_id: int, word_id: int) -> Card:
    """Return the card with this id, or the one made of the saved word with this id. Raises AppError."""
    named = Q(pk=word_id) | Q(contexts__saved_word_id=word_id)
    card = Card.objects.filter(named, user_id=user_id).distinct().first()
    if card is None:
        raise AppError("saved_word.unknown", f"There is no saved word {word_id}.", {"id": word_id}, status=404)
    return card


def _chosen(
    words: Sequence[Occurrence], lemmas: Iterable[str] | None, senses: Iterable[int] | None
) -> list[Occurrence]:
    """Return the words that are named, one for each lemma, or all of the learner's text. Raises AppError."""
    by_sense = {one.sense.pk: one for one in words}
    by_lemma = {one.sense.lemma: one for one in reversed(words)}  # of two, the first counts
    wanted_senses, wanted_lemmas = set(senses or ()), set(lemmas or ())
    if missing := sorted(wanted_senses.difference(by_sense)):
        raise AppError("word.unknown", "This story does not teach some of these words.", {"senses": missing})
    if missing_lemmas := sorted(wanted_lemmas.difference(by_lemma)):
        raise AppError("word.unknown", "This story has no notes on some of these words.", {"lemmas": missing_lemmas})
    if lemmas is None and senses is None:
        named = [one for one in by_lemma.values() if one.is_own]
    else:
        named = [by_lemma[lemma] for lemma in wanted_lemmas] + [by_sense[pk] for pk in wanted_senses]
    chosen = {one.sense.pk: one for one in named}
    return sorted(chosen.values(), key=words.index)


def _replace_senses_without_meaning(user_id: int, chosen: Sequence[Occurrence]) -> None:
    """Give cards of senses without a meaning the sense that has one by now."""
    named = {(one.sense.lemma, one.sense.part_of_speech): one.sense for one in chosen if one.sense.meaning_ko}
    rows = Card.objects.filter(user_id=user_id, sense__meaning_ko="", sense__lemma__in=[lemma for lemma, _ in named])
    taken = set(Card.objects.filter(user_id=user_id, sense__in=named.values()).values_list("sense", flat=True))
    for card in rows.select_related("sense"):
        sense = named.get((card.sense.lemma, card.sense.part_of_speech))
        if sense is not None and sense.pk not in taken:
            Card.objects.filter(pk=card.pk).update(sense=sense)


def _taught_words(article: Article, difficulty: Difficulty) -> list[Occurrence]:
    """Return the words of the story's texts, those of this level's text first; none if it has no texts."""
    found = TextWord.objects.filter(sentence__text__note__article=article)
    rows = sorted(
        found.select_related("sense__merged_into", "sentence__text"),
        key=lambda row: (
            row.sentence.text.level != difficulty,
            row.sentence.text.level,
            row.sentence.position,
            row.start,
        ),
    )
    occurrences: dict[int, Occurrence] = {}
    for row in rows:
        sense, sentence = row.sense.merged_into or row.sense, row.sentence
        is_own = sentence.text_id == rows[0].sentence.text_id
        occurrences.setdefault(sense.pk, Occurrence(sense, row.word, sentence.en, sentence.ko, is_own))
    return list(occurrences.values())


def _words_of_notes(article: Article) -> list[Occurrence]:
    """Return the words of notes that were made without senses, with senses made of them."""
    words = list(Word.objects.filter(note__article=article).order_by("position"))
    Sense.objects.bulk_create(
        [
            Sense(
                lemma=word.lemma,
                part_of_speech=word.part_of_speech or PartOfSpeech.PHRASE,
                meaning_ko=word.meaning_ko,
                level=word.level or Level.B1,
                ipa=word.ipa,
            )
            for word in words
        ],
        ignore_conflicts=True,
    )
    lemmas = {word.lemma for word in words}
    senses = {
        (sense.lemma, sense.part_of_speech, sense.meaning_ko): sense.merged_into or sense
        for sense in Sense.objects.filter(lemma__in=lemmas).select_related("merged_into")
    }
    return [
        Occurrence(
            senses[word.lemma, word.part_of_speech or PartOfSpeech.PHRASE, word.meaning_ko],
            word.word,
            word.sentence,
            "",
        )
        for word in words
    ]
