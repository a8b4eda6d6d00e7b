"""The whole house, small and hurried: its five processes, which can be killed, on servers that can be taken away."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sandbox import children, environment, processes
from sandbox.environment import ROOT
from sandbox.folders import throw_away
from sandbox.house import House, open_house
from tests.chaos.servers import Cache, Database

PATIENCE_SECONDS = 90.0
PROCESSES = ("web", "worker", "beat", "discord", "kakao")
HURRIED = (
    "tasks.enrich.enrich_pending",
    "tasks.digest.publish_finished",
    "tasks.digest.schedule_deliveries",
    "tasks.upkeep.settle_cache",
    "tasks.ingest.retry_failed_listings",
)
"""The sweeps that run every second here."""
VALUES = {"DJANGO_DEBUG": "False", "LLM_TIMEOUT_SECONDS": "2"}


@dataclass(frozen=True)
class Stage:
    """A running house and its servers."""

    house: House
    database: Database
    cache: Cache
    fallen: list[str] = field(default_factory=list)
    """Which processes ended by themselves and were started again."""

    def kill(self, *names: str) -> None:
        """End processes with SIGKILL, with all they have started, as a machine does that runs out of memory."""
        for child in [child for child in self.house.children if child.name in names]:
            os.killpg(child.pid, signal.SIGKILL)
            child.process.wait()
            self.house.children.remove(child)

    def start(self, *names: str, log: Path | None = None) -> None:
        """Start processes again, as a supervisor does; `log` takes what they say instead of their own file."""
        table = {process.name: process for process in processes.product(self.house.ports, self.house.environment)}
        for name in names:
            if log is None:
                self.house.start(table[name])
            else:
                child = children.start(name, table[name].command, log=log, env=self.house.environment, cwd=ROOT)
                self.house.children.append(child)

    def wait_until(
        self, condition: Callable[[], bool], what: str, *, meanwhile: Callable[[], None] = lambda: None
    ) -> float:
        """Wait for `condition` and return how many seconds it took; `meanwhile` is called every second.

        A process that ends is started again, as `restart: unless-stopped` does. Raises TimeoutError naming `what`.
        """
        started = called_at = time.monotonic()
        while not condition():
            now = time.monotonic()
            if now - started > PATIENCE_SECONDS:
                raise TimeoutError(f"waited {PATIENCE_SECONDS:.0f} s in vain: {what}")
            if now - called_at > 1:
                called_at = now
                self._supervise()
                meanwhile()
            time.sleep(0.05)
        return time.monotonic() - started

    def _supervise(self) -> None:
        for child in [child for child in self.house.children if child.name in PROCESSES]:
            if child.ended() is not None:
                self.fallen.append(child.name)
                self.house.children.remove(child)
                self.start(child.name)


@contextmanager
def stage() -> Iterator[Stage]:
    """Open a house in a throw-away folder. Raises ChildError when it does not start."""
    with throw_away() as data, Database(data) as database, Cache(data) as cache:
        given = environment.demo_environment(environment.given_environment())
        given |= VALUES | {"DATABASE_URL": database.url, "REDIS_URL": cache.server.url}
        with open_house(data, environment.free_ports(), given, durable=False) as house:
            _hurry(database)
            yield Stage(house, database, cache)


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
