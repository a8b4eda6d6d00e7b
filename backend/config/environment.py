"""The environment as typed values: what `.env.example` lists, parsed once, wrong values refused by name."""

import secrets
from decimal import Decimal
from ipaddress import ip_network
from typing import Annotated, Literal
from urllib.parse import urlsplit

import phonenumbers
from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_settings import NoDecode

from backend.materials.events import ranking
from backend.materials.notes import VERIFIERS, WRITERS
from observability.environment import BASE_DIR, EnvironmentSettings, secret_values


def _listed(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _strict_bool(value: object) -> object:
    if isinstance(value, str) and value not in {"True", "False"}:
        raise ValueError("must be True or False")
    return value == "True" if isinstance(value, str) else value


def _networks(value: object) -> object:
    parts = _listed(value)
    return tuple(str(ip_network(part, strict=False)) for part in parts) if isinstance(parts, tuple) else parts


def _weights(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        pairs = (part.split("=") for part in value.split(",") if part.strip())
        return ranking.Weights(**{name.strip(): float(weight) for name, weight in pairs})
    except (TypeError, ValueError):
        raise ValueError("must be like outlets=0.35,tier=0.15,recency=0.2,balance=0.1,effort=0.2, 1 together") from None


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
Networks = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_networks)]
Flag = Annotated[bool, BeforeValidator(_strict_bool)]


