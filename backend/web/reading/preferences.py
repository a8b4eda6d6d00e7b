"""A learner's preferences, and marking a notice read."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from backend.accounts.services import notices
from backend.common.labels import label
from backend.study import selectors as study
from backend.study.services import preferences as study_preferences
from backend.web import category_menu
from backend.web.auth import next_page
from contracts.enums import Level


def level_choices() -> list[tuple[str, str]]:
    """Return each level with its label in the language of the page."""
    return [(level.value, label(Level, level)) for level in Level]


class PreferencesForm(forms.Form):
    """Categories (none: all) and a CEFR level."""

    categories = forms.MultipleChoiceField(
        required=False, label=gettext_lazy("관심 분야"), widget=forms.CheckboxSelectMultiple
    )
    level = forms.ChoiceField(choices=level_choices, label=gettext_lazy("영어 수준"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["categories"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [(entry.name, entry.label) for entry in category_menu.entries()]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """`GET, POST /me/`: the learner's preferences."""
    user_id = request.user.pk or 0
    if request.method == "POST":
        form = PreferencesForm(request.POST)
        if form.is_valid():
            study_preferences.choose(user_id=user_id, **form.cleaned_data)
            messages.success(request, _("저장했어요. 오늘의 기사부터 이렇게 골라 드릴게요."))
            return redirect("web:preferences")
    else:
        chosen = study.preferences(user_id=user_id)
        form = PreferencesForm(initial={"categories": chosen.categories, "level": chosen.level})
    return render(request, "web/reading/preferences.html", {"form": form}, status=400 if form.errors else 200)


@login_required
@require_POST
def read_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """`POST /notices/{id}/read/`: mark a notice read, then return to the page that showed it."""
    notices.mark_read(user_id=request.user.pk or 0, notice_id=notice_id)
    return redirect(next_page.requested(request) or "web:today")
