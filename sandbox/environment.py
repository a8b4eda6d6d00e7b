"""Environment variables of the stack's processes: given values stay, the sandbox replaces missing services."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from sandbox import keys
from sandbox.discord.keys import BOT_TOKEN, CLIENT_ID, CLIENT_SECRET, PUBLIC_KEY
from sandbox.keys import NYT_API_KEY, OPENAI_API_KEY, OPENAI_MODEL
from sandbox.ports import HOST, free_port, is_free
from sandbox.servers import Servers

ROOT = Path(__file__).resolve().parents[1]
SANDBOX_PACE_SECONDS = "0.02"
PORTS = {"API_PORT": 8000, "KAKAO_SKILL_PORT": 8001, "SANDBOX_PORT": 8002}
PORTS_FILE = "ports.json"
DEMO_VALUES = {
    "DJANGO_DEBUG": "True",
    "DJANGO_ALLOWED_HOSTS": f"{HOST},localhost",
    "LLM_WRITER": "openai",
    "LLM_DAILY_BUDGET_USD": "1.0",
    "LLM_TIMEOUT_SECONDS": "60",
    "LLM_FALLBACK_BASE_URL": "http://127.0.0.1:9/v1",  # empty would let a value of .env through; nothing listens there
    "LLM_FALLBACK_API_KEY": "none",
    "LLM_FALLBACK_MODEL": "none",
    "LLM_VERIFIER": "openai",
    "LLM_VERIFIER_INPUT_USD_PER_MILLION": "0.15",
    "LLM_VERIFIER_OUTPUT_USD_PER_MILLION": "0.60",
    "LLM_VERIFIER_TIMEOUT_SECONDS": "60",
    "LLM_VERIFIER_BUDGET_SHARE": "0.5",
    "LLM_INPUT_USD_PER_MILLION": "0.15",
    "LLM_OUTPUT_USD_PER_MILLION": "0.60",
    "CONTACT_EMAIL": "demo@example.com",
    "TRUSTED_PROXIES": f"{HOST}/32",
    "LOG_FORMAT": "text",
    "METRICS_HOST": HOST,
    "METRICS_PORT_WORKER": "0",
    "METRICS_PORT_WRITER": "0",
    "METRICS_PORT_DISCORD": "0",
    "METRICS_PORT_KAKAO": "0",
    "SENTRY_ENVIRONMENT": "demo",
    "KAKAO_PUSH_MONTHLY_BUDGET_KRW": "0",
    "KAKAO_MEMO_PUSH": "False",
    "SMS_DAILY_BUDGET_KRW": "20000",
    "SMS_COUNTRIES": "KR",
    "SUPPORT_CONTACT": "demo@example.com",
    "SUPPORT_HOURS": "평일 10-18시",
    "DATABASE_IS_POOLED": "False",
    "NOTES_PER_CATEGORY": "8",
    "RANKING_WEIGHTS": "outlets=0.35,tier=0.15,recency=0.2,balance=0.1,effort=0.2",
    "SELECTION_FLOOR": "0.15",
    "SELECTION_LATE_FLOOR": "0.75",
}
"""Set explicitly, so that no value of a developer's .env is used."""
OUTSIDE = (
    "OPENAI_", "NYT_", "CNN_", "DISCORD_", "KAKAO_", "FETCH_", "LLM_", "API_", "DJANGO_", "PUBLIC_",
    "METRICS_", "SENTRY_", "SMS_", "SOLAPI_", "FIELD_", "CONTACT_", "TRUSTED_", "LOG_",
)  # fmt: skip
"""Prefixes of the variables that a demo sets itself."""


class PortTakenError(Exception):
    """A port that was asked for by name is in use; the message is a whole sentence."""


@dataclass(frozen=True)
class Ports:
    """The loopback ports of the stack."""

    api: int
    kakao_skill: int
    sandbox: int

    @property
    def api_url(self) -> str:
        """The API's base address."""
        return f"http://{HOST}:{self.api}"

    @property
    def sandbox_url(self) -> str:
        """The sandbox's base address."""
        return f"http://{HOST}:{self.sandbox}"


def given_environment() -> dict[str, str]:
    """Return what the environment and .env say, empty values left out; the environment wins."""
    from_file = dotenv_values(ROOT / ".env")
    return {name: value for name, value in (from_file | dict(os.environ)).items() if value}


