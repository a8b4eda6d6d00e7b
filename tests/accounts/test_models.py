import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from backend.accounts.models import User
from backend.accounts.services import password_login
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_identity_belongs_to_one_user_only() -> None:
    factories.identity(provider="discord", uid="1")
    with pytest.raises(IntegrityError):
        factories.identity(provider="discord", uid="1")


def test_a_phone_number_belongs_to_one_user_only() -> None:
    factories.user(phone_number="+821012345678")
    with pytest.raises(IntegrityError):
        factories.user(phone_number="+821012345678")


@pytest.mark.parametrize("number", ["01012345678", "+82 10 1234 5678", "", "+0123456789"])
def test_a_phone_number_is_stored_as_e164_or_not_at_all(number: str) -> None:
    with pytest.raises((IntegrityError, ValueError)):
        factories.user(phone_number=number)


def test_a_deleted_user_leaves_no_identity_and_no_sign_in(mina: User) -> None:
    family = mina.token_families.create(current_jti="x", expires_at="2030-01-01T00:00:00Z")
    identity = mina.custom_social_accounts.first()
    mina.delete()
    assert identity
    assert not type(identity).objects.exists()
    assert not type(family).objects.exists()


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
