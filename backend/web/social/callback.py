"""The page that follows an OAuth callback: signed in, linked, or a decision to make."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from backend.accounts import pending_login
from backend.accounts.models import User
from backend.accounts.pending_login import PendingLogin
from backend.accounts.services import sign_ins, social_login
from backend.accounts.social_profile import SocialProfile
from backend.common.errors import AppError
from backend.web.auth.next_page import own_path

LOGIN, CONNECT, PROVE = "login", "connect", "prove"
PURPOSES = (LOGIN, CONNECT, PROVE)


@dataclass(frozen=True)
class LoginState:
    """The purpose of an OAuth login, the page to go to afterwards, and who was signed in (None: nobody)."""

    purpose: str = LOGIN
    next: str = ""
    user: int | None = None


def finish(request: HttpRequest, profile: SocialProfile, state: LoginState) -> HttpResponse:
    """Return the response to a successful OAuth callback."""
    user_id = user_id_of(request)
    # Nothing is linked to a user who signed in or out in another tab meanwhile.
    if state.purpose != LOGIN and state.user != user_id:
        return redirect("web:social-failed", profile.provider, "expired")
    try:
        if state.purpose == CONNECT and user_id is not None:
            if not social_login.attach(user_id=user_id, profile=profile):
                pending_login.store(request.session, profile, user_id=user_id, proved_id=user_id)
                return redirect("web:social-merge")
            return redirect("web:linked_accounts")
        if state.purpose == PROVE:
            return _prove(request, profile)
        member = social_login.member(profile)
        if member is not None:
            return sign_in(request, member, next_url=state.next)
        # Everybody else signs up, also a chat's learner, who may have an account already.
        pending_login.store(request.session, profile, next_url=state.next, user_id=user_id)
        return redirect("web:social-duplicate" if social_login.candidates(profile) else "web:social-join")
    except AppError as error:
        return redirect("web:social-failed", profile.provider, error.code.replace(".", "-"))


def sign_in(request: HttpRequest, user: User, *, next_url: str = "") -> HttpResponse:
    """Begin a session, with a new key, for a user who has proved who they are, and redirect to `next_url`."""
    pending_login.drop(request.session)
    sign_ins.log_in(request, user)
    return redirect(own_path(next_url) or settings.LOGIN_REDIRECT_URL)


def user_id_of(request: HttpRequest) -> int | None:
    """Return the id of the user who is signed in."""
    return request.user.pk if request.user.is_authenticated else None


def link(request: HttpRequest, pending: PendingLogin, owner: User) -> HttpResponse:
    """Link the pending identity to the account that was just proved, and sign in there.

    If the identity belongs to another learner, redirect to the page that previews merging the two.
    """
    if not social_login.attach(user_id=owner.pk, profile=pending.profile):
        pending_login.set_proved(request.session, pending, proved_id=owner.pk)
        return redirect("web:social-merge")
    return sign_in(request, owner, next_url=pending.next_url)


def _prove(request: HttpRequest, profile: SocialProfile) -> HttpResponse:
    """Link the pending identity if this other login belongs to one of the candidates."""
    pending = pending_login.load(request.session, user_id=user_id_of(request))
    if pending is None:
        return redirect("web:social-failed", profile.provider, "expired")
    # Before the login is recognized, which updates the e-mail address that it may have been found by.
    offered = {one.user_id for one in social_login.candidates(pending.profile)}
    owner = social_login.member(profile)
    if owner is None or owner.pk not in offered:
        return redirect("web:social-failed", profile.provider, "not-theirs")
    return link(request, pending, owner)
