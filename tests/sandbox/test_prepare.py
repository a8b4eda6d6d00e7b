from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from dotenv import dotenv_values
from pytest_django import Settings

from backend.accounts.models import User
from backend.materials.models import SourceCategory
from sandbox import prepare
from sandbox.newsroom.stories import CATEGORIES

BASE = "http://127.0.0.1:8002"


def addresses() -> set[str]:
    return set(SourceCategory.objects.filter(source__name__in=prepare.FEEDS).values_list("source_category", flat=True))


@pytest.mark.django_db
def test_both_outlets_feeds_are_registered_for_every_category() -> None:
    prepare.subscribe_feeds(BASE)
    assert len(addresses()) == 2 * len(CATEGORIES)
    assert f"{BASE}/feeds/harbor/technology.xml" in addresses()
    assert f"{BASE}/feeds/northlight/world.atom" in addresses()


@pytest.mark.django_db
def test_registering_again_changes_nothing() -> None:
    prepare.subscribe_feeds(BASE)
    before = addresses()
    prepare.subscribe_feeds(BASE)
    assert addresses() == before


@pytest.mark.django_db
def test_the_feeds_of_a_sandbox_that_moved_are_forgotten() -> None:
    prepare.subscribe_feeds("http://127.0.0.1:80021")
    prepare.subscribe_feeds(BASE)
    assert all(address.startswith(f"{BASE}/") for address in addresses())


@pytest.mark.django_db
def test_the_articles_of_the_feeds_may_be_read() -> None:
    prepare.subscribe_feeds(BASE)
    sources = {pair.source for pair in SourceCategory.objects.filter(source__name__in=prepare.FEEDS)}
    assert all(source.may_fetch_pages and source.may_send_body for source in sources)


@pytest.mark.django_db
def test_the_bots_keys_are_made_kept_and_work_for_their_platforms(tmp_path: Path) -> None:
    file = tmp_path / "account.env"
    prepare.ensure_accounts(file)
    keys = dotenv_values(file)
    assert file.stat().st_mode & 0o777 == 0o600
    scopes = {}
    for prefix in prepare.ACCOUNTS:
        user = authenticate(username=keys[f"{prefix}API_CLIENT_ID"], password=keys[f"{prefix}API_CLIENT_SECRET"])
        assert isinstance(user, User)
        assert user.is_service_account
        scopes[prefix] = user.bot_platforms
    assert scopes == {"": [], "DISCORD_": ["discord"], "KAKAO_": ["kakao_skill"]}
    prepare.ensure_accounts(file)
    assert dotenv_values(file) == keys


@pytest.mark.django_db
def test_a_key_that_the_database_does_not_know_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "account.env"
    file.write_text("API_CLIENT_ID=sandbox-bots-00000000\nAPI_CLIENT_SECRET=of-another-database\n")
    prepare.ensure_accounts(file)
    assert dotenv_values(file)["API_CLIENT_ID"] != "sandbox-bots-00000000"


@pytest.mark.django_db
def test_the_operator_gets_a_password_once_and_keeps_a_second_factor(tmp_path: Path, settings: Settings) -> None:
    settings.CONSOLE_SECOND_FACTOR = False
    file = tmp_path / "operator.env"
    prepare.ensure_operator(file)
    keys = dotenv_values(file)
    operator = authenticate(username=keys["USERNAME"], password=keys["PASSWORD"])
    assert isinstance(operator, User)
    assert (operator.is_staff, operator.is_superuser, file.stat().st_mode & 0o777) == (True, True, 0o600)
    Authenticator.objects.create(user=operator, type=Authenticator.Type.TOTP, data={"secret": ""})
    prepare.ensure_operator(file)
    assert dotenv_values(file) == keys
    file.unlink()
    prepare.ensure_operator(file)
    assert authenticate(username=keys["USERNAME"], password=dotenv_values(file)["PASSWORD"]) == operator
    assert Authenticator.objects.filter(user=operator).exists()


@pytest.mark.django_db
def test_a_real_installation_gets_no_operator(tmp_path: Path, settings: Settings) -> None:
    settings.CONSOLE_SECOND_FACTOR = True
    prepare.ensure_operator(tmp_path / "operator.env")
    assert not User.objects.filter(is_staff=True).exists()
    assert not (tmp_path / "operator.env").exists()
