"""An editor's changes to a story; each is visible to learners as soon as it returns.

Messages that were sent already follow by themselves: a sweep compares what they show with what may be seen.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from backend.common import clock
from backend.common.errors import AppError
from backend.materials.models import Article, StudyNote
from backend.materials.services import event_store, pack_store, verification, write_through


@transaction.atomic
def take_down(*, article_ids: Collection[int]) -> set[int]:
    """Stop serving stories, and work on them, for good; the next best ones lead. Return which were not down already."""
    rows = [row for row in _locked(article_ids) if not _is_down(row)]
    changed = _changed(rows, status=Article.Status.WITHDRAWN, held_from="", due_at=None, body="")
    verification.end_waiting(article_ids=changed)
    event_store.replace_leaders(article_ids=changed)
    return changed


@transaction.atomic
def hold(*, article_ids: Collection[int]) -> set[int]:
    """Stop serving stories until they are released, texts and times kept; return which were not out already."""
    rows = [row for row in _locked(article_ids) if row.status != Article.Status.WITHDRAWN]
    return _changed(rows, held_from=F("status"), status=Article.Status.WITHDRAWN)


@transaction.atomic
def release(*, article_ids: Collection[int]) -> set[int]:
    """Let held stories go on from where they were held; return which were held."""
    rows = [row for row in _locked(article_ids) if row.held_from]
    return _changed(rows, status=F("held_from"), held_from="")


@transaction.atomic
def redo_notes(*, article_ids: Collection[int]) -> set[int]:
    """Make notes due again from the stored text; return the stories that have one. The old notes stay so long."""
    ids = {
        row.pk
        for row in _locked(article_ids)
        if not _is_down(row) and row.status != Article.Status.NOT_CHOSEN and (row.body or row.abstract)
    }
    now = clock.now()
    verification.end_waiting(article_ids=ids)
    Article.objects.filter(pk__in=ids).update(due_at=now, attempts=0, updated_at=now)
    return ids


@transaction.atomic
def correctable(*, article_id: int) -> dict[str, str]:
    """Lock a story until the transaction ends and return what `edit` may change of it, as it stands."""
    _locked([article_id])
    texts = Article.objects.values("title", summary_en=F("note__summary_en"), summary_ko=F("note__summary_ko"))
    return {name: str(text or "") for name, text in texts.get(pk=article_id).items()}


@transaction.atomic
def edit(
    *, article_id: int, title: str | None = None, summary_en: str | None = None, summary_ko: str | None = None
) -> None:
    """Correct a headline or its notes; None leaves a field alone. Raises AppError "article.unknown"."""
    article = next(iter(_locked([article_id])), None)
    if article is None:
        raise AppError("article.unknown", f"There is no article {article_id}.", {"id": article_id}, status=404)
    now = clock.now()
    if title is not None:
        Article.objects.filter(pk=article_id).update(title=title, updated_at=now)
    corrected = {"summary_en": summary_en, "summary_ko": summary_ko}
    if changes := {field: text for field, text in corrected.items() if text is not None}:
        verification.end_waiting(article_ids=[article_id])
        StudyNote.objects.filter(article=article_id).update(**changes, updated_at=now)
        if note := StudyNote.objects.filter(article=article_id).first():
            pack_store.correct_main_text(note, is_english_changed=summary_en is not None)
    write_through.articles_changed([article])


def lock_editable(article_id: int) -> Article:
    """Lock and return a story that is not gone for good. Raises AppError "article.unknown" or "article.taken_down"."""
    article = next(iter(_locked([article_id])), None)
    if article is None:
        raise AppError("article.unknown", f"There is no article {article_id}.", {"id": article_id}, status=404)
    if _is_down(article):
        raise AppError("article.taken_down", "This story was taken down.", {"id": article_id}, status=409)
    return article


def _is_down(article: Article) -> bool:
    return article.status == Article.Status.WITHDRAWN and not article.held_from


def _locked(article_ids: Collection[int]) -> list[Article]:
    """Lock rows, always in one order, and return what deciding needs of them."""
    rows = Article.objects.select_related("category").select_for_update(of=("self",))
    return list(rows.filter(pk__in=article_ids).order_by("pk").defer("sketch", "failure_detail"))


def _changed(articles: Sequence[Article], **changes: Any) -> set[int]:
    """Write the same change to locked rows in one statement, and let the cache know."""
    ids = {article.pk for article in articles}
    if ids:
        Article.objects.filter(pk__in=ids).update(**changes, updated_at=clock.now())
        write_through.articles_changed(articles)
    return ids
