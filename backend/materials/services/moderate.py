"""An editor's changes to a story; each is visible to learners as soon as it returns.

Messages that were sent already follow by themselves: a sweep compares what they show with what may be seen.
"""

from django.db import transaction

from backend.common import clock
from backend.common.errors import AppError
from backend.materials.models import Article, StudyNote
from backend.materials.services import write_through


@transaction.atomic
def take_down(*, article_id: int) -> Article:
    """Stop serving a story for good, and any work on it. Safe to repeat. Raises AppError "article.unknown"."""
    article = _locked(article_id)
    article.status, article.held_from, article.due_at, article.body = Article.Status.WITHDRAWN, "", None, ""
    article.save(update_fields=["status", "held_from", "due_at", "body", "updated_at"])
    write_through.articles_changed([article])
    return article


@transaction.atomic
def hold(*, article_id: int) -> bool:
    """Stop serving a story until it is released, whatever its state; False when it is not served anyway.

    Its text and the time its notes are due stay. Raises AppError "article.unknown".
    """
    article = _locked(article_id)
    if article.status == Article.Status.WITHDRAWN:
        return False
    article.held_from, article.status = article.status, Article.Status.WITHDRAWN
    article.save(update_fields=["status", "held_from", "updated_at"])
    write_through.articles_changed([article])
    return True


@transaction.atomic
def release(*, article_id: int) -> bool:
    """Let a held story go on from where it was held; False when it is not held. Raises AppError "article.unknown"."""
    article = _locked(article_id)
    if not article.held_from:
        return False
    article.status, article.held_from = article.held_from, ""
    article.save(update_fields=["status", "held_from", "updated_at"])
    write_through.articles_changed([article])
    return True


@transaction.atomic
def redo_notes(*, article_id: int) -> bool:
    """Make a story's notes due again, of what is kept of its text; False when there is nothing to make them of.

    Notes that learners have stay until better ones are there. Safe to repeat. Raises AppError "article.unknown".
    """
    article = _locked(article_id)
    is_gone = article.status == Article.Status.WITHDRAWN and not article.held_from
    if is_gone or not (article.body or article.abstract):
        return False
    article.due_at, article.attempts = clock.now(), 0
    article.save(update_fields=["due_at", "attempts", "updated_at"])
    return True


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
