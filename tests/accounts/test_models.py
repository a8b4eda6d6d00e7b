import io

import pytest
from django.core.management import call_command
from django.db import IntegrityError

from backend.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def test_the_migrations_are_what_the_models_say() -> None:
    call_command("makemigrations", "accounts", check=True, dry_run=True, stdout=io.StringIO())


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


def test_many_users_may_have_no_phone_number() -> None:
    assert factories.user() != factories.user()


def test_a_deleted_user_leaves_no_identity_and_no_sign_in(mina: User) -> None:
    family = mina.token_families.create(current_jti="x", expires_at="2030-01-01T00:00:00Z")
    identity = mina.custom_social_accounts.first()
    mina.delete()
    assert identity
    assert not type(identity).objects.exists()
    assert not type(family).objects.exists()
