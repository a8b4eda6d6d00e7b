"""Somebody new may be somebody we know: prove the older account and link, or stay separate."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from backend.accounts import pending_login
from backend.accounts.models import User
from backend.accounts.pending_login import PendingLogin
from backend.accounts.services import duplicates, ownership_proof, social_login, social_sign_up
from backend.accounts.services.duplicates import Candidate
from backend.common.client_address import client_address
from backend.common.errors import AppError
from backend.common.labels import label
from backend.web.auth.error_messages import told
from backend.web.social import callback
from backend.web.social.forms import CodeForm, PasswordForm, WhichForm
from contracts.enums import Platform

CODE_SENT = "proof_code_sent"
"""Session key: to which place of the list a code was sent."""


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """`GET /login/duplicate/`: the accounts that may be theirs, masked, and how to prove each."""
    pending, candidates = _waiting(request)
    if pending is None:
        return redirect("web:login")
    if not candidates:
        return redirect("web:social-join")
    sent_to = request.session.get(CODE_SENT)
    offers = [_offer(place, one, pending, sent_to) for place, one in enumerate(candidates)]
    context = {"offers": offers, "provider_name": label(Platform, pending.arrival.provider)}
    return render(request, "web/social/duplicate.html", context)


@require_POST
def prove_by_password(request: HttpRequest) -> HttpResponse:
    """`POST /login/duplicate/password/`: that account's password, then both are one."""

    def prove(form: Form, candidate: Candidate) -> User:
        password = form.cleaned_data["password"]
        return ownership_proof.by_password(
            user_id=candidate.user_id, password=password, address=client_address(request)
        )

    return _proved(request, PasswordForm(request.POST), prove)


@require_POST
def send_code(request: HttpRequest) -> HttpResponse:
    """`POST /login/duplicate/code/`: a code to that account's phone."""
    pending, candidates = _waiting(request)
    form = WhichForm(request.POST)
    candidate = _chosen(form, candidates)
    if pending is None or candidate is None:
        return redirect("web:social-duplicate")
    try:
        ownership_proof.send_code(user_id=candidate.user_id, address=client_address(request))
        request.session[CODE_SENT] = form.cleaned_data["which"]
    except AppError as error:
        messages.error(request, str(told(error)[0].sentence))
    return redirect("web:social-duplicate")


@require_POST
def prove_by_code(request: HttpRequest) -> HttpResponse:
    """`POST /login/duplicate/code/confirm/`: the code, then both are one."""

    def prove(form: Form, candidate: Candidate) -> User:
        return ownership_proof.by_code(user_id=candidate.user_id, code=form.cleaned_data["code"])

    return _proved(request, CodeForm(request.POST), prove)


@require_POST
def stay_separate(request: HttpRequest) -> HttpResponse:
    """`POST /login/duplicate/separate/`: an account of their own, which a member has already."""
    pending, _ = _waiting(request)
    if pending is None:
        return redirect("web:login")
    member = social_sign_up.member(pending.arrival)
    return callback.sign_in(request, member, next_url=pending.next_url) if member else redirect("web:social-join")


def _proved(request: HttpRequest, form: Form, prove: Callable[[Form, Candidate], User]) -> HttpResponse:
    pending, candidates = _waiting(request)
    candidate = _chosen(form, candidates)
    if pending is None or candidate is None:
        return redirect("web:social-duplicate")
    try:
        owner = prove(form, candidate)
    except AppError as error:
        messages.error(request, str(told(error)[0].sentence))
        return redirect("web:social-duplicate")
    request.session.pop(CODE_SENT, None)
    return callback.link(request, pending, owner)


def _waiting(request: HttpRequest) -> tuple[PendingLogin | None, list[Candidate]]:
    pending = pending_login.peek(request.session, user_id=callback.user_id_of(request))
    if pending is None:
        return None, []
    return pending, duplicates.find(pending.arrival, but=social_login.owner_of(pending.arrival))


def _chosen(form: Form, candidates: list[Candidate]) -> Candidate | None:
    place = form.cleaned_data["which"] if form.is_valid() else len(candidates)
    return candidates[place] if place < len(candidates) else None


def _offer(place: int, candidate: Candidate, pending: PendingLogin, sent_to: object) -> dict[str, Any]:
    """What the page shows of one account."""
    others = [one for one in candidate.providers if one != pending.arrival.provider]
    return {
        "candidate": candidate,
        "place": place,
        "providers": [(one, label(Platform, one)) for one in others],
        "password": PasswordForm(initial={"which": place}, auto_id=f"%s-{place}"),
        "code": CodeForm(initial={"which": place}, auto_id=f"%s-{place}"),
        "is_code_sent": sent_to == place,
    }
