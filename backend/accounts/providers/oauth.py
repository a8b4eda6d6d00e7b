"""OAuth code shared by both login platforms: validated responses, our own URLs, and the profile that results.

allauth runs the OAuth flow (state, PKCE, code for token, token for profile). Every response of a platform is parsed
before it is used, and every failure becomes one of the exceptions that allauth's callback view reports.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.client import OAuth2Client
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.core.exceptions import ValidationError as InvalidEmailError
from django.core.validators import validate_email
from django.http import HttpRequest
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from backend.accounts.social_profile import OAuthTokens, SocialProfile
from backend.common import clock
from backend.common.errors import ExternalError
from backend.common.http import api_client, waiting_slots

CALLBACK_PATH = "login/{provider}/callback/"
"""The path, below PUBLIC_URL, that is registered with each platform; the web serves it."""
DEADLINE_SECONDS = 5.0
"""How long one call to a platform may take in all: a person is waiting."""
RESPONSE_MAX_BYTES = 64 * 1024
TOKEN_MAX_CHARS = 4000
EMAIL_MAX_CHARS = 254
CODE_MAX_CHARS = 40
MISCONFIGURED_CODES = frozenset(
    {"invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope", "redirect_uri_mismatch"}
    | {"KOE004", "KOE006", "KOE010", "KOE101", "KOE114", "KOE303", "-3", "-5", "-402"}
)
QUOTA_CODES = frozenset({"-10", "KOE237"})
LIFETIME_MAX_SECONDS = 10 * 365 * 24 * 3600


class TokenResponse(BaseModel):
    """The response of a token endpoint. Lifetimes are seconds."""

    access_token: str = Field(min_length=1, max_length=TOKEN_MAX_CHARS)
    refresh_token: str = Field("", max_length=TOKEN_MAX_CHARS)
    scope: str = Field("", max_length=500)
    expires_in: int = Field(3600, gt=0, le=LIFETIME_MAX_SECONDS)
    refresh_token_expires_in: int | None = Field(None, gt=0, le=LIFETIME_MAX_SECONDS)

    def as_tokens(self) -> OAuthTokens:
        """Return the tokens, their lifetimes counted from now."""
        now, refresh_seconds = clock.now(), self.refresh_token_expires_in
        return OAuthTokens(
            access_token=self.access_token,
            refresh_token=self.refresh_token,
            scopes=self.scope,
            access_expires_at=now + dt.timedelta(seconds=self.expires_in),
            refresh_expires_at=now + dt.timedelta(seconds=refresh_seconds) if refresh_seconds else None,
        )


def _flag(value: object) -> object:
    return value is True or (isinstance(value, str) and value.lower() == "true")


LooseBool = Annotated[bool, BeforeValidator(_flag)]
"""A flag that some answers spell "true"; whatever is neither is not true, and no reason to refuse a login."""
M = TypeVar("M", bound=BaseModel)


class PlatformError(ProviderException):  # type: ignore[misc]  # allauth has no types
    """A login failed at the platform or on the way there.

    `reason` is one of: unreachable (no answer, or a server error); misconfigured (our application's id, secret,
    redirect URI or permissions are refused); quota (too many requests from us); expired (the code or access token is
    wrong, used or expired); busy (as many calls as this process makes at once are under way).
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class CheckedClient(OAuth2Client):  # type: ignore[misc]  # allauth has no types
    """Exchanges the code for tokens and accepts only a well-formed response."""

    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        """Return the URL of the consent page, scopes in the order given; no scope parameter when there are none."""
        query = {
            "client_id": self.consumer_key,
            "redirect_uri": self.callback_url,
            "response_type": "code",
            "scope": self.scope_delimiter.join(scope),
            "state": self.state,
        } | extra_params
        return f"{authorization_url}?{urlencode({name: value for name, value in query.items() if value})}"

    def get_access_token(
        self, code: str, pkce_code_verifier: str | None = None, extra_data: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """Return the token response as a dict. Raises ProviderException."""
        answer = exchange_code(
            self.access_token_url,
            client_id=self.consumer_key,
            client_secret=self.consumer_secret,
            redirect_uri=self.callback_url,
            code=code,
            code_verifier=pkce_code_verifier or "",
        )
        return answer.model_dump()


class CheckedAdapter(OAuth2Adapter):  # type: ignore[misc]
    """One platform's URLs, the sandbox's or its own, and how to read its profile."""

    client_class = CheckedClient

    @property
    def profile_url(self) -> str:
        """The profile endpoint."""
        raise NotImplementedError

    @property
    def own_application(self) -> str:
        """The platform's id for our application, as `application_of` returns it."""
        raise NotImplementedError

    def application_of(self, access_token: str) -> str:
        """Return the id of the application a token was issued to. Raises as `fetch_profile` does."""
        raise NotImplementedError

    def get_callback_url(self, request: HttpRequest, app: object) -> str:
        """Return the redirect URI, from PUBLIC_URL and never from a Host header."""
        return f"{settings.PUBLIC_URL.rstrip('/')}/{CALLBACK_PATH.format(provider=self.provider_id)}"

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """Return the token as allauth passes it on; we store SocialProfile.tokens instead."""
        return SocialToken(token=data["access_token"])

    def complete_login(self, request: HttpRequest, app: object, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Return allauth's login with a SocialProfile as `profile`. Raises ProviderException for a bad response."""
        profile = self.read_profile(self.fetch_profile(token.token))
        tokens = TokenResponse.model_validate(kwargs["response"]).as_tokens()
        login = self.get_provider().sociallogin_from_response(request, {"id": profile.uid})
        login.profile = profile.model_copy(update={"tokens": tokens})
        return login

    def fetch_profile(self, access_token: str) -> bytes:
        """Return the profile endpoint's body."""
        return fetch(self.profile_url, access_token)

    def read_profile(self, body: bytes) -> SocialProfile:
        """Return the profile without tokens. Raises ProviderException for a bad response."""
        raise NotImplementedError


class IdOnlyProvider:
    """Mixin for an allauth provider that hands allauth the id alone: our own table identifies people."""

    pkce_enabled_default = True

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return nothing."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Return nothing: allauth never sees an address."""
        return []


def call_platform(
    method: str, url: str, *, headers: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None
) -> api_client.Reply:
    """Return a platform's response, whatever its status.

    Raises PlatformError "unreachable" when there is none in time, and "busy".
    """
    headers = {"Accept": "application/json", **(headers or {})}
    try:
        with waiting_slots.waiting("login"):
            return api_client.call(method, url, headers=headers, form=form, deadline_seconds=DEADLINE_SECONDS)
    except ExternalError as error:
        raise PlatformError("busy" if error.code == "http.busy" else "unreachable", error.code) from error


def exchange_code(
    url: str, *, client_id: str, client_secret: str, redirect_uri: str, code: str, code_verifier: str
) -> TokenResponse:
    """Return the tokens for an authorization code. Raises ProviderException."""
    form = {
        "grant_type": "authorization_code",
        "client_id": client_id,
        "client_secret": client_secret,
        "redirect_uri": redirect_uri,
        "code": code,
        "code_verifier": code_verifier,
    }
    reply = call_platform("POST", url, form={name: value for name, value in form.items() if value})
    if reply.status != 200:
        raise refusal("the token endpoint", reply)
    return parse(TokenResponse, reply.body)


def fetch(url: str, access_token: str) -> bytes:
    """Return the body of a resource of the token's owner. Raises as `refusal` says."""
    reply = call_platform("GET", url, headers={"Authorization": f"Bearer {access_token}"})
    if reply.status != 200:
        raise refusal("the profile endpoint", reply)
    return reply.body


def refusal(endpoint: str, reply: api_client.Reply) -> Exception:
    """Return the exception for an answer other than 200. Its text has the codes only: a body may quote what was sent.

    Codes: https://developers.kakao.com/docs/latest/ko/rest-api/reference (error codes), RFC 6749 section 5.2 for both.
    """
    codes = {str(reply.data[name])[:CODE_MAX_CHARS] for name in ("error_code", "error", "code") if reply.data.get(name)}
    text = f"{endpoint} answered {reply.status} {' '.join(sorted(codes))}".strip()
    if reply.status == 429 or codes & QUOTA_CODES:
        return PlatformError("quota", text)
    if codes & MISCONFIGURED_CODES:
        return PlatformError("misconfigured", text)
    if reply.status >= 500:
        return PlatformError("unreachable", text)
    if reply.status in (400, 401):
        return PlatformError("expired", text)
    unknown: Exception = ProviderException(text)
    return unknown


def parse(model: type[M], body: bytes) -> M:
    """Return a platform's response as `model`. Raises ProviderException for anything else."""
    if len(body) > RESPONSE_MAX_BYTES:
        raise ProviderException("the response is too large")
    try:
        return model.model_validate_json(body)
    except ValidationError as wrong:
        raise ProviderException(f"the response is not a {model.__name__}: {wrong.error_count()} errors") from None


def normalized_email(text: str) -> str:
    """Return the address in lower case, so that two can be compared; "" when it is invalid."""
    address = text.strip().lower()
    try:
        validate_email(address)
    except InvalidEmailError:
        return ""
    return address if len(address) <= EMAIL_MAX_CHARS else ""
