"""Makes a database ready for the stack, in one process: tables, schedule, feeds, the accounts of bots and operator.

`python -m sandbox.prepare --sandbox http://127.0.0.1:8002 --account FILE --operator FILE`; safe to repeat.
"""

import argparse
import io
import os
import secrets
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import call_command
from dotenv import dotenv_values

from sandbox.environment import write_env_file
from sandbox.newsroom.stories import CATEGORIES

ACCOUNTS: dict[str, tuple[str, ...]] = {"": (), "DISCORD_": ("discord",), "KAKAO_": ("kakao_skill",)}
"""Service accounts by the prefix of their variables, with the platforms each may speak for; none: all."""
OPERATOR = "sandbox-operator"
FEEDS = {
    "Harbor Wire": "{base}/feeds/harbor/{category}.xml",
    "Northlight": "{base}/feeds/northlight/{category}.atom",
}


def main() -> None:
    """Prepare the database and print each step."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.prepare", description="Makes a database ready.")
    parser.add_argument("--sandbox", required=True, metavar="URL", help="where the sandbox is")
    parser.add_argument("--account", required=True, type=Path, metavar="FILE", help="where the bots' keys are stored")
    parser.add_argument("--operator", required=True, type=Path, metavar="FILE", help="where the console's login is")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    django.setup()
    print("migrating")
    call_command("migrate", verbosity=1, interactive=False)
    print("writing the schedule")
    call_command("setup_periodic_tasks")
    print("subscribing to the sandbox's feeds")
    subscribe_feeds(options.sandbox.rstrip("/"))
    print("making the bots' accounts")
    ensure_accounts(options.account)
    print("making the console's operator")
    ensure_operator(options.operator)


def subscribe_feeds(base: str) -> None:
    """Register both outlets' feeds at `base`, and remove those of a sandbox at another address."""
    pairs = apps.get_model("materials", "SourceCategory").objects
    pairs.filter(source__name__in=FEEDS).exclude(source_category__startswith=f"{base}/").delete()
    for name, pattern in FEEDS.items():
        for category in CATEGORIES:
            address = pattern.format(base=base, category=category)
            call_command("add_feed", name, category, address, "--pages", "--quote", stdout=io.StringIO())


def ensure_accounts(file: Path) -> None:
    """Make sure that `file` holds a working key of each service account; create those that are needed."""
    known = dotenv_values(file) if file.exists() else {}
    keys: dict[str, str] = {}
    for prefix, platforms in ACCOUNTS.items():
        names = [f"{prefix}API_CLIENT_ID", f"{prefix}API_CLIENT_SECRET"]
        if authenticate(username=known.get(names[0]), password=known.get(names[1])):
            keys |= {name: known[name] or "" for name in names}
            continue
        printed, scope = io.StringIO(), [word for platform in platforms for word in ("--platform", platform)]
        account = f"sandbox-{prefix.lower().strip('_') or 'demo'}"
        call_command("create_service_account", account, *scope, stdout=printed)
        made = dotenv_values(stream=io.StringIO(printed.getvalue()))
        keys |= {f"{prefix}{name}": value or "" for name, value in made.items()}
    write_env_file(file, keys)


def ensure_operator(file: Path) -> None:
    """Make sure that `file` holds a working login to the console, unless the console asks everybody a second factor.

    A second factor that was set up for it stays.
    """
    if settings.CONSOLE_SECOND_FACTOR:
        file.unlink(missing_ok=True)  # the installation is no sandbox: its operators are made by createsuperuser
        return
    known = dotenv_values(file) if file.exists() else {}
    if authenticate(username=OPERATOR, password=known.get("PASSWORD")):
        return
    users = apps.get_model("accounts", "User").objects
    user, _ = users.get_or_create(username=OPERATOR, defaults={"is_staff": True, "is_superuser": True})
    password = secrets.token_urlsafe(9)
    user.set_password(password)
    user.save(update_fields=["password"])
    write_env_file(file, {"USERNAME": OPERATOR, "PASSWORD": password})


if __name__ == "__main__":
    main()
