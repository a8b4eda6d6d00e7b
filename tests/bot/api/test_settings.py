from pathlib import Path

import pytest

from bot.api.settings import ApiSettings
from observability.environment import read


def test_values_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_BASE_URL", "https://api.example")
    monkeypatch.setenv("API_CLIENT_ID", "bot-1")
    settings = read(ApiSettings)
    assert (settings.api_base_url, settings.api_client_id) == ("https://api.example", "bot-1")


def test_a_secret_may_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from a file\n")
    monkeypatch.setenv("API_CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    assert read(ApiSettings).api_client_secret.get_secret_value() == "from a file"


def test_an_unreadable_secret_file_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("API_CLIENT_SECRET_FILE", str(tmp_path / "absent"))
    with pytest.raises(SystemExit, match="secret file cannot be read"):
        read(ApiSettings)


def test_a_wrong_value_stops_the_start_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_BASE_URL", "api.example")
    with pytest.raises(SystemExit, match="API_BASE_URL"):
        read(ApiSettings)


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ApiSettings(api_client_id="", api_client_secret="x").missing() == ["API_CLIENT_ID"]
    assert read(ApiSettings).missing() == []


def test_a_secret_does_not_show_itself() -> None:
    assert "test-client-secret" not in repr(read(ApiSettings))
