"""Pages for a pending social login: prove an older account and link, merge two learners, or sign up."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backend.accounts import pending_login
from backend.accounts.models import User
from backend.accounts.pending_login import PendingLogin
from backend.accounts.services import ownership_proof, social_login
from backend.accounts.services.duplicates import CANDIDATES_MAX, Candidate
from backend.common.client_address import client_address
from backend.common.errors import AppError
from backend.common.labels import label
from backend.learners.models import Merge
from backend.learners.services import merging, number_give_up
from backend.web.account.number_give_up import NumberGiveUp
from backend.web.auth.error_messages import field_errors
from backend.web.auth.forms import CodeField, ConsentForm, PasswordField
from backend.web.auth.responses import posted, texts_required
from backend.web.social import callback
from contracts.enums import Platform

CODE_SENT = "proof_code_sent"
"""Session key: the index of the candidate to whom a code was sent."""


class CandidateForm(forms.Form):
    """One of the accounts shown, by its index in the list, so that no page carries an account's id."""

    which = forms.IntegerField(min_value=0, max_value=CANDIDATES_MAX - 1, widget=forms.HiddenInput)


class PasswordForm(CandidateForm):
    """The account's password."""

    password = PasswordField(label=gettext_lazy("비밀번호"), autocomplete="current-password")


class CodeForm(CandidateForm):
    """The code that was sent to the account's phone."""

    code = CodeField()


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """`GET /login/duplicate/`: the accounts that may be theirs, masked, and how to prove each."""
    pending, candidates = _pending_with_candidates(request)
    if pending is None:
        return redirect("web:login")
    if not candidates:
        return redirect("web:social-join")
    sent_to = request.session.get(CODE_SENT)
    offers = [
        {
            "candidate": candidate,
            "place": index,
            # Of the same platform it is another account there: the page says so.
            "providers": [(one, label(Platform, one), one == pending.profile.provider) for one in candidate.providers],
            "is_one_of_several": len(candidates) > 1,
            "password": PasswordForm(initial={"which": index}, auto_id=f"%s-{index}"),
            "code": CodeForm(initial={"which": index}, auto_id=f"%s-{index}"),
            "is_code_sent": sent_to == index,
        }
        for index, candidate in enumerate(candidates)
    ]
    context = {"offers": offers, "provider_name": label(Platform, pending.profile.provider)}
    return render(request, "web/social/duplicate.html", context)


@require_POST
def prove_by_password(request: HttpRequest) -> HttpResponse:
    """`POST /login/duplicate/password/`: link with the account whose password this is."""
    return _link_proved(request, PasswordForm(request.POST), ownership_proof.by_password)


@texts_required
@require_POST
def send_code(request: HttpRequest) -> HttpResponse:
    """`POST /login/duplicate/code/`: send a code to that account's phone."""
    pending, candidates = _pending_with_candidates(request)
    form = CandidateForm(request.POST)
    candidate = _chosen(form, candidates)
    if pending is None or candidate is None:
        return redirect("web:social-duplicate")
    try:
        ownership_proof.send_code(user_id=candidate.user_id, address=client_address(request))
        request.session[CODE_SENT] = form.cleaned_data["which"]
    except AppError as error:
        messages.error(request, str(field_errors(error)[0].sentence))
    return redirect("web:social-duplicate")


@texts_required
@require_POST
def prove_by_code(request: HttpRequest) -> HttpResponse:
    """`POST /login/duplicate/code/confirm/`: link with the account to whose phone this code was sent."""
    return _link_proved(request, CodeForm(request.POST), ownership_proof.by_code)


@require_POST
def stay_separate(request: HttpRequest) -> HttpResponse:
    """`POST /login/duplicate/separate/`: go on without linking: sign in as a member, or sign up."""
    pending, _candidates = _pending_with_candidates(request)
    if pending is None:
        return redirect("web:login")
    member = social_login.member(pending.profile)
    return callback.sign_in(request, member, next_url=pending.next_url) if member else redirect("web:social-join")


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """`GET/POST /login/join/`: birth date and consent, then sign up."""
    pending = pending_login.load(request.session, user_id=callback.user_id_of(request))
    if pending is None:
        return redirect("web:login")
    form = ConsentForm(posted(request))
    profile = pending.profile
    if form.is_valid():
        with form.showing_errors():
            user = social_login.join(profile, birth_date=form.cleaned_data["birth_date"])
            return callback.sign_in(request, user, next_url=pending.next_url)
    context = {
        "form": form,
        "name": profile.display_name,
        "provider_name": label(Platform, profile.provider),
        "is_known": social_login.owner_of(profile) is not None,
    }
    return render(request, "web/social/join.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """`GET/POST /login/merge/`: preview, then merge two learners; one was proved here, the other at the platform."""
    pending = pending_login.load(request.session, user_id=callback.user_id_of(request))
    if pending is None or pending.proved_id is None:
        return redirect("web:linked_accounts" if request.user.is_authenticated else "web:login")
    other = social_login.owner_of(pending.profile)
    if other is None or other.pk == pending.proved_id:  # the other learner unlinked it meanwhile, or was merged
        return callback.link(request, pending, User.objects.get(pk=pending.proved_id))
    preview = merging.preview(first_id=pending.proved_id, second_id=other.pk)
    give_up = NumberGiveUp(request, preview)
    if request.method == "POST" and give_up.is_settled:
        try:
            given_up = number_give_up.prove(user_id=preview.absorbed_id, proof=give_up.proof) if give_up.proof else ""
        except AppError as error:
            give_up.show_error(error)
    if request.method == "GET" or not give_up.is_settled:
        identities = [(label(Platform, one.provider), one.display_name) for one in preview.identities]
        name = label(Platform, pending.profile.provider)
        context = {"preview": preview, "provider_name": name, "identities": identities, "give_up": give_up}
        return render(request, "web/social/merge.html", context, status=give_up.status)
    merging.merge(
        survivor_id=preview.survivor_id, absorbed_id=preview.absorbed_id, trigger=Merge.Trigger.PROOF, given_up=given_up
    )
    messages.success(request, _("하나로 합쳤어요. 이제 어디에서나 같은 기록을 쓸 수 있어요."))
    survivor = User.objects.get(pk=preview.survivor_id)
    return callback.sign_in(request, survivor, next_url=pending.next_url or reverse("web:merges"))


def _link_proved(request: HttpRequest, form: CandidateForm, prove: Callable[..., User]) -> HttpResponse:
    """Link with the chosen account if `prove` accepts the form's other field."""
    pending, candidates = _pending_with_candidates(request)
    candidate = _chosen(form, candidates)
    if pending is None or candidate is None:
        return redirect("web:social-duplicate")
    try:
        given = {name: value for name, value in form.cleaned_data.items() if name != "which"}
        owner = prove(user_id=candidate.user_id, address=client_address(request), **given)
    except AppError as error:
        messages.error(request, str(field_errors(error)[0].sentence))
        return redirect("web:social-duplicate")
    request.session.pop(CODE_SENT, None)
    return callback.link(request, pending, owner)


def _pending_with_candidates(request: HttpRequest) -> tuple[PendingLogin | None, list[Candidate]]:
    pending = pending_login.load(request.session, user_id=callback.user_id_of(request))
    return pending, social_login.candidates(pending.profile) if pending else []


def _chosen(form: forms.Form, candidates: list[Candidate]) -> Candidate | None:
    index = form.cleaned_data["which"] if form.is_valid() else len(candidates)
    return candidates[index] if index < len(candidates) else None
