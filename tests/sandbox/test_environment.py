import socket
from pathlib import Path

import pytest
from dotenv import dotenv_values

from sandbox import environment
from sandbox.environment import Ports, PortTakenError, demo_environment, made_values, remember_ports, wanted_ports
from sandbox.keys import NYT_API_KEY, OPENAI_API_KEY
from sandbox.ports import HOST, free_port
from sandbox.servers import Servers
from tests.servers import COMPOSE_ALONE

SERVERS = Servers("postgresql://somebody@db.example/news", "redis://cache.example/0")
PORTS = Ports(api=1001, kakao_skill=1002, sandbox=1003)
SANDBOX = "http://127.0.0.1:1003"
MODEL = {f"OPENAI_{name}" for name in ("API_KEY", "BASE_URL", "MODEL")}
MODEL |= {f"LLM_VERIFIER_{name}" for name in ("API_KEY", "BASE_URL", "MODEL")}
KAKAO_APP = {
    "KAKAO_APP_ID",
    "KAKAO_REST_API_KEY",
    "KAKAO_CLIENT_SECRET",
    "KAKAO_ADMIN_KEY",
    "KAKAO_AUTH_BASE",
    "KAKAO_API_BASE",
    "KAKAO_BOT_API_BASE",
    "KAKAO_EVENT_NAME",
}
PHONE = {"SMS_SENDER", "SMS_FROM", "SOLAPI_API_KEY", "SOLAPI_API_SECRET", "SOLAPI_API_BASE"}


def made(**given: str) -> dict[str, str]:
    return made_values(given, SERVERS, PORTS)


def test_with_nothing_given_every_outside_service_is_the_sandbox() -> None:
    values = made()
    assert values["NYT_API_BASE"] == f"{SANDBOX}/nyt"
    assert values["CNN_BASE"] == SANDBOX
    assert values["OPENAI_BASE_URL"] == f"{SANDBOX}/llm/v1"
    assert (values["NYT_API_KEY"], values["OPENAI_API_KEY"]) == (NYT_API_KEY, OPENAI_API_KEY)
    for path in ("auth", "api", "bot"):
        name = {"bot": "BOT_API"}.get(path, path.upper())
        assert values[f"KAKAO_{name}_BASE"] == f"{SANDBOX}/kakao/{path}"


def test_the_processes_learn_where_everything_is() -> None:
    values = made()
    assert (values["DATABASE_URL"], values["REDIS_URL"]) == (SERVERS.database_url, SERVERS.redis_url)
    assert values["API_BASE_URL"] == values["PUBLIC_URL"] == "http://127.0.0.1:1001"
    assert (values["API_PORT"], values["KAKAO_SKILL_PORT"], values["SANDBOX_PORT"]) == ("1001", "1002", "1003")


def test_the_product_may_reach_the_stand_ins_besides_what_is_given() -> None:
    ours = f"{HOST}:1003"
    assert made()["FETCH_ALLOW_HOSTS"] == ours
    assert made(FETCH_ALLOW_HOSTS="10.0.0.1:80")["FETCH_ALLOW_HOSTS"] == f"10.0.0.1:80,{ours}"


def test_the_logins_of_discord_and_kakao_are_the_sandbox_until_one_is_given() -> None:
    values = made()
    discord = f"{SANDBOX}/discord/login"
    assert (values["DISCORD_OAUTH_BASE"], len(values["DISCORD_PUBLIC_KEY"])) == (discord, 64)
    assert {"DISCORD_CLIENT_ID", "DISCORD_CLIENT_SECRET"} <= values.keys()
    own = made(DISCORD_CLIENT_ID="5")
    assert not {"DISCORD_OAUTH_BASE", "DISCORD_CLIENT_SECRET", "DISCORD_PUBLIC_KEY"} & own.keys()


@pytest.mark.parametrize(
    ("name", "kept_out"),
    [
        ("OPENAI_API_KEY", MODEL),
        ("OPENAI_API_KEY_FILE", MODEL),
        ("OPENAI_MODEL", {"OPENAI_MODEL"}),
        ("NYT_API_KEY", {"NYT_API_KEY", "NYT_API_BASE", "FETCH_PACE_SECONDS"}),
        ("CNN_BASE", {"CNN_BASE", "FETCH_PACE_SECONDS"}),
        ("KAKAO_SKILL_SECRET", {"KAKAO_SKILL_SECRET"}),
        ("KAKAO_REST_API_KEY", KAKAO_APP),
        ("KAKAO_EVENT_NAME", {"KAKAO_EVENT_NAME"}),
        ("KAKAO_BOT_ID", {"KAKAO_BOT_ID", "KAKAO_CHANNEL_URL"}),
        ("SMS_SENDER", PHONE),
        ("SMS_FROM", {"SMS_FROM"}),
    ],
)
def test_one_given_variable_keeps_the_sandbox_out_of_its_service_and_no_other(name: str, kept_out: set[str]) -> None:
    assert set(made()) - set(made(**{name: "real"})) == kept_out


