"""Login with Kakao. Protocol: https://developers.kakao.com/docs/latest/ko/kakaologin/rest-api

An e-mail counts only if Kakao says both that it is valid (it still belongs to this account) and that it was verified;
allauth's own provider looks at one of the two. A phone number is a claim and proves nothing here.
"""

from typing import Annotated, Any

from allauth.socialaccount.providers.kakao.provider import KakaoProvider
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from pydantic import BaseModel, BeforeValidator, Field, StrictBool, StrictInt

from backend.accounts import email, phone
from backend.accounts.providers.oauth import CheckedAdapter, Profile, parsed

NAME = "카카오"


def _object(value: object) -> object:
    """Take null for an empty object: Kakao leaves out what was not agreed to, in either way."""
    return {} if value is None else value


class Face(BaseModel):
    """`kakao_account.profile`."""

    nickname: str | None = None


class Account(BaseModel):
    """`kakao_account`: each item is absent until its owner agrees."""

    profile: Annotated[Face, BeforeValidator(_object)] = Face()
    email: str | None = None
    is_email_valid: StrictBool | None = None
    is_email_verified: StrictBool | None = None
    phone_number: str | None = None


class Me(BaseModel):
    """The answer of /v2/user/me, as far as we read it."""

    id: StrictInt = Field(gt=0)
    kakao_account: Annotated[Account, BeforeValidator(_object)] = Account()


class SafeKakaoAdapter(CheckedAdapter):
    """Kakao's addresses, and its profile."""

    provider_id = "kakao"
    scope_delimiter = ","

    @property
    def authorize_url(self) -> str:
        """Where people agree."""
        return f"{settings.KAKAO_AUTH_BASE}/oauth/authorize"

    @property
    def access_token_url(self) -> str:
        """Where a code becomes tokens."""
        return f"{settings.KAKAO_AUTH_BASE}/oauth/token"

    @property
    def profile_url(self) -> str:
        """Where a token becomes a profile."""
        return f"{settings.KAKAO_API_BASE}/v2/user/me"

    def read_profile(self, body: bytes) -> Profile:
        """Return id, nickname, the e-mail if it is trusted, the phone number as a claim."""
        me = parsed(Me, body)
        account = me.kakao_account
        trusted = account.is_email_valid is True and account.is_email_verified is True
        return Profile(
            uid=str(me.id),
            display_name=account.profile.nickname or "",
            email=email.normalized(account.email) if trusted and account.email else "",
            phone_number=phone.to_e164(account.phone_number or "") or "",
        )


class SafeKakaoProvider(KakaoProvider):  # type: ignore[misc]  # allauth has no types
    """allauth's provider with our addresses; it is handed an id and nothing else to keep."""

    package = "allauth.socialaccount.providers.kakao"
    oauth2_adapter_class = SafeKakaoAdapter
    pkce_enabled_default = True

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return nothing: our own table is the register of people."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """Return nothing: allauth never learns an address."""
        return []


callback = OAuth2CallbackView.adapter_view(SafeKakaoAdapter)
