"""The whole stack, small and hurried: its five processes, which can be killed, on servers that can be taken away."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sandbox import children, environment
from sandbox.children import Child
from sandbox.environment import ROOT
from sandbox.folders import throw_away
from sandbox.ports import is_free
from sandbox.stack import Stack, open_stack
from sandbox.supervisor import Supervisor
from tests.chaos.servers import Cache, Database
from tests.observability.processes import until

PATIENCE_SECONDS = 90.0
PROCESSES = ("web", "worker", "writer", "beat", "discord", "kakao")
HURRIED = (
    "tasks.digest.select_stories",
    "tasks.notes.enrich_pending",
    "tasks.digest.publish_finished",
    "tasks.digest.schedule_deliveries",
    "tasks.maintenance.settle_cache",
    "tasks.ingest.retry_failed_listings",
)
"""The sweeps that run every second here."""
VALUES = {"DJANGO_DEBUG": "False", "LLM_TIMEOUT_SECONDS": "6"}


@dataclass(frozen=True)
class Stage:
    """A running stack and its servers."""

    stack: Stack
    database: Database
    cache: Cache
    supervisor: Supervisor
    fallen: list[str]
    """What the supervisor has said: a sentence for each process that ended by itself."""

    @contextmanager
    def both_away(self) -> Iterator[None]:
        """Be without PostgreSQL and Redis for as long as the block lasts."""
        with self.database.away(), self.cache.killed():
            yield

    def kill(self, *names: str) -> None:
        """End processes with SIGKILL, with all they have started, as a machine does that runs out of memory."""
        for child in self._named(names):
            os.killpg(child.pid, signal.SIGKILL)
            child.process.wait()
        # The workers that web had started end a moment after it: until then they hold its port.
        ports = {"web": self.stack.ports.api, "kakao": self.stack.ports.kakao_skill}
        until(lambda: all(is_free(ports[name]) for name in names if name in ports))

    def replace(self, *names: str, log: Path | None = None) -> None:
        """Kill processes and start them by hand; `log` takes what they say instead of their own file."""
        self.kill(*names)
        for child in self._named(names):
            command = next(process.command for process in self.stack.product if process.name == child.name)
            taken = log or self.stack.log(child.name)
            self.stack.children.remove(child)
            self.stack.children.append(
                children.start(child.name, command, log=taken, env=self.stack.environment, cwd=ROOT)
            )

    def wait_until(
        self,
        condition: Callable[[], bool],
        what: str,
        *,
        meanwhile: Callable[[], None] = lambda: None,
        seconds: float = PATIENCE_SECONDS,
    ) -> float:
        """Wait for `condition` and return how many seconds it took; `meanwhile` is called every second.

        A process that ends is started again, as `make up` does. Raises TimeoutError naming `what`.
        """
        started = called_at = time.monotonic()
        while not condition():
            now = time.monotonic()
            if now - started > seconds:
                raise TimeoutError(f"waited {seconds:.0f} s in vain: {what}")
            if now - called_at > 1:
                called_at = now
                self.supervisor.look()
                meanwhile()
            time.sleep(0.05)
        return time.monotonic() - started

    def _named(self, names: Sequence[str]) -> list[Child]:
        return [child for child in self.stack.children if child.name in names]


@contextmanager
def stage(values: Mapping[str, str] = MappingProxyType({})) -> Iterator[Stage]:
    """Open a stack in a throw-away folder, with `values` in its environment. Raises ChildError if it does not start."""
    with throw_away() as data, Database(data) as database, Cache(data) as cache:
        given = environment.demo_environment(environment.given_environment())
        given |= {**VALUES, **values, "DATABASE_URL": database.url, "REDIS_URL": cache.server.url}
        with open_stack(data, environment.free_ports(), given, durable=False) as stack:
            _hurry(database)
            fallen: list[str] = []
            yield Stage(stack, database, cache, Supervisor(stack, fallen.append), fallen)


def _hurry(database: Database) -> None:
    """Run the sweeps every second, and leave what is daily to the rehearsals."""
    database.rows("UPDATE django_celery_beat_periodictask SET enabled = crontab_id IS NULL")
    ((second,),) = database.rows(
        "INSERT INTO django_celery_beat_intervalschedule (every, period) VALUES (1, 'seconds') RETURNING id"
    )
    database.rows(
        "UPDATE django_celery_beat_periodictask SET interval_id = %s WHERE task = ANY(%s)", second, list(HURRIED)
    )
    database.rows("UPDATE django_celery_beat_periodictasks SET last_update = now()")
