"""Makes a database ready for the stack, in one process: tables, schedule, the sandbox's feeds, the bots' account.

`python -m sandbox.prepare --sandbox http://127.0.0.1:8002 --account FILE`; everything in it is safe to repeat.
"""

import argparse
import io
import os
from pathlib import Path

import django
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import call_command
from dotenv import dotenv_values

from sandbox.environment import write_env_file
from sandbox.newsroom.stories import CATEGORIES

ACCOUNT_NAME = "sandbox-bots"
FEEDS = {
    "Harbor Wire": "{base}/feeds/harbor/{category}.xml",
    "Northlight": "{base}/feeds/northlight/{category}.atom",
}


def main() -> None:
    """Prepare the database and print each step."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.prepare", description="Makes a database ready.")
    parser.add_argument("--sandbox", required=True, metavar="URL", help="where the sandbox is")
    parser.add_argument("--account", required=True, type=Path, metavar="FILE", help="where the bots' key is stored")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.config.settings")
    django.setup()
    print("migrating")
    call_command("migrate", verbosity=1, interactive=False)
    print("writing the schedule")
    call_command("setup_periodic_tasks")
    print("subscribing to the sandbox's feeds")
    subscribe_feeds(options.sandbox.rstrip("/"))
    print("making the bots' account")
    ensure_account(options.account)


def subscribe_feeds(base: str) -> None:
    """Register both outlets' feeds at `base`, and remove those of a sandbox at another address."""
    pairs = apps.get_model("materials", "SourceCategory").objects
    pairs.filter(source__name__in=FEEDS).exclude(source_category__startswith=f"{base}/").delete()
    for name, pattern in FEEDS.items():
        for category in CATEGORIES:
            address = pattern.format(base=base, category=category)
            call_command("add_feed", name, category, address, "--pages", "--quote", stdout=io.StringIO())


def ensure_account(file: Path) -> None:
    """Make sure that `file` holds a working key of a service account; create one if needed."""
    known = dotenv_values(file) if file.exists() else {}
    if authenticate(username=known.get("API_CLIENT_ID"), password=known.get("API_CLIENT_SECRET")):
        return
    printed = io.StringIO()
    call_command("create_service_account", ACCOUNT_NAME, stdout=printed)
    key = dotenv_values(stream=io.StringIO(printed.getvalue()))
    write_env_file(file, {name: value or "" for name, value in key.items()})


if __name__ == "__main__":
    main()
