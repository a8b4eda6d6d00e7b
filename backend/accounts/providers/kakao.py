"""Login with Kakao. Protocol: https://developers.kakao.com/docs/latest/ko/kakaologin/rest-api

An e-mail address counts only if Kakao says both that it is valid (it still belongs to this account) and that it was
verified; allauth's own provider checks one of the two. A phone number is a claim and proves nothing here.
"""

from typing import Annotated

from allauth.socialaccount.providers.kakao.provider import KakaoProvider
from django.conf import settings
from pydantic import BaseModel, BeforeValidator, Field, StrictInt

from backend.accounts import phone
from backend.accounts.providers.oauth import (
    CheckedAdapter,
    IdOnlyProvider,
    LooseBool,
    PlatformError,
    fetch,
    normalized_email,
    parse,
)
from backend.accounts.social_profile import SocialProfile

# Kakao leaves out what was not agreed to, or sends null for it.
NullAsEmpty = BeforeValidator(lambda value: {} if value is None else value)


class AccountProfile(BaseModel):
    """`kakao_account.profile`."""

    nickname: str | None = None


class Account(BaseModel):
    """`kakao_account`: each item is absent until its owner agrees."""

    profile: Annotated[AccountProfile, NullAsEmpty] = AccountProfile()
    email: str | None = None
    is_email_valid: LooseBool | None = None
    is_email_verified: LooseBool | None = None
    phone_number: str | None = None


class Me(BaseModel):
    """The fields of GET /v2/user/me that we read."""

    id: StrictInt = Field(gt=0)
    kakao_account: Annotated[Account, NullAsEmpty] = Account()


class TokenInfo(BaseModel):
    """The field of GET /v1/user/access_token_info that we read."""

    app_id: StrictInt


class SafeKakaoAdapter(CheckedAdapter):
    """Kakao's OAuth URLs and profile format."""

    provider_id = "kakao"
    scope_delimiter = ","

    @property
    def authorize_url(self) -> str:
        """The consent page."""
        return f"{settings.KAKAO_AUTH_BASE}/oauth/authorize"

    @property
    def access_token_url(self) -> str:
        """The token endpoint."""
        return f"{settings.KAKAO_AUTH_BASE}/oauth/token"

    @property
    def profile_url(self) -> str:
        """The profile endpoint."""
        return f"{settings.KAKAO_API_BASE}/v2/user/me"

    @property
    def own_application(self) -> str:
        """The application's number in Kakao Developers. Raises PlatformError where it is not set."""
        if not settings.KAKAO_APP_ID:
            raise PlatformError("misconfigured", "KAKAO_APP_ID is not set")
        return str(settings.KAKAO_APP_ID)

    def application_of(self, access_token: str) -> str:
        """Return the application a token was issued to."""
        body = fetch(f"{settings.KAKAO_API_BASE}/v1/user/access_token_info", access_token)
        return str(parse(TokenInfo, body).app_id)

    def read_profile(self, body: bytes) -> SocialProfile:
        """Return id, nickname, the e-mail address if it is trusted, and the claimed phone number."""
        me = parse(Me, body)
        account = me.kakao_account
        is_trusted = account.is_email_valid is True and account.is_email_verified is True
        return SocialProfile(
            provider=self.provider_id,
            uid=str(me.id),
            display_name=account.profile.nickname or "",
            email=normalized_email(account.email) if is_trusted and account.email else "",
            phone_number=phone.to_e164(account.phone_number or "") or "",
        )


class SafeKakaoProvider(IdOnlyProvider, KakaoProvider):  # type: ignore[misc]  # allauth has no types
    """allauth's provider with our URLs."""

    package = "allauth.socialaccount.providers.kakao"
    oauth2_adapter_class = SafeKakaoAdapter
