"""Every story of the past, by words, category and day."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from backend.materials import archive as shelves
from backend.materials import selectors as materials
from backend.materials.selectors import Found
from backend.study import selectors as study
from backend.web import category_menu
from backend.web.reading import story_list

PAGE = 20


class Wanted(forms.Form):
    """What is looked for; every field may be empty."""

    q = forms.CharField(max_length=100, required=False, label=_("찾을 말"))
    category = forms.ChoiceField(required=False, label=_("분야"))
    since = forms.DateField(required=False, label=_("이날부터"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label=_("이날까지"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any) -> None:  # noqa: ANN401 - a QueryDict
        super().__init__(data)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("모든 분야")), *((entry.name, entry.label) for entry in category_menu.entries())]
        self.fields["q"].widget.attrs["placeholder"] = _("영어나 한국어로")


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """`GET /archive/?q=&category=&since=&until=&cursor=`: newest first, page by page."""
    form = Wanted(request.GET)
    found = _found(form.cleaned_data, request.GET.get("cursor", "")) if form.is_valid() else Found(b"", "", "off")
    ids = [story["id"] for story in story_list.stories(found.body)]
    seen = study.seen_among(user_id=request.user.pk, article_ids=ids) if request.user.is_authenticated else set()
    wanted = {name: value for name, value in request.GET.items() if value and name in form.fields}
    context: dict[str, Any] = {
        "form": form,
        "is_search": bool(wanted),
        "stories": story_list.stories(found.body, seen=seen),
        "next_page": f"?{urlencode(wanted | {'cursor': found.next_cursor})}" if found.next_cursor else "",
    }
    return render(request, "web/reading/archive.html", context)


def _found(wanted: dict[str, Any], cursor: str) -> Found:
    category = wanted["category"] or None
    if wanted["q"] or wanted["since"] or wanted["until"]:
        days = {"since": wanted["since"], "until": wanted["until"]}
        return shelves.search(text=wanted["q"], category=category, limit=PAGE, cursor=cursor, **days)
    return materials.article_page(category=category, limit=PAGE, cursor=cursor)
