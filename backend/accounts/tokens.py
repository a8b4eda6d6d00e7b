"""JSON Web Tokens: issued, verified, rotated and revoked. The only module that uses the JWT library.

An access token (10 minutes) reads without a database query, and changes things only while its sign-in lives; its type
is "access" for a learner, "service" for a bot. A refresh token (30 days) works once; each use issues the next one of
its family. If one is used a second time it was stolen or its answer was lost. Within ten seconds the same program at
the same address gets the same next token again: its answer was lost, or it refreshed twice at the same moment. Anything
else ends the whole family.
"""

import datetime as dt
import functools
import logging
import uuid
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, TypeVar, cast

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework_simplejwt.exceptions import ExpiredTokenError, TokenError
from rest_framework_simplejwt.settings import api_settings
from rest_framework_simplejwt.tokens import Token
from rest_framework_simplejwt.utils import aware_utcnow

from backend.accounts import selectors
from backend.accounts.models import TokenFamily, User
from backend.common import clock
from backend.common.client_address import rate_limit_subnet
from backend.common.encryption import keyed_hash
from backend.common.errors import AppError

VERIFIED_TOKENS_MAX = 10_000
FRESH = dt.timedelta(minutes=10)
"""How long a sign-in counts as a proof of who its user is."""

FORGIVEN = dt.timedelta(seconds=10)
"""How long a used refresh token is answered again, to the program that used it."""
ACTIVITY_PRECISION = dt.timedelta(days=1)
"""A sign-in that refreshes its tokens counts as one of its user's last logins, written this often."""

logger = logging.getLogger(__name__)


class TokenPair(NamedTuple):
    """The tokens of a sign-in."""

    access: str
    refresh: str


class AccessToken(NamedTuple):
    """An access token for a learner, valid for `expires_in` seconds."""

    access: str
    expires_in: int


@dataclass(frozen=True)
class Caller:
    """The learner a token was issued for, known by id alone; `in_chat` when a bot makes the request for them.

    `platform` is the chat they speak in, "" where the bot's key does not say.
    """

    id: int
    in_chat: bool = False
    platform: str = ""
    is_authenticated: ClassVar[bool] = True
    is_active: ClassVar[bool] = True

    @property
    def pk(self) -> int:
        """The id under the name that DRF's throttles use."""
        return self.id


class _WrongTokenTypeError(TokenError):
    """A learner's token where a bot's is required, or the reverse."""


class _BearerToken(Token):
    lifetime = api_settings.ACCESS_TOKEN_LIFETIME

    def verify_token_type(self) -> None:
        claimed = self.get("token_type")
        if claimed != self.token_type and claimed in (_LearnerToken.token_type, _ServiceToken.token_type):
            raise _WrongTokenTypeError("Token speaks for somebody else")
        super().verify_token_type()


class _LearnerToken(_BearerToken):
    token_type = "access"  # noqa: S105  a kind, not a secret


class _ServiceToken(_BearerToken):
    token_type = "service"  # noqa: S105


class _RefreshToken(Token):
    token_type = "refresh"  # noqa: S105
    lifetime = api_settings.REFRESH_TOKEN_LIFETIME


Kind = TypeVar("Kind", bound=Token)
IN_CHAT = "in_chat"
"""The claim of a token that a bot uses on a learner's behalf."""


class _BearerAuthentication(BaseAuthentication):
    def authenticate_header(self, request: Request) -> str:
        """Return the WWW-Authenticate header, which makes a missing token a 401."""
        return 'Bearer realm="api"'


