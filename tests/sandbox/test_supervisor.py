import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

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

LASTING = "echo at work; exec sleep 60"
BROKEN = "echo no memory; exit 3"
CONTENT = "echo KAKAO_SKILL_SECRET is missing."
PARENT = "sleep 60 & echo $!; wait"
SOON = (0.0, 0.05, 0.05)


@dataclass(frozen=True)
class Shell(Process):
    """A process whose `module` is a script of the shell, which starts at once."""

    @property
    def command(self) -> list[str]:
        return ["/bin/sh", "-c", self.module]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    (tmp_path / "logs").mkdir()
    opened = Stack(tmp_path, free_ports(), Servers("", ""), {"PATH": "/usr/bin:/bin"})
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
    watching = supervised(stack, said, Shell("worker", LASTING))
    before = stack.children[0]
    watching.look()
    assert (stack.children, said) == ([before], [])
    end(before)
    watching.look()
    (child,) = stack.children
    assert child.ended() is None
    assert said == [f"worker ended with code -9 and is started again at once. Its log: {stack.log('worker')}"]
    assert eventually(lambda: stack.tail("worker") == "at work\nat work")


def test_a_second_end_in_a_row_is_followed_by_a_wait(
    stack: Stack, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "WAITS_SECONDS", (0.0, 0.3))
    watching = supervised(stack, said, Shell("worker", LASTING))
    for _ in range(2):
        end(stack.children[0])
        watching.look()
    assert "started again in 0.3 s" in said[1]
    assert stack.children == []

    def is_started() -> bool:
        watching.look()
        return bool(stack.children)

    assert eventually(is_started)


def test_what_has_run_for_a_while_is_started_again_at_once_each_time(
    stack: Stack, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "WAITS_SECONDS", (0.0, 60.0))
    monkeypatch.setattr(supervisor, "STEADY_SECONDS", 0.0)
    watching = supervised(stack, said, Shell("worker", LASTING))
    for _ in range(3):
        end(stack.children[0])
        watching.look()
    assert all("at once" in sentence for sentence in said)
    assert stack.children[0].ended() is None


def test_what_keeps_ending_is_tried_on_and_said_to_be_so_once(
    stack: Stack, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "WAITS_SECONDS", SOON)
    watching = supervised(stack, said, Shell("worker", BROKEN))

    def has_ended_often() -> bool:
        watching.look()
        return stack.log("worker").read_text().count("no memory") > len(SOON) + 2

    assert eventually(has_ended_often)
    assert len(said) == len(SOON)
    assert "worker keeps ending" in said[-1]
    assert said[-1].endswith("no memory")


def test_a_killed_server_is_started_again_where_it_was(stack: Stack, said: list[str]) -> None:
    with folders.throw_away() as place, embedded_servers(place, given={"DATABASE_URL": "given"}) as servers:
        watching = Supervisor(replace(stack, servers=servers), said.append)
        servers.embedded[0].child.process.kill()
        servers.embedded[0].child.process.wait()
        watching.look()
        with redis.Redis.from_url(servers.redis_url) as client:
            assert client.ping()
    assert said[0].startswith("Valkey ended with code -9")


def test_what_it_had_started_goes_with_it(stack: Stack, said: list[str]) -> None:
    watching = supervised(stack, said, Shell("web", PARENT))
    end(stack.children[0])
    left = int(stack.tail("web").split()[0])
    watching.look()
    assert eventually(lambda: not is_running(left))


def test_a_bot_that_misses_its_key_stays_off_and_the_others_run(stack: Stack, said: list[str]) -> None:
    watching = supervised(stack, said, Shell("kakao", CONTENT, needs="KAKAO_SKILL_SECRET"))
    stack.product.append(Shell("beat", CONTENT))
    stack.start(stack.product[1])
    for child in stack.children:
        child.process.wait()
    watching.look()
    assert [child.name for child in stack.children] == ["beat"]
    assert said[0] == "kakao is off and stays off. It said: KAKAO_SKILL_SECRET is missing."
    assert "beat ended with code 0 and is started again at once" in said[1]


def test_the_end_of_the_sandbox_ends_the_stack(stack: Stack, said: list[str]) -> None:
    watching = supervised(stack, said, Shell("web", LASTING))
    outside = stack.start(Shell("sandbox", LASTING))
    outside.process.send_signal(signal.SIGKILL)
    outside.process.wait()
    with pytest.raises(ChildError, match="sandbox ended with code -9"):
        watching.look()
