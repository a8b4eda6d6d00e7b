"""What both login platforms share: checked answers, our own addresses, and who the platform says has come.

allauth does the dance (state, PKCE, code for token, token for profile). Whatever a platform answers is parsed before
it is used, and every way to be wrong becomes one of the errors that allauth's callback shows as a failure.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.common import clock
from backend.common.errors import ExternalError
from backend.common.http import api_client

SECONDS = 5.0
"""How long one question to a platform may take, all in all: somebody is waiting."""
ANSWER_MAX_BYTES = 64 * 1024
TOKEN_MAX_CHARS = 4000
LONGEST_LIFE_SECONDS = 10 * 365 * 24 * 3600


class TokenAnswer(BaseModel):
    """What a token endpoint answers. Lifetimes are seconds."""

    access_token: str = Field(min_length=1, max_length=TOKEN_MAX_CHARS)
    refresh_token: str = Field("", max_length=TOKEN_MAX_CHARS)
    scope: str = Field("", max_length=500)
    expires_in: int = Field(3600, gt=0, le=LONGEST_LIFE_SECONDS)
    refresh_token_expires_in: int | None = Field(None, gt=0, le=LONGEST_LIFE_SECONDS)


class Permit(BaseModel):
    """What the learner allowed: the tokens, their scopes separated by spaces, and until when each is good."""

    model_config = ConfigDict(frozen=True)

    access_token: str
    refresh_token: str
    scopes: str
    access_expires_at: dt.datetime
    refresh_expires_at: dt.datetime | None


@dataclass(frozen=True)
class Profile:
    """What a platform says about somebody. `email` only if it vouches for it; `phone_number` (E.164) is a claim."""

    uid: str
    display_name: str
    email: str = ""
    phone_number: str = ""


M = TypeVar("M", bound=BaseModel)


class UnreachableError(ProviderException):  # type: ignore[misc]  # allauth has no types
    """The platform does not answer, or is itself out of order."""


class CheckedClient(OAuth2Client):  # type: ignore[misc]  # allauth has no types
    """Trades the code for tokens, and lets nothing but a well-formed answer through."""

    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        """Return the address of the consent page; scopes in the order given, none where none are asked for."""
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
        """Return the token answer as a dict. Raises OAuth2Error for a refusal, ProviderException for the rest."""
        form = {
            "grant_type": "authorization_code",
            "client_id": self.consumer_key,
            "client_secret": self.consumer_secret,
            "redirect_uri": self.callback_url,
            "code": code,
            "code_verifier": pkce_code_verifier or "",
        } | (extra_data or {})
        reply = ask("POST", self.access_token_url, form={name: value for name, value in form.items() if value})
        if reply.status >= 500:
            raise UnreachableError(f"the token endpoint answered {reply.status}")
        if reply.status != 200:
            raise OAuth2Error(f"the token endpoint answered {reply.status}")  # its body may quote the code
        return parsed(TokenAnswer, reply.body).model_dump()


class CheckedAdapter(OAuth2Adapter):  # type: ignore[misc]
    """One platform's addresses, the sandbox's or its own, and how to read its profile."""

    client_class = CheckedClient

    @property
    def profile_url(self) -> str:
        """Where a token becomes a profile."""
        raise NotImplementedError

    def get_callback_url(self, request: HttpRequest, app: object) -> str:
        """Return where the platform sends people back: what PUBLIC_URL says, never what a Host header says."""
        return settings.PUBLIC_URL.rstrip("/") + reverse("web:social-callback", args=[self.provider_id])

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """Return the token as allauth passes it on; we keep another form of it."""
        return SocialToken(token=data["access_token"])

    def complete_login(self, request: HttpRequest, app: object, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Return who has come, with `profile` and `permit` on it. Raises ProviderException for nonsense."""
        profile = self.read_profile(self.fetch_profile(token.token))
        login = self.get_provider().sociallogin_from_response(request, {"id": profile.uid})
        login.profile = profile
        login.permit = permit(TokenAnswer.model_validate(kwargs["response"]))
        return login

    def fetch_profile(self, access_token: str) -> bytes:
        """Return the profile endpoint's body."""
        reply = ask("GET", self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
        if reply.status >= 500:
            raise UnreachableError(f"the profile endpoint answered {reply.status}")
        if reply.status != 200:
            raise ProviderException(f"the profile endpoint answered {reply.status}")
        return reply.body

    def read_profile(self, body: bytes) -> Profile:
        """Return what the platform vouches for and claims. Raises ProviderException for nonsense."""
        raise NotImplementedError


def ask(
    method: str, url: str, *, headers: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None
) -> api_client.Reply:
    """Return a platform's answer, whatever its status. Raises UnreachableError when there is none in time."""
    try:
        return api_client.call(
            method, url, headers={"Accept": "application/json", **(headers or {})}, form=form, deadline_seconds=SECONDS
        )
    except ExternalError as error:
        raise UnreachableError(error.code) from error


def parsed(model: type[M], body: bytes) -> M:
    """Return a platform's answer as `model`. Raises ProviderException for anything else."""
    if len(body) > ANSWER_MAX_BYTES:
        raise ProviderException("the answer is too large")
    try:
        return model.model_validate_json(body)
    except ValidationError as wrong:
        raise ProviderException(f"the answer is not a {model.__name__}: {wrong.error_count()} errors") from None


def permit(answer: TokenAnswer) -> Permit:
    """Return what was allowed, its lifetimes counted from now."""
    now = clock.now()
    refresh_seconds = answer.refresh_token_expires_in
    return Permit(
        access_token=answer.access_token,
        refresh_token=answer.refresh_token,
        scopes=answer.scope,
        access_expires_at=now + dt.timedelta(seconds=answer.expires_in),
        refresh_expires_at=now + dt.timedelta(seconds=refresh_seconds) if refresh_seconds else None,
    )
