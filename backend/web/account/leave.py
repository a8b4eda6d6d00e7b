"""Export of a learner's data, and deletion of their account."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from backend.digests.models import Subscription
from backend.learners import export as exporting
from backend.learners.services import account_deletion
from backend.web.auth.forms import AuthForm
from backend.web.auth.responses import fresh_sign_in_required, posted

CONFIRMATION = gettext_noop("탈퇴")


class LeaveForm(AuthForm):
    """A word to type as confirmation."""

    word = forms.CharField(
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("확인하는 말을 입력해 주세요."),
            "max_length": gettext_lazy("확인하는 말이 달라요."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["word"].label = _("정말 떠나시려면 ‘%(word)s’라고 입력해 주세요") % {"word": _(CONFIRMATION)}

    def clean_word(self) -> str:
        """Accept the word in either language."""
        typed = str(self.cleaned_data["word"])
        if typed.casefold() not in {CONFIRMATION, _(CONFIRMATION).casefold()}:
            raise forms.ValidationError(_("확인하는 말이 달라요. 적힌 대로 입력해 주세요."), code="word")
        return typed


@login_required
@require_GET
@fresh_sign_in_required("export")
def export(request: HttpRequest) -> HttpResponse:
    """`GET /me/export/`: what the export contains, with a link to it."""
    return render(request, "web/account/export.html")


@login_required
@require_GET
@fresh_sign_in_required("export")
def download(request: HttpRequest) -> HttpResponseBase:
    """`GET /me/export/download/`: the export."""
    return exporting.download(user_id=request.user.pk or 0)


@login_required
@require_http_methods(["GET", "POST"])
@fresh_sign_in_required("leave")
def leave(request: HttpRequest) -> HttpResponse:
    """`GET/POST /me/leave/`: what is deleted, the word that confirms it, and the deletion."""
    user_id = request.user.pk or 0
    form = LeaveForm(posted(request))
    if not form.is_valid():
        own = Subscription.objects.filter(owner_id=user_id, audience=Subscription.Audience.CHANNEL)
        channels = own.exclude(authority=Subscription.Authority.SERVER).count()
        return render(request, "web/account/leave.html", {"form": form, "channels": channels}, status=form.status)
    account_deletion.leave(user_id=user_id)
    logout(request)
    messages.success(request, _("계정과 기록을 모두 지웠어요. 그동안 함께해 주셔서 고마워요."))
    return redirect("web:landing")
