import sys

import pytest

from sandbox import processes
from sandbox.environment import Ports
from sandbox.processes import Process

PORTS = Ports(api=1001, kakao_skill=1002, sandbox=1003)
ALL = {"DISCORD_BOT_TOKEN": "t", "KAKAO_SKILL_SECRET": "s"}


@pytest.mark.parametrize(
    ("given", "bots"),
    [(ALL, ["discord", "kakao"]), ({}, []), ({"DISCORD_BOT_TOKEN_FILE": "/run/token"}, ["discord"])],
)
def test_a_bot_is_started_when_its_token_is_there(given: dict[str, str], bots: list[str]) -> None:
    names = [process.name for process in processes.product(PORTS, {**given, "PATH": "/bin"})]
    assert names == ["web", "worker", "writer", "beat", *bots]


def test_a_process_is_run_as_a_module_of_this_python() -> None:
    process = Process("stub", "package.module --flag 1", ("with space",))
    assert process.command == [sys.executable, "-m", "package.module", "--flag", "1", "with space"]


def test_each_listens_where_it_is_asked_for_its_health() -> None:
    web = processes.product(PORTS, {"PATH": "/bin"})[0]
    assert "1001" in web.command
    assert web.health == "http://127.0.0.1:1001/readyz"
    assert processes.stand_ins(PORTS)[0].health == "http://127.0.0.1:1003/robots.txt"


def test_a_bot_sees_its_own_account_and_no_other() -> None:
    accounts = {f"{prefix}API_CLIENT_ID": prefix or "both" for prefix in ("", "DISCORD_", "KAKAO_")}
    seen = {one.name: one.own(accounts | ALL) for one in processes.product(PORTS, accounts | ALL)}
    assert seen["discord"] == {"API_CLIENT_ID": "DISCORD_", **ALL}
    assert seen["kakao"] == {"API_CLIENT_ID": "KAKAO_", **ALL}
    assert seen["worker"] == {"API_CLIENT_ID": "both", **ALL}


def test_without_an_account_of_its_own_a_bot_uses_the_one_for_both() -> None:
    bot = Process("discord", "bot.discord", key="DISCORD_")
    assert bot.own({"API_CLIENT_ID": "both"}) == {"API_CLIENT_ID": "both"}
