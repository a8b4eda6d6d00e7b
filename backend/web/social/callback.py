"""From a finished dance with a platform to the next page: signed in, linked, or asked to decide."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from backend.accounts import pending_login
from backend.accounts.models import User
from backend.accounts.pending_login import PendingLogin
from backend.accounts.services import duplicates, sign_ins, social_login, social_sign_up
from backend.accounts.services.social_login import Attached
from backend.accounts.social_profile import Arrival
from backend.common.errors import AppError

LOGIN, CONNECT, PROVE = "login", "connect", "prove"
PURPOSES = (LOGIN, CONNECT, PROVE)
NEXT_MAX_CHARS = 500


@dataclass(frozen=True)
class Errand:
    """What somebody left for: why, where to go afterwards, and who they were (None: nobody yet)."""

    purpose: str = LOGIN
    next_url: str = ""
    user_id: int | None = None

    def as_state(self) -> dict[str, Any]:
        """Return what is kept in the session until they come back."""
        return {"purpose": self.purpose, "next": self.next_url, "user": self.user_id}


def errand_of(state: dict[str, Any]) -> Errand:
    """Return the errand that `as_state` kept."""
    kept = state.get("data") or {}
    return Errand(kept.get("purpose", LOGIN), kept.get("next", ""), kept.get("user"))


def receive(request: HttpRequest, arrival: Arrival, errand: Errand) -> HttpResponse:
    """Return the page that follows."""
    # Who signed in or out in another tab meanwhile must not have this arrival done to them.
    if errand.purpose != LOGIN and errand.user_id != user_id_of(request):
        return redirect("web:social-failed", arrival.provider, "expired")
    try:
        match errand.purpose:
            case "connect" if errand.user_id is not None:
                return _connect(request, arrival, errand.user_id)
            case "prove":
                return _prove(request, arrival)
            case _:
                return _log_in(request, arrival, errand)
    except AppError as refused:
        return redirect("web:social-failed", arrival.provider, refused.code.replace(".", "-"))


def sign_in(request: HttpRequest, user: User, *, next_url: str = "") -> HttpResponse:
    """Open a session for somebody who is proved, with a new key, and send them where they wanted to go."""
    pending_login.drop(request.session)
    sign_ins.log_in(request, user)
    return redirect(safe_next(next_url) or settings.LOGIN_REDIRECT_URL)


def safe_next(url: str) -> str:
    """Return `url` if it is the path of a page of this site, else ""."""
    # A word without a slash would be taken for the name of a view.
    is_safe = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if is_safe and len(url) <= NEXT_MAX_CHARS else ""


def user_id_of(request: HttpRequest) -> int | None:
    """Return who is signed in."""
    return request.user.pk if request.user.is_authenticated else None


def link(request: HttpRequest, pending: PendingLogin, owner: User) -> HttpResponse:
    """Give the waiting identity to the account that was just proved and sign in there.

    An identity that already speaks for another learner makes two into one, which is shown before it is done.
    """
    if social_login.attach(user_id=owner.pk, arrival=pending.arrival) is Attached.ELSEWHERE:
        pending_login.prove(request.session, pending, proved_id=owner.pk)
        return redirect("web:social-merge")
    return sign_in(request, owner, next_url=pending.next_url)


def _log_in(request: HttpRequest, arrival: Arrival, errand: Errand) -> HttpResponse:
    """A chat learner's first visit is a sign-up: they are asked what everybody is, and may have an account already."""
    member = social_sign_up.member(arrival)
    if member is not None:
        return sign_in(request, member, next_url=errand.next_url)
    pending_login.keep(request.session, arrival, next_url=errand.next_url, user_id=user_id_of(request))
    others = duplicates.find(arrival, but=social_login.owner_of(arrival))
    return redirect("web:social-duplicate" if others else "web:social-join")


def _connect(request: HttpRequest, arrival: Arrival, user_id: int) -> HttpResponse:
    outcome = social_login.attach(user_id=user_id, arrival=arrival)
    if outcome is Attached.ELSEWHERE:
        pending_login.keep(request.session, arrival, user_id=user_id, proved_id=user_id)
        return redirect("web:social-merge")
    return redirect("web:linked_accounts")


def _prove(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    """The other login of an older account has been used: link what was waiting, if it is that account's."""
    pending = pending_login.peek(request.session, user_id=user_id_of(request))
    if pending is None:
        return redirect("web:social-failed", arrival.provider, "expired")
    owner = social_sign_up.member(arrival)
    if owner is None or owner.pk not in {one.user_id for one in _candidates(pending)}:
        return redirect("web:social-failed", arrival.provider, "not-theirs")
    return link(request, pending, owner)


def _candidates(pending: PendingLogin) -> list[duplicates.Candidate]:
    return duplicates.find(pending.arrival, but=social_login.owner_of(pending.arrival))
