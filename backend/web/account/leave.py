"""Taking everything along, and leaving."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from backend.digests.models import Subscription
from backend.learners import export as exporting
from backend.learners.services import account_deletion
from backend.web.account.forms import LeaveForm
from backend.web.account.link import LOGIN_URL


@login_required(login_url=LOGIN_URL)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """`GET /me/export/`: what the document holds, and where to get it."""
    return render(request, "web/account/export.html")


@login_required(login_url=LOGIN_URL)
@require_GET
def download(request: HttpRequest) -> HttpResponseBase:
    """`GET /me/export/download/`: the document."""
    return exporting.download(user_id=request.user.pk or 0)


@login_required(login_url=LOGIN_URL)
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """`GET/POST /me/leave/`: what is deleted, the word that confirms it, and then nothing is left."""
    user_id = request.user.pk or 0
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        channels = Subscription.objects.filter(owner_id=user_id, audience=Subscription.Audience.CHANNEL).count()
        return render(request, "web/account/leave.html", {"form": form, "channels": channels}, status=form.status)
    account_deletion.leave(user_id=user_id)
    logout(request)
    messages.success(request, _("계정과 기록을 모두 지웠어요. 그동안 함께해 주셔서 고마워요."))
    return redirect("web:landing")
