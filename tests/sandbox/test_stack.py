import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from dotenv import dotenv_values

from sandbox import children, processes, stack
from sandbox.children import ChildError
from sandbox.environment import Ports, free_ports
from sandbox.processes import Process
from sandbox.stack import Stack, open_stack
from tests.sandbox.processes import eventually, is_running, mentioning

GIVEN = {
    "DATABASE_URL": "postgresql://somebody@db.example/news",
    "REDIS_URL": "redis://cache.example/0",
    "PATH": "/bin",
}
SUPERVISOR = """
import sys, time
from pathlib import Path
from sandbox import children, stack, processes
from sandbox.environment import free_ports
from sandbox.processes import Process
stack._prepare = lambda *_: {}
processes.product = lambda *_: [Process("stub", "http.server 0 --bind 127.0.0.1", ("--directory", sys.argv[1]))]
given = {"DATABASE_URL": "d", "REDIS_URL": "r", "PATH": "/bin"}
with stack.open_stack(Path(sys.argv[1]), free_ports(), given, durable=False) as opened:
    print(*(child.pid for child in opened.children), flush=True)
    time.sleep(60)
"""


def server(name: str, port: int) -> Process:
    return Process(name, f"http.server {port} --bind 127.0.0.1", health=f"http://127.0.0.1:{port}/")


def check_once_ended(opened: Stack, name: str) -> None:
    """Wait for the end of a process, and look at the stack."""
    next(child for child in opened.children if child.name == name).process.wait()
    opened.check()


@pytest.fixture
def ports() -> Ports:
    return free_ports()


@pytest.fixture(autouse=True)
def stubs(monkeypatch: pytest.MonkeyPatch, ports: Ports) -> list[Process]:
    product = [server("web", ports.api), server("kakao", ports.kakao_skill)]
    monkeypatch.setattr(processes, "stand_ins", lambda _: [server("sandbox", ports.sandbox)])
    monkeypatch.setattr(processes, "product", lambda *_: product)
    monkeypatch.setattr(stack, "_prepare", lambda *_: {"API_CLIENT_ID": "bots"})
    return product


def test_everything_is_started_in_order_and_answers(tmp_path: Path, ports: Ports) -> None:
    said: list[str] = []
    with open_stack(tmp_path, ports, GIVEN, durable=False, say=said.append) as opened:
        assert [child.name for child in opened.children] == ["sandbox", "web", "kakao"]
        assert stack.answers(f"{ports.api_url}/")
        opened.check()
    assert said == [
        "Starting PostgreSQL and Valkey",
        "Starting the sandbox",
        "Preparing the database",
        "Starting web, kakao",
    ]


def test_no_process_is_left(tmp_path: Path, ports: Ports) -> None:
    with open_stack(tmp_path, ports, GIVEN, durable=False) as opened:
        pids = [child.pid for child in opened.children]
        assert all(map(is_running, pids))
    assert not any(map(is_running, pids))


def test_no_process_is_left_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SUPERVISOR, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as supervisor:  # noqa: S603  # our own command
        assert supervisor.stdout is not None
        pids = [int(pid) for pid in supervisor.stdout.readline().split()]
        assert len(pids) == 2  # the stand-ins and the stub
        supervisor.kill()
    assert eventually(lambda: not any(map(is_running, pids)))
    assert not mentioning(str(tmp_path))


def test_the_made_values_lie_in_a_private_file_while_the_house_is_open(tmp_path: Path, ports: Ports) -> None:
    file = tmp_path / "stack.env"
    with open_stack(tmp_path, ports, GIVEN, durable=False) as opened:
        assert file.stat().st_mode & 0o777 == 0o600
        written = dotenv_values(file)
        assert written["API_CLIENT_ID"] == "bots"
        assert written.items() <= opened.environment.items()
        assert "PATH" not in written
    assert not file.exists()


