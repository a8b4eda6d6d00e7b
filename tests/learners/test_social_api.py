"""Signing in by Kakao or Discord from an app, against the stand-ins of both."""

from pathlib import Path
from typing import Any

import jwt
import pytest
from pytest_django import Settings

from backend.accounts.models import CustomSocialAccount, User
from sandbox.discord.keys import CLIENT_ID
from sandbox.kakao.people import JUN, MINA, KakaoPerson
from tests import factories
from tests.accounts.social.fixtures import both_platforms, platforms
from tests.accounts.social.platforms import NO_ADDRESS, Platforms
from tests.conftest import JsonClient
from tests.factories import PASSWORD
from tests.phones import NEW, Inbox, Watch

__all__ = ["both_platforms", "platforms"]

pytestmark = pytest.mark.django_db
SOCIAL = "/api/v1/auth/social/"
CONTINUE = f"{SOCIAL}continue/"
CONSENT = {"birth_date": "1999-03-01", "terms": True, "privacy": True}
SCOPES = frozenset({"profile_nickname", "account_email", "phone_number"})


def kakao(platforms: Platforms, person: KakaoPerson) -> dict[str, str]:
    """Return what an app sends that has logged this person in with Kakao's SDK."""
    connection = platforms.login.connect(person.id, set(SCOPES))
    token = platforms.login.tokens.issue(person.id, connection.scopes)
    return {"provider": "kakao", "access_token": token.value}


def owner_in(answer: Any) -> int:  # noqa: ANN401  a test client's answer
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    return int(jwt.decode(answer.json()["access"], options={"verify_signature": False})["sub"])


def undecided(answer: Any, code: str) -> dict[str, Any]:  # noqa: ANN401
    assert (answer.status_code, answer.json()["code"]) == (409, code), answer.content
    return dict(answer.json()["extra"])


@pytest.fixture
def minas(db: None) -> User:
    """An account with the verified e-mail that Kakao names for MINA."""
    user = factories.user("older", phone_number="+821012345678")
    User.objects.filter(pk=user.pk).update(email="mina@example.com")
    return user


def test_a_new_person_signs_up_with_the_consent_and_then_just_signs_in(
    platforms: Platforms, anyone: JsonClient
) -> None:
    pending = undecided(anyone.post(SOCIAL, kakao(platforms, JUN)), "sign_up.needed")
    assert (pending["required"], User.objects.count()) == (["birth_date", "terms", "privacy"], 0)
    made = owner_in(anyone.post(CONTINUE, {"pending": pending["pending"], **CONSENT}))
    assert CustomSocialAccount.objects.get(provider="kakao", uid=str(JUN.id)).user_id == made
    assert owner_in(anyone.post(SOCIAL, kakao(platforms, JUN))) == made


def test_the_consent_may_come_with_the_login(platforms: Platforms, anyone: JsonClient) -> None:
    assert owner_in(anyone.post(SOCIAL, kakao(platforms, JUN) | CONSENT))


def test_a_code_of_kakaos_is_as_good_as_a_token(platforms: Platforms, anyone: JsonClient) -> None:
    platforms.login.connect(JUN.id, set(SCOPES))
    code = platforms.login.codes.make(JUN.id, set(SCOPES), redirect_uri="app://back")
    given = {"provider": "kakao", "code": code, "redirect_uri": "app://back"}
    assert owner_in(anyone.post(SOCIAL, given | CONSENT))
    assert anyone.post(SOCIAL, given).json()["code"] == "login.expired"


def test_discords_token_signs_in(platforms: Platforms, anyone: JsonClient) -> None:
    owner = factories.identity(factories.user(), provider="discord", uid="80351110224670000").user
    platforms.say("discord", "/api/oauth2/@me", f'{{"application": {{"id": "{CLIENT_ID}"}}}}')
    platforms.say("discord", "/api/users/@me", '{"id": "80351110224670000", "username": "jun"}')
    assert owner_in(anyone.post(SOCIAL, {"provider": "discord", "access_token": "t"})) == owner.pk


