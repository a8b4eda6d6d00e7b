"""Who a chat speaker is, when the platform also says by which login it knows them.

KakaoTalk may send, with a message, the id that the same person has at Kakao Login. Both ids are Kakao's own word,
brought by our bot's service account over a door that only Kakao's secret opens; no learner can send them. So whoever
writes in that chat is whoever can sign in by that login, and joining the two gives nobody what they could not reach
before. It is still done only

- for pairs of platforms of which that is known (SAME_LOGIN);
- between two active learners, never with bots or staff, and never when both have a phone number of their own: those are
  accounts somebody made apart, and a message is no consent to lose one;
- when nobody has taken it back before, by undoing the merge or by letting go of the login here: what a person undid, a
  machine does not do again. Signing in on the web by that login does.

Whatever is refused, the speaker is answered as who they were.
"""

from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q

from backend.accounts import selectors as accounts
from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.services import identities, notices
from backend.common.errors import AppError
from backend.learners import merge_policy
from backend.learners.models import Merge, ProviderUnlink
from backend.learners.services import merging
from backend.study.services import learners
from contracts.enums import Platform
from contracts.notices import NoticeKind

SAME_LOGIN: dict[str, str] = {Platform.KAKAO_SKILL: Platform.KAKAO}
"""Chat platform -> the login whose id its messages may carry."""
ROUNDS = 4  # each settles one of the four cases; another bot may change the case meanwhile


class Login(NamedTuple):
    """An identity at a login."""

    provider: str
    uid: str


def exchange(*, provider: str, uid: str, display_name: str, same_as: Login | None = None) -> User:
    """Return the learner behind a chat identity, made on first sight; `same_as` is the same person's login.

    Both unknown: one new learner has both. One known: its learner gets the other. Both known and of two learners: they
    are merged. Safe to repeat and under concurrency. Raises AppError "account.inactive" (403), "same_as.unsupported".
    """
    if same_as is not None:
        if SAME_LOGIN.get(provider) != same_as.provider:
            raise AppError("same_as.unsupported", "These two platforms do not share their people.")
        for _ in range(ROUNDS):
            if _joined(Login(provider, uid), same_as, display_name):
                break
    return identities.exchange_identity(provider=provider, uid=uid, display_name=display_name)


def _joined(chat: Login, login: Login, display_name: str) -> bool:
    """Take one step towards one learner for both; True when there is none left to take."""
    speaker = accounts.identity(provider=chat.provider, uid=chat.uid)
    known = accounts.identity(provider=login.provider, uid=login.uid)
    if known is None and ProviderUnlink.objects.filter(provider=login.provider, uid=login.uid).exists():
        return True
    if speaker is None and known is None:
        identities.exchange_identity(provider=chat.provider, uid=chat.uid, display_name=display_name)
        return False
    if speaker is None or known is None:
        owner, missing = (known, chat) if known else (speaker, login)
        return owner is None or not owner.user.is_active or _attach(owner.user_id, missing)
    return speaker.user_id == known.user_id or _merge(known.user_id, speaker.user_id)


def _attach(user_id: int, identity: Login) -> bool:
    """Give a learner an identity; an account is told, a newcomer has nothing to be warned of."""
    try:
        with transaction.atomic():
            learners.lock(user_id=user_id)
            CustomSocialAccount.objects.create(user_id=user_id, provider=identity.provider, uid=identity.uid)
            owner = User.objects.get(pk=user_id)
            if identity.provider in SAME_LOGIN or owner.phone_number or owner.has_usable_password():
                notices.tell(user=owner, kind=NoticeKind.IDENTITY_LINKED, provider=identity.provider)
    except (IntegrityError, AppError):  # somebody else has it by now, or this learner was joined into another one
        return False
    return True


def _merge(login_id: int, chat_id: int) -> bool:
    """Merge two learners unless that is refused; a refusal leaves both as they are."""
    if Merge.objects.filter(_between(login_id, chat_id) | _between(chat_id, login_id)).exclude(undone_at=None).exists():
        return True
    try:
        _merge_locked(login_id, chat_id)
    except AppError:
        return True
    return False


@transaction.atomic
def _merge_locked(login_id: int, chat_id: int) -> None:
    chosen = merge_policy.pair(*merging.lock(login_id, chat_id))
    merging.merge(survivor_id=chosen.survivor.pk, absorbed_id=chosen.absorbed.pk, trigger=Merge.Trigger.SAME_LOGIN)


def _between(survivor_id: int, absorbed_id: int) -> Q:
    return Q(survivor_id=survivor_id, absorbed_id=absorbed_id)
