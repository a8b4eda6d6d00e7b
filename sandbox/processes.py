"""The processes of the stack, as a table: one line starts a further one."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.environment import Ports
from sandbox.ports import HOST

PYTHON = sys.executable
GRANIAN = (
    "granian --interface wsgi --workers 2 --blocking-threads 12 --workers-kill-timeout 8"
    " --http1-header-read-timeout 10000 --no-ws --log-level warning"
)
KEY = ("API_CLIENT_ID", "API_CLIENT_SECRET")
CELERY = "celery --app tasks"
WORKER = f"{CELERY} worker --pool threads --loglevel INFO"
SCHEDULER = "tasks.beat:SteadyScheduler"


@dataclass(frozen=True)
class Process:
    """What to run as `python -m …`.

    `health` is the address that answers 200 once it is ready (None: it just has to live); `needs` names the variable
    without which it is not started; a bot that finds it empty says so and ends with 0. `key` is the prefix of the
    variables that hold this bot's own service account, which it sees without the prefix.
    """

    name: str
    module: str
    more: tuple[str, ...] = ()
    health: str | None = None
    needs: str | None = None
    key: str = ""

    @property
    def command(self) -> list[str]:
        """The command line."""
        return [PYTHON, "-m", *self.module.split(), *self.more]

    def own(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Return the environment that this process sees: of the service accounts only its own."""
        own = {name: value for name, value in environment.items() if not name.endswith(tuple(f"_{one}" for one in KEY))}
        return own | {name: environment[f"{self.key}{name}"] for name in KEY if f"{self.key}{name}" in environment}


def stand_ins(ports: Ports) -> list[Process]:
    """Return the sandbox's own processes, which start before the others."""
    return [
        Process("sandbox", f"sandbox.stand_ins --port {ports.sandbox}", health=f"{ports.sandbox_url}/robots.txt"),
    ]


def product(ports: Ports, environment: Mapping[str, str]) -> list[Process]:
    """Return the product's processes: those that have in `environment` what they need."""
    web = f"{GRANIAN} --host {HOST} --port {ports.api} backend.config.wsgi:application"
    kakao_health = f"http://{HOST}:{ports.kakao_skill}/healthz"
    table = [
        Process("web", web, health=f"{ports.api_url}/readyz"),
        Process("worker", f"{WORKER} --hostname worker@%h --queues celery --concurrency 8"),
        Process("writer", f"{WORKER} --hostname writer@%h --queues notes --concurrency 32"),
        Process("beat", f"{CELERY} beat --scheduler {SCHEDULER} --loglevel INFO --pidfile="),
        Process("discord", "bot.discord", needs="DISCORD_BOT_TOKEN", key="DISCORD_"),
        Process("kakao", "bot.kakao_skill", needs="KAKAO_SKILL_SECRET", key="KAKAO_", health=kakao_health),
    ]
    return [
        process
        for process in table
        if process.needs is None or not environment.keys().isdisjoint({process.needs, f"{process.needs}_FILE"})
    ]
