import io

import pytest
from django.core.management import CommandError, call_command

from backend.accounts.models import User
from backend.accounts.services import password_login

pytestmark = pytest.mark.django_db


def test_create_service_account_prints_two_lines_that_fit_into_an_env_file() -> None:
    out = io.StringIO()
    call_command("create_service_account", "discord-bot", stdout=out)
    printed = dict(line.split("=", 1) for line in out.getvalue().splitlines())
    assert set(printed) == {"API_CLIENT_ID", "API_CLIENT_SECRET"}
    assert password_login.sign_in(username=printed["API_CLIENT_ID"], password=printed["API_CLIENT_SECRET"])


def test_a_wrong_name_is_explained_and_makes_nobody() -> None:
    with pytest.raises(CommandError, match="lowercase name"):
        call_command("create_service_account", "Discord Bot")
    assert not User.objects.exists()
