"""A pytest plugin: real servers and a known environment, before anything reads either.

`-p tests.servers` imports it before pytest-django reads the settings, so all happens at import. The controller of a
parallel run starts the servers; its workers find their addresses in the environment they inherit and start nothing.
"""

import atexit
import os
from contextlib import ExitStack
from urllib.parse import urlsplit

from sandbox.folders import throw_away
from sandbox.servers import embedded_servers
from tests.offline import read_certificates_once, stay_on_loopback

NO_ADDRESS = "http://127.0.0.1:9"
"""Nobody listens there: what a test does not set up is refused at once."""

# Every variable of .env.example but the servers' own. None is empty: an empty one would let a developer's .env through.
ENVIRONMENT = {
    "DJANGO_SECRET_KEY": "test-secret-key-that-is-long-enough-for-hs256-signatures",
    "DJANGO_DEBUG": "True",
    "DJANGO_ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
    "CORS_ALLOWED_ORIGINS": "https://app.example",
    "PUBLIC_URL": "http://testserver",
    "CONTACT_EMAIL": "help@newsbite.example",
    "SUPPORT_CONTACT": "help@newsbite.example",
    "SUPPORT_HOURS": "평일 10-18시",
    "DATABASE_IS_POOLED": "False",
    "FIELD_ENCRYPTION_KEYS": "test-encryption-key",
    "NOTES_PER_CATEGORY": "8",
    "RANKING_WEIGHTS": "outlets=0.35,tier=0.15,recency=0.2,balance=0.1,effort=0.2",
    "SELECTION_FLOOR": "0.15",
    "SELECTION_LATE_FLOOR": "0.75",
    "LOG_FORMAT": "text",
    "METRICS_TOKEN": "test-metrics-token",
    "METRICS_HOST": "127.0.0.1",
    "METRICS_PORT_WORKER": "0",
    "METRICS_PORT_WRITER": "0",
    "METRICS_PORT_DISCORD": "0",
    "METRICS_PORT_KAKAO": "0",
    "SENTRY_ENVIRONMENT": "test",
    "TRUSTED_PROXIES": "192.0.2.1",
    "SMS_SENDER": "console",
    "SMS_FILE": "/nowhere",
    "SMS_FROM": "0212345678",
    "SMS_DAILY_BUDGET_KRW": "20000",
    "SMS_COUNTRIES": "KR",
    "SOLAPI_API_KEY": "test-solapi-key",
    "SOLAPI_API_SECRET": "test-solapi-secret",
    "SOLAPI_API_BASE": f"{NO_ADDRESS}/solapi",
    "API_BASE_URL": NO_ADDRESS,
    "API_CLIENT_ID": "test-client-id",
    "API_CLIENT_SECRET": "test-client-secret",
    "API_PORT": "9",
    "KAKAO_SKILL_PORT": "9",
    "SANDBOX_PORT": "9",
    "DISCORD_BOT_TOKEN": "test-discord-token",
    "DISCORD_API_BASE": f"{NO_ADDRESS}/discord/api/v10",
    "DISCORD_GATEWAY_URL": "ws://127.0.0.1:9/discord/gateway",
    "DISCORD_SHARD_COUNT": "0",
    "DISCORD_PROCESS_COUNT": "1",
    "DISCORD_PROCESS_INDEX": "0",
    "DISCORD_PUBLIC_KEY": "00" * 32,
    "DISCORD_CLIENT_ID": "100000000000000001",
    "DISCORD_CLIENT_SECRET": "test-discord-secret",
    "DISCORD_OAUTH_BASE": f"{NO_ADDRESS}/discord",
    "KAKAO_SKILL_SECRET": "test-skill-secret",
    "KAKAO_BOT_ID": "test-bot-id",
    "KAKAO_APP_ID": "123456",
    "KAKAO_REST_API_KEY": "test-kakao-rest-key",
    "KAKAO_CLIENT_SECRET": "test-kakao-secret",
    "KAKAO_ADMIN_KEY": "test-kakao-admin-key",
    "KAKAO_EVENT_NAME": "test_event",
    "KAKAO_PUSH_MONTHLY_BUDGET_KRW": "0",
    "KAKAO_MEMO_PUSH": "False",
    "KAKAO_CHANNEL_URL": f"{NO_ADDRESS}/kakao/channel",
    "KAKAO_AUTH_BASE": f"{NO_ADDRESS}/kakao/auth",
    "KAKAO_API_BASE": f"{NO_ADDRESS}/kakao/api",
    "KAKAO_BOT_API_BASE": f"{NO_ADDRESS}/kakao/bot",
    "OPENAI_API_KEY": "test-openai-key",
    "OPENAI_BASE_URL": f"{NO_ADDRESS}/llm/v1",
    "OPENAI_MODEL": "test-model",
    "LLM_DAILY_BUDGET_USD": "1.0",
    "LLM_INPUT_USD_PER_MILLION": "0.15",
    "LLM_OUTPUT_USD_PER_MILLION": "0.60",
    "LLM_WRITER": "auto",
    "LLM_TIMEOUT_SECONDS": "5",
    "LLM_FALLBACK_BASE_URL": f"{NO_ADDRESS}/llm/v1",
    "LLM_FALLBACK_API_KEY": "test-fallback-key",
    "LLM_FALLBACK_MODEL": "test-fallback-model",
    "LLM_VERIFIER": "none",
    "LLM_VERIFIER_MODEL": "test-verifier-model",
    "LLM_VERIFIER_BASE_URL": f"{NO_ADDRESS}/llm/v1",
    "LLM_VERIFIER_API_KEY": "test-verifier-key",
    "LLM_VERIFIER_INPUT_USD_PER_MILLION": "0.15",
    "LLM_VERIFIER_OUTPUT_USD_PER_MILLION": "0.60",
    "LLM_VERIFIER_TIMEOUT_SECONDS": "5",
    "LLM_VERIFIER_BUDGET_SHARE": "0.5",
    "NYT_API_KEY": "test-nyt-key",
    "NYT_API_BASE": f"{NO_ADDRESS}/nyt",
    "CNN_BASE": NO_ADDRESS,
    "FETCH_ALLOW_HOSTS": "127.0.0.1:9",
    "FETCH_PACE_SECONDS": "0",
}
COMPOSE_ALONE = {
    *("SITE_HOST", "POSTGRES_PASSWORD", "BACKUP_FOLDER", "COMPOSE_PROFILES", "ALARM_WEBHOOK"),
    *(f"{bot}_API_CLIENT_{part}" for bot in ("DISCORD", "KAKAO") for part in ("ID", "SECRET")),
}
"""What docker-compose.yml reads, and none of our processes."""
RUNNING = ExitStack()


