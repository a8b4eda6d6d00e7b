"""Django's settings. Machines differ by environment only; backend/config/environment.py says by which variables."""

import dataclasses
import datetime as dt
from typing import Any

import dj_database_url

from backend.config.environment import Environment, origin
from backend.console.theme import UNFOLD  # noqa: F401 - the console reads it from here
from backend.materials.notes.base import WriterSettings
from contracts.enums import DeliveryKind, DeliveryState, Difficulty, Level, SubscriptionState
from observability import logs
from observability.environment import BASE_DIR, read

ENV = read(Environment)

DEBUG = ENV.django_debug
SECRET_KEY = ENV.secret_key
FIELD_ENCRYPTION_KEYS = ENV.field_encryption_keys or (SECRET_KEY,)
ALLOWED_HOSTS = list(ENV.django_allowed_hosts)
PUBLIC_URL = ENV.public_url
ROOT_URLCONF = "backend.config.urls"
WSGI_APPLICATION = "backend.config.wsgi.application"

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "backend.console.apps.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.kakao",
    "allauth.socialaccount.providers.discord",
    "allauth.usersessions",
    "corsheaders",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "backend.accounts",
    "backend.study",  # in front of materials: its `inspect` adds a kind to theirs
    "backend.materials",
    "backend.digests",
    "backend.learners",
    "backend.web",
    "tasks",
    "evaluation",
    "backend.console.apps.ConsoleConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "backend.config.api_middleware.ApiMiddleware",
    "backend.config.page_middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "backend.config.page_middleware.Csrf",
    "backend.config.page_middleware.Authentication",
    "backend.config.page_middleware.Messages",
    "backend.config.page_middleware.Framing",
    "allauth.account.middleware.AccountMiddleware",
]

# Programs in browsers, from origins that the operator names: a token in a header, never a cookie.
CORS_ALLOWED_ORIGINS = list(ENV.cors_allowed_origins)
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_HEADERS = ["accept", "accept-language", "authorization", "content-type", "if-none-match", "x-request-id"]
CORS_EXPOSE_HEADERS = ["ETag", "Retry-After", "X-Cache", "X-Request-Id"]
if CORS_ALLOWED_ORIGINS:  # not a microsecond of each answer where there are none
    MIDDLEWARE.insert(0, "corsheaders.middleware.CorsMiddleware")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "backend.web.page_context.chrome",
            ]
        },
    }
]

