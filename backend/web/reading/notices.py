"""A notice that was read."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from backend.accounts.models import Notice
from backend.common import clock


@login_required
@require_POST
def read(request: HttpRequest, notice_id: int) -> HttpResponse:
    """`POST /notices/{id}/read/`: do not show it again; then back to where it was shown."""
    Notice.objects.filter(pk=notice_id, user_id=request.user.pk or 0, read_at=None).update(read_at=clock.now())
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_ours else "web:today")
