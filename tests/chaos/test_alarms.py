"""Every alarm's condition, provoked on a running stack: its expression holds, and no more after its runbook's command.

One system for all of them, in the order below. How long a condition has to hold (`for`) is not waited for: that is
Prometheus' own, and test_alarm_rules.py's.
"""

import contextlib
import math
import os
import shutil
import signal
import socket
import ssl
import threading
import time
from collections import namedtuple
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import psycopg2  # type: ignore[import-untyped]  # ships no types
import pytest
import redis

from backend.config.state_metrics import infrastructure
from sandbox.chat_room import ChatRoom
from sandbox.children import ChildError
from sandbox.demo_server import StudyServer
from sandbox.newsroom.stories import stories
from sandbox.ports import HOST
from tasks import app
from tests.chaos.morning import Morning, discord, tell_the_model
from tests.chaos.stage import stage
from tests.chaos.watcher import Watcher, metrics_ports
from tests.common.certificates import Authority
from tests.deploy.test_backup import script
from tests.observability.alarm_expressions import Sample, Series
from tests.observability.processes import until

CHANNELS = 7
SLOW = {"ApiSlow", "KakaoSlow", "DiscordAckSlow", "BotApologising"}
"""What a busy machine may make hold at any time: not part of what is called silent."""
MISSING_PERMISSION = {"fault": "error", "match": "POST /channels/*/messages", "status": 403, "code": 50013}
QUICK_MINUTE_SECONDS = 3.0
"""Of waits in which half an hour has to pass."""
Usage = namedtuple("Usage", "total used free")  # as shutil's
rehearsed: set[str] = set()
"""The alarms whose expressions have held."""


@pytest.fixture(scope="module")
def watcher() -> Iterator[Watcher]:
    ports = metrics_ports()
    with stage({f"METRICS_PORT_{name.upper()}": str(port) for name, port in ports.items()}) as ready:
        yield Watcher(ready, ports)


@pytest.fixture(scope="module")
def morning(watcher: Watcher) -> Morning:
    return Morning(watcher.stage, outlets=["Harbor Wire"], channels=CHANNELS)


def hold(
    watcher: Watcher,
    names: set[str],
    *,
    meanwhile: Callable[[], None] = lambda: None,
    minute_seconds: float = math.inf,
) -> None:
    """Wait until these alarms' expressions hold, and note that they did."""
    watcher.until_holding(names, meanwhile=meanwhile, minute_seconds=minute_seconds)
    rehearsed.update(names)


def silent(watcher: Watcher, *, but_for: set[str] = SLOW) -> None:
    """Wait until nothing holds, while what has ended is started again as docker, Kubernetes and `make up` do."""
    watcher.until(
        lambda holding: holding <= but_for,
        meanwhile=watcher.stage.supervisor.look,
        minute_seconds=QUICK_MINUTE_SECONDS,
    )


def restart(watcher: Watcher, *names: str, **values: str) -> None:
    """Do what "apply" and "restart" do: end processes and start them with a changed environment."""
    watcher.stage.stack.environment.update(values)
    watcher.stage.kill(*names)
    watcher.stage.supervisor.look()


def send(watcher: Watcher, task: str, *, times: int = 1) -> None:
    with app.connection_for_write(watcher.stage.cache.server.url) as connection:
        for _ in range(times):
            app.send_task(task, connection=connection, expires=3600)


def sign_up_code(watcher: Watcher, number: str) -> int:
    url = f"{watcher.stage.stack.ports.api_url}/api/v1/auth/sign-up/code/"
    return httpx.post(url, json={"phone_number": number}, timeout=30, trust_env=False).status_code


def tap(watcher: Watcher, times: int) -> None:
    """Have somebody type in KakaoTalk, several times at once; whatever comes of it."""

    def say(_: int) -> None:
        with contextlib.suppress(ChildError), ChatRoom.entered(watcher.stage.stack) as room:
            room.say("오늘의 뉴스")

    with ThreadPoolExecutor(times) as pool:
        list(pool.map(say, range(times)))


