"""What a learner wants to read."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from backend.common.labels import label
from backend.study import selectors as study
from backend.study.services import preferences as choices
from backend.web import category_menu
from contracts.enums import Level


def level_choices() -> list[tuple[str, str]]:
    """Return each level with its label in the language of the page."""
    return [(level.value, label(Level, level)) for level in Level]


class Choice(forms.Form):
    """Categories (none: all) and a level."""

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
    """`GET, POST /me/`: the learner's choice."""
    user_id = request.user.pk or 0
    if request.method == "POST":
        form = Choice(request.POST)
        if form.is_valid():
            choices.choose(user_id=user_id, **form.cleaned_data)
            messages.success(request, _("저장했어요. 오늘의 기사부터 이렇게 골라 드릴게요."))
            return redirect("web:preferences")
    else:
        chosen = study.preferences(user_id=user_id)
        form = Choice(initial={"categories": chosen.categories, "level": chosen.level})
    return render(request, "web/reading/preferences.html", {"form": form}, status=400 if form.errors else 200)