class Environment(EnvironmentSettings):
    """Every variable the backend reads, source kinds' own apart; the defaults suit a laptop."""

    database_url: str = "postgresql://newsbite@127.0.0.1:5432/newsbite"
    database_is_pooled: bool = False
    redis_url: str = "redis://127.0.0.1:6379/0"

    django_debug: Flag = True
    django_secret_key: str = ""
    django_allowed_hosts: Names = ("127.0.0.1", "localhost")
    public_url: str = "http://127.0.0.1:8000"
    contact_email: str = ""

    cors_allowed_origins: Names = ()

    field_encryption_keys: Names = ()
    trusted_proxies: Networks = ()

    log_format: Literal["text", "json"] = "text"
    metrics_token: str = ""
    metrics_host: str = "127.0.0.1"
    metrics_port_worker: int = Field(default=0, ge=0, le=65535)
    metrics_port_writer: int = Field(default=0, ge=0, le=65535)
    sentry_dsn: str = ""
    sentry_environment: str = "laptop"

    sms_sender: Literal["solapi", "console", "file", "none"] = Field(default="console", validate_default=True)
    sms_file: str = Field(default="", validate_default=True)
    sms_from: str = Field(default="", validate_default=True)
    solapi_api_key: str = Field(default="", validate_default=True)
    solapi_api_secret: str = Field(default="", validate_default=True)
    solapi_api_base: str = "https://api.solapi.com"
    sms_daily_budget_krw: int = Field(default=20_000, ge=0)
    sms_countries: Names = ("KR",)

    discord_client_id: str = ""
    discord_client_secret: str = ""
    discord_oauth_base: str = "https://discord.com"
    discord_public_key: str = ""
    kakao_app_id: str = Field(default="", pattern=r"^[0-9]*$")
    kakao_rest_api_key: str = ""
    kakao_client_secret: str = ""
    kakao_admin_key: str = ""
    kakao_bot_id: str = ""
    kakao_auth_base: str = "https://kauth.kakao.com"
    kakao_api_base: str = "https://kapi.kakao.com"
    kakao_bot_api_base: str = "https://bot-api.kakao.com"
    kakao_channel_url: str = ""
    kakao_event_name: str = ""
    kakao_push_monthly_budget_krw: int = Field(default=0, ge=0)
    kakao_memo_push: Flag = False

    notes_per_category: int = Field(default=8, ge=1)
    ranking_weights: Annotated[ranking.Weights, NoDecode, BeforeValidator(_weights)] = ranking.Weights()
    selection_floor: float = Field(default=0.15, ge=0, le=1)
    selection_late_floor: float = Field(default=0.75, ge=0, le=1)

    openai_api_key: str = ""
    openai_base_url: str = "https://api.openai.com/v1"
    openai_model: str = "gpt-4o-mini"
    llm_daily_budget_usd: float = Field(default=1.0, ge=0)
    llm_writer: str = "auto"
    llm_timeout_seconds: float = Field(default=60.0, gt=0)
    llm_input_usd_per_million: Decimal = Field(default=Decimal("0.15"), ge=0)
    llm_output_usd_per_million: Decimal = Field(default=Decimal("0.60"), ge=0)
    llm_fallback_base_url: str = ""
    llm_fallback_api_key: str = ""
    llm_fallback_model: str = ""
    llm_verifier: str = "auto"
    llm_verifier_base_url: str = ""
    llm_verifier_api_key: str = ""
    llm_verifier_model: str = ""
    llm_verifier_input_usd_per_million: Decimal | None = Field(default=None, ge=0)
    llm_verifier_output_usd_per_million: Decimal | None = Field(default=None, ge=0)
    llm_verifier_timeout_seconds: float | None = Field(default=None, gt=0)
    llm_verifier_budget_share: float = Field(default=0.5, ge=0, le=1)

    fetch_allow_hosts: Names = ()
    fetch_pace_seconds: float = Field(default=1.0, ge=0)

    @field_validator("llm_writer")
    @classmethod
    def _registered_writer(cls, value: str) -> str:
        if value not in {"auto", *WRITERS}:
            raise ValueError(f"must be auto, {', '.join(WRITERS)}")
        return value

    @field_validator("llm_verifier")
    @classmethod
    def _registered_verifier(cls, value: str) -> str:
        if value not in {"auto", "none", *VERIFIERS}:
            raise ValueError(f"must be auto, none, {', '.join(VERIFIERS)}")
        return value

    @field_validator("cors_allowed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if urlsplit(one).scheme not in {"http", "https"} or origin(one) != one:
                raise ValueError(f"{one} is no origin: write https://app.example.com, without a path")
        return value

    @field_validator("sms_sender")
    @classmethod
    def _no_codes_in_the_open(cls, value: str, info: ValidationInfo) -> str:
        if value in {"console", "file"} and info.data.get("django_debug") is False:
            raise ValueError(
                f"{value} shows codes to others: with DJANGO_DEBUG=False set solapi, or none for no phones"
            )
        return value

    @field_validator("sms_file")
    @classmethod
    def _named_when_written(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("sms_sender") == "file" and not value:
            raise ValueError("must name a file when SMS_SENDER is file")
        return value

    @field_validator("sms_from", "solapi_api_key", "solapi_api_secret")
    @classmethod
    def _given_for_solapi(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("sms_sender") == "solapi" and not value:
            raise ValueError("must be set when SMS_SENDER is solapi")
        return value

    @field_validator("sms_countries")
    @classmethod
    def _known_countries(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := sorted(set(value) - phonenumbers.SUPPORTED_REGIONS):
            raise ValueError(f"must be two-letter country codes, not {', '.join(unknown)}")
        return value

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every value that no log may hold: those whose names say so, and the passwords in servers' addresses."""
        passwords = [urlsplit(address).password for address in (self.database_url, self.redis_url)]
        return (*secret_values(), *filter(None, passwords))

    @property
    def secret_key(self) -> str:
        """The signing key; a laptop gets one for the life of its process, anything else must bring its own."""
        if self.django_secret_key:
            return self.django_secret_key
        if self.django_debug:
            return _laptop_key()
        raise SystemExit("DJANGO_SECRET_KEY is missing: set it (or DJANGO_SECRET_KEY_FILE) when DJANGO_DEBUG is False.")


def _laptop_key() -> str:
    """Return a random key stored in .data/, so that all processes of a laptop share it and tokens survive restarts."""
    path = BASE_DIR / ".data" / "secret_key"
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(48))
    except OSError:
        pass
    return path.read_text() if path.exists() else secrets.token_urlsafe(48)


def origin(address: str) -> str:
    """Return scheme, host and port of an address: what browsers call its origin."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