@contextmanager
def stopped(watcher: Watcher, name: str) -> Iterator[None]:
    """Stop a process with all it has started, as a machine without time for it does, and let it go on."""
    (child,) = (child for child in watcher.stage.stack.children if child.name == name)
    os.killpg(child.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(child.pid, signal.SIGCONT)


def test_before_the_first_collection_and_backup(watcher: Watcher, morning: Morning, tmp_path: Path) -> None:
    hold(watcher, {"DigestEmpty", "BackupOld"})
    done = script("backup.sh", tmp_path, DATABASE_URL=watcher.stage.database.url)
    assert done.returncode == 0, done.stderr
    morning.begin()
    watcher.stage.wait_until(morning.is_gathered, "every story in the digest")
    silent(watcher)


def test_processes_that_are_gone_and_rows_that_wait(watcher: Watcher, morning: Morning) -> None:
    here = watcher.stage
    watcher.look()
    here.kill("discord")
    morning.strike()
    made = "SELECT count(*) FROM digests_delivery WHERE state = 'pending'"
    until(lambda: here.database.count(made) == CHANNELS)
    here.kill("beat", "worker", "writer")
    send(watcher, "tasks.maintenance.settle_cache", times=210)
    with ExitStack() as connections, redis.Redis.from_url(here.cache.server.url) as client:
        make_late(here.database.rows)
        in_use = here.database.count("SELECT count(*) FROM pg_stat_activity")
        most = here.database.count("SELECT current_setting('max_connections')::int")
        for _ in range(int(most * 0.9) - in_use):
            connections.enter_context(contextlib.closing(psycopg2.connect(here.database.url)))
        for number in range(200):
            client.set(f"junk:{number}", "x" * 100_000)
        client.config_set("maxmemory", int(client.info("memory")["used_memory"] / 0.88))
        hold(
            watcher,
            {
                *("ProcessDown", "BeatSilent", "WorkerSilent", "QueueDeep", "DeliveryOverdue", "ScheduleLate"),
                *("CacheBehind", "NotesLate", "SourceLagging", "SourceNeverRead", "BudgetNearlySpent"),
                *("ConnectionsNearlyUsed", "RedisFilling"),
            },
        )
        kakao = watcher.targets.pop("kakao")
        hold(watcher, {"ProcessGone"})
        watcher.targets["kakao"] = kakao
        client.flushall()
        client.config_set("maxmemory", 0)
    discord(here, "POST", "/faults", **MISSING_PERMISSION)
    restart(watcher, "web", LLM_DAILY_BUDGET_USD="10")
    here.stack.run_in_background("rewarm_cache")
    here.stack.run_in_background("collect")
    silent(watcher, but_for={"DeliveriesFailing", *SLOW})


def make_late(rows: Callable[..., object]) -> None:
    """Move what waits for the processes that are gone into the past."""
    for statement in (
        "UPDATE django_celery_beat_periodictask SET last_run_at = now() - interval '3 minutes'"
        " WHERE interval_id IS NOT NULL",
        "UPDATE digests_delivery SET due_at = now() - interval '400 seconds' WHERE state = 'pending'",
        "UPDATE digests_subscription SET next_run_at = now() - interval '200 seconds'"
        " WHERE id = (SELECT min(id) FROM digests_subscription)",
        "INSERT INTO materials_stalekey (key, created_at) VALUES ('v1:page:none', now() - interval '3 minutes')",
        "UPDATE materials_article SET due_at = now() - interval '2 hours'"
        " WHERE id = (SELECT min(id) FROM materials_article)",
        "UPDATE materials_source SET is_active = TRUE WHERE name = 'Northlight'",
        "UPDATE materials_sourcecategory SET last_success_at = CASE WHEN s.name = 'Northlight' THEN NULL"
        " ELSE now() - interval '27 hours' END FROM materials_source s WHERE s.id = source_id AND s.is_active",
        "UPDATE materials_collectrun SET started_at = now() - interval '27 hours',"
        " source_id = (SELECT id FROM materials_source WHERE name = 'Northlight')"
        " WHERE id = (SELECT min(id) FROM materials_collectrun)",
        "UPDATE materials_llmday SET spent_usd = 0.85",
    ):
        rows(statement)


def test_what_others_refuse(watcher: Watcher, morning: Morning) -> None:
    here = watcher.stage
    sandbox = here.stack.ports.sandbox_url
    hold(watcher, {"DeliveriesFailing"}, meanwhile=here.supervisor.look)
    discord(here, "DELETE", "/faults")
    watcher.pass_minutes(35)
    silent(watcher)
    for outlet, fault in (("harbor", "gone"), ("northlight", "server_error")):
        order = {"fault": fault, "path_prefix": f"/feeds/{outlet}/"}
        httpx.post(f"{sandbox}/sandbox/faults", json=order, trust_env=False).raise_for_status()
    here.database.rows("UPDATE materials_sourcecategory SET error_streak = 4, etag = '', last_modified = ''")
    tell_the_model(here, "server_error")
    discord(here, "POST", "/faults", fault="error", match="WS /gateway")
    discord(here, "POST", "/gateway", do="disconnect")
    httpx.post(f"{sandbox}/sandbox/solapi/failures", json={"kind": "no_balance"}, trust_env=False).raise_for_status()
    assert {sign_up_code(watcher, f"0105555000{digit}") for digit in range(5)} == {503}

    hold(
        watcher,
        {
            *("SourceBreaking", "SourceEnded", "NotesFailing", "TextMessagesFail"),
            *("DiscordDisconnected", "DiscordShardClosed"),
        },
        meanwhile=lambda: again(watcher),
    )
    # Its series began with the fault, and what succeeded before has to be half an hour ago.
    hold(watcher, {"OutboundFailing"}, meanwhile=lambda: again(watcher), minute_seconds=QUICK_MINUTE_SECONDS)


def again(watcher: Watcher) -> None:
    """Let the wait of whatever is tried again be over."""
    watcher.stage.supervisor.look()
    watcher.stage.database.rows("UPDATE materials_sourcecategory SET retry_at = now() WHERE ended_at IS NULL")
    watcher.stage.database.rows("UPDATE materials_article SET due_at = now()")


def test_money_that_is_spent_and_a_vendor_that_refuses(watcher: Watcher, morning: Morning) -> None:
    here = watcher.stage
    url = f"{here.stack.ports.sandbox_url}/sandbox/solapi/failures"
    httpx.delete(url, trust_env=False).raise_for_status()
    here.database.rows("UPDATE accounts_smsday SET spent_krw = 13000")
    here.database.rows("UPDATE materials_llmday SET spent_usd = 10")
    assert sign_up_code(watcher, "01055550009") == 503
    hold(watcher, {"BudgetSpent", "SmsBudgetSpent"}, meanwhile=lambda: again(watcher))
    tell_the_model(here, "unauthorized")
    restart(watcher, "web", "writer", LLM_DAILY_BUDGET_USD="20", SMS_DAILY_BUDGET_KRW="40000")
    hold(watcher, {"ModelVendorRefuses"}, meanwhile=lambda: again(watcher))
    mend(watcher)
    silent(watcher)


def mend(watcher: Watcher) -> None:
    """End what is refused, and do what the runbooks say first."""
    here = watcher.stage
    here.kill("writer")  # or it takes stories with it that are due in a moment
    httpx.delete(f"{here.stack.ports.sandbox_url}/sandbox/faults", trust_env=False).raise_for_status()
    discord(here, "DELETE", "/faults")
    tell_the_model(here, "recorded")
    here.database.rows("UPDATE materials_sourcecategory SET ended_at = NULL, retry_at = now()")  # "a new address"
    here.database.rows("UPDATE materials_article SET due_at = NULL")
    for story in stories():  # half an hour later; with the texts, which were dropped once there were notes
        body = "\n\n".join(story.paragraphs)
        here.database.rows("UPDATE materials_article SET body = %s, due_at = now() WHERE title = %s", body, story.title)
    restart(watcher, "discord")  # and the writer
    here.stack.run_in_background("collect")
    watcher.pass_minutes(35)
    watcher.look()


def test_a_certificate_that_has_ended(watcher: Watcher, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with served(authority.server("localhost", expired=True)) as (port, use):
        values = {"PUBLIC_URL": f"https://localhost:{port}", "SSL_CERT_FILE": authority.bundle}
        restart(watcher, "worker", **values)
        send(watcher, "tasks.maintenance.check_certificate")
        hold(watcher, {"CertificateEnding"})
        use(authority.server("localhost", days=60))
        send(watcher, "tasks.maintenance.check_certificate")
        silent(watcher)


@contextmanager
def served(context: ssl.SSLContext) -> Iterator[tuple[int, Callable[[ssl.SSLContext], None]]]:
    """Shake hands with everybody who connects; gives the port, and a function that changes the certificate."""
    contexts = [context]
    with socket.create_server((HOST, 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with contextlib.suppress(OSError), contexts[-1].wrap_socket(connection, server_side=True):
                        pass

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], contexts.append
        server.shutdown(socket.SHUT_RDWR)


def test_servers_that_do_not_answer(watcher: Watcher, morning: Morning) -> None:
    here = watcher.stage
    watcher.pass_minutes(35)
    api = f"{here.stack.ports.api_url}/api/v1/"
    with here.database.away():

        def ask() -> None:
            for _ in range(4):
                httpx.post(f"{api}auth/token/", json={"username": "x", "password": "y"}, timeout=30, trust_env=False)
            tap(watcher, 4)

        hold(watcher, {"ApiErrors", "TasksFailing", "FactsUnreadable", "BotApologising"}, meanwhile=ask)
    watcher.pass_minutes(35)
    silent(watcher)
    with here.cache.frozen():
        hold(watcher, {"CircuitOpen"}, meanwhile=lambda: tap(watcher, 4))
    silent(watcher)


def test_processes_that_are_too_slow(watcher: Watcher, morning: Morning) -> None:
    watcher.pass_minutes(35)
    silent(watcher)
    with ThreadPoolExecutor(1) as beside, stopped(watcher, "web"):
        taps = beside.submit(tap, watcher, 12)
        time.sleep(2.9)
    taps.result()
    hold(watcher, {"ApiSlow", "KakaoSlow"})
    with StudyServer.entered(watcher.stage.stack) as server, ThreadPoolExecutor(1) as beside:
        with stopped(watcher, "discord"):
            answered = beside.submit(server.command, "today")
            time.sleep(2.4)
        with contextlib.suppress(ChildError):  # on a busy machine it is too late even so
            answered.result()
    hold(watcher, {"DiscordAckSlow"})
    watcher.pass_minutes(35)
    until(lambda: not watcher.look() & SLOW)  # minutes pass until what was slow lies behind
    silent(watcher)


def test_a_disk_that_fills(watcher: Watcher, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that is not provoked for real: nobody but root can make a disk small."""
    rule = watcher.rule("DiskFilling")
    for free, holds in ((5, True), (50, False)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: Usage(100, 100 - free, free))
        series = Series()
        for family in infrastructure.disk():
            for sample in family.samples:
                series.add(sample.name, sample.labels, Sample(0.0, sample.value))
        assert bool(series.evaluate(rule, at=0.0)) == holds
    rehearsed.add("DiskFilling")


def test_every_alarm_has_rung(watcher: Watcher) -> None:
    assert watcher.alarms - rehearsed == set()
