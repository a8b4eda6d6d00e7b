"""The learner behind a chat identity, linked with their login if the platform names it.

KakaoTalk may send, with a message, the id that the same person has at Kakao Login. Both ids are Kakao's own statement,
sent by our bot's service account over an endpoint that only Kakao's secret gives access to; no learner can send them.
So the chat's user is the person who can sign in by that login, and merging the two gives nobody access to anything new.
It is still done only

- for pairs of platforms of which this is known (SAME_LOGIN);
- between two active learners, never with bots or staff, and never when both have a phone number of their own: those are
  accounts a person made separately, and a message is no consent to lose one;
- when nobody has reversed it before, by undoing the merge or by unlinking the login here. Signing in on the web by that
  login links them again.

If linking is refused, the learner of the chat identity alone is returned.
"""

from typing import NamedTuple

from django.db import IntegrityError, transaction

from backend.accounts import selectors as accounts
from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.services import identities, notices
from backend.common.errors import AppError
from backend.learners import merge_policy, selectors
from backend.learners.models import Merge, ProviderUnlink
from backend.learners.services import merging
from backend.study.services import learners
from contracts.enums import Platform
from contracts.notices import NoticeKind

SAME_LOGIN: dict[str, str] = {Platform.KAKAO_SKILL: Platform.KAKAO}
"""Chat platform -> the login whose id its messages may carry."""
ROUNDS = 4  # each handles one of the four cases; another bot may change the case meanwhile


class Login(NamedTuple):
    """An identity at a platform."""

    provider: str
    uid: str


def exchange(*, provider: str, uid: str, display_name: str, same_as: Login | None = None) -> User:
    """Return the learner behind a chat identity, created on the first call; `same_as` is the same person's login.

    Both unknown: one new learner gets both. One known: its learner gets the other. Both known and of two learners: they
    are merged. Safe to repeat and under concurrency. Raises AppError "account.inactive" (403), "same_as.unsupported".
    """
    if same_as is not None:
        if SAME_LOGIN.get(provider) != same_as.provider:
            raise AppError("same_as.unsupported", "These two platforms do not share their people.")
        for _ in range(ROUNDS):
            if link_step(Login(provider, uid), same_as, display_name):
                break
    return identities.exchange_identity(provider=provider, uid=uid, display_name=display_name)


def link_step(chat: Login, login: Login, display_name: str) -> bool:
    """Take one step towards one learner with both identities; return whether no step is left to take."""
    speaker = accounts.identity(provider=chat.provider, uid=chat.uid)
    known = accounts.identity(provider=login.provider, uid=login.uid)
    if known is None and ProviderUnlink.objects.filter(provider=login.provider, uid=login.uid).exists():
        return True
    if speaker is None and known is None:
        identities.exchange_identity(provider=chat.provider, uid=chat.uid, display_name=display_name)
        return False
    if speaker is None or known is None:
        owner, missing = (known, chat) if known else (speaker, login)
        return owner is None or not owner.user.is_active or attach(owner.user_id, missing)
    if speaker.user_id == known.user_id or selectors.was_undone(speaker.user_id, known.user_id):
        return True
    try:
        with transaction.atomic():
            pair = merge_policy.choose_survivor(*merging.lock(known.user_id, speaker.user_id))
            trigger = Merge.Trigger.SAME_LOGIN
            merging.merge(survivor_id=pair.survivor.pk, absorbed_id=pair.absorbed.pk, trigger=trigger)
    except AppError:  # refused: both stay as they are
        return True
    return False


def attach(user_id: int, identity: Login) -> bool:
    """Give a learner an identity and notify them, unless only a chat knows them; return whether it was given."""
    try:
        with transaction.atomic():
            learners.lock(user_id=user_id)
            CustomSocialAccount.objects.create(user_id=user_id, provider=identity.provider, uid=identity.uid)
            owner = User.objects.get(pk=user_id)
            if identity.provider in SAME_LOGIN or owner.phone_number or owner.has_usable_password():
                notices.notify(user=owner, kind=NoticeKind.IDENTITY_LINKED, provider=identity.provider)
    except (IntegrityError, AppError):  # another learner owns it by now, or this learner was merged into another one
        return False
    return True