class LearnerAuthentication(_BearerAuthentication):
    """A learner's access token. For reading no row is read: the token of an ended sign-in reads until it expires.

    For a change, and with `live` always, its token family is read and must not have ended; with `max_age` the sign-in,
    or a later proof of who its user is, must not be older. A token that a bot uses for a learner has no family: the
    chat platform proves who speaks.
    """

    def __init__(self, *, live: bool = False, max_age: dt.timedelta | None = None) -> None:
        self._live = live
        self._max_age = max_age

    def authenticate(self, request: Request) -> tuple[Caller, Token] | None:
        """Return the caller, or None when no token came. Raises AppError 401 or 403."""
        raw = _bearer(request)
        if raw is None:
            return None
        token = _verified(raw)
        # The library forgives expired tokens the LEEWAY that is meant for the clocks of those who issue them.
        if _expires_at(token) <= aware_utcnow():
            raise _expired()
        platform = token.get(IN_CHAT)
        caller = Caller(
            _subject(token), in_chat=platform is not None, platform=platform if isinstance(platform, str) else ""
        )
        if (self._live or request.method not in SAFE_METHODS) and not caller.in_chat:
            proved_at = _proved_at(_family_id(token), caller.id)
            if proved_at is None:
                raise _invalid()
            if self._max_age is not None and clock.now() - proved_at > self._max_age:
                raise proof_needed()
        return caller, token


# Partials, not subclasses: the schema documents one kind of token.
LiveSignInAuthentication = cast("type[LearnerAuthentication]", functools.partial(LearnerAuthentication, live=True))
"""For what exports or lists sign-ins, though it only reads: a sign-in that was ended is refused at once."""
FreshSignInAuthentication = cast(
    "type[LearnerAuthentication]", functools.partial(LearnerAuthentication, live=True, max_age=FRESH)
)
"""For what could take an account over: the user has signed in within the last ten minutes."""


class ServiceAuthentication(_BearerAuthentication):
    """A bot's service token. The account's row is read: a bot that was switched off is refused at once."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """Return the service account, or None when no token came. Raises AppError 401 or 403."""
        raw = _bearer(request)
        if raw is None:
            return None
        token = _read(_ServiceToken, raw)
        account = selectors.active_service_account(user_id=_subject(token))
        if account is None:
            raise _invalid()
        return account, token


def is_fresh(request: Request) -> bool:
    """Return whether the caller has proved who they are within the last ten minutes; never for a chat's speaker."""
    family = family_of(request)
    proved_at = _proved_at(family, cast("Caller", request.user).id) if family else None
    return proved_at is not None and clock.now() - proved_at <= FRESH


def set_proved(request: Request) -> None:
    """Record that the caller has just proved who they are: their sign-in is fresh again."""
    if family := family_of(request):
        TokenFamily.objects.filter(pk=family, ended_at=None).update(proved_at=clock.now())


def proof_needed() -> AppError:
    """Return the error that asks for a fresh proof."""
    return AppError(
        "auth.proof_needed",
        "Prove who you are first: this is allowed within ten minutes of a sign-in or another proof.",
        {"within_seconds": int(FRESH.total_seconds())},
        status=403,
    )


def issue(user: User, *, device: str = "", address: str | None = None) -> TokenPair:
    """Begin a token family for a user who has just proved who they are, and delete their expired ones.

    `device` (a User-Agent) and `address` are shown to its owner in the list of sign-ins.
    """
    user.token_families.filter(expires_at__lt=clock.now()).delete()
    User.objects.filter(pk=user.pk).update(last_login=clock.now())
    refresh = _RefreshToken()
    family = TokenFamily.objects.create(
        user=user,
        current_jti=refresh["jti"],
        expires_at=_expires_at(refresh),
        device=device,
        address=address,
    )
    return _pair(user, family.pk, refresh)


def issue_for_chat(user: User, *, platform: str = "") -> AccessToken:
    """Return a short-lived token that a bot uses on behalf of `user` on a platform; it cannot be refreshed."""
    token = _LearnerToken()
    token[IN_CHAT] = platform or True
    return AccessToken(_signed(token, user), int(_LearnerToken.lifetime.total_seconds()))