def test_a_process_sees_what_is_given_and_what_is_made(tmp_path: Path, ports: Ports) -> None:
    with open_stack(tmp_path, ports, GIVEN, durable=False) as opened:
        assert opened.environment["REDIS_URL"] == GIVEN["REDIS_URL"]
        assert opened.environment["API_BASE_URL"] == ports.api_url
        assert set(opened.environment) - set(GIVEN) <= set(dotenv_values(tmp_path / "stack.env"))


def test_a_process_that_ends_at_once_is_named_with_its_last_words(
    tmp_path: Path, ports: Ports, stubs: list[Process]
) -> None:
    stubs[1] = Process("kakao", "http.server --no-such-option")
    last_words = r"kakao ended with code 2(.|\n)*unrecognized arguments"
    with (
        pytest.raises(ChildError, match=last_words) as caught,
        open_stack(tmp_path, ports, GIVEN, durable=False) as opened,
    ):
        check_once_ended(opened, "kakao")  # it may live a moment longer than the others need to answer
    assert str(tmp_path / "logs" / "kakao.log") in str(caught.value)
    assert not stack.answers(f"{ports.api_url}/")


def test_a_process_that_never_answers_is_named(tmp_path: Path, ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack.wait_ready, "__kwdefaults__", {"seconds": 0.3})
    silent = Process("web", f"http.server {ports.api} --bind 127.0.0.1", health=f"{ports.api_url}/nothing-here")
    monkeypatch.setattr(processes, "stand_ins", lambda _: [silent])
    with pytest.raises(ChildError, match="web does not answer at"), open_stack(tmp_path, ports, GIVEN, durable=False):
        pytest.fail("the stack opened")


def test_no_end_of_a_process_is_overlooked(tmp_path: Path, ports: Ports) -> None:
    with open_stack(tmp_path, ports, GIVEN, durable=False) as opened:
        opened.children[1].process.kill()
        with pytest.raises(ChildError, match="web ended with code -9"):
            check_once_ended(opened, "web")


def test_a_second_house_on_the_same_data_is_refused(tmp_path: Path, ports: Ports) -> None:
    with ExitStack() as resources:
        resources.enter_context(open_stack(tmp_path, ports, GIVEN, durable=False))
        with pytest.raises(ChildError, match="Another stack is running"):
            resources.enter_context(open_stack(tmp_path, free_ports(), GIVEN, durable=False))


def test_the_data_folder_can_be_used_again_afterwards(tmp_path: Path, ports: Ports) -> None:
    for _ in range(2):
        with open_stack(tmp_path, ports, GIVEN, durable=False) as opened:
            assert opened.tail("web").count("Serving HTTP") <= 1


def test_a_log_is_of_one_house(tmp_path: Path, ports: Ports) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "web.log").write_text("of yesterday")
    with open_stack(tmp_path, ports, GIVEN, durable=False) as opened:
        assert "yesterday" not in opened.tail("web")


def test_an_errand_may_end_and_is_stopped_with_the_rest(tmp_path: Path, ports: Ports) -> None:
    with open_stack(tmp_path, ports, GIVEN, durable=False) as opened:
        done = opened.run_in_background("no_such_command")
        assert done.process.wait() == 1
        opened.check()
        running = children.start("command", [sys.executable, "-m", "http.server", "0"], log=tmp_path / "command.log")
        opened.background_commands.append(running)
    assert not is_running(running.pid)


def test_a_failing_manage_command_is_named_with_its_last_words(tmp_path: Path, ports: Ports) -> None:
    with (
        open_stack(tmp_path, ports, GIVEN, durable=False) as opened,
        pytest.raises(ChildError, match=r"`manage.py no_such_command` ended with code 1(.|\n)*Unknown command"),
    ):
        opened.manage("no_such_command")


def test_what_a_manage_command_prints_is_for_the_terminal(
    tmp_path: Path, ports: Ports, capfd: pytest.CaptureFixture[str]
) -> None:
    with open_stack(tmp_path, ports, GIVEN, durable=False) as opened:
        opened.manage("version")
    assert capfd.readouterr().out.count(".") == 2
