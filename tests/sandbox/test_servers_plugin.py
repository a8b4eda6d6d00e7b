import os
import socket
from pathlib import Path

import psycopg2  # type: ignore[import-untyped]  # ships no types
import pytest
import redis

from tests.offline import is_loopback
from tests.servers import COMPOSE_ALONE, ENVIRONMENT

ROOT = Path(__file__).resolve().parents[2]


def test_every_variable_of_the_example_has_a_test_value() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}
    # Of Sentry's address no harmless one exists: who has one in .env keeps it out of the tests there.
    assert names == {*ENVIRONMENT, *COMPOSE_ALONE, "DATABASE_URL", "REDIS_URL", "SENTRY_DSN"}


def test_no_test_value_is_empty_because_an_empty_one_lets_a_dotenv_file_through() -> None:
    assert all(ENVIRONMENT.values())


def test_the_environment_holds_the_test_values() -> None:
    assert {name: os.environ[name] for name in ENVIRONMENT} == ENVIRONMENT


def test_the_exported_database_answers() -> None:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_encoding')")
        assert cursor.fetchone() == ("UTF8",)
    connection.close()


def test_the_exported_redis_answers() -> None:
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        assert client.ping()


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="only a parallel run has workers")
def test_a_parallel_worker_has_a_redis_database_of_its_own() -> None:
    number = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")) + 1
    assert os.environ["REDIS_URL"].endswith(f"/{number}")


def test_a_connection_beyond_loopback_fails_the_test() -> None:
    with socket.socket() as outside, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1:80"):
        outside.connect(("192.0.2.1", 80))


def test_a_quiet_connection_beyond_loopback_fails_the_test_too() -> None:
    with socket.socket() as outside, pytest.raises(pytest.fail.Exception):
        outside.connect_ex(("192.0.2.1", 80))


def test_a_name_is_not_looked_up() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("example.com", 80)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "2130706433"])
def test_loopback_is_resolved_in_any_spelling(host: str) -> None:
    assert socket.getaddrinfo(host, 80)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("::ffff:127.0.0.1", True), ("localhost", True),
     ("10.0.0.1", False), ("::ffff:10.0.0.1", False), ("example.com", False), ("169.254.169.254", False)],
)  # fmt: skip
def test_loopback_is_told_from_the_rest(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