def test_a_copy_of_the_example_gives_nothing_that_keeps_the_sandbox_out() -> None:
    given = {name: value for name, value in dotenv_values(environment.ROOT / ".env.example").items() if value}
    outside = {"NYT_API_BASE", "CNN_BASE", "OPENAI_BASE_URL", "FETCH_PACE_SECONDS"}
    assert {name: value for name, value in made(**given).items() if name in outside} == {
        name: value for name, value in made().items() if name in outside
    }


def test_a_demo_takes_no_token_from_its_surroundings_and_keeps_the_rest() -> None:
    given = {"OPENAI_API_KEY": "real", "DISCORD_BOT_TOKEN": "real", "API_PORT": "80", "PATH": "/bin", "REDIS_URL": "r"}
    values = demo_environment(given)
    assert {"OPENAI_API_KEY", "DISCORD_BOT_TOKEN", "API_PORT"}.isdisjoint(values)
    assert (values["PATH"], values["REDIS_URL"]) == ("/bin", "r")


def test_a_demo_leaves_nothing_to_a_dotenv_file_that_its_processes_read() -> None:
    lines = (environment.ROOT / ".env.example").read_text().splitlines()
    names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    values = demo_environment({}) | made()
    bots = {name for name in names if name.startswith(("DISCORD_", "KAKAO_"))}
    made_later = {"API_CLIENT_ID", "API_CLIENT_SECRET"}
    only_off_when_empty = {"SENTRY_DSN", "SMS_FILE", "CORS_ALLOWED_ORIGINS"}
    assert names - bots - set(values) == made_later | only_off_when_empty | COMPOSE_ALONE - bots


def test_what_the_environment_says_beats_the_file_and_empty_is_not_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("NYT_API_KEY=from-file\nCNN_BASE=\nOPENAI_MODEL=from-file\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setenv("NYT_API_KEY", "from-environment")
    monkeypatch.delenv("OPENAI_MODEL")
    monkeypatch.delenv("CNN_BASE")
    given = environment.given_environment()
    assert (given["NYT_API_KEY"], given["OPENAI_MODEL"]) == ("from-environment", "from-file")
    assert "CNN_BASE" not in given


def test_a_given_port_is_used(tmp_path: Path) -> None:
    port = free_port()
    assert wanted_ports({"API_PORT": str(port)}, tmp_path).api == port


def test_a_given_port_in_use_is_named(tmp_path: Path) -> None:
    with (
        socket.create_server((HOST, 0)) as taken,
        pytest.raises(PortTakenError, match=r"Port \d+ \(API_PORT\) is taken"),
    ):
        wanted_ports({"API_PORT": str(taken.getsockname()[1])}, tmp_path)


@pytest.mark.parametrize("port", ["http", "65536"])
def test_what_is_no_port_is_named(port: str, tmp_path: Path) -> None:
    with pytest.raises(PortTakenError, match=r"SANDBOX_PORT=.* is no port"):
        wanted_ports({"SANDBOX_PORT": port}, tmp_path)


def test_a_usual_port_in_use_is_replaced_and_the_same_again_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    with socket.create_server((HOST, 0)) as taken:
        usual = taken.getsockname()[1]
        monkeypatch.setattr(environment, "PORTS", {"API_PORT": usual, "KAKAO_SKILL_PORT": 0, "SANDBOX_PORT": 0})
        ports = wanted_ports({}, tmp_path, said.append)
    assert ports.api != usual
    assert said == [f"Port {usual} (API_PORT) is taken, {ports.api} is used instead."]
    remember_ports(tmp_path, ports)
    assert wanted_ports({}, tmp_path, said.append).api == ports.api
    assert len(said) == 1


def test_an_environment_file_is_for_its_owner_alone_and_reads_back(tmp_path: Path) -> None:
    file = tmp_path / "stack.env"
    file.touch(mode=0o644)
    values = {"DATABASE_URL": "postgresql://u@:5432/n?host=/a%20b", "SECRET": "a b#c $d"}
    environment.write_env_file(file, values)
    assert file.stat().st_mode & 0o777 == 0o600
    assert dotenv_values(file, interpolate=False) == values
