"""Making a link code and typing one: whoever did the one and whoever does the other are one learner."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from backend.common.errors import AppError
from backend.common.labels import label
from backend.learners import link_code_format
from backend.learners.services import link_codes
from backend.web import category_menu
from backend.web.account.forms import CodeForm
from contracts.enums import Platform

LOGIN_URL = "web:login"
CONFIRMED = "yes"


@login_required(login_url=LOGIN_URL)
@require_http_methods(["GET", "POST"])
@never_cache
def link(request: HttpRequest) -> HttpResponse:
    """`GET/POST /link/`: type a code, see what it joins, and join it."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _shown(request, form)
    try:
        if request.POST.get("confirm") == CONFIRMED:
            return _joined(request, form.cleaned_data["code"])
        return _previewed(request, form.cleaned_data["code"])
    except AppError as error:
        if error.status == 401:
            raise
        form.refuse(error)
        return _shown(request, form)


@login_required(login_url=LOGIN_URL)
@require_POST
@never_cache
def make_code(request: HttpRequest) -> HttpResponse:
    """`POST /link/code/`: a code to type in a chat, shown once."""
    issued = link_codes.make(user_id=request.user.pk or 0)
    return _shown(request, CodeForm(), code=link_code_format.spaced(issued.code), expires_at=issued.expires_at)


def _shown(request: HttpRequest, form: CodeForm, **more: object) -> HttpResponse:
    return render(request, "web/account/link.html", {"form": form, **more}, status=form.status)


def _previewed(request: HttpRequest, code: str) -> HttpResponse:
    user_id = request.user.pk or 0
    preview = link_codes.preview(user_id=user_id, code=code)
    survives = preview.survivor_id == user_id
    other_id = preview.absorbed_id if survives else preview.survivor_id
    context = {
        "code": code,
        "confirmed": CONFIRMED,
        "preview": preview,
        "survives": survives,
        "you": preview.names[user_id],
        "other": preview.names[other_id],
        "categories": [category_menu.label(name) for name in preview.preferences.categories],
        "identities": [(label(Platform, one.provider), one.display_name) for one in preview.identities],
    }
    return render(request, "web/account/link_preview.html", context)


def _joined(request: HttpRequest, code: str) -> HttpResponse:
    user_id = request.user.pk or 0
    linked = link_codes.confirm(user_id=user_id, code=code)
    if linked.merge.survivor_id == user_id:
        messages.success(request, _("하나로 합쳤어요. 이제 어디에서나 같은 기록을 쓸 수 있어요."))
        return redirect("web:merges")
    logout(request)  # this learner is another one now, and comes in by that one's door
    messages.success(request, _("하나로 합쳤어요. 남은 계정으로 다시 로그인해 주세요."))
    return redirect(LOGIN_URL)