@pytest.mark.parametrize(
    ("provider", "path", "body"),
    [
        ("kakao", "/v1/user/access_token_info", '{"app_id": 999}'),
        ("discord", "/api/oauth2/@me", '{"application": {"id": "999"}}'),
    ],
)
def test_a_token_of_another_application_signs_nobody_in(
    platforms: Platforms, anyone: JsonClient, provider: str, path: str, body: str
) -> None:
    platforms.say(provider, path, body)
    answer = anyone.post(SOCIAL, {"provider": provider, "access_token": "stolen"} | CONSENT)
    assert (answer.status_code, answer.json()["code"]) == (401, "login.wrong_app")
    assert not User.objects.exists()


def test_a_token_nobody_issued_is_expired(platforms: Platforms, anyone: JsonClient) -> None:
    answer = anyone.post(SOCIAL, {"provider": "kakao", "access_token": "made-up"})
    assert (answer.status_code, answer.json()["code"]) == (401, "login.expired")


def test_without_our_applications_number_kakaos_tokens_are_not_taken(
    platforms: Platforms, anyone: JsonClient, settings: Settings
) -> None:
    settings.KAKAO_APP_ID = ""
    answer = anyone.post(SOCIAL, kakao(platforms, JUN))
    assert (answer.status_code, answer.json()["code"]) == (503, "login.misconfigured")


def test_a_platform_that_is_not_there_says_so(platforms: Platforms, anyone: JsonClient, settings: Settings) -> None:
    settings.KAKAO_API_BASE = NO_ADDRESS
    answer = anyone.post(SOCIAL, {"provider": "kakao", "access_token": "t"})
    assert (answer.status_code, answer.json()["code"]) == (503, "login.unreachable")


def test_who_may_have_an_account_proves_it_by_its_password(
    platforms: Platforms, anyone: JsonClient, minas: User
) -> None:
    found = undecided(anyone.post(SOCIAL, kakao(platforms, MINA) | CONSENT), "identity.duplicate")
    (candidate,) = found["candidates"]
    assert candidate["ways"] == ["password", "code"]
    assert "mina@example.com" not in str(candidate)
    wrong = anyone.post(CONTINUE, {"pending": found["pending"], "password": "wrong"})
    assert (wrong.status_code, wrong.json()["code"]) == (403, "proof.wrong")
    assert owner_in(anyone.post(CONTINUE, {"pending": found["pending"], "password": PASSWORD})) == minas.pk


def test_or_by_a_code_to_its_phone(
    platforms: Platforms, anyone: JsonClient, minas: User, settings: Settings, tmp_path: Path
) -> None:
    inbox = Inbox(settings, tmp_path)
    found = undecided(anyone.post(SOCIAL, kakao(platforms, MINA)), "identity.duplicate")
    assert anyone.post(f"{SOCIAL}code/", {"pending": found["pending"]}).status_code == 202
    code = inbox.code("+821012345678")
    assert owner_in(anyone.post(CONTINUE, {"pending": found["pending"], "code": code})) == minas.pk


def test_or_by_its_other_login(platforms: Platforms, anyone: JsonClient, minas: User) -> None:
    factories.identity(minas, provider="discord", uid="80351110224670000")
    found = undecided(anyone.post(SOCIAL, kakao(platforms, MINA)), "identity.duplicate")
    platforms.say("discord", "/api/oauth2/@me", f'{{"application": {{"id": "{CLIENT_ID}"}}}}')
    platforms.say("discord", "/api/users/@me", '{"id": "80351110224670000", "username": "mina"}')
    login = {"provider": "discord", "access_token": "t"}
    assert owner_in(anyone.post(CONTINUE, {"pending": found["pending"], "login": login})) == minas.pk


def test_or_goes_on_apart(platforms: Platforms, anyone: JsonClient, minas: User) -> None:
    found = undecided(anyone.post(SOCIAL, kakao(platforms, MINA)), "identity.duplicate")
    apart = {"pending": found["pending"], "separate": True}
    undecided(anyone.post(CONTINUE, apart), "sign_up.needed")
    assert owner_in(anyone.post(CONTINUE, apart | CONSENT)) != minas.pk


def test_a_chats_learner_is_merged_only_when_the_person_says_so(
    platforms: Platforms, anyone: JsonClient, minas: User
) -> None:
    factories.identity(factories.user(password=None), provider="kakao", uid=str(MINA.id))
    found = undecided(anyone.post(SOCIAL, kakao(platforms, MINA)), "identity.duplicate")
    proof = {"pending": found["pending"], "password": PASSWORD}
    undecided(anyone.post(CONTINUE, proof), "merge.needed")
    assert owner_in(anyone.post(CONTINUE, proof | {"merge": True})) == minas.pk
    assert CustomSocialAccount.objects.get(provider="kakao").user_id == minas.pk


