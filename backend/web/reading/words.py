"""The word book: search, one word's history, changes, and files."""

import contextlib
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.models import User
from backend.common.errors import AppError
from backend.common.labels import label
from backend.study import export_links
from backend.study import selectors as study
from backend.study.api.exports import KINDS, file_of
from backend.study.selectors.word_book import WordSearch, find_words, word_history
from backend.study.services import word_book
from backend.study.word_position import marked
from contracts.enums import LearningState, Level

PAGE_SIZE = 30
SORTS = (("newest", _("담은 순서")), ("word", _("알파벳 순서")), ("due", _("복습이 가까운 순서")))


class WordSearchForm(forms.Form):
    """Search, filters and order of the word book; every field may be empty."""

    q = forms.CharField(max_length=60, required=False, label=_("단어나 뜻 찾기"))
    state = forms.ChoiceField(required=False, choices=[("", ""), *LearningState.choices()])
    level = forms.ChoiceField(required=False, label=_("단어 수준"), choices=[("", _("모든 수준")), *Level.choices()])
    sort = forms.ChoiceField(required=False, label=_("순서"), choices=SORTS)
    hide = forms.BooleanField(required=False, label=_("뜻 가리기"))


@login_required
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """`GET /words/?q=&state=&level=&sort=&hide=on&before=`: the learner's words; `hide` covers the meanings."""
    form = WordSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    search = WordSearch(
        text=asked.get("q", ""),
        state=asked.get("state", ""),
        level=asked.get("level", ""),
        sort=asked.get("sort") or "newest",
        after=request.GET.get("before", ""),
    )
    user_id = request.user.pk or 0
    found = find_words(user_id=user_id, search=search, limit=PAGE_SIZE)
    counts = study.word_counts(user_id=user_id)
    query = {name: value for name, value in request.GET.items() if value and name in form.fields}
    context: dict[str, Any] = {
        "form": form,
        "words": [
            {"row": row, "marked": marked(row.sentence, row.word), "is_readable": row.article_id is not None}
            for row in found.words
        ],
        "before": found.next,
        "next_page": f"?{urlencode(query | {'before': found.next})}" if found.next else "",
        "total": sum(counts.values()),
        "hides": bool(asked.get("hide")),
        "is_search": bool(search.text or search.state or search.level),
        "states": [
            {
                "label": label(LearningState, state) if state else _("전체"),
                "count": counts.get(state, 0) if state else sum(counts.values()),
                "query": urlencode({k: v for k, v in (query | {"state": state}).items() if v}),
                "is_current": state == search.state,
            }
            for state in ("", *(one.value for one in LearningState))
        ],
    }
    return render(request, "web/reading/words.html", context, status=200 if form.is_valid() else 400)


@login_required
@require_safe
def word(request: HttpRequest, word_id: int) -> HttpResponse:
    """`GET /words/{id}/`: a word, the sentences it was met in, and its answers."""
    found = word_history(user_id=request.user.pk or 0, word_id=word_id)
    row = found.word
    is_set_aside = row.state == LearningState.PAUSED or (row.state == LearningState.KNOWN and row.due is None)
    context: dict[str, Any] = {
        "word": row,
        "met": [{"at": met, "marked": marked(met.sentence, met.word)} for met in row.met],
        "answers": found.answers,
        "is_set_aside": is_set_aside,
    }
    return render(request, "web/reading/word.html", context)


@login_required
@require_POST
def change_state(request: HttpRequest, word_id: int) -> HttpResponse:
    """`POST /words/{id}/state/` with `state`: pause a word, go on with it, or mark it as known."""
    state = request.POST.get("state", "")
    if state not in set(LearningState):
        raise AppError("request.invalid", "There is no such state.")
    word_book.change_state(user_id=request.user.pk or 0, word_id=word_id, state=state)
    return redirect("web:word", word_id)


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


@require_safe
def file(request: HttpRequest, token: str) -> HttpResponse:
    """`GET /words/file/{token}/`: the file of a signed link, without signing in.

    The link's learner may be gone, or joined into another one, meanwhile.
    """
    claim = export_links.read(token)
    if claim.kind not in KINDS or not User.objects.filter(pk=claim.user_id, is_active=True).exists():
        raise AppError("export.expired", "The link's learner does not exist any more.", status=410)
    response = file_of(user_id=claim.user_id, kind=KINDS[claim.kind])
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
