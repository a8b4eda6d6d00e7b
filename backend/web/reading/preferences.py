"""A learner's preferences, and marking a notice read."""

import dataclasses

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
from contracts.difficulty_samples import DIFFICULTY_SAMPLES
from contracts.enums import Difficulty
from contracts.learners import DAILY_STORIES_RANGE


def difficulty_choices() -> list[tuple[str, str]]:
    """Return each difficulty with its label in the language of the page."""
    return [(one.value, label(Difficulty, one)) for one in Difficulty]


class PreferencesForm(forms.Form):
    """Categories (none: all) and a difficulty."""

    categories = forms.MultipleChoiceField(
        required=False,
        label=gettext_lazy("관심 분야"),
        choices=category_menu.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    level = forms.ChoiceField(choices=difficulty_choices, label=gettext_lazy("난이도"), widget=forms.RadioSelect)
    daily_stories = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        choices=[(count, count) for count in range(DAILY_STORIES_RANGE[0], DAILY_STORIES_RANGE[1] + 1)],
        label=gettext_lazy("하루에 읽을 기사"),
    )
    shows_disturbing = forms.BooleanField(required=False, label=gettext_lazy("충격적일 수 있는 기사도 볼게요"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """`GET, POST /me/`: the learner's preferences."""
    user_id = request.user.pk or 0
    if request.method == "POST":
        form = PreferencesForm(request.POST)
        if form.is_valid():
            chosen, known = form.cleaned_data["level"], Difficulty.of(study.preferences(user_id=user_id).level)
            # A learner placed at C1 who leaves "hard" as it is stays at C1.
            level = None if chosen == known else chosen
            study_preferences.choose(user_id=user_id, **form.cleaned_data | {"level": level})
            messages.success(request, _("저장했어요. 오늘의 기사부터 이렇게 골라 드릴게요."))
            return redirect("web:preferences")
    else:
        now = study.preferences(user_id=user_id)
        form = PreferencesForm(initial=dataclasses.asdict(now) | {"level": Difficulty.of(now.level).value})
    boxes = zip(form["level"], DIFFICULTY_SAMPLES.values(), strict=True)
    return render(
        request,
        "web/reading/preferences.html",
        {"form": form, "difficulties": list(boxes)},
        status=400 if form.errors else 200,
    )


@login_required
@require_POST
def read_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """`POST /notices/{id}/read/`: mark a notice read, then return to the page that showed it."""
    notices.mark_read(user_id=request.user.pk or 0, notice_id=notice_id)
    return redirect(next_page.requested(request) or "web:today")
