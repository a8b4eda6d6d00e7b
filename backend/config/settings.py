"""Django's settings. Machines differ by environment only; backend/config/environment.py says by which variables."""

import datetime as dt

import dj_database_url

from backend.config.environment import BASE_DIR, read_environment
from backend.materials.llm.base import WriterSettings

ENV = read_environment()

DEBUG = ENV.django_debug
SECRET_KEY = ENV.secret_key
FIELD_ENCRYPTION_KEYS = ENV.field_encryption_keys or (SECRET_KEY,)
ALLOWED_HOSTS = list(ENV.django_allowed_hosts)
PUBLIC_URL = ENV.public_url
ROOT_URLCONF = "backend.config.urls"
WSGI_APPLICATION = "backend.config.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.admin",
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
    "csp",
    "django_htmx",
    "backend.accounts",
    "backend.materials",
    "backend.digests",
    "backend.study",
    "backend.learners",
    "backend.web",
    "tasks",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Persistent connections: a new one for each request costs four fifths of the throughput.
DATABASES = {"default": dj_database_url.parse(ENV.database_url, conn_max_age=None, conn_health_checks=True)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "backend.accounts.backends.UsernameOrPhoneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
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
    "DEFAULT_PARSER_CLASSES": ["backend.common.api.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "backend.common.api.exception_handler",
    "UNAUTHENTICATED_USER": None,
}
SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": dt.timedelta(minutes=10),
    "REFRESH_TOKEN_LIFETIME": dt.timedelta(days=30),
    "AUDIENCE": "newsbite-api",
    "ISSUER": "newsbite",
    "USER_ID_CLAIM": "sub",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "한입뉴스 (Newsbite) API",
    "DESCRIPTION": "English news with study notes for Korean learners.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "SubscriptionState": "backend.digests.models.Subscription.State",
        "DeliveryState": "backend.digests.models.Delivery.State",
        "JobKind": "backend.digests.models.Delivery.Kind",
    },
}

LANGUAGE_CODE = "ko"
TIME_ZONE = "Asia/Seoul"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = DEBUG

REDIS_URL = ENV.redis_url
CACHE_PREFIX = "newsbite:"

SOURCE_SETTINGS = {
    "nyt_api_base": ENV.nyt_api_base,
    "nyt_api_key": ENV.nyt_api_key,
    "cnn_base": ENV.cnn_base,
}
FETCH_USER_AGENT = f"NewsbiteBot/1.0 (+{PUBLIC_URL}/bot)"
FETCH_ALLOW_HOSTS = frozenset(ENV.fetch_allow_hosts)
FETCH_PACE_SECONDS = ENV.fetch_pace_seconds

LLM_WRITER = ENV.llm_writer if ENV.llm_writer != "auto" else ("openai" if ENV.openai_api_key else "extractive")
LLM_DAILY_BUDGET_USD = ENV.llm_daily_budget_usd
LLM_SETTINGS = WriterSettings(
    api_key=ENV.openai_api_key,
    base_url=ENV.openai_base_url,
    model=ENV.openai_model,
    timeout_seconds=ENV.llm_timeout_seconds,
    input_usd_per_million=ENV.llm_input_usd_per_million,
    output_usd_per_million=ENV.llm_output_usd_per_million,
)

# Celery, read with the CELERY_ prefix. A task is acknowledged when it is done; a lost worker's tasks come back after
# the visibility timeout, which is longer than the longest task.
CELERY_BROKER_URL = REDIS_URL
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
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_MAX_LOOP_INTERVAL = 5
CELERY_TASK_TIME_LIMIT = None  # the threads pool cannot interrupt a task; every outside call has its own deadline

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"httpx": {"level": "WARNING"}, "httpx2": {"level": "WARNING"}, "openai": {"level": "WARNING"}},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = True
