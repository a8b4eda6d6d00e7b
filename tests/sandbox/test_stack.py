from contextlib import ExitStack
from pathlib import Path

import pytest
from dotenv import dotenv_values

from sandbox import processes, stack
from sandbox.children import ChildError
from sandbox.environment import Ports, free_ports
from sandbox.processes import Process
from sandbox.servers import Servers
from sandbox.stack import Stack, open_stack
from tests.sandbox.processes import is_running

GIVEN = {
    "DATABASE_URL": "postgresql://somebody@db.example/news",
    "REDIS_URL": "redis://cache.example/0",
    "PATH": "/bin",
}
MANAGE = """
import sys, time
print(*sys.argv[1:], flush=True)
if sys.argv[1] == "lasting":
    time.sleep(60)
sys.exit("Unknown command" if sys.argv[1] == "no_such_command" else 0)
"""


def server(name: str, port: int) -> Process:
    return Process(name, f"http.server {port} --bind 127.0.0.1", health=f"http://127.0.0.1:{port}/")


@pytest.fixture
def ports() -> Ports:
    return free_ports()


@pytest.fixture(autouse=True)
def stubs(monkeypatch: pytest.MonkeyPatch, ports: Ports) -> list[Process]:
    product = [server("web", ports.api)]
    monkeypatch.setattr(processes, "stand_ins", lambda _: [server("sandbox", ports.sandbox)])
    monkeypatch.setattr(processes, "product", lambda *_: product)
    monkeypatch.setattr(stack, "_prepare", lambda *_: {"API_CLIENT_ID": "bots"})
    return product


def test_everything_is_started_in_order_and_answers_and_nothing_is_left(tmp_path: Path, ports: Ports) -> None:
    said: list[str] = []
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "web.log").write_text("of yesterday")
    file = tmp_path / "stack.env"
    with open_stack(tmp_path, ports, GIVEN, durable=False, say=said.append) as opened:
        assert [child.name for child in opened.children] == ["sandbox", "web"]
        assert stack.answers(f"{ports.api_url}/")
        assert "yesterday" not in opened.tail("web")
        written = dotenv_values(file)
        assert (file.stat().st_mode & 0o777, written["API_CLIENT_ID"]) == (0o600, "bots")
        assert (opened.environment["API_BASE_URL"], opened.environment["PATH"]) == (ports.api_url, "/bin")
        assert opened.environment == GIVEN | written
        with pytest.raises(ChildError, match="Another stack is running"), ExitStack() as second:
            second.enter_context(open_stack(tmp_path, free_ports(), GIVEN, durable=False))
        pids = [child.pid for child in opened.children]
        opened.children[1].process.kill()
        opened.children[1].process.wait()
        with pytest.raises(ChildError, match="web ended with code -9"):
            opened.check()
    assert said == [
        "Starting PostgreSQL and Valkey",
        "Starting the sandbox",
        "Preparing the database",
        "Starting web",
    ]
    assert not any(map(is_running, pids))
    assert not file.exists()


def test_a_process_that_ends_at_once_is_named_with_its_last_words(
    tmp_path: Path, ports: Ports, stubs: list[Process]
) -> None:
    stubs[0] = Process("web", "http.server --no-such-option", health=f"{ports.api_url}/")
    last_words = r"web ended with code 2(.|\n)*unrecognized arguments"
    with (
        pytest.raises(ChildError, match=last_words) as caught,
        open_stack(tmp_path, ports, GIVEN, durable=False),
    ):
        pytest.fail("the stack opened")
    assert str(tmp_path / "logs" / "web.log") in str(caught.value)
    assert not stack.answers(f"{ports.sandbox_url}/")


def test_a_process_that_never_answers_is_named(tmp_path: Path, ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack.wait_ready, "__kwdefaults__", {"seconds": 0.3})
    silent = Process("web", f"http.server {ports.api} --bind 127.0.0.1", health=f"{ports.api_url}/nothing-here")
    monkeypatch.setattr(processes, "stand_ins", lambda _: [silent])
    with pytest.raises(ChildError, match="web does not answer at"), open_stack(tmp_path, ports, GIVEN, durable=False):
        pytest.fail("the stack opened")


def test_manage_commands_speak_to_the_terminal_and_may_run_in_the_background(
    tmp_path: Path, ports: Ports, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "manage.py").write_text(MANAGE)
    (tmp_path / "logs").mkdir()
    monkeypatch.setattr(stack, "ROOT", tmp_path)
    opened = Stack(tmp_path, ports, Servers("", ""), dict(GIVEN))
    opened.manage("collect", "--now")
    assert capfd.readouterr().out == "collect --now\n"
    with pytest.raises(ChildError, match=r"`manage.py no_such_command` ended with code 1(.|\n)*Unknown command"):
        opened.manage("no_such_command")
    done, lasting = opened.run_in_background("no_such_command"), opened.run_in_background("lasting")
    assert done.process.wait() == 1
    opened.check()
    opened.stop()
    assert not is_running(lasting.pid)