def test_a_code_that_proved_the_account_need_not_be_sent_again_for_the_merge(
    platforms: Platforms, anyone: JsonClient, minas: User, settings: Settings, tmp_path: Path
) -> None:
    inbox = Inbox(settings, tmp_path)
    factories.identity(factories.user(password=None), provider="kakao", uid=str(MINA.id))
    found = undecided(anyone.post(SOCIAL, kakao(platforms, MINA)), "identity.duplicate")
    anyone.post(f"{SOCIAL}code/", {"pending": found["pending"]})
    proof = {"pending": found["pending"], "code": inbox.code(str(minas.phone_number))}
    proved = undecided(anyone.post(CONTINUE, proof), "merge.needed")["pending"]
    assert owner_in(anyone.post(CONTINUE, {"pending": proved, "merge": True})) == minas.pk
    again = anyone.post(CONTINUE, {"pending": proved, "merge": True})
    assert (again.status_code, again.json()["code"]) == (401, "login.pending_expired")
    assert anyone.post(CONTINUE, {"pending": found["pending"], "password": PASSWORD}).status_code == 409


@pytest.mark.parametrize("way", ["code", "password"])
def test_of_two_numbers_one_is_given_up_with_a_proof(
    platforms: Platforms, anyone: JsonClient, minas: User, settings: Settings, tmp_path: Path, way: str
) -> None:
    inbox = Inbox(settings, tmp_path)
    factories.identity(minas, provider="discord", uid="80351110224670000")
    found = undecided(anyone.post(SOCIAL, kakao(platforms, MINA)), "identity.duplicate")
    # Somebody with a number of their own has linked that login meanwhile.
    other = factories.user("younger", phone_number=NEW)
    factories.identity(other, provider="kakao", uid=str(MINA.id))
    number_code = f"{SOCIAL}number-code/"
    assert anyone.post(number_code, {"pending": found["pending"]}).json()["code"] == "proof.impossible"
    given = {"pending": found["pending"], "password": PASSWORD, "merge": True}
    asked = undecided(anyone.post(CONTINUE, given), "merge.two_numbers")
    assert (asked["given_up_number"], asked["ways"]) == ("010-****-6666", ["password", "code"])
    merge = {"pending": asked["pending"], "merge": True}
    assert anyone.post(CONTINUE, merge | {"give_up_password": "wrong"}).json()["code"] == "password.wrong"
    proof = {"give_up_password": PASSWORD}
    if way == "code":
        assert anyone.post(number_code, {"pending": asked["pending"]}).status_code == 202
        proof = {"give_up_code": inbox.code(NEW)}
    assert owner_in(anyone.post(CONTINUE, merge | proof)) == minas.pk
    other.refresh_from_db()
    assert (other.merged_into_id, other.is_active) == (minas.pk, False)


def test_a_pending_login_signs_in_once_and_for_ten_minutes(
    platforms: Platforms, anyone: JsonClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(monkeypatch)
    pending = undecided(anyone.post(SOCIAL, kakao(platforms, JUN)), "sign_up.needed")["pending"]
    assert anyone.post(CONTINUE, {"pending": pending, **CONSENT}).status_code == 200
    again = anyone.post(CONTINUE, {"pending": pending, **CONSENT})
    assert (again.status_code, again.json()["code"]) == (401, "login.pending_expired")
    watch.forward(minutes=11)
    assert anyone.post(CONTINUE, {"pending": pending}).json()["code"] == "login.pending_expired"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"provider": "kakao"}, "access_token"),
        ({"provider": "kakao", "access_token": "a", "code": "b", "redirect_uri": "c"}, "access_token"),
        ({"provider": "kakao", "code": "b"}, "redirect_uri"),
        ({"provider": "google", "access_token": "a"}, "provider"),
        ({"provider": "kakao", "access_token": "a", "birth_date": "1999-03-01"}, "terms"),
    ],
)
def test_a_body_that_is_neither_is_refused_by_field(anyone: JsonClient, body: dict[str, str], field: str) -> None:
    answer = anyone.post(SOCIAL, body)
    assert answer.status_code == 400
    assert field in answer.json()["extra"]["fields"]
