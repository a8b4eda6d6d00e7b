"""`python -m sandbox demo` runs the main job once and stops; `python -m sandbox up` runs until it is interrupted."""

import argparse
import signal
import sys
import time
from functools import partial
from pathlib import Path
from types import FrameType

from dotenv import dotenv_values
from rich.console import Console
from rich.table import Table

from sandbox import demo, environment
from sandbox.binaries import NoServerError
from sandbox.children import ChildError
from sandbox.environment import ROOT, PortTakenError
from sandbox.folders import throw_away
from sandbox.stack import OPERATOR_FILE, Stack, open_stack
from sandbox.supervisor import Supervisor

DATA = ROOT / ".data"
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WIDTH_OF_A_FILE = 140


class StoppedError(Exception):
    """A signal asked this process to stop."""


def main() -> int:
    """Run what was asked for; 0 when it went well, 1 with a sentence when not, 130 when it was interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="Runs the product and its sandbox on this machine."
    )
    parser.add_argument("what", choices=("demo", "up"))
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="where `up` keeps its data")
    options = parser.parse_args()
    what: str = options.what
    console = Console(log_path=False)
    if not console.is_terminal:
        console = Console(log_path=False, width=WIDTH_OF_A_FILE)
    for stopping in STOPPING:
        signal.signal(stopping, _stop)
    try:
        return run_demo(console) if what == "demo" else run_up(console, options.data.resolve())
    except StoppedError:
        console.print("Stopped." if what == "up" else "Interrupted.")
        return 0 if what == "up" else 130
    except (ChildError, NoServerError, PortTakenError, PermissionError) as error:
        console.print("It did not work.", style="bold red")
        console.print(str(error), markup=False, highlight=False, soft_wrap=True)
        return 1


def run_demo(console: Console) -> int:
    """Start everything in a temporary folder, run the main job once, stop and remove everything."""
    given = environment.demo_environment(environment.given_environment())
    started = time.monotonic()
    with (
        throw_away() as data,
        open_stack(data, environment.free_ports(), given, durable=False, say=console.log) as stack,
    ):
        console.log(f"All started in {time.monotonic() - started:.0f} s")
        demo.run(stack, console)
        console.log("Stopping everything")
    return 0


def run_up(console: Console, data: Path) -> int:
    """Start everything with its data in `data` and run until a signal stops it."""
    given = environment.given_environment()
    ports = environment.wanted_ports(given, data, console.log)
    with open_stack(data, ports, given, durable=True, say=console.log) as stack:
        environment.remember_ports(data, ports)
        console.print(addresses(stack))
        command = stack.run_in_background("collect")
        console.print(f"The news of this hour is being collected: {command.log}")
        console.print("A digest now: type /setup, then /digest now, in Discord; tap 오늘의 한입뉴스 in KakaoTalk.")
        console.print("Ctrl-C stops all of it; the data stays.")
        Supervisor(stack, say=partial(console.log, markup=False)).watch()
    return 0


def addresses(stack: Stack) -> Table:
    """Return a table of the addresses a person opens: the web pages, the console, the API docs, the sandbox."""
    table = Table("what", "address")
    api, sandbox = stack.ports.api_url, stack.ports.sandbox_url
    table.add_row("web", f"{api}/")
    table.add_row("console", f"{api}/admin/")
    operator = dotenv_values(stack.data / OPERATOR_FILE)  # empty without the file
    if operator:
        table.add_row("  sign in as", f"{operator['USERNAME']}   password: {operator['PASSWORD']}")
        table.add_row("  second factor, to try", f"{api}/admin/second-factor/set-up/ (from then on it is asked)")
    table.add_row("API docs", f"{api}/api/v1/docs/")
    table.add_row("sandbox (all stand-ins)", f"{sandbox}/")
    table.add_row("Discord", f"{sandbox}/discord/")
    table.add_row("KakaoTalk", f"{sandbox}/kakao/")
    table.add_row("the phone (text messages)", f"{sandbox}/phone/")
    return table


def _stop(_number: int, _frame: FrameType | None) -> None:
    for stopping in STOPPING:
        signal.signal(stopping, signal.SIG_IGN)  # a second signal must not interrupt the shutdown
    raise StoppedError


if __name__ == "__main__":
    sys.exit(main())
