"""The review of the day: one question after the other, without script; with it, by single keys as well."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from backend.common.errors import AppError
from backend.digests import selectors as digests
from backend.study import questions
from backend.study.services import answers, sessions
from backend.study.services.answers import Given
from backend.study.word_position import marked
from backend.web.auth import next_page
from contracts.enums import Grade

MOVED_ON = {"question.not_open", "question.unknown", "session.over"}
"""The page was an old one: the present one is shown instead."""
KEYS_COOKIE = "single_keys"
KEYS_OFF = "off"
YEAR_SECONDS = 365 * 24 * 3600


@login_required
@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """`GET /review/?answered=&hint=`: the open question of today's review, below what became of the last."""
    state = sessions.today(user_id=request.user.pk or 0, stories=digests.story_ids)
    shown = questions.session_shape(state.session, state.questions, needs_age=False)
    number = request.GET.get("answered", "")
    done = (one for one in state.questions if one.answered_at and str(one.pk) == number)
    answered = next(map(questions.answered_shape, done), None)
    context: dict[str, Any] = {
        "review": shown,
        "answered": answered,
        "question": shown.next,
        "keys_are_on": keys_are_on(request),
        "grades": (Grade.GOOD, Grade.HARD, Grade.AGAIN),
    }
    if shown.next is not None:
        context["shows_hint"] = request.GET.get("hint") == str(shown.next.id)
        context["marked"] = marked(shown.next.sentence or "", shown.next.word or "")
    return render(request, "web/reading/review.html", context)


@login_required
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """`POST /review/answer/` with question and answer, grade or skip; then the next question."""
    number = request.POST.get("question", "")
    if not re.fullmatch("[0-9]{1,18}", number):
        raise AppError("request.invalid", "There is no such question.")
    grade = request.POST.get("grade")
    given = Given(
        answer=request.POST.get("answer", "")[:200].replace("\0", "") or None,
        grade=grade if grade in set(Grade) else None,
        skip="skip" in request.POST,
        hinted="hinted" in request.POST,
    )
    try:
        answers.answer(user_id=request.user.pk or 0, question_id=int(number), given=given)
    except AppError as error:
        if error.code not in MOVED_ON:
            raise
        return redirect("web:review")
    return redirect(f"{redirect('web:review').url}?answered={number}#answered")


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """`POST /review/undo/`: take the last answer back."""
    answers.undo(user_id=request.user.pk or 0)
    return redirect("web:review")


@require_POST
def switch_keys(request: HttpRequest) -> HttpResponse:
    """`POST /review/keys/` with `keys`, on or off: whether single keys answer in this browser; then back to `next`."""
    response = redirect(next_page.requested(request) or "web:review")
    if request.POST.get("keys") == KEYS_OFF:
        response.set_cookie(
            KEYS_COOKIE, KEYS_OFF, max_age=YEAR_SECONDS, httponly=True, samesite="Lax", secure=not settings.DEBUG
        )
    else:
        response.delete_cookie(KEYS_COOKIE, samesite="Lax")
    return response


def keys_are_on(request: HttpRequest) -> bool:
    """Return whether single keys answer in this browser (WCAG 2.1.4: they can be switched off)."""
    return request.COOKIES.get(KEYS_COOKIE) != KEYS_OFF