# Persistent connections: a new one for each request costs four fifths of the throughput.
DATABASES = {
    "default": dj_database_url.parse(
        ENV.database_url,
        conn_max_age=None,
        conn_health_checks=True,
        # A cursor on the server belongs to a connection, which a pooler takes away after each transaction.
        disable_server_side_cursors=ENV.database_is_pooled,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/today/"
AUTHENTICATION_BACKENDS = [
    "backend.accounts.backends.UsernameOrPhoneBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# Whether everybody at the console needs a second factor; who has set one up is asked for it anyway.
CONSOLE_SECOND_FACTOR = not DEBUG
MFA_ADAPTER = "backend.console.second_factor.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

REST_FRAMEWORK = {
    # The token alone says who calls: no user row is read to answer a question about the news.
    "DEFAULT_AUTHENTICATION_CLASSES": ["backend.accounts.tokens.LearnerAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "backend.common.api.JsonNegotiation",
    "DEFAULT_PARSER_CLASSES": ["backend.common.api.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["backend.common.rate_limits.Throttle"],
    "EXCEPTION_HANDLER": "backend.config.api_middleware.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": dt.timedelta(minutes=10),
    "REFRESH_TOKEN_LIFETIME": dt.timedelta(days=30),
    "AUDIENCE": "newsbite-api",
    "ISSUER": "newsbite",
    "USER_ID_CLAIM": "sub",
    "LEEWAY": 60,  # seconds: the clocks of the web that issues a token and of the one that reads it may differ
}
SPECTACULAR_SETTINGS = {
    "TITLE": "한입뉴스 (Newsbite) API",
    "DESCRIPTION": "English news with study notes for Korean learners.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "ENFORCE_NON_BLANK_FIELDS": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "PREPROCESSING_HOOKS": ["backend.accounts.api.fields.leave_out_unoffered"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "backend.config.api_schema.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        "SubscriptionState": SubscriptionState.choices(),
        "DeliveryState": DeliveryState.choices(),
        "JobKind": DeliveryKind.choices(),
        "TextLevel": Difficulty.choices(),
        "LevelEnum": Level.choices(),
    },
}

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "backend" / "web" / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Seoul"
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = DEBUG

SMS_SENDER = ENV.sms_sender
SMS_FILE = ENV.sms_file
SMS_FROM = ENV.sms_from
SOLAPI_API_KEY = ENV.solapi_api_key
SOLAPI_API_SECRET = ENV.solapi_api_secret
SOLAPI_API_BASE = ENV.solapi_api_base
SMS_DAILY_BUDGET_KRW = ENV.sms_daily_budget_krw
SMS_COUNTRIES = frozenset(ENV.sms_countries)
TRUSTED_PROXIES = ENV.trusted_proxies

REDIS_URL = ENV.redis_url
CACHE_PREFIX = "newsbite:"

FETCH_USER_AGENT = f"NewsbiteBot/1.0 (+{PUBLIC_URL}/bot)"
FETCH_ALLOW_HOSTS = frozenset(ENV.fetch_allow_hosts)
FETCH_PACE_SECONDS = ENV.fetch_pace_seconds

NOTES_PER_CATEGORY = ENV.notes_per_category
RANKING_WEIGHTS = ENV.ranking_weights
SELECTION_FLOOR = ENV.selection_floor
SELECTION_LATE_FLOOR = ENV.selection_late_floor

LLM_DAILY_BUDGET_USD = ENV.llm_daily_budget_usd
LLM_SETTINGS = WriterSettings(
    api_key=ENV.openai_api_key,
    base_url=ENV.openai_base_url,
    model=ENV.openai_model,
    timeout_seconds=ENV.llm_timeout_seconds,
    input_usd_per_million=ENV.llm_input_usd_per_million,
    output_usd_per_million=ENV.llm_output_usd_per_million,
)
_writer = ENV.llm_writer if ENV.llm_writer != "auto" else "openai" if ENV.openai_api_key else "extractive"
LLM_WRITERS = [(_writer, LLM_SETTINGS)]
"""Who writes notes, by preference: the next one while the one before refuses calls."""
if _writer != "extractive":
    if ENV.llm_fallback_base_url:
        fallback = dataclasses.replace(
            LLM_SETTINGS,
            vendor="fallback",
            api_key=ENV.llm_fallback_api_key,
            base_url=ENV.llm_fallback_base_url,
            model=ENV.llm_fallback_model,
        )
        LLM_WRITERS.append(("openai", fallback))
    LLM_WRITERS.append(("extractive", LLM_SETTINGS))

_prices = (ENV.llm_verifier_input_usd_per_million, ENV.llm_verifier_output_usd_per_million)
_verifier_settings = dataclasses.replace(
    LLM_SETTINGS,
    vendor="verifier",
    base_url=ENV.llm_verifier_base_url or LLM_SETTINGS.base_url,
    # The writer's key goes to no other server.
    api_key=ENV.llm_verifier_api_key or ("" if ENV.llm_verifier_base_url else LLM_SETTINGS.api_key),
    model=ENV.llm_verifier_model or LLM_SETTINGS.model,
    timeout_seconds=ENV.llm_verifier_timeout_seconds or LLM_SETTINGS.timeout_seconds,
    input_usd_per_million=LLM_SETTINGS.input_usd_per_million if _prices[0] is None else _prices[0],
    output_usd_per_million=LLM_SETTINGS.output_usd_per_million if _prices[1] is None else _prices[1],
)
_verifier = ENV.llm_verifier if ENV.llm_verifier != "auto" else "none" if _writer == "extractive" else "openai"
LLM_VERIFIER = None if _verifier == "none" else (_verifier, _verifier_settings)
"""Who gives packs a second look; None: nobody, and what the rules flag is shown."""
LLM_VERIFIER_BUDGET_SHARE = ENV.llm_verifier_budget_share
"""The part of the day's budget that a verifier may spend at most."""

# KakaoTalk: the login's application, and the two ways to push, both off unless the environment says otherwise.
KAKAO_APP_ID = ENV.kakao_app_id
KAKAO_REST_API_KEY = ENV.kakao_rest_api_key
KAKAO_CLIENT_SECRET = ENV.kakao_client_secret
KAKAO_AUTH_BASE = ENV.kakao_auth_base
KAKAO_API_BASE = ENV.kakao_api_base
KAKAO_BOT_API_BASE = ENV.kakao_bot_api_base
KAKAO_BOT_ID = ENV.kakao_bot_id
KAKAO_EVENT_NAME = ENV.kakao_event_name
KAKAO_PUSH_MONTHLY_BUDGET_KRW = ENV.kakao_push_monthly_budget_krw
KAKAO_MEMO_PUSH = ENV.kakao_memo_push

# Login with Kakao and Discord. allauth dances and writes no row of its own: backend.web.social.adapter takes over.
KAKAO_ADMIN_KEY = ENV.kakao_admin_key
DISCORD_OAUTH_BASE = ENV.discord_oauth_base
DISCORD_PUBLIC_KEY = ENV.discord_public_key
SOCIALACCOUNT_ADAPTER = "backend.web.social.adapter.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "kakao": {
        "provider_class": "backend.accounts.providers.kakao.SafeKakaoProvider",
        "APP": {"client_id": ENV.kakao_rest_api_key, "secret": ENV.kakao_client_secret},
    },
    "discord": {
        "provider_class": "backend.accounts.providers.discord.SafeDiscordProvider",
        "APP": {"client_id": ENV.discord_client_id, "secret": ENV.discord_client_secret},
        "SCOPE": ["identify", "email"],
    },
}

# Celery, read with the CELERY_ prefix. A task is acknowledged when it is done; a lost worker's tasks come back after
# the visibility timeout, which is longer than the longest task.
CELERY_BROKER_URL = REDIS_URL
# Calls to a model wait for up to a minute each: a process of its own (`writer`) makes them, and nothing waits behind.
CELERY_TASK_ROUTES = {"tasks.notes.*": {"queue": "notes"}}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "tasks.beat:SteadyScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_BEAT_SYNC_EVERY = 10  # tasks: some twenty seconds, after which its rows tell that beat is alive
CELERY_TASK_TIME_LIMIT = None  # the threads pool cannot interrupt a task; every outside call has its own deadline

UNTOLD_SECRETS = (SECRET_KEY, *ENV.secrets)
LOGGING = logs.configuration(ENV.log_format, UNTOLD_SECRETS)
METRICS_TOKEN = ENV.metrics_token
METRICS_HOST = ENV.metrics_host
METRICS_PORT_WORKER = ENV.metrics_port_worker
METRICS_PORT_WRITER = ENV.metrics_port_writer
SENTRY_DSN = ENV.sentry_dsn
SENTRY_ENVIRONMENT = ENV.sentry_environment

# Sent with every page by backend.web.pages. Chromium counts where a form is redirected to as its target, too.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'", *sorted({origin(ENV.kakao_auth_base), origin(ENV.discord_oauth_base)})],
    }
}
KAKAO_CHANNEL_URL = ENV.kakao_channel_url
DISCORD_CLIENT_ID = ENV.discord_client_id
CONTACT_EMAIL = ENV.contact_email
CSRF_FAILURE_VIEW = "backend.web.error_handlers.csrf_failed"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
if PUBLIC_URL.startswith("https://"):
    # The TLS proxy speaks plain HTTP to us and says by this header what the visitor spoke; it writes it anew itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
