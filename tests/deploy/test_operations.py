"""Who is woken by an alarm finds its paragraph, and what it says can be typed as it stands."""

import re
from functools import cache
from pathlib import Path

import yaml
from django.core.management import get_commands, load_command_class

from tests.deploy import page
from tests.deploy.page import PAGE, ROOT
from tests.deploy.test_files import listed, program, ran, services

NOT_OF_ENV = {"BACKUP_DIR", "KEEP_DAYS", "OLD_DJANGO_SECRET_KEY"}
"""What the backup's scripts read, and a value's name."""
YOURS = re.compile(r"deploy/kubernetes/yours")
FENCELESS = re.sub(r"`[^`]*`", "", page.FENCE.sub("", PAGE))


def anchors() -> set[str]:
    return {_anchor(title) for title in re.findall(r"^### (.+)$", PAGE[PAGE.index("## When an alarm rings") :], re.M)}


def runbooks() -> set[str]:
    groups = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yml").read_text())["groups"]
    return {rule["annotations"]["runbook_url"] for group in groups for rule in group["rules"]}


def _anchor(title: str) -> str:
    return re.sub(r"[^\w-]", "", title.lower().replace(" ", "-"))


@cache
def options_of(verb: str) -> set[str]:
    """Return the options docker compose itself says a verb has."""
    done = ran(program("docker-compose"), verb, "--help")
    assert done.returncode == 0, f"docker compose {verb}: {done.stderr}"
    return set(re.findall(r"(?<![\w-])(--?[a-zA-Z][\w-]*)", done.stdout))


def test_every_alarm_has_a_paragraph_and_every_paragraph_an_alarm() -> None:
    assert {url.removeprefix("docs/operations.md#") for url in runbooks()} == anchors()


def test_every_link_within_the_page_leads_somewhere() -> None:
    titles = {_anchor(title) for title in re.findall(r"^#+ (.+)$", PAGE, re.M)}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) - titles == set()


def test_every_secret_has_a_way_to_be_rotated() -> None:
    secret = re.compile(r"(_SECRET|_SECRET_KEY|_API_KEY|_ADMIN_KEY|_TOKEN|_ENCRYPTION_KEYS|_PASSWORD|_WEBHOOK)$")
    rotating = PAGE[PAGE.index("## Rotating each secret") : PAGE.index("## When an alarm rings")]
    assert [name for name in sorted(listed()) if secret.search(name) and f"`{name}`" not in rotating] == []


def test_every_variable_that_it_names_is_one_that_is_read() -> None:
    named = {name for one in page.code() for name in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", one)}
    assert named - listed() - NOT_OF_ENV == set()


def test_every_command_of_manage_py_takes_the_options_it_is_given() -> None:
    known = get_commands()
    wrong = []
    for name, *rest in page.manage_commands():
        app = known.get(name)
        taken = load_command_class(app, name).create_parser("", name).format_help() if isinstance(app, str) else ""
        wrong += [(name, word) for word in (name, *rest) if not taken or (word[:2] == "--" and word not in taken)]
    assert wrong == []


def test_docker_compose_knows_every_command_and_option() -> None:
    typed = page.compose_commands()
    assert len(typed) > 30
    assert [one for one in typed if set(one.options) - options_of(one.verb)] == []


def test_every_service_that_a_command_names_is_composed() -> None:
    named = {name for one in page.compose_commands() for name in one.services if not name.isupper()}
    assert named - set(services()) - {"$1", "$name"} == set()


def test_every_file_that_it_names_is_there() -> None:
    words = {word for one in page.code() for word in one.split() if re.match(r"(deploy/\w+[/.]|backend/|docs/)", word)}
    assert [word for word in sorted(words) if not YOURS.match(word) and not (ROOT / word).exists()] == []


def test_every_word_of_the_console_is_one_the_console_says() -> None:
    sources = "".join(path.read_text() for path in Path(ROOT / "backend").rglob("*.py"))
    said = {word for word in re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", FENCELESS) if not word.isascii()}
    assert len(said) > 10
    assert [word for word in sorted(said) if f'"{word}"' not in sources] == []


def test_every_script_is_one_that_it_explains() -> None:
    assert [path.name for path in (ROOT / "deploy").rglob("*.sh") if path.name not in PAGE] == []
