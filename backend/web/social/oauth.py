"""Redirect to a login platform, its callback, and the page about a failure."""

from collections.abc import Callable

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from backend.accounts.providers.discord import SafeDiscordAdapter
from backend.accounts.providers.kakao import SafeKakaoAdapter
from backend.accounts.services import sign_ins
from backend.common.labels import label
from backend.web.auth.next_page import own_path
from backend.web.social import failures
from backend.web.social.callback import CONNECT, LOGIN, PROVE, PURPOSES, LoginState, user_id_of
from contracts.enums import Platform

CALLBACKS: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    adapter.provider_id: OAuth2CallbackView.adapter_view(adapter) for adapter in (SafeKakaoAdapter, SafeDiscordAdapter)
}
EXTRA_SCOPES = {"kakao": ("talk_message",)}
"""Scopes beyond a login's that a form on a page of ours may request."""


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
    response: HttpResponseBase = platform.redirect(request, "login", data=state.dump(), scope=scopes)
    return response


@require_GET
def callback(request: HttpRequest, provider: str) -> HttpResponseBase:
    """`GET /login/{provider}/callback/`: the platform's redirect with a code or an error."""
    return CALLBACKS[provider](request)


@require_GET
def failed(request: HttpRequest, provider: str, reason: str) -> HttpResponse:
    """`GET /login/{provider}/failed/{reason}/`: what went wrong and what to do."""
    failure = failures.failure(reason)
    context = {"failure": failure, "provider": provider, "provider_name": label(Platform, provider)}
    return render(request, "web/social/failed.html", context, status=failure.status)
