"""An operator's changes to a story; each is visible to learners as soon as it returns."""

from django.db import transaction

from backend.common.errors import AppError
from backend.materials.models import Article, StudyNote
from backend.materials.services import write_through


@transaction.atomic
def take_down(*, article_id: int) -> Article:
    """Stop serving a story for good, and any work on it. Safe to repeat. Raises AppError "article.unknown"."""
    article = _locked(article_id)
    article.status, article.due_at, article.body = Article.Status.WITHDRAWN, None, ""
    article.save(update_fields=["status", "due_at", "body", "updated_at"])
    write_through.articles_changed([article])
    return article


@transaction.atomic
def edit(
    *, article_id: int, title: str | None = None, summary_en: str | None = None, summary_ko: str | None = None
) -> Article:
    """Correct a headline or its notes; None leaves a field alone. Raises AppError "article.unknown"."""
    article = _locked(article_id)
    if title is not None:
        article.title = title
        article.save(update_fields=["title", "updated_at"])
    corrected = {"summary_en": summary_en, "summary_ko": summary_ko}
    if changes := {field: text for field, text in corrected.items() if text is not None}:
        StudyNote.objects.filter(article=article).update(**changes)
    write_through.articles_changed([article])
    return article


def _locked(article_id: int) -> Article:
    rows = Article.objects.select_related("category").select_for_update(of=("self",))
    article = rows.filter(pk=article_id).first()
    if article is None:
        raise AppError("article.unknown", f"There is no article {article_id}.", {"id": article_id}, status=404)
    return article