def demo_environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return `given` without what a demo decides itself: no real token is used."""
    inherited = {name: value for name, value in given.items() if not name.startswith(OUTSIDE) and name not in PORTS}
    made = ("DJANGO_SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "METRICS_TOKEN")
    return inherited | DEMO_VALUES | {name: secrets.token_urlsafe(48) for name in made}


def free_ports() -> Ports:
    """Return three ports nobody listens on."""
    return Ports(free_port(), free_port(), free_port())


def wanted_ports(given: Mapping[str, str], data: Path, say: Callable[[str], None] = lambda _: None) -> Ports:
    """Return the ports of a stack on `data`, the same at each start as far as they are free.

    Each is the given one, else the one that `remember_ports` stored, else the usual one, else a free one; `say` gets a
    sentence for each port that is taken. Raises PortTakenError for a given port that is in use or no port.
    """
    file = data / PORTS_FILE
    remembered: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    ports = []
    for name, usual in PORTS.items():
        if text := given.get(name):
            if not text.isdigit() or not 0 < int(text) < 65536:
                raise PortTakenError(f"{name}={text} is no port: give a number from 1 to 65535.")
            if not is_free(int(text)):
                raise PortTakenError(f"Port {text} ({name}) is taken: stop what listens there, or give another one.")
            ports.append(int(text))
            continue
        wanted = remembered.get(name, usual)
        chosen = wanted if is_free(wanted) else free_port()
        if chosen != wanted:
            say(f"Port {wanted} ({name}) is taken, {chosen} is used instead.")
        ports.append(chosen)
    return Ports(*ports)


def remember_ports(data: Path, ports: Ports) -> None:
    """Store the ports of a running stack, for the next start on `data`."""
    values = (ports.api, ports.kakao_skill, ports.sandbox)
    (data / PORTS_FILE).write_text(json.dumps(dict(zip(PORTS, values, strict=True))))


def made_values(given: Mapping[str, str], servers: Servers, ports: Ports) -> dict[str, str]:
    """Return the variables that the stack sets: its servers and ports, and the sandbox for every service not given."""
    made = {
        "DATABASE_URL": servers.database_url,
        "REDIS_URL": servers.redis_url,
        "API_PORT": str(ports.api),
        "KAKAO_SKILL_PORT": str(ports.kakao_skill),
        "SANDBOX_PORT": str(ports.sandbox),
        "API_BASE_URL": ports.api_url,
        "FETCH_ALLOW_HOSTS": ",".join(filter(None, (given.get("FETCH_ALLOW_HOSTS"), f"{HOST}:{ports.sandbox}"))),
    }
    for deciding, values in _stand_ins(ports):
        if not any(_is_given(name, given) for name in deciding):
            made |= {name: value for name, value in values.items() if not _is_given(name, given)}
    outlets_are_ours = {"NYT_API_BASE", "CNN_BASE"} <= made.keys()
    if outlets_are_ours and not _is_given("FETCH_PACE_SECONDS", given):
        made["FETCH_PACE_SECONDS"] = SANDBOX_PACE_SECONDS
    for name, value in {"PUBLIC_URL": ports.api_url, "KAKAO_SKILL_SECRET": secrets.token_urlsafe(24)}.items():
        if not _is_given(name, given):
            made[name] = value
    return made


def _stand_ins(ports: Ports) -> list[tuple[tuple[str, ...], dict[str, str]]]:
    """Return the sandbox's values by service, each with the variables that replace the sandbox if one is given."""
    sandbox = ports.sandbox_url
    chat = {
        "DISCORD_BOT_TOKEN": BOT_TOKEN,
        "DISCORD_API_BASE": f"{sandbox}/discord/api/v10",
        "DISCORD_GATEWAY_URL": f"{sandbox.replace('http', 'ws', 1)}/discord/gateway",
    }
    login = {
        "DISCORD_CLIENT_ID": CLIENT_ID,
        "DISCORD_CLIENT_SECRET": CLIENT_SECRET,
        "DISCORD_OAUTH_BASE": f"{sandbox}/discord/login",
        "DISCORD_PUBLIC_KEY": PUBLIC_KEY,
    }
    at_model = {"API_KEY": OPENAI_API_KEY, "BASE_URL": f"{sandbox}/llm/v1", "MODEL": OPENAI_MODEL}
    model = {f"{role}_{name}": value for role in ("OPENAI", "LLM_VERIFIER") for name, value in at_model.items()}
    kakao_app = {
        "KAKAO_APP_ID": keys.KAKAO_APP_ID,
        "KAKAO_REST_API_KEY": keys.KAKAO_REST_API_KEY,
        "KAKAO_CLIENT_SECRET": keys.KAKAO_CLIENT_SECRET,
        "KAKAO_ADMIN_KEY": keys.KAKAO_ADMIN_KEY,
        "KAKAO_AUTH_BASE": f"{sandbox}/kakao/auth",
        "KAKAO_API_BASE": f"{sandbox}/kakao/api",
        "KAKAO_BOT_API_BASE": f"{sandbox}/kakao/bot",
        "KAKAO_EVENT_NAME": keys.KAKAO_EVENT_NAME,
    }
    phone = {
        "SMS_SENDER": "solapi",
        "SMS_FROM": keys.SMS_FROM,
        "SOLAPI_API_KEY": keys.SOLAPI_API_KEY,
        "SOLAPI_API_SECRET": keys.SOLAPI_API_SECRET,
        "SOLAPI_API_BASE": f"{sandbox}/solapi",
    }
    kakao_bot = {"KAKAO_BOT_ID": keys.KAKAO_BOT_ID, "KAKAO_CHANNEL_URL": f"{sandbox}/kakao/"}
    kakao_bases = ("KAKAO_AUTH_BASE", "KAKAO_API_BASE", "KAKAO_BOT_API_BASE")
    return [
        (("NYT_API_KEY", "NYT_API_BASE"), {"NYT_API_KEY": NYT_API_KEY, "NYT_API_BASE": f"{sandbox}/nyt"}),
        (("CNN_BASE",), {"CNN_BASE": sandbox}),
        (("OPENAI_API_KEY", "OPENAI_BASE_URL"), model),
        (("DISCORD_BOT_TOKEN", "DISCORD_API_BASE", "DISCORD_GATEWAY_URL"), chat),
        (("DISCORD_CLIENT_ID", "DISCORD_CLIENT_SECRET", "DISCORD_OAUTH_BASE"), login),
        (("KAKAO_REST_API_KEY", *kakao_bases), kakao_app),
        (("KAKAO_BOT_ID",), kakao_bot),
        (("SMS_SENDER", "SOLAPI_API_KEY", "SOLAPI_API_BASE"), phone),
    ]


def _is_given(name: str, given: Mapping[str, str]) -> bool:
    return name in given or f"{name}_FILE" in given


def write_env_file(path: Path, values: Mapping[str, str]) -> None:
    """Write `values` as an environment file that only its owner may read."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name}='{value}'\n" for name, value in values.items())
