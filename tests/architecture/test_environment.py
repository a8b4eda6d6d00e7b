"""`.env.example` is the whole list of what the product reads."""

from pydantic_settings import BaseSettings

from backend.config.environment import Environment
from backend.materials.sources import KINDS, source_class
from bot.discord.__main__ import DiscordSettings
from bot.kakao_skill.__main__ import KakaoSettings
from tests.architecture.source import ROOT

SETTINGS: tuple[type[BaseSettings], ...] = (
    *(Environment, DiscordSettings, KakaoSettings),
    *(source_class(kind).Settings for kind in KINDS),
)


def example() -> list[str]:
    return (ROOT / ".env.example").read_text().splitlines()


def listed() -> set[str]:
    return {line.partition("=")[0] for line in example() if "=" in line and not line.startswith("#")}


def test_every_variable_that_is_read_is_listed() -> None:
    read = {name.upper() for settings in SETTINGS for name in settings.model_fields}
    assert read - listed() == set()


def test_every_listed_variable_has_a_line_of_meaning() -> None:
    pairs = zip(["", *example()], example(), strict=False)
    bare = [line for before, line in pairs if "=" in line and not line.startswith("#") and not before.startswith("# ")]
    assert bare == []


def test_no_secret_has_a_value_in_the_example() -> None:
    secrets = ("_SECRET=", "_KEY=", "_TOKEN=")
    assert [line for line in example() if any(secret in line and not line.endswith(secret) for secret in secrets)] == []
