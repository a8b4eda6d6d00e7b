"""Whoever is woken by an alarm finds its paragraph."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()


def anchors() -> set[str]:
    return {title.lower().replace(" ", "-") for title in re.findall(r"^### (.+)$", PAGE, re.MULTILINE)}


def runbooks() -> set[str]:
    groups = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yml").read_text())["groups"]
    return {rule["annotations"]["runbook_url"] for group in groups for rule in group["rules"]}


def test_every_alarm_has_a_paragraph_and_every_paragraph_an_alarm() -> None:
    assert {url.removeprefix("docs/operations.md#") for url in runbooks()} == anchors()


def test_every_secret_has_a_way_to_be_rotated() -> None:
    names = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    secret = re.compile(r"(_SECRET|_SECRET_KEY|_API_KEY|_ADMIN_KEY|_TOKEN|_ENCRYPTION_KEYS)$")
    assert [name for name in names if secret.search(name) and f"`{name}`" not in PAGE] == []


def test_every_command_of_ours_that_it_names_exists() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", PAGE)) - {"migrate", "createsuperuser"}
    ours = {path.stem for folder in ("backend", "tasks") for path in (ROOT / folder).rglob("management/commands/*.py")}
    assert named - ours == set()