def rotate(raw: str, *, device: str = "", address: str = "") -> TokenPair:
    """Use up a refresh token and return the next pair of its family. Raises AppError 401.

    Used again within FORGIVEN by the same `device` (User-Agent) and address (IPv6: its /64), it gives the same refresh
    token as before; any other reuse ends the family.
    """
    spent = _read(_RefreshToken, raw)
    fresh = _RefreshToken()
    now, client = clock.now(), keyed_hash("refresh client", f"{rate_limit_subnet(address)} {device}")
    family = TokenFamily.objects.filter(pk=_family_id(spent))
    # One conditional UPDATE decides the race: the row is locked, and only one caller still finds the old id in it. A
    # join (user__is_active) would move the condition into a subquery, which is not evaluated again after the wait.
    is_here = Exists(User.objects.filter(pk=OuterRef("user_id"), is_active=True))
    won = family.filter(is_here, current_jti=spent["jti"], ended_at=None).update(
        current_jti=fresh["jti"],
        previous_jti=spent["jti"],
        refreshed_at=now,
        refreshed_by=client,
        expires_at=_expires_at(fresh),
    )
    if not won:
        forgiven = family.filter(
            is_here, previous_jti=spent["jti"], refreshed_by=client, refreshed_at__gt=now - FORGIVEN, ended_at=None
        )
        if current := forgiven.values_list("current_jti", flat=True).first():
            fresh["jti"] = current
            return _pair(family.select_related("user").get().user, spent["family"], fresh)
        if family.filter(ended_at=None).update(ended_at=clock.now()):
            logger.warning(
                "refresh token of family %s was reused, or its user is inactive: family ended", spent["family"]
            )
        raise _invalid()
    user = family.select_related("user").get().user
    if user.last_login is None or clock.now() - user.last_login > ACTIVITY_PRECISION:
        User.objects.filter(pk=user.pk).update(last_login=clock.now())
    return _pair(user, spent["family"], fresh)


def revoke(raw: str) -> None:
    """End the family of a refresh token, used or not; safe to repeat. Raises AppError 401 for a token not ours."""
    token = _read(_RefreshToken, raw)
    TokenFamily.objects.filter(pk=_family_id(token), ended_at=None).update(ended_at=clock.now())


def family_of(request: Request) -> str | None:
    """Return the family of a learner's access token; None for one that a bot got for them."""
    return request.auth.get("family") if isinstance(request.auth, _LearnerToken) else None


@functools.lru_cache(maxsize=VERIFIED_TOKENS_MAX)
def _verified(raw: bytes) -> _LearnerToken:
    """Return a learner's token after verifying its signature; refused tokens are not cached.

    A bot sends the same token for minutes. Only its expiry can change meanwhile, and the caller checks that.
    """
    return _read(_LearnerToken, raw)


def _proved_at(family_id: uuid.UUID | str, user_id: int) -> dt.datetime | None:
    """Return when the user of a living family last proved who they are, None if it has ended."""
    live = TokenFamily.objects.filter(pk=family_id, user_id=user_id, user__is_active=True, ended_at=None)
    return live.values_list(Coalesce("proved_at", "created_at"), flat=True).first()


def _pair(user: User, family_id: uuid.UUID | str, refresh: _RefreshToken) -> TokenPair:
    access = _ServiceToken() if user.is_service_account else _LearnerToken()
    access["family"] = refresh["family"] = str(family_id)
    return TokenPair(access=_signed(access, user), refresh=_signed(refresh, user))


def _signed(token: Token, user: User) -> str:
    token["sub"] = str(user.pk)
    return str(token)


def _bearer(request: Request) -> bytes | None:
    scheme, _, raw = get_authorization_header(request).strip().partition(b" ")
    return raw.strip() if scheme.lower() == b"bearer" else None


def _read(kind: type[Kind], raw: str | bytes) -> Kind:
    try:
        return kind(raw)  # type: ignore[arg-type]  # the library annotates the encoded token as a Token
    except _WrongTokenTypeError:
        raise AppError("auth.forbidden", "This token speaks for another kind of caller.", status=403) from None
    except ExpiredTokenError:
        raise _expired() from None
    except (TokenError, ValueError, OverflowError):
        raise _invalid() from None


def _invalid() -> AppError:
    return AppError("auth.token_invalid", "The token is not acceptable.", status=401)


def _expired() -> AppError:
    return AppError("auth.token_expired", "The token has expired.", status=401)


def _subject(token: Token) -> int:
    try:
        return int(token["sub"])
    except (KeyError, ValueError):
        raise _invalid() from None


def _family_id(token: Token) -> uuid.UUID:
    try:
        return uuid.UUID(token["family"])
    except (KeyError, ValueError, AttributeError):
        raise _invalid() from None


def _expires_at(token: Token) -> dt.datetime:
    return dt.datetime.fromtimestamp(token["exp"], tz=dt.UTC)
