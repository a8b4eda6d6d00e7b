"""Words into and out of a learner's word book."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from backend.common import clock
from backend.common.errors import AppError
from backend.materials import selectors as materials
from backend.materials.models import Article, Sense, Word
from backend.materials.selectors import StoryWord
from backend.study import schedule
from backend.study.card_states import learning_state
from backend.study.models import Card, CardContext
from backend.study.selectors.word_book import BookWord, Met, book_words
from backend.study.services import learners
from contracts.enums import Difficulty, LearningState, Level, PartOfSpeech


class Saved(NamedTuple):
    """The words asked for as the book has them, in the story's order; `added` of them are new."""

    added: int
    words: list[BookWord]


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
    taught = materials.story_words(article_id=article_id)
    story = None if taught else _readable(article_id)
    level = learners.lock_level(user_id=user_id)
    words = _words_of_notes(story) if story else _in_order(taught, Difficulty.of(level))
    chosen = _chosen(words, lemmas, senses)
    cards = _cards_of(user_id, chosen)
    # The learner is locked: nobody else puts the same words into this book meanwhile.
    new = [one for one in chosen if one.sense_id not in cards]
    added = Card.objects.bulk_create(Card(user_id=user_id, sense_id=one.sense_id) for one in new)
    cards |= {card.sense_id: card.pk for card in added}
    CardContext.objects.bulk_create(
        [
            CardContext(
                card_id=cards[one.sense_id],
                article_id=article_id,
                article_title=one.title,
                article_url=one.url,
                sentence=one.sentence,
                sentence_ko=one.sentence_ko,
                word=one.word,
            )
            for one in chosen
        ],
        ignore_conflicts=True,
    )
    saved = {card.pk: _added_word(card, one, article_id) for card, one in zip(added, new, strict=True)}
    # Only of words that were there before: those just added have this one sentence.
    if had := [pk for pk in (cards[one.sense_id] for one in chosen) if pk not in saved]:
        saved |= {word.id: word for word in book_words(user_id=user_id, card_ids=had)}
    return Saved(len(added), [saved[cards[one.sense_id]] for one in chosen])


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


def _readable(article_id: int) -> Article:
    """Return a story that learners may read. Raises AppError."""
    rows = Article.objects.filter(materials.READABLE, pk=article_id)
    if found := rows.only("title", "canonical_url").first():
        return found
    raise AppError("article.unknown", f"There is no article {article_id}.", {"id": article_id})


def _chosen(words: Sequence[StoryWord], lemmas: Iterable[str] | None, senses: Iterable[int] | None) -> list[StoryWord]:
    """Return the words that are named, one for each lemma, or all of the first one's text. Raises AppError."""
    by_sense = {one.sense_id: one for one in words}
    by_lemma = {one.lemma: one for one in reversed(words)}  # of two, the first counts
    wanted_senses, wanted_lemmas = set(senses or ()), set(lemmas or ())
    if missing := sorted(wanted_senses.difference(by_sense)):
        raise AppError("word.unknown", "This story does not teach some of these words.", {"senses": missing})
    if missing_lemmas := sorted(wanted_lemmas.difference(by_lemma)):
        raise AppError("word.unknown", "This story has no notes on some of these words.", {"lemmas": missing_lemmas})
    if lemmas is None and senses is None:
        named = [one for one in by_lemma.values() if one.text_id == words[0].text_id]
    else:
        named = [by_lemma[lemma] for lemma in wanted_lemmas] + [by_sense[pk] for pk in wanted_senses]
    chosen = {one.sense_id: one for one in named}
    return sorted(chosen.values(), key=words.index)


def _cards_of(user_id: int, chosen: Sequence[StoryWord]) -> dict[int, int]:
    """Return the learner's cards of these senses, by sense.

    A card of a sense without a meaning is given the sense that has one by now.
    """
    rows = Card.objects.filter(user_id=user_id, sense__lemma__in=[one.lemma for one in chosen]).order_by()
    found = list(rows.values_list("pk", "sense", "sense__lemma", "sense__part_of_speech", "sense__meaning_ko"))
    cards = {sense: pk for pk, sense, *_ in found}
    named = {(one.lemma, one.part_of_speech): one.sense_id for one in chosen if one.meaning_ko}
    for pk, without, lemma, part_of_speech, meaning_ko in found:
        sense = named.get((lemma, part_of_speech))
        if not meaning_ko and sense is not None and sense not in cards:
            Card.objects.filter(pk=pk).update(sense=sense)
            cards[sense] = cards.pop(without)
    return cards


def _added_word(card: Card, one: StoryWord, article_id: int) -> BookWord:
    """Return a card that was just made as the book shows it."""
    return BookWord(
        id=card.pk,
        sense_id=one.sense_id,
        state=card.state,
        due=card.due,
        word=one.word,
        lemma=one.lemma,
        part_of_speech=one.part_of_speech,
        ipa=one.ipa,
        meaning_ko=one.meaning_ko,
        level=one.level,
        sentence=one.sentence,
        article_id=article_id,
        article_title=one.title,
        article_url=one.url,
        created_at=card.created_at,
        met=(Met(one.word, one.sentence, one.sentence_ko, article_id, one.title, one.url),),
    )


def _in_order(taught: Sequence[StoryWord], difficulty: Difficulty) -> list[StoryWord]:
    """Return a story's words, each once, those of this level's text first; without one, of the first text."""
    found: dict[int, StoryWord] = {}
    for row in sorted(taught, key=lambda row: row.text_level != difficulty):
        found.setdefault(row.sense_id, row)
    return list(found.values())


def _words_of_notes(story: Article) -> list[StoryWord]:
    """Return the words of notes that were made without texts and senses, with senses made of them."""
    words = list(Word.objects.filter(note__article=story).order_by("position"))
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
    made = [(word, senses[word.lemma, word.part_of_speech or PartOfSpeech.PHRASE, word.meaning_ko]) for word in words]
    return [
        StoryWord(
            *(story.title, story.canonical_url, 0, "", word.sentence, "", word.word),
            *(sense.pk, sense.lemma, sense.part_of_speech, sense.ipa, sense.meaning_ko, sense.level),
        )
        for word, sense in made
    ]
