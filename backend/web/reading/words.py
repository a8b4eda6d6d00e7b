"""The word book: list, delete, export."""

import contextlib
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from backend.common.errors import AppError
from backend.study import selectors as study
from backend.study.api.exports import KINDS, file_of
from backend.study.services import word_book
from backend.study.word_position import marked

PAGE_SIZE = 30
ID_MAX_DIGITS = 18


@login_required
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """`GET /words/?before=`: the learner's words, newest first."""
    before = request.GET.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) <= ID_MAX_DIGITS):
        raise AppError("cursor.invalid", "The cursor is not one this page gave.")
    user_id = request.user.pk or 0
    found = study.word_book(user_id=user_id, limit=PAGE_SIZE + 1, before=int(before) if before else None)
    context: dict[str, Any] = {
        "words": [
            {"row": row, "marked": marked(row.sentence, row.word), "is_readable": row.article_id is not None}
            for row in found[:PAGE_SIZE]
        ],
        "before": found[PAGE_SIZE - 1].id if len(found) > PAGE_SIZE else None,
        "total": study.word_count(user_id=user_id),
    }
    return render(request, "web/reading/words.html", context)


@login_required
@require_POST
def forget(request: HttpRequest, word_id: int) -> HttpResponse:
    """`POST /words/{id}/delete/`: delete a word; one that is deleted already is no error."""
    with contextlib.suppress(AppError):
        word_book.forget(user_id=request.user.pk or 0, word_id=word_id)
    return redirect("web:words")


@login_required
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """`GET /words/export/csv/`, `.../anki/`: the whole book as a file."""
    if kind not in KINDS:
        raise Http404
    return file_of(user_id=request.user.pk or 0, kind=KINDS[kind])
