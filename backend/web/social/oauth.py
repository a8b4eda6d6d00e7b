"""Off to a login platform, back again, and what to say when that went wrong."""

from collections.abc import Callable

from allauth.socialaccount.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from backend.accounts.providers import discord, kakao
from backend.common.labels import label
from backend.web.social import failures
from backend.web.social.callback import CONNECT, PROVE, PURPOSES, Errand, safe_next, user_id_of
from contracts.enums import Platform

CALLBACKS: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "kakao": kakao.callback,
    "discord": discord.callback,
}
EXTRA_SCOPES = {"kakao": ("talk_message",)}
"""What may be asked for beyond a login, by the form of a page of ours."""


def start(request: HttpRequest, provider: str) -> HttpResponseBase:
    """`POST /login/{provider}/`: leave for the platform. `purpose`: login, connect or prove; `next`: a page of ours."""
    if request.method != "POST":
        return redirect("web:linked_accounts" if request.user.is_authenticated else "web:login")
    platform = get_adapter().get_provider(request, provider)
    if not platform.app.client_id:
        return redirect("web:social-failed", provider, "closed")
    errand = _errand(request)
    scopes = platform.get_scope() + [one for one in EXTRA_SCOPES.get(provider, ()) if request.POST.get("scope") == one]
    # Called with our own values: allauth's view would take scopes and parameters from the address.
    answer: HttpResponseBase = platform.redirect(request, "login", data=errand.as_state(), scope=scopes)
    return answer


@require_GET
def callback(request: HttpRequest, provider: str) -> HttpResponseBase:
    """`GET /login/{provider}/callback/`: back from the platform with a code, or with an error."""
    return CALLBACKS[provider](request)


@require_GET
def failed(request: HttpRequest, provider: str, reason: str) -> HttpResponse:
    """`GET /login/{provider}/failed/{reason}/`: what went wrong and what to do."""
    failure = failures.failure(reason)
    context = {"failure": failure, "provider": provider, "provider_name": label(Platform, provider)}
    return render(request, "web/social/failed.html", context, status=failure.status)


def _errand(request: HttpRequest) -> Errand:
    purpose = request.POST.get("purpose", "")
    if purpose == CONNECT and not request.user.is_authenticated:
        purpose = ""
    next_url = safe_next(request.POST.get("next", ""))
    if purpose not in PURPOSES:
        return Errand(next_url=next_url, user_id=user_id_of(request))
    return Errand(purpose, next_url if purpose != PROVE else "", user_id_of(request))
