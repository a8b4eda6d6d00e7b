import pytest

from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.services import identities, password_login, service_accounts
from backend.common.errors import AppError
from tests.at_once import at_once

DISCORD_ID = "80351110224678000"


def exchange(uid: str = DISCORD_ID, *, provider: str = "discord", display_name: str = "미나") -> User:
    return identities.exchange_identity(provider=provider, uid=uid, display_name=display_name)


@pytest.mark.django_db
def test_first_sight_makes_a_learner_without_a_password() -> None:
    learner = exchange()
    assert not learner.has_usable_password()
    assert not learner.is_service_account
    assert not learner.is_staff
    assert learner.phone_number is None
    assert str(learner.custom_social_accounts.get()) == f"discord - {learner.username}"


@pytest.mark.django_db
def test_the_same_identity_is_always_the_same_learner() -> None:
    assert exchange() == exchange(display_name="새 이름")
    assert User.objects.count() == 1


def test_a_linked_learner_is_found_by_either_identity(mina: User) -> None:
    assert exchange("80351110224678912") == mina
    assert exchange("b7e1c4f09a2d5e83", provider="kakao_skill") == mina


@pytest.mark.django_db
def test_the_same_uid_on_another_platform_is_somebody_else() -> None:
    assert exchange("1", provider="discord") != exchange("1", provider="kakao_skill")


@pytest.mark.django_db
def test_a_username_made_of_a_uid_takes_nobodys_place() -> None:
    squatter = User.objects.create_user(f"discord-{DISCORD_ID}")
    assert exchange() != squatter


@pytest.mark.django_db(transaction=True)
def test_parallel_first_messages_make_one_learner() -> None:
    assert len({getattr(one, "pk", one) for one in at_once([exchange] * 8)}) == 1
    assert User.objects.count() == CustomSocialAccount.objects.count() == 1


def test_somebody_switched_off_is_not_spoken_for(jun: User) -> None:
    User.objects.filter(pk=jun.pk).update(is_active=False)
    with pytest.raises(AppError, match="switched off") as refused:
        exchange(jun.custom_social_accounts.get().uid)
    assert (refused.value.code, refused.value.status) == ("account.inactive", 403)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("  미나   킴 ", "미나 킴"),
        ("mi\u202ena\u200b", "mina"),
        ("mi\nna\t\x07!", "mi na !"),
        ("👩‍👩‍👧 mina", "👩‍👩‍👧 mina"),
        ("x" * 1000, "x" * 150),
        ("\u200b\x1b", ""),
        ("<script>", "<script>"),
    ],
)
def test_display_names_are_stored_without_invisible_characters(given: str, stored: str) -> None:
    assert exchange(display_name=given).custom_social_accounts.get().display_name == stored


@pytest.mark.django_db
def test_a_new_display_name_is_stored_and_a_missing_one_changes_nothing() -> None:
    exchange(display_name="미나")
    exchange(display_name="민아")
    exchange(display_name="")
    assert CustomSocialAccount.objects.get().display_name == "민아"


@pytest.mark.django_db
def test_a_service_account_signs_in_with_its_secret_which_is_stored_hashed() -> None:
    credentials = service_accounts.create_service_account(name="discord-bot")
    assert password_login.sign_in(username=credentials.client_id, password=credentials.secret)
    account = User.objects.get()
    assert account.is_service_account
    assert credentials.secret not in account.password


@pytest.mark.django_db
def test_each_service_account_is_a_new_one() -> None:
    first, second = (service_accounts.create_service_account(name="discord-bot") for _ in range(2))
    assert first.client_id != second.client_id
    assert first.secret != second.secret


def test_a_service_accounts_name_is_a_slug() -> None:
    for name in ("", "Bot", "a b", "-bot", "x" * 60, "봇", "bot\n"):
        with pytest.raises(AppError) as refused:
            service_accounts.create_service_account(name=name)
        assert refused.value.code == "service_account.name_invalid"
