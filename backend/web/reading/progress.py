"""What a learner has done and remembers, the placement test, and the first choices."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from backend.common.errors import AppError
from backend.common.labels import label
from backend.study import selectors as study
from backend.study.placement import TOTAL
from backend.study.selectors.stats import stats as stats_of
from backend.study.services import placement as placements
from backend.study.services import preferences
from backend.web import category_menu
from backend.web.reading.review import keys_are_on
from contracts.difficulty_samples import DIFFICULTY_SAMPLES
from contracts.enums import Difficulty

WEEKDAYS = 7
SHADES = (1, 5, 10, 20)
"""A day of the calendar is the darker the more of these numbers of answers it has."""


@login_required
@require_safe
def stats(request: HttpRequest) -> HttpResponse:
    """`GET /stats/`: streak, week, cards by state, retention, the check after a month, a calendar."""
    found = stats_of(user_id=request.user.pk or 0)
    cells = [{"day": one, "shade": sum(one.answers >= least for least in SHADES)} for one in found.calendar]
    before = found.calendar[0].day.weekday()
    padded: list[dict[str, Any] | None] = [*[None] * before, *cells]
    padded += [None] * (-len(padded) % WEEKDAYS)
    offer = found.level_offer
    context: dict[str, Any] = {
        "stats": found,
        "words": found.waiting + found.learning + found.known + found.paused,
        "weekdays": [str(WEEKDAYS_ABBR[day]).removesuffix("요일") for day in range(WEEKDAYS)],
        "weeks": [padded[start : start + WEEKDAYS] for start in range(0, len(padded), WEEKDAYS)],
        "offer": offer and {"level": offer, "label": label(Difficulty, Difficulty.of(offer))},
    }
    return render(request, "web/reading/stats.html", context)


@login_required
@require_POST
def accept_level(request: HttpRequest) -> HttpResponse:
    """`POST /stats/level/` with `level`: take the difficulty that the answers suggest."""
    level = request.POST.get("level", "")
    if level not in set(Difficulty):
        raise AppError("request.invalid", "There is no such level.")
    preferences.choose(user_id=request.user.pk or 0, level=level)
    messages.success(request, _("난이도를 바꿨어요. 설정에서 언제든 되돌릴 수 있어요."))
    return redirect("web:stats")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def placement(request: HttpRequest) -> HttpResponse:
    """`GET /placement/`: the word to say yes or no to, or the result. `POST` with `word` and `known`, or `restart`."""
    user_id = request.user.pk or 0
    if request.method != "POST":
        state = placements.current(user_id=user_id)
        found = state.estimate
        context: dict[str, Any] = {
            "asked": state.answers,
            "number": state.answers + 1,
            "total": TOTAL,
            "word": state.word,
            "estimate": found,
            "start": found and label(Difficulty, Difficulty.of(found.start)),
            "keys_are_on": keys_are_on(request),
        }
        return render(request, "web/reading/placement.html", context)
    if "restart" in request.POST:
        placements.restart(user_id=user_id)
    else:
        word = request.POST.get("word", "")[:40].replace("\0", "")
        try:
            placements.answer(user_id=user_id, word=word, known=request.POST.get("known") == "1")
        except AppError as error:
            if error.code != "placement.not_asked":
                raise
    return redirect("web:placement")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def first_choices(request: HttpRequest) -> HttpResponse:
    """`GET, POST /start/`: a new learner's difficulty by a sample of each (`level`), then categories; or `skip`."""
    user_id = request.user.pk or 0
    if request.method != "POST":
        context = {
            "has_level": study.has_chosen(user_id=user_id),
            "samples": samples(),
            "categories": category_menu.entries(),
        }
        return render(request, "web/reading/start.html", context)
    level = request.POST.get("level", "")
    if level in set(Difficulty):
        preferences.choose(user_id=user_id, level=level)
        return redirect("web:start")
    if "skip" in request.POST:
        preferences.choose(user_id=user_id)
    else:
        chosen = set(request.POST.getlist("categories"))
        names = [entry.name for entry in category_menu.entries() if entry.name in chosen]
        preferences.choose(user_id=user_id, categories=names)
    return redirect("web:today")


def samples() -> list[dict[str, str]]:
    """Return each difficulty with its label and a sample."""
    return [
        {"value": one.value, "label": label(Difficulty, one), "sample": text}
        for one, text in DIFFICULTY_SAMPLES.items()
    ]
