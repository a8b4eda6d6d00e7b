"""What the services promise on their own: one owner for each identity, however many ask at once."""

import datetime as dt
import functools

import pytest
from django.contrib.sessions.backends.db import SessionStore

from backend.accounts import masking, pending_login
from backend.accounts.models import CustomSocialAccount, SocialGrant, User
from backend.accounts.providers.oauth import normalized_email
from backend.accounts.services import duplicates, ownership_proof, social_login
from backend.accounts.social_profile import OAuthTokens, SocialProfile
from backend.common import clock
from backend.common.errors import AppError
from tests import factories
from tests.at_once import at_once

PROFILE = SocialProfile(provider="kakao", uid="4012345678", display_name="미나", email="mina@example.com")
AT_ONCE = 6


def tokens(refresh_token: str) -> OAuthTokens:
    until = clock.now() + dt.timedelta(hours=6)
    return OAuthTokens(
        access_token="access",
        refresh_token=refresh_token,
        scopes="account_email",
        access_expires_at=until,
        refresh_expires_at=None,
    )


@pytest.mark.django_db(transaction=True)
def test_many_sign_ups_of_one_person_at_once_make_one_learner() -> None:
    made = {getattr(one, "pk", one) for one in at_once([lambda: social_login.create(PROFILE)] * AT_ONCE)}
    assert len(made) == 1
    assert User.objects.count() == CustomSocialAccount.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_learners_who_claim_one_identity_at_once_leave_it_with_one() -> None:
    ids = [factories.user().pk or 0 for _ in range(AT_ONCE)]

    outcomes = at_once(functools.partial(social_login.attach, user_id=user_id, profile=PROFILE) for user_id in ids)
    assert (outcomes.count(True), outcomes.count(False)) == (1, AT_ONCE - 1)


@pytest.mark.django_db
def test_an_identity_of_somebody_else_is_not_even_brought_up_to_date() -> None:
    factories.identity(factories.user(), provider="kakao", uid=PROFILE.uid)
    mine = factories.user()
    assert not social_login.attach(user_id=mine.pk or 0, profile=PROFILE)
    assert CustomSocialAccount.objects.get().email == ""


@pytest.mark.django_db
@pytest.mark.parametrize("is_bot", [False, True])
def test_nothing_is_attached_to_a_user_who_cannot_sign_in(is_bot: bool) -> None:
    user = factories.user(is_active=is_bot, is_service_account=is_bot)
    with pytest.raises(AppError, match="switched off"):
        social_login.attach(user_id=user.pk or 0, profile=PROFILE)
    assert not CustomSocialAccount.objects.exists()


@pytest.mark.django_db
def test_a_login_without_a_new_refresh_token_keeps_the_old_one() -> None:
    social_login.create(PROFILE.model_copy(update={"tokens": tokens("first")}))
    social_login.recognize(PROFILE.model_copy(update={"tokens": tokens("")}))
    assert SocialGrant.objects.get().refresh_token == "first"


@pytest.mark.django_db
def test_at_most_three_accounts_are_offered() -> None:
    for number in range(5):
        identity = factories.identity(factories.user(), provider="discord", uid=str(number + 1))
        CustomSocialAccount.objects.filter(pk=identity.pk).update(email=PROFILE.email)
    assert len(duplicates.find(PROFILE)) == 3


@pytest.mark.django_db
def test_nothing_said_matches_nobody() -> None:
    factories.user()
    factories.identity(factories.user(), provider="kakao", uid="1")
    assert duplicates.find(SocialProfile(provider="kakao", uid="2")) == []


@pytest.mark.django_db
def test_a_way_an_account_does_not_have_proves_nothing() -> None:
    bare = factories.user(password=None)
    for prove in (
        lambda: ownership_proof.by_password(user_id=bare.pk or 0, password="x", address="127.0.0.1"),
        lambda: ownership_proof.send_code(user_id=bare.pk or 0, address="127.0.0.1"),
        lambda: ownership_proof.by_code(user_id=bare.pk or 0, code="000000", address="203.0.113.7"),
        lambda: ownership_proof.by_code(user_id=0, code="000000", address="203.0.113.7"),
    ):
        with pytest.raises(AppError) as refused:
            prove()
        assert refused.value.code == "proof.impossible"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+821012345678", "010-****-5678"),
        ("+82212345678", "02-1***-5678"),
        ("+14155550123", "(415) ***-0123"),
        ("", ""),
    ],
)
def test_a_number_is_shown_without_its_middle(number: str, shown: str) -> None:
    assert masking.phone(number) == shown


@pytest.mark.parametrize(("address", "shown"), [("mina@example.com", "m***@"), ("", "")])
def test_an_address_is_shown_by_its_first_letter(address: str, shown: str) -> None:
    assert masking.email(address) == shown


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Mina@Example.COM ", "mina@example.com"),
        ("mina@", ""),
        ("a b@example.com", ""),
        ("mina@example.com\0", ""),
        ("m" * 300 + "@example.com", ""),
        ("", ""),
    ],
)
def test_an_address_has_one_spelling(text: str, address: str) -> None:
    assert normalized_email(text) == address


@pytest.mark.django_db
def test_a_pending_login_is_for_one_learner_only() -> None:
    session = SessionStore()
    pending_login.store(session, PROFILE, user_id=5)
    assert pending_login.load(session, user_id=None) is None
    assert pending_login.load(session, user_id=6) is None
    found = pending_login.load(session, user_id=5)
    assert found is not None
    assert found.profile == PROFILE


@pytest.mark.django_db
@pytest.mark.parametrize("garbage", ["", "x", 5, {"a": 1}])
def test_a_session_that_was_written_otherwise_has_no_pending_login(garbage: object) -> None:
    session = SessionStore()
    session[pending_login.SESSION_KEY] = garbage
    assert pending_login.load(session, user_id=None) is None


@pytest.mark.django_db
def test_a_proof_does_not_give_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    session = SessionStore()
    pending_login.store(session, PROFILE)
    first = pending_login.load(session, user_id=None)
    assert first is not None
    pending_login.set_proved(session, first, proved_id=7)
    second = pending_login.load(session, user_id=None)
    assert second is not None
    assert (second.until, second.proved_id) == (first.until, 7)
