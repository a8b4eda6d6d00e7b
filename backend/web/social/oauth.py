"""Redirect to a login platform, its callback, and the page about a failure."""

from collections.abc import Callable
from dataclasses import asdict
from typing import NamedTuple

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from backend.accounts.providers.discord import SafeDiscordAdapter
from backend.accounts.providers.kakao import SafeKakaoAdapter
from backend.accounts.services import sign_ins
from backend.common.labels import label
from backend.web.auth.next_page import own_path
from backend.web.social.callback import CONNECT, LOGIN, PROVE, PURPOSES, LoginState, user_id_of
from contracts.enums import Platform

CALLBACKS: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    adapter.provider_id: OAuth2CallbackView.adapter_view(adapter) for adapter in (SafeKakaoAdapter, SafeDiscordAdapter)
}
EXTRA_SCOPES = {"kakao": ("talk_message",)}
"""Scopes beyond a login's that a form on a page of ours may request."""


class Failure(NamedTuple):
    """What happened, what to do, and the page's HTTP status."""

    title: Promise
    advice: Promise
    status: int = 400


UNCLEAR = Failure(
    _("로그인을 마치지 못했어요"),
    _("받은 답을 이해하지 못했어요. 잠시 후 다시 시도해 주세요. 계속되면 다른 방법으로 로그인해 주세요."),
)
FAILURES = {
    "cancelled": Failure(
        _("로그인을 취소하셨어요"), _("아무것도 바뀌지 않았어요. 다시 하고 싶을 때 언제든 눌러 주세요."), 200
    ),
    "expired": Failure(
        _("로그인 시간이 지났어요"),
        _("안전을 위해 처음부터 다시 해 주세요. 쿠키를 막아 두셨다면 이 사이트의 쿠키를 허용해 주세요."),
    ),
    "refused": Failure(_("로그인이 거절됐어요"), _("동의 화면에서 문제가 생겼어요. 처음부터 다시 해 주세요.")),
    "unreachable": Failure(
        _("지금은 연결되지 않아요"),
        _("로그인 서비스가 응답하지 않아요. 잠시 후 다시 시도하거나 다른 방법으로 로그인해 주세요."),
    ),
    "misconfigured": Failure(
        _("저희 쪽 설정에 문제가 있어요"),
        _("다시 하셔도 같은 결과가 나와요. 저희가 고칠 때까지 다른 방법으로 로그인해 주세요."),
        503,
    ),
    "quota": Failure(
        _("지금은 그쪽에 로그인이 몰려 있어요"),
        _("로그인 서비스가 정한 횟수를 넘었어요. 몇 분 뒤에 다시 시도하거나 다른 방법으로 로그인해 주세요."),
        503,
    ),
    "busy": Failure(_("지금은 로그인하는 분이 많아요"), _("잠시 후 다시 시도해 주세요."), 503),
    "unclear": UNCLEAR,
    "closed": Failure(_("아직 쓸 수 없는 로그인이에요"), _("다른 방법으로 로그인해 주세요."), 404),
    "account-inactive": Failure(_("이용이 정지된 계정이에요"), _("도움이 필요하시면 문의해 주세요."), 403),
    "not-theirs": Failure(
        _("찾던 계정이 아니에요"),
        _("방금 로그인한 계정은 기존 계정과 연결되어 있지 않아요. 다른 방법으로 확인해 주세요."),
        403,
    ),
}


def start(request: HttpRequest, provider: str) -> HttpResponseBase:
    """`POST /login/{provider}/`: redirect to the platform. `purpose`: login, connect or prove; `next`: a path here."""
    if request.method != "POST":
        return redirect("web:linked_accounts" if request.user.is_authenticated else "web:login")
    platform = get_adapter().get_provider(request, provider)
    if not platform.app.client_id:
        return redirect("web:social-failed", provider, "closed")
    purpose = request.POST.get("purpose", "")
    if purpose not in PURPOSES or (purpose == CONNECT and not request.user.is_authenticated):
        purpose = LOGIN
    next_url = own_path(request.POST.get("next", "")) if purpose != PROVE else ""
    if purpose == CONNECT and not sign_ins.is_fresh(request):
        return render(request, "web/auth/sign_in_again.html", {"back_to": reverse("web:linked_accounts")}, status=403)
    state = LoginState(purpose, next_url, user_id_of(request))
    scopes = platform.get_scope() + [one for one in EXTRA_SCOPES.get(provider, ()) if request.POST.get("scope") == one]
    # Called with our own values: allauth's view would take scopes and parameters from the URL.
    response: HttpResponseBase = platform.redirect(request, "login", data=asdict(state), scope=scopes)
    return response


@require_GET
def callback(request: HttpRequest, provider: str) -> HttpResponseBase:
    """`GET /login/{provider}/callback/`: the platform's redirect with a code or an error."""
    return CALLBACKS[provider](request)


@require_GET
def failed(request: HttpRequest, provider: str, reason: str) -> HttpResponse:
    """`GET /login/{provider}/failed/{reason}/`: what went wrong and what to do."""
    failure = FAILURES.get(reason, UNCLEAR)
    context = {"failure": failure, "provider": provider, "provider_name": label(Platform, provider)}
    return render(request, "web/social/failed.html", context, status=failure.status)
