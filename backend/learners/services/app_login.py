"""Signing in by Kakao or Discord from a program of its own, under the rules of the web: proofs, consent, merging.

What cannot be decided yet comes back as an AppError (409) whose `extra.pending` stands for the login, for ten minutes
and one sign-in.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from backend.accounts import pending_login
from backend.accounts.models import User
from backend.accounts.services import attempt_limits, ownership_proof, social_login
from backend.accounts.services.duplicates import Candidate
from backend.accounts.services.social_login import Attached
from backend.accounts.social_profile import SocialProfile
from backend.common.errors import AppError
from backend.learners.models import Merge
from backend.learners.services import merging

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
    pending: str, *, proof: Proof | None, separate: bool, merge: bool, birth_date: dt.date | None, address: str
) -> User:
    """Go on with a pending login: link it to the proved account, or sign up, `separate` from the accounts found.

    Raises AppError as `sign_in` and the proofs do, "login.pending_expired" (401), and "merge.needed" (409) when the
    identity belongs to a chat's learner, who is merged with the proved account only if `merge` says so.
    """
    profile = _profile_of(pending)
    user = (
        _proved(profile, proof, merge=merge, address=address)
        if proof
        else social_login.member(profile) or _join_or_ask(profile, pending, birth_date=birth_date, separate=separate)
    )
    _use_up(pending)
    return user


def send_code(pending: str, *, which: int, address: str) -> None:
    """Send a code to the phone of a candidate. Raises AppError as `ownership_proof.send_code` does."""
    candidate = _candidate(_profile_of(pending), which)
    if not candidate.phone_number:
        raise AppError("proof.impossible", "This account cannot be proved that way.", status=409)
    ownership_proof.send_code(user_id=candidate.user_id, address=address)


def _join_or_ask(profile: SocialProfile, pending: str, *, birth_date: dt.date | None, separate: bool) -> User:
    extra: dict[str, Any] = {"pending": pending, "expires_in": PENDING_SECONDS}
    candidates = [] if separate else social_login.candidates(profile)
    if candidates:
        extra["candidates"] = [
            {"shown": list(one.shown), "joined": one.joined.isoformat(), "ways": _ways(one)} for one in candidates
        ]
        raise AppError("identity.duplicate", "This person may have an account: prove it, or go on apart.", extra, 409)
    if birth_date is None:
        extra["required"] = ["birth_date", "terms", "privacy"]
        raise AppError("sign_up.needed", "Nobody has signed up with this login: send the consent.", extra, 409)
    return social_login.join(profile, birth_date=birth_date)


def _proved(profile: SocialProfile, proof: Proof, *, merge: bool, address: str) -> User:
    if proof.login is not None:
        # Before the login is recognized, which updates the e-mail address that it may have been found by.
        offered = {one.user_id for one in social_login.candidates(profile)}
        owner = social_login.member(proof.login)
        if owner is None or owner.pk not in offered:
            raise AppError("proof.wrong", "That login belongs to none of these accounts.", status=403)
    elif proof.code:
        user_id = _candidate(profile, proof.which).user_id
        owner = ownership_proof.by_code(user_id=user_id, code=proof.code, address=address)
    else:
        user_id = _candidate(profile, proof.which).user_id
        owner = ownership_proof.by_password(user_id=user_id, password=proof.password, address=address)
    other = social_login.owner_of(profile)
    if other is not None and other.pk != owner.pk:
        found = merging.preview(first_id=owner.pk, second_id=other.pk)
        if not merge:
            extra = {"identities": [one.provider for one in found.identities]}
            raise AppError("merge.needed", "A chat's learner has this login: send merge to make them one.", extra, 409)
        merging.merge(survivor_id=found.survivor_id, absorbed_id=found.absorbed_id, trigger=Merge.Trigger.PROOF)
        owner = User.objects.get(pk=found.survivor_id)
    elif social_login.attach(user_id=owner.pk, profile=profile) is Attached.ELSEWHERE:
        raise AppError("identity.unknown", "The login has just been linked elsewhere: begin again.", status=404)
    return owner


def _candidate(profile: SocialProfile, which: int) -> Candidate:
    candidates = social_login.candidates(profile)
    if which >= len(candidates):
        raise AppError("proof.impossible", "There is no such account to prove.", status=409)
    return candidates[which]


def _ways(candidate: Candidate) -> list[str]:
    ways = ["password"] if candidate.has_password else []
    return [*ways, *(["code"] if candidate.phone_number else []), *candidate.providers]


def _profile_of(pending: str) -> SocialProfile:
    found = pending_login.unseal(pending)
    if found is None:
        raise AppError("login.pending_expired", "This login has expired or was used: begin again.", status=401)
    return found.profile


def _use_up(pending: str) -> None:
    """Let a pending login sign in once. Raises AppError "login.pending_expired" (401) from the second time on."""
    name = hashlib.sha256(pending.encode()).hexdigest()
    try:
        attempt_limits.count_attempt(scope="login.pending", key=name, limit=1, window_seconds=PENDING_SECONDS)
    except AppError:
        raise AppError(
            "login.pending_expired", "This login has expired or was used: begin again.", status=401
        ) from None
