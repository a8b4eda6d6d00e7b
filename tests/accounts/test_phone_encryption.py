"""Phone numbers are encrypted in the database and can be searched by the whole number."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from backend.accounts import selectors
from backend.accounts.models import CustomSocialAccount, PhoneCode, User
from backend.accounts.services import password_login
from backend.common import clock, searchable_encryption
from tests import factories

pytestmark = pytest.mark.django_db
NUMBER = "+821012345678"
OLD, NEW = ("the old key",), ("the new key",)
MIGRATION = importlib.import_module("backend.accounts.migrations.0005_encrypted_phone_numbers")


def stored(table: str = "accounts_user") -> list[str]:
    """Return what lies in the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT phone_number FROM {table} WHERE phone_number <> ''")  # noqa: S608 - a table of ours
        return [number for (number,) in cursor.fetchall()]


def test_no_table_holds_a_digit_of_a_number_that_could_be_read() -> None:
    user = factories.user(phone_number=NUMBER)
    CustomSocialAccount.objects.create(user=user, provider="kakao", uid="1", phone_number=NUMBER)
    PhoneCode.objects.create(purpose="reset", phone_number=NUMBER, code_hash="x", expires_at=clock.now())
    for table in ("accounts_user", "accounts_customsocialaccount", "accounts_phonecode"):
        (found,) = stored(table)
        assert found.startswith(searchable_encryption.PREFIX)
        assert "1234" not in found


def test_a_number_finds_its_owner_whole_and_among_others() -> None:
    user = factories.user(phone_number=NUMBER)
    factories.user(phone_number="+821000000001")
    assert User.objects.get(phone_number=NUMBER) == user
    assert list(User.objects.filter(phone_number__in=[NUMBER, "+821000000002"])) == [user]
    assert User.objects.get(pk=user.pk).phone_number == NUMBER
    assert not User.objects.filter(phone_number="+82101234567").exists()


def test_plain_text_is_refused_by_the_database_too() -> None:
    user = factories.user()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET phone_number = %s WHERE id = %s", [NUMBER, user.pk])


def test_people_sign_in_at_each_step_of_replacing_the_key(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = OLD
    factories.user(phone_number=NUMBER)
    for keys in (OLD, NEW + OLD):
        settings.FIELD_ENCRYPTION_KEYS = keys
        assert signs_in()
    call_command("reencrypt")
    assert signs_in()
    settings.FIELD_ENCRYPTION_KEYS = NEW
    assert signs_in()
    assert selectors.known_addresses(login=NUMBER) == ["203.0.113.5"]


def signs_in() -> bool:
    return bool(
        password_login.sign_in(username="010-1234-5678", password=factories.PASSWORD, address="203.0.113.5").access
    )


def test_a_number_no_key_reads_is_an_error_and_not_nobody(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = OLD
    user = factories.user(phone_number=NUMBER)
    settings.FIELD_ENCRYPTION_KEYS = NEW
    with pytest.raises(ValueError, match="removed too early"):
        User.objects.get(pk=user.pk)


def test_numbers_of_before_are_encrypted_by_the_migration_and_back() -> None:
    user = factories.user()
    editor = SimpleNamespace(connection=connection)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_user DROP CONSTRAINT accounts_user_phone_number_encrypted")
        cursor.execute("UPDATE accounts_user SET phone_number = %s WHERE id = %s", [NUMBER, user.pk])
    MIGRATION.encrypt(apps, editor)
    MIGRATION.encrypt(apps, editor)
    assert User.objects.get(phone_number=NUMBER) == user
    MIGRATION.decrypt(apps, editor)
    assert stored() == [NUMBER]


def test_two_numbers_look_nothing_alike() -> None:
    first, second = searchable_encryption.encrypt("+821012345678"), searchable_encryption.encrypt("+821012345679")
    assert first[:12] != second[:12]
    assert searchable_encryption.encrypt("+821012345678") == first


@pytest.mark.parametrize("broken", ["", "s1:", "s1:AAAA", "+821012345678", "s1:한글"])
def test_what_is_no_token_of_ours_is_refused(broken: str) -> None:
    with pytest.raises(ValueError, match="No key"):
        searchable_encryption.decrypt(broken)
    assert not searchable_encryption.is_current(broken)
