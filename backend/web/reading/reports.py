"""Saying that a meaning, a translation or a text is wrong."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from backend.common.client_address import client_address
from backend.common.errors import AppError
from backend.study.services import reports
from backend.study.services.reports import Where
from backend.web.auth import next_page
from backend.web.pages import PageRequest
from contracts.enums import Difficulty, ReportKind

ID_MAX_DIGITS = 18
THANKS = _("알려 주셔서 고마워요. 편집자가 확인하고 결과를 알려 드릴게요.")
LEVELS = frozenset(one.value for one in Difficulty)


@login_required
@require_POST
def report(request: PageRequest) -> HttpResponse:
    """`POST /reports/`: `what`, and a `sense`, or an `article` with `level` and `sentence`; then back to `next`."""
    what = request.POST.get("what", "")
    sense, article, sentence = (_number(request.POST.get(name, "")) for name in ("sense", "article", "sentence"))
    if what not in set(ReportKind) or (sense is None and article is None):
        raise AppError("request.invalid", "Name what is wrong, and where.")
    level = request.POST.get("level", "")
    reports.report(
        user_id=request.user.pk or 0,
        what=ReportKind(what),
        sense_id=sense,
        where=Where(article, level if level in LEVELS else "", sentence),
        channel="web",
        address=client_address(request),
    )
    if request.htmx:
        return render(request, "web/_parts/reported.html", {"thanks": THANKS})
    messages.success(request, THANKS)
    return redirect(next_page.requested(request) or "web:today")


def _number(text: str) -> int | None:
    """Return an id or a place, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= ID_MAX_DIGITS else None
