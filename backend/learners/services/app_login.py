"""Signing in by Kakao or Discord from a program of its own, under the rules of the web: proofs, consent, merging.

What cannot be decided yet comes back as an AppError (409) whose `extra.pending` stands for the login, for ten minutes
and one sign-in.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from backend.accounts import pending_login, sms
from backend.accounts import selectors as accounts
from backend.accounts.models import User
from backend.accounts.pending_login import PendingLogin
from backend.accounts.services import attempt_limits, ownership_proof, social_login
from backend.accounts.services.duplicates import Candidate
from backend.accounts.social_profile import SocialProfile
from backend.common.errors import AppError
from backend.learners.models import Merge
from backend.learners.services import merging, number_give_up

PENDING_SECONDS = int(pending_login.LIFETIME.total_seconds())


@dataclass(frozen=True)
class Proof:
    """How an older account is proved: `which` candidate, and its password, a code sent to its phone, or its login."""

    which: int = 0
    password: str = ""
    code: str = ""
    login: SocialProfile | None = None


def sign_in(profile: SocialProfile, *, birth_date: dt.date | None) -> User:
    """Return the member with this identity, or sign up if nobody else may be them and `birth_date` (consent) is given.

    Raises AppError "identity.duplicate" and "sign_up.needed" (409), "sign_up.too_young" and "account.inactive" (403).
    """
    member = social_login.member(profile)
    return member or _join_or_ask(profile, pending_login.seal(profile), birth_date=birth_date, separate=False)


def resume(
    pending: str,
    *,
    proof: Proof | None,
    separate: bool,
    merge: bool,
    give_up: number_give_up.Proof | None,
    birth_date: dt.date | None,
    address: str,
) -> User:
    """Go on with a pending login: link it to the proved account, or sign up, `separate` from the accounts found.

    Raises AppError as `sign_in` and the proofs do, "login.pending_expired" (401), "merge.needed" (409) when the
    identity belongs to another learner, who is merged with the proved account only if `merge` says so, and
    "merge.two_numbers" (409) when both have a number and `give_up` does not prove the one that goes. After these two
    `extra.pending` stands for the login with its proof.
    """
    found = _opened(pending)
    if proof or found.proved_id is not None:
        user = _proved(found, proof, merge=merge, give_up=give_up, address=address)
    else:
        joined = social_login.member(found.profile)
        user = joined or _join_or_ask(found.profile, pending, birth_date=birth_date, separate=separate)
    # A pending login signs in once, however often it was sealed anew.
    name = f"{found.profile.provider} {found.profile.uid} {found.until.isoformat()}"
    try:
        attempt_limits.count_attempt(scope="login.pending", key=name, limit=1, window_seconds=PENDING_SECONDS)
    except AppError:
        raise AppError(
            "login.pending_expired", "This login has expired or was used: begin again.", status=401
        ) from None
    return user


def send_number_code(pending: str, *, address: str) -> None:
    """Send a code to the number that a merge gives up. Raises AppError as `number_give_up.send_code` does.

    "proof.impossible" (409) also for a login whose older account is not proved, or without a merge to make.
    """
    found = _opened(pending)
    other = social_login.owner_of(found.profile)
    if found.proved_id is None or other is None or other.pk == found.proved_id:
        raise AppError("proof.impossible", "No number is given up here.", status=409)
    preview = merging.preview(first_id=found.proved_id, second_id=other.pk)
    if not preview.given_up_number:
        raise AppError("proof.impossible", "No number is given up here.", status=409)
    number_give_up.send_code(user_id=preview.absorbed_id, address=address)


def send_code(pending: str, *, which: int, address: str) -> None:
    """Send a code to the phone of a candidate. Raises AppError as `ownership_proof.send_code` does."""
    candidate = _candidate(_opened(pending).profile, which)
    if not candidate.phone_number:
        raise AppError("proof.impossible", "This account cannot be proved that way.", status=409)
    ownership_proof.send_code(user_id=candidate.user_id, address=address)


def _join_or_ask(profile: SocialProfile, pending: str, *, birth_date: dt.date | None, separate: bool) -> User:
    extra: dict[str, Any] = {"pending": pending, "expires_in": PENDING_SECONDS}
    candidates = [] if separate else social_login.candidates(profile)
    if candidates:
        extra["candidates"] = []
        for one in candidates:
            ways = [*(["password"] if one.has_password else []), *(["code"] if one.phone_number else [])]
            shown = {"shown": list(one.shown), "joined": one.joined.isoformat(), "ways": [*ways, *one.providers]}
            extra["candidates"].append(shown)
        raise AppError("identity.duplicate", "This person may have an account: prove it, or go on apart.", extra, 409)
    if birth_date is None:
        extra["required"] = ["birth_date", "terms", "privacy"]
        raise AppError("sign_up.needed", "Nobody has signed up with this login: send the consent.", extra, 409)
    return social_login.join(profile, birth_date=birth_date)


def _proved(
    pending: PendingLogin, proof: Proof | None, *, merge: bool, give_up: number_give_up.Proof | None, address: str
) -> User:
    profile = pending.profile
    owner = (
        _owner(profile, proof, address=address) if proof else accounts.active_learner(user_id=pending.proved_id or 0)
    )
    if owner is None:
        raise AppError("account.inactive", "This learner's account is switched off.", status=403)
    other = social_login.owner_of(profile)
    if other is not None and other.pk != owner.pk:
        found = merging.preview(first_id=owner.pk, second_id=other.pk)
        extra: dict[str, Any] = {
            "pending": pending_login.seal_proved(pending, proved_id=owner.pk),
            "identities": [one.provider for one in found.identities],
        }
        if found.given_up_number:
            extra |= {"kept_number": found.kept_number, "given_up_number": found.given_up_number}
        if not merge:
            raise AppError("merge.needed", "Another learner has this login: send merge to make them one.", extra, 409)
        if found.given_up_number and give_up is None:
            has_password = User.objects.get(pk=found.absorbed_id).has_usable_password()
            extra["ways"] = [*(["password"] if has_password else []), *(["code"] if sms.is_offered() else [])]
            raise AppError("merge.two_numbers", "Both have a phone number: prove the one that is given up.", extra, 409)
        given_up = number_give_up.prove(user_id=found.absorbed_id, proof=give_up) if give_up else ""
        merging.merge(
            survivor_id=found.survivor_id,
            absorbed_id=found.absorbed_id,
            trigger=Merge.Trigger.PROOF,
            given_up=given_up,
        )
        return User.objects.get(pk=found.survivor_id)
    if not social_login.attach(user_id=owner.pk, profile=profile):
        raise AppError("identity.unknown", "The login has just been linked elsewhere: begin again.", status=404)
    return owner


def _owner(profile: SocialProfile, proof: Proof, *, address: str) -> User:
    if proof.login is not None:
        # Before the login is recognized, which updates the e-mail address that it may have been found by.
        offered = {one.user_id for one in social_login.candidates(profile)}
        owner = social_login.member(proof.login)
        if owner is None or owner.pk not in offered:
            raise AppError("proof.wrong", "That login belongs to none of these accounts.", status=403)
        return owner
    user_id = _candidate(profile, proof.which).user_id
    if proof.code:
        return ownership_proof.by_code(user_id=user_id, code=proof.code, address=address)
    return ownership_proof.by_password(user_id=user_id, password=proof.password, address=address)


def _candidate(profile: SocialProfile, which: int) -> Candidate:
    candidates = social_login.candidates(profile)
    if which >= len(candidates):
        raise AppError("proof.impossible", "There is no such account to prove.", status=409)
    return candidates[which]


def _opened(pending: str) -> PendingLogin:
    found = pending_login.unseal(pending)
    if found is None:
        raise AppError("login.pending_expired", "This login has expired or was used: begin again.", status=401)
    return found
