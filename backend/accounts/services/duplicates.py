"""Whether somebody new may be somebody we know: their e-mail or phone number already belongs to an account."""

from dataclasses import dataclass

from django.db.models import Q

from backend.accounts import masking
from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.selectors import LOGIN_PROVIDERS
from backend.accounts.social_profile import Arrival

MOST = 3
"""How many accounts are offered; more than one needs an address that moved between people."""


@dataclass(frozen=True)
class Candidate:
    """An account that may be theirs, and how it can be proved; what is shown is masked."""

    user_id: int
    shown: tuple[str, ...]
    has_password: bool
    phone_number: str
    """E.164, for sending a code; never shown."""
    providers: tuple[str, ...]

    @property
    def phone_shown(self) -> str:
        """The number as its owner recognizes it."""
        return masking.phone(self.phone_number)


def find(arrival: Arrival, *, but: User | None = None) -> list[Candidate]:
    """Return the accounts to which the vouched-for e-mail or the claimed phone number belongs, oldest first.

    `but` is left out: the learner the identity itself belongs to.
    """
    matches = Q(pk__in=[])
    if arrival.email:
        others = CustomSocialAccount.objects.filter(email=arrival.email).values("user_id")
        matches |= Q(email__iexact=arrival.email) | Q(pk__in=others)
    if arrival.phone_number:
        matches |= Q(phone_number=arrival.phone_number)
    users = User.objects.filter(matches, is_active=True, is_service_account=False).order_by("pk")
    if but is not None:
        users = users.exclude(pk=but.pk)
    return [_candidate(user, arrival) for user in users.prefetch_related("custom_social_accounts")[:MOST]]


def _candidate(user: User, arrival: Arrival) -> Candidate:
    identities = user.custom_social_accounts.all()
    providers = {one.provider for one in identities if one.provider in LOGIN_PROVIDERS}
    same_phone = bool(arrival.phone_number) and user.phone_number == arrival.phone_number
    same_email = bool(arrival.email) and arrival.email in {user.email.lower(), *(one.email for one in identities)}
    shown = [masking.email(arrival.email)] if same_email else []
    return Candidate(
        user_id=user.pk,
        shown=tuple([*shown, masking.phone(arrival.phone_number)] if same_phone else shown),
        has_password=user.has_usable_password(),
        phone_number=user.phone_number or "",
        providers=tuple(sorted(providers)),
    )
