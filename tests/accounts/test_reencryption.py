"""Replacing the key of what is encrypted at rest, in the order that docs/operations.md gives."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from backend.accounts.models import SocialGrant
from backend.accounts.services import reencryption
from backend.common import clock, encryption
from tests import factories

pytestmark = pytest.mark.django_db
OLD, NEW = ("the old key",), ("the new key",)


@pytest.fixture
def grant(settings: Settings) -> SocialGrant:
    """A grant that the old key wrote."""
    settings.FIELD_ENCRYPTION_KEYS = OLD
    return made()


def made() -> SocialGrant:
    return SocialGrant.objects.create(
        identity=factories.identity(provider="kakao"),
        access_token="access-1",
        refresh_token="refresh-1",
        access_expires_at=clock.now() + dt.timedelta(hours=1),
    )


def stored(grant: SocialGrant) -> tuple[str, str]:
    """Return what lies in the database itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_token, refresh_token FROM accounts_socialgrant WHERE id = %s", [grant.pk])
        found: tuple[str, str] = cursor.fetchone()
    return found


def reencrypt() -> str:
    out = io.StringIO()
    call_command("reencrypt", stdout=out)
    return out.getvalue()


def tokens(grant: SocialGrant) -> tuple[str, str]:
    fresh = SocialGrant.objects.get(pk=grant.pk)
    return fresh.access_token, fresh.refresh_token


def test_a_key_is_replaced_without_a_pause(grant: SocialGrant, settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = NEW + OLD
    assert tokens(grant) == ("access-1", "refresh-1")
    reencrypt()
    assert tokens(grant) == ("access-1", "refresh-1")
    settings.FIELD_ENCRYPTION_KEYS = NEW
    assert tokens(grant) == ("access-1", "refresh-1")


def test_until_then_the_old_key_is_needed(grant: SocialGrant, settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = NEW
    with pytest.raises(ValueError, match="FIELD_ENCRYPTION_KEYS"):
        tokens(grant)


def test_a_second_run_writes_nothing(grant: SocialGrant, settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = NEW + OLD
    assert "accounts.SocialGrant.access_token: 1 written anew" in reencrypt()
    before = stored(grant)
    assert "accounts.SocialGrant.access_token: 0 written anew" in reencrypt()
    assert stored(grant) == before


def test_many_rows_go_in_batches(grant: SocialGrant, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    grants = [grant, *(made() for _ in range(6))]
    monkeypatch.setattr(reencryption, "BATCH", 3)
    settings.FIELD_ENCRYPTION_KEYS = NEW + OLD
    counted: list[int] = []
    for column in reencryption.columns():
        reencryption.renew(column, done=counted.append)
    assert counted[:3] == [3, 3, 1]
    assert all(encryption.is_current(token) for one in grants for token in stored(one))


def test_a_run_that_was_interrupted_goes_on(
    grant: SocialGrant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    grants = [grant, made(), made()]
    monkeypatch.setattr(reencryption, "BATCH", 1)
    settings.FIELD_ENCRYPTION_KEYS = NEW + OLD

    def interrupt(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reencryption.renew(reencryption.Column(SocialGrant, "access_token"), done=interrupt)
    assert {tokens(one) for one in grants} == {("access-1", "refresh-1")}
    reencrypt()
    assert all(encryption.is_current(token) for one in grants for token in stored(one))


def test_what_changes_meanwhile_is_not_overwritten(
    grant: SocialGrant, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FIELD_ENCRYPTION_KEYS = NEW + OLD
    decrypt = encryption.decrypt

    def meanwhile(token: str) -> str:
        SocialGrant.objects.filter(pk=grant.pk).update(access_token="access-2")
        return decrypt(token)

    with monkeypatch.context() as patched:
        patched.setattr(encryption, "decrypt", meanwhile)
        reencryption.renew(reencryption.Column(SocialGrant, "access_token"))
    assert tokens(grant) == ("access-2", "refresh-1")


def test_a_value_that_no_key_reads_fails_the_run_and_is_left_as_it_is(grant: SocialGrant, settings: Settings) -> None:
    before = stored(grant)
    settings.FIELD_ENCRYPTION_KEYS = NEW
    with pytest.raises(CommandError, match="2 values"):
        reencrypt()
    assert stored(grant) == before


def test_every_encrypted_column_is_known() -> None:
    assert {str(column) for column in reencryption.columns()} == {
        "accounts.CustomSocialAccount.phone_number",
        "accounts.PhoneCode.phone_number",
        "accounts.RecoveryWait.phone_number",
        "accounts.SocialGrant.access_token",
        "accounts.SocialGrant.refresh_token",
        "accounts.User.phone_number",
        "learners.ProviderUnlink.token",
    }
