"""Search of all stories by words, category and day."""

import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from backend.materials import archive as story_archive
from backend.materials import selectors as materials
from backend.materials import word_lookup
from backend.materials.selectors import Found
from backend.study import selectors as study
from backend.web import category_menu
from backend.web.reading import story_list

PAGE_SIZE = 20
ENGLISH = re.compile("[A-Za-z]{2}")


class SearchForm(forms.Form):
    """The search; every field may be empty."""

    q = forms.CharField(
        max_length=100, required=False, label=_("검색어"), widget=forms.TextInput({"placeholder": _("영어나 한국어로")})
    )
    category = forms.ChoiceField(
        required=False, label=_("분야"), choices=lambda: [("", _("모든 분야")), *category_menu.choices()]
    )
    since = forms.DateField(required=False, label=_("시작일"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label=_("종료일"), widget=forms.DateInput(attrs={"type": "date"}))


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """`GET /archive/?q=&category=&since=&until=&cursor=`: newest first, page by page."""
    form = SearchForm(request.GET)
    found = Found(b"", "", "off")
    if form.is_valid():
        search, cursor = form.cleaned_data, request.GET.get("cursor", "")
        category = search["category"] or None
        if search["q"] or search["since"] or search["until"]:
            days = {"since": search["since"], "until": search["until"]}
            found = story_archive.search(text=search["q"], category=category, limit=PAGE_SIZE, cursor=cursor, **days)
        else:
            found = materials.article_page(category=category, limit=PAGE_SIZE, cursor=cursor)
    asked = form.cleaned_data.get("q", "") if form.is_valid() and not request.GET.get("cursor") else ""
    word = word_lookup.look_up(query=asked) if ENGLISH.search(asked) else None
    senses = [one.id for one in word.senses] if word and request.user.is_authenticated else []
    query = {name: value for name, value in request.GET.items() if value and name in form.fields}
    context: dict[str, Any] = {
        "form": form,
        "is_search": bool(query),
        "asked": asked,
        "word": word,
        "saved": study.saved_senses(user_id=request.user.pk or 0, sense_ids=senses) if senses else set(),
        "stories": story_list.stories(found.body, user_id=request.user.pk),
        "next_page": f"?{urlencode(query | {'cursor': found.next_cursor})}" if found.next_cursor else "",
    }
    return render(request, "web/reading/archive.html", context)
