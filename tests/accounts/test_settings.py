import pytest

from backend.config.environment import Environment
from observability.environment import read


def test_a_file_sender_without_a_file_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMS_SENDER", "file")
    monkeypatch.delenv("SMS_FILE")
    monkeypatch.setitem(Environment.model_config, "env_file", None)
    with pytest.raises(SystemExit, match="SMS_FILE"):
        read(Environment)


@pytest.mark.parametrize("sender", ["console", "file"])
def test_without_debug_a_sender_that_shows_codes_stops_the_start_by_name(
    monkeypatch: pytest.MonkeyPatch, sender: str
) -> None:
    monkeypatch.setenv("DJANGO_DEBUG", "False")
    monkeypatch.setenv("SMS_SENDER", sender)
    with pytest.raises(SystemExit, match=rf"SMS_SENDER: .*{sender}"):
        read(Environment)


def test_without_debug_no_sender_at_all_stops_the_start_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_DEBUG", "False")
    monkeypatch.delenv("SMS_SENDER")
    with pytest.raises(SystemExit, match="SMS_SENDER"):
        read(Environment)


@pytest.mark.parametrize("name", ["SMS_FROM", "SOLAPI_API_KEY", "SOLAPI_API_SECRET"])
def test_solapi_without_one_of_its_values_stops_the_start_by_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("SMS_SENDER", "solapi")
    monkeypatch.delenv(name)
    with pytest.raises(SystemExit, match=name):
        read(Environment)


def test_an_unknown_sender_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMS_SENDER", "CONSOLE")
    with pytest.raises(SystemExit, match="SMS_SENDER"):
        read(Environment)


def test_proxies_are_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", "10.0.0.1, 192.168.0.0/16, fd00::/8")
    assert read(Environment).trusted_proxies == ("10.0.0.1/32", "192.168.0.0/16", "fd00::/8")


@pytest.mark.parametrize("proxies", ["10.0.0.0/33", "*"])
def test_what_is_no_network_stops_the_start(monkeypatch: pytest.MonkeyPatch, proxies: str) -> None:
    monkeypatch.setenv("TRUSTED_PROXIES", proxies)
    with pytest.raises(SystemExit, match="TRUSTED_PROXIES"):
        read(Environment)
