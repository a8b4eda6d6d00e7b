"""A notice that was read."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from backend.accounts.services import notices
from backend.web.auth import next_page


@login_required
@require_POST
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """`POST /notices/{id}/read/`: do not show it again; then back to where it was shown."""
    notices.mark_read(user_id=request.user.pk or 0, notice_id=notice_id)
    return redirect(next_page.asked_for(request) or "web:today")
