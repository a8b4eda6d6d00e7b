"""All processes on one machine: servers, sandbox and the product, started in order.

No process outlives it: it stops its children, and if it is killed itself, the kernel
signals them (see children.py).
"""

import fcntl
import http.client
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from sandbox import children, processes
from sandbox.children import Child, ChildError
from sandbox.environment import ROOT, Ports, made_values, write_env_file
from sandbox.folders import open_folder
from sandbox.processes import Process
from sandbox.servers import Servers, embedded_servers

READY_SECONDS = 120.0
PREPARE_SECONDS = 120.0
HEALTH_TIMEOUT_SECONDS = 2.0
PROCESS_VALUES = {"RUST_BACKTRACE": "0", "MALLOC_ARENA_MAX": "2", "PYTHONUNBUFFERED": "1"}
"""Without the first granian's errors end in a page of Rust. The others are the image's too: fewer heaps for threads;
and a line that the log did not take is lost, where its rest in a buffer would end granian at its next fork."""
ACCOUNT_FILE = "service_account.env"
OPERATOR_FILE = "operator.env"
Say = Callable[[str], None]


@dataclass
class Stack:
    """A running stack: its data folder, ports, environment and processes."""

    data: Path
    ports: Ports
    servers: Servers
    environment: dict[str, str]
    product: list[Process] = field(default_factory=list)
    """The product's own processes, which may be started again; `children` are all that have to live."""
    children: list[Child] = field(default_factory=list)
    background_commands: list[Child] = field(default_factory=list)

    def start(self, process: Process) -> Child:
        """Start a process that has to run as long as the stack."""
        child = self._launch(process.name, process.command, process.own(self.environment))
        self.children.append(child)
        return child

    def run_in_background(self, *arguments: str) -> Child:
        """Run `manage.py` in the background; it may end when it is done."""
        child = self._launch(arguments[0], [sys.executable, "manage.py", *arguments], self.environment)
        self.background_commands.append(child)
        return child

    def stop(self) -> None:
        """Stop everything, the youngest first."""
        children.stop([*self.background_commands, *self.children[::-1]])

    def _launch(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> Child:
        """Start a command, its output going to logs/<name>.log."""
        return children.start(name, command, log=self.log(name), env=environment, cwd=ROOT)

    def manage(self, *arguments: str) -> None:
        """Run `manage.py` on our own terminal, what it logs going to logs/<command>.log. Raises ChildError."""
        log = self.log(arguments[0])
        command = [sys.executable, "manage.py", *arguments]
        if code := children.run_on_terminal(command, log=log, env=self.environment, cwd=ROOT):
            said = f"`manage.py {' '.join(arguments)}` ended with code {code}."
            raise ChildError(f"{said} The last lines of {log}:\n{children.tail(log)}")

    def check(self, supervised: Collection[str] = ()) -> None:
        """Raise ChildError, with the end of its log, when a process has ended; `supervised` and background ones may."""
        self.background_commands = [command for command in self.background_commands if command.ended() is None]
        for child in self.children:
            if child.name not in supervised and (code := child.ended()) is not None:
                raise ChildError(f"{child.name} ended with code {code}. The last lines of {child.log}:\n{child.tail()}")

    def log(self, name: str) -> Path:
        """Return where a process logs, from its first start in this stack on."""
        return self.data / "logs" / f"{name}.log"

    def tail(self, name: str) -> str:
        """Return the end of a process's log."""
        return children.tail(self.log(name))


@contextmanager
def open_stack(
    data: Path, ports: Ports, given: Mapping[str, str], *, durable: bool, say: Say = lambda _: None
) -> Iterator[Stack]:
    """Start everything, yield the stack once all of it answers, and stop all of it at the end; `say` gets each step.

    `given` is all the processes see of the environment. Raises ChildError or NoServerError with a sentence fit for a
    terminal.
    """
    with ExitStack() as resources:
        resources.enter_context(_alone(open_folder(data)))
        shutil.rmtree(data / "logs", ignore_errors=True)
        for folder in ("logs", "tmp"):
            (data / folder).mkdir(mode=0o700, exist_ok=True)
        say("Starting PostgreSQL and Valkey")
        servers = resources.enter_context(embedded_servers(data, durable=durable, given=given))
        # Temporary files of the processes are removed with the logs at the next start.
        made = made_values(given, servers, ports) | {"TMPDIR": str(data / "tmp"), **PROCESS_VALUES}
        stack = Stack(data, ports, servers, environment={**given, **made})
        resources.callback(stack.stop)
        say("Starting the sandbox")
        wait_ready(stack, processes.stand_ins(ports))
        say("Preparing the database")
        made |= _prepare(stack, given)
        resources.enter_context(_env_file(data / "stack.env", made))
        stack.environment |= made
        stack.product = processes.product(ports, stack.environment)
        say("Starting " + ", ".join(process.name for process in stack.product))
        wait_ready(stack, stack.product)
        yield stack


def wait_ready(stack: Stack, wanted: Sequence[Process], *, seconds: float = READY_SECONDS) -> None:
    """Start `wanted` and wait until each answers. Raises ChildError when one ends or does not answer in time."""
    started = [(process, stack.start(process)) for process in wanted]
    deadline = time.monotonic() + seconds
    for process, child in started:
        while process.health and not answers(process.health):
            stack.check()
            if time.monotonic() > deadline:
                raise ChildError(f"{process.name} does not answer at {process.health}.\n{child.tail()}")
            time.sleep(0.05)
    stack.check()


def answers(url: str) -> bool:
    """Say whether `url` answers 200."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.netloc, timeout=HEALTH_TIMEOUT_SECONDS)
    try:
        connection.request("GET", place.path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _prepare(stack: Stack, given: Mapping[str, str]) -> dict[str, str]:
    """Make the database ready and return the bots' keys, if one for both was not given."""
    account = stack.data / ACCOUNT_FILE
    files = ("--account", str(account), "--operator", str(stack.data / OPERATOR_FILE))
    step = Process("prepare", f"sandbox.prepare --sandbox {stack.ports.sandbox_url}", files)
    child = stack.start(step)
    try:
        code = child.process.wait(PREPARE_SECONDS)
    except subprocess.TimeoutExpired:
        raise ChildError(f"Preparing the database took over {PREPARE_SECONDS:.0f} s.\n{child.tail()}") from None
    if code:
        raise ChildError(f"The database could not be prepared.\n{child.tail()}")
    stack.children.remove(child)
    made = {name: value or "" for name, value in dotenv_values(account).items()}
    if {"API_CLIENT_ID", "API_CLIENT_SECRET"} <= given.keys():
        return {}
    return {name: value for name, value in made.items() if name not in given}


@contextmanager
def _env_file(path: Path, values: Mapping[str, str]) -> Iterator[None]:
    """Write the made values to a file while the stack runs, so that `manage.py` in another shell finds it."""
    write_env_file(path, values)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Lock the data folder. Raises ChildError when another stack uses it."""
    with (data / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ChildError(f"Another stack is running on {data}: stop it first (Ctrl-C where it runs).") from None
        yield
