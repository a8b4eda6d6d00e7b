"""The environment, well and badly filled."""

from decimal import Decimal
from pathlib import Path

import pytest

from backend.config.environment import Environment
from observability.environment import read


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with nothing set and no file read."""
    for name in Environment.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setitem(Environment.model_config, "env_file", None)


def test_defaults_suit_a_laptop() -> None:
    env = read(Environment)
    assert env.django_debug
    assert env.django_allowed_hosts == ("127.0.0.1", "localhost")
    assert (env.llm_daily_budget_usd, env.fetch_pace_seconds) == (1.0, 1.0)


def test_without_debug_a_missing_secret_stops_the_start_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_DEBUG", "False")
    monkeypatch.setenv("SMS_SENDER", "none")
    with pytest.raises(SystemExit, match="DJANGO_SECRET_KEY"):
        _ = read(Environment).secret_key


def test_a_given_secret_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SECRET_KEY", "given")
    assert read(Environment).secret_key == "given"


def test_any_value_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("from-a-file\n")
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(secret))
    assert read(Environment).openai_api_key == "from-a-file"


def test_a_secret_file_that_is_not_there_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY_FILE", "/nowhere/key")
    with pytest.raises(SystemExit, match="/nowhere/key"):
        read(Environment)


@pytest.mark.parametrize("value", ["yes", "1", "true", "on", "FALSE"])
def test_a_boolean_is_true_or_false_or_an_error(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("DJANGO_DEBUG", value)
    with pytest.raises(SystemExit, match="DJANGO_DEBUG"):
        read(Environment)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LLM_DAILY_BUDGET_USD", "much"),
        ("LLM_DAILY_BUDGET_USD", "-1"),
        ("LLM_WRITER", "parrot"),
        ("FETCH_PACE_SECONDS", "-2"),
        ("LLM_TIMEOUT_SECONDS", "0"),
    ],
)
def test_a_wrong_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=name):
        read(Environment)


def test_lists_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FETCH_ALLOW_HOSTS", "127.0.0.1:8002, localhost:9 ,")
    assert read(Environment).fetch_allow_hosts == ("127.0.0.1:8002", "localhost:9")


def test_an_empty_variable_is_one_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLM_OUTPUT_USD_PER_MILLION", "")
    assert read(Environment).llm_output_usd_per_million == Decimal("0.60")


def test_every_variable_named_like_a_secret_is_kept_out_of_logs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("from-a-file\n")
    monkeypatch.setenv("NYT_API_KEY", "of-a-source-kind")
    monkeypatch.setenv("SOME_VENDOR_TOKEN_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("FIELD_ENCRYPTION_KEYS", "first-key,second-key")
    monkeypatch.setenv("DATABASE_URL", "postgresql://newsbite:its-password@db/newsbite")
    expected = {"of-a-source-kind", "from-a-file", "first-key", "second-key", "its-password"}
    assert expected <= set(read(Environment).secrets)