def pytest_unconfigure() -> None:
    """Stop the servers when the last test has been reported."""
    RUNNING.close()


def _set_environment() -> None:
    for name, value in ENVIRONMENT.items():
        os.environ[name] = value
        os.environ.pop(f"{name}_FILE", None)


def _start_servers() -> None:
    data = RUNNING.enter_context(throw_away())
    servers = RUNNING.enter_context(embedded_servers(data))
    atexit.register(RUNNING.close)
    if "DATABASE_URL" not in os.environ:
        os.environ["NEWSBITE_TEST_DATABASE"] = servers.database_url
    if "REDIS_URL" not in os.environ:
        os.environ["NEWSBITE_TEST_REDIS"] = servers.redis_url
    os.environ.update(DATABASE_URL=servers.database_url, REDIS_URL=servers.redis_url)


def _take_own_redis_database(worker: str) -> None:
    """Give each parallel worker a database of its own, so that one may empty it without harm to another."""
    if embedded := os.environ.get("NEWSBITE_TEST_REDIS"):
        number = int(worker.removeprefix("gw")) + 1
        os.environ["REDIS_URL"] = urlsplit(embedded)._replace(path=f"/{number}").geturl()


_set_environment()
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    _take_own_redis_database(worker)
else:
    _start_servers()
stay_on_loopback()
read_certificates_once()
