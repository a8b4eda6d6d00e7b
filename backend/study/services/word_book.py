"""Words into and out of a learner's word book."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from backend.common.errors import AppError
from backend.materials import selectors as materials
from backend.materials.models import Article, Word
from backend.study import selectors
from backend.study.models import SavedWord
from backend.study.services import learners


class Saved(NamedTuple):
    """The words asked for as the book has them, in the story's order; `added` of them are new."""

    added: int
    words: list[SavedWord]


@transaction.atomic
def save(*, user_id: int, article_id: int, lemmas: Iterable[str] | None = None) -> Saved:
    """Put a story's words, all or those with these lemmas, into a learner's book; safe to repeat.

    Raises AppError "article.unknown" or "word.unknown" (400), "auth.user_gone" (401); nothing is written then.
    """
    listed = Article.objects.filter(materials.LISTED, pk=article_id)
    article = listed.only("title", "canonical_url", "status").first()
    if article is None:
        raise AppError("article.unknown", f"There is no article {article_id}.", {"id": article_id})
    words = _chosen(article, lemmas)
    learners.lock(user_id=user_id)
    wanted = [word.lemma for word in words]
    saved = selectors.word_book(user_id=user_id).filter(article=article, lemma__in=wanted)
    rows = {row.lemma: row for row in saved}
    # The learner is locked: nobody else puts the same words into this book meanwhile.
    added = SavedWord.objects.bulk_create(_copy(user_id, article, word) for word in words if word.lemma not in rows)
    rows |= {row.lemma: row for row in added}
    return Saved(len(added), [rows[lemma] for lemma in wanted])


def forget(*, user_id: int, word_id: int) -> None:
    """Take a word out of a learner's book. Raises AppError "saved_word.unknown" (404) when it is not in theirs."""
    deleted, _ = SavedWord.objects.filter(pk=word_id, user_id=user_id).delete()
    if not deleted:
        raise AppError("saved_word.unknown", f"There is no saved word {word_id}.", {"id": word_id}, status=404)


def _chosen(article: Article, lemmas: Iterable[str] | None) -> list[Word]:
    """Return the story's words, one for each lemma. Raises AppError "word.unknown"."""
    noted = Word.objects.filter(note__article=article).order_by("-position")
    words = {word.lemma: word for word in noted}  # of two, the first counts
    wanted = set(words) if lemmas is None else set(lemmas)
    if missing := sorted(wanted.difference(words)):
        raise AppError("word.unknown", "This story has no notes on some of these words.", {"lemmas": missing})
    return sorted((words[lemma] for lemma in wanted), key=lambda word: word.position)


def _copy(user_id: int, article: Article, word: Word) -> SavedWord:
    return SavedWord(
        user_id=user_id,
        article=article,
        article_title=article.title,
        article_url=article.canonical_url,
        word=word.word,
        lemma=word.lemma,
        part_of_speech=word.part_of_speech,
        ipa=word.ipa,
        meaning_ko=word.meaning_ko,
        sentence=word.sentence,
        level=word.level,
    )
