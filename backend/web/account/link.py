"""Make a link code, and type one: its maker and the learner who types it become one; and all merges, to be undone."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backend.accounts.services.sign_ins import Current
from backend.common.errors import AppError
from backend.common.labels import label
from backend.learners import link_code_format, selectors
from backend.learners.models import Merge
from backend.learners.selectors import Preview
from backend.learners.services import link_codes, merging
from backend.web import category_menu, service_errors
from backend.web.account.number_give_up import PROOF_ERRORS, NumberGiveUp
from backend.web.auth.forms import AuthForm
from backend.web.auth.responses import fresh_sign_in_required, posted
from contracts.enums import Platform

CONFIRMED = "yes"
TRIGGERS: dict[str, Promise] = {
    Merge.Trigger.LINK_CODE: gettext_lazy("연결 코드로 합쳤어요"),
    Merge.Trigger.SAME_LOGIN: gettext_lazy("같은 로그인이라 자동으로 합쳐졌어요"),
    Merge.Trigger.PROOF: gettext_lazy("기존 계정을 확인하고 합쳤어요"),
}


class LinkCodeForm(AuthForm):
    """A link code as it is typed; every error of its service is shown at the field."""

    default_error_field = "code"
    code = forms.CharField(
        max_length=link_code_format.TYPED_MAX_CHARS,
        label=gettext_lazy("연결 코드"),
        help_text=gettext_lazy("다른 곳에서 만든 여덟 자리 코드예요. 띄어쓰기나 붙임표는 없어도 돼요."),
        error_messages={
            "required": gettext_lazy("코드를 입력해 주세요."),
            "max_length": gettext_lazy("코드가 너무 길어요."),
        },
        widget=forms.TextInput(
            {"class": "code", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
@fresh_sign_in_required("link")
def link(request: HttpRequest) -> HttpResponse:
    """`GET/POST /link/`: type a code, preview what it merges, and merge."""
    form = LinkCodeForm(posted(request))
    if not form.is_valid():
        return _show(request, form)
    user_id, code = request.user.pk or 0, form.cleaned_data["code"]
    try:
        preview = link_codes.preview(user_id=user_id, code=code, may_give_up=True)
        given_up = NumberGiveUp(request, preview)
        if not given_up.is_settled or request.POST.get("confirm") != CONFIRMED:
            return _show_preview(request, preview, code, given_up)
        try:
            linked = link_codes.confirm(user_id=user_id, code=code, proof=given_up.proof)
        except AppError as error:
            if given_up.proof is None or error.code.partition(".")[0] not in PROOF_ERRORS:
                raise
            given_up.show_error(error)
            return _show_preview(request, preview, code, given_up)
    except AppError as error:
        if error.status == 401:
            raise
        form.show_error(error)
        return _show(request, form)
    if linked.merge.survivor_id == user_id:
        messages.success(request, _("하나로 합쳤어요. 이제 어디에서나 같은 기록을 쓸 수 있어요."))
        return redirect("web:merges")
    logout(request)  # this account was merged into the other one and cannot sign in any more
    messages.success(request, _("하나로 합쳤어요. 남은 계정으로 다시 로그인해 주세요."))
    return redirect("web:login")


@login_required
@require_POST
@never_cache
@fresh_sign_in_required("link")
def make_code(request: HttpRequest) -> HttpResponse:
    """`POST /link/code/`: a code to type in a chat, shown once."""
    issued = link_codes.make(user_id=request.user.pk or 0)
    code = link_code_format.spaced(issued.code)
    return _show(request, LinkCodeForm(), code=code, expires_at=issued.expires_at)


def _show(request: HttpRequest, form: LinkCodeForm, **more: object) -> HttpResponse:
    return render(request, "web/account/link.html", {"form": form, **more}, status=form.status)


def _show_preview(request: HttpRequest, preview: Preview, code: str, give_up: NumberGiveUp) -> HttpResponse:
    user_id = request.user.pk or 0
    survives = preview.survivor_id == user_id
    other_id = preview.absorbed_id if survives else preview.survivor_id
    context: dict[str, Any] = {
        "code": code,
        "give_up": give_up,
        "confirmed": CONFIRMED,
        "preview": preview,
        "survives": survives,
        "you": preview.names[user_id],
        "other": preview.names[other_id],
        "categories": [category_menu.label(name) for name in preview.preferences.categories],
        "identities": [(label(Platform, one.provider), one.display_name) for one in preview.identities],
    }
    return render(request, "web/account/link_preview.html", context, status=give_up.status)


@login_required
@require_GET
def merges(request: HttpRequest) -> HttpResponse:
    """`GET /merges/`: every merge, newest first."""
    rows = [
        {
            "row": row,
            "how": TRIGGERS.get(row.trigger, row.trigger),
            "can_undo": selectors.is_undoable(row),
            "words": len(row.record.get("cards", [])),
            "seen": len(row.record.get("seen", [])),
        }
        for row in selectors.merges(user_id=request.user.pk or 0)
    ]
    return render(request, "web/account/merges.html", {"rows": rows})


@login_required
@require_POST
def undo(request: HttpRequest, merge_id: int) -> HttpResponse:
    """`POST /merges/{id}/undo/`: undo a merge."""
    keep = Current(session_key=request.session.session_key)
    with service_errors.as_message(request):
        merging.undo(user_id=request.user.pk or 0, merge_id=merge_id, keep=keep)
        messages.success(request, _("되돌렸어요. 합치기 전의 모습 그대로예요."))
    return redirect("web:merges")
