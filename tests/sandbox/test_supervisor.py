import os
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg2  # type: ignore[import-untyped]  # ships no types
import pytest
import redis

from sandbox import folders, supervisor
from sandbox.children import Child, ChildError
from sandbox.environment import free_ports
from sandbox.processes import Process
from sandbox.servers import Servers, embedded_servers
from sandbox.stack import Stack
from sandbox.supervisor import Supervisor
from tests.sandbox.processes import eventually, is_running

MODULES = {
    "lasting": "import time; print('at work', flush=True); time.sleep(60)",
    "broken": "import sys; print('no memory', flush=True); sys.exit(3)",
    "content": "print('KAKAO_SKILL_SECRET is missing.', flush=True)",
    "parent": (
        "import subprocess, sys, time; print(subprocess.Popen([sys.executable, '-m', 'lasting']).pid, flush=True);"
        "time.sleep(60)"
    ),
}
SOON = (0.0, 0.05, 0.05)
LATER = (0.0, 60.0)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    (tmp_path / "logs").mkdir()
    for name, code in MODULES.items():
        (tmp_path / f"{name}.py").write_text(code)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)}
    opened = Stack(tmp_path, free_ports(), Servers("", ""), environment)
    yield opened
    opened.stop()


def supervised(stack: Stack, said: list[str], process: Process) -> Supervisor:
    stack.product.append(process)
    stack.start(process)
    return Supervisor(stack, said.append)


def end(child: Child) -> None:
    """Kill a process once it is at work."""
    assert eventually(lambda: child.tail() != "")
    child.process.kill()
    child.process.wait()


def test_a_process_that_ends_is_started_again_at_once_and_told(stack: Stack, said: list[str]) -> None:
    watching = supervised(stack, said, Process("worker", "lasting"))
    end(stack.children[0])
    watching.look()
    (child,) = stack.children
    assert child.ended() is None
    assert said == [f"worker ended with code -9 and is started again at once. Its log: {stack.log('worker')}"]


def test_a_process_that_runs_is_left_alone(stack: Stack, said: list[str]) -> None:
    watching = supervised(stack, said, Process("worker", "lasting"))
    before = stack.children[0]
    watching.look()
    assert (stack.children, said) == ([before], [])


def test_the_log_of_before_is_kept(stack: Stack, said: list[str]) -> None:
    watching = supervised(stack, said, Process("worker", "lasting"))
    end(stack.children[0])
    watching.look()
    assert eventually(lambda: stack.tail("worker") == "at work\nat work")


def test_a_second_end_in_a_row_is_followed_by_a_wait(
    stack: Stack, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "WAITS_SECONDS", LATER)
    watching = supervised(stack, said, Process("worker", "lasting"))
    for _ in range(2):
        end(stack.children[0])
        watching.look()
    assert "started again in 60 s" in said[1]
    watching.look()
    assert stack.children == []


def test_once_its_wait_is_over_it_is_started(stack: Stack, said: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "WAITS_SECONDS", SOON)
    watching = supervised(stack, said, Process("worker", "lasting"))
    for _ in range(2):
        end(stack.children[0])
        watching.look()
    time.sleep(SOON[1])
    watching.look()
    assert stack.children[0].ended() is None


def test_what_has_run_for_a_while_is_started_again_at_once_each_time(
    stack: Stack, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "WAITS_SECONDS", LATER)
    monkeypatch.setattr(supervisor, "STEADY_SECONDS", 0.0)
    watching = supervised(stack, said, Process("worker", "lasting"))
    for _ in range(3):
        end(stack.children[0])
        watching.look()
    assert all("at once" in sentence for sentence in said)
    assert stack.children[0].ended() is None


def test_what_keeps_ending_is_tried_on_and_said_to_be_so_once(
    stack: Stack, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "WAITS_SECONDS", SOON)
    watching = supervised(stack, said, Process("worker", "broken"))

    def has_ended_often() -> bool:
        watching.look()
        return stack.log("worker").read_text().count("no memory") > len(SOON) + 2

    assert eventually(has_ended_often)
    assert len(said) == len(SOON)
    assert "worker keeps ending" in said[-1]
    assert said[-1].endswith("no memory")


def test_a_killed_server_is_started_again_where_it_was(
    stack: Stack, said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with folders.throw_away() as place, embedded_servers(place, given={}) as servers:
        watching = Supervisor(replace(stack, servers=servers), said.append)
        for server in servers.embedded:
            server.child.process.kill()
            server.child.process.wait()
        watching.look()
        with closing(psycopg2.connect(servers.database_url)), redis.Redis.from_url(servers.redis_url) as client:
            assert client.ping()
    assert [sentence.split()[0] for sentence in said] == ["PostgreSQL", "Valkey"]


def test_what_it_had_started_goes_with_it(stack: Stack, said: list[str]) -> None:
    watching = supervised(stack, said, Process("web", "parent"))
    end(stack.children[0])
    left = int(stack.tail("web").split()[0])
    watching.look()
    assert eventually(lambda: not is_running(left))


def test_a_bot_that_misses_its_key_stays_off_and_the_others_run(stack: Stack, said: list[str]) -> None:
    watching = supervised(stack, said, Process("kakao", "content", needs="KAKAO_SKILL_SECRET"))
    stack.children[0].process.wait()
    for _ in range(2):
        watching.look()
    assert stack.children == []
    assert said == ["kakao is off and stays off. It said: KAKAO_SKILL_SECRET is missing."]


def test_another_that_ends_in_good_order_is_started_again(stack: Stack, said: list[str]) -> None:
    watching = supervised(stack, said, Process("beat", "content"))
    stack.children[0].process.wait()
    watching.look()
    assert "ended with code 0 and is started again at once" in said[0]


def test_the_end_of_the_sandbox_ends_the_stack(stack: Stack, said: list[str]) -> None:
    watching = supervised(stack, said, Process("web", "lasting"))
    outside = stack.start(Process("sandbox", "lasting"))
    outside.process.send_signal(signal.SIGKILL)
    outside.process.wait()
    with pytest.raises(ChildError, match="sandbox ended with code -9"):
        watching.look()
