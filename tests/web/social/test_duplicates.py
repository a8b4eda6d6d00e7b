"""A social sign-up whose e-mail or phone number belongs to an account: prove it and link, or stay separate."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from backend.accounts.models import AttemptCount, CustomSocialAccount, Notice, PhoneCode, User
from backend.accounts.services import phone_codes
from backend.common import clock
from backend.learners.models import Merge
from sandbox.discord.seed import JUN as DISCORD_JUN
from sandbox.discord.seed import MINA as DISCORD_MINA
from sandbox.kakao.people import JUN, MINA
from tests import factories
from tests.accounts.social.platforms import CONSENT, Platforms, Visitor, path_of

if TYPE_CHECKING:
    from tests.accounts.social.platforms import Answer

PHONE = "+821012345678"
LINKED = "/today/"


@pytest.fixture(autouse=True)
def sms(settings: Settings, tmp_path: Path) -> Path:
    settings.SMS_SENDER, settings.SMS_FILE = "file", str(tmp_path / "sms.jsonl")
    return tmp_path / "sms.jsonl"


@pytest.fixture
def owner(db: None) -> User:
    """An account with a password, a phone, and a Discord login that has MINA's e-mail."""
    user = factories.user("owner", phone_number=PHONE)
    identity = factories.identity(user, uid=str(DISCORD_MINA))
    CustomSocialAccount.objects.filter(pk=identity.pk).update(email="mina@example.com", display_name="민아")
    User.objects.filter(pk=user.pk).update(last_login=clock.now())
    return user


def kakao_owner(person_id: int = MINA.id) -> int | None:
    found = CustomSocialAccount.objects.filter(provider="kakao", uid=str(person_id)).first()
    return found.user_id if found else None


def code_in(sms: Path) -> str:
    texts = [json.loads(line)["text"] for line in sms.read_text().splitlines()]
    return str(re.findall(r"\d{6}", [text for text in texts if "인증번호" in text][-1])[0])


def post(visitor: Visitor, path: str, **fields: object) -> "Answer":
    return visitor.client.post(f"/login/duplicate/{path}/", fields, follow=True)


def main_of(answer: "Answer") -> str:
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def test_the_choice_shows_the_account_masked_and_nothing_more(visitor: Visitor, owner: User) -> None:
    answer = visitor.log_in("kakao", MINA.id)
    assert path_of(answer) == "/login/duplicate/"
    text = main_of(answer)
    assert "m***@" in text
    assert "010-****-5678" in text
    assert "디스코드로 확인하기" in text
    for secret in ("mina@example.com", "1234-5678", "12345678", "owner", "민아", f'value="{owner.pk}"'):
        assert secret not in text, secret


def test_only_what_matched_is_shown(visitor: Visitor, owner: User) -> None:
    User.objects.filter(pk=owner.pk).update(phone_number="+821099990000")
    assert "<h2" in (text := main_of(visitor.log_in("kakao", MINA.id)))
    assert "010" not in re.findall(r"<h2[^>]*>(.*?)</h2>", text)[0]


def test_the_password_links_and_signs_in_there(visitor: Visitor, owner: User) -> None:
    visitor.log_in("kakao", MINA.id, next="/me/accounts/")
    assert path_of(post(visitor, "password", which=0, password=factories.PASSWORD)) == "/me/accounts/"
    assert visitor.user_id == owner.pk == kakao_owner()
    assert User.objects.count() == 1


def test_a_wrong_password_links_nothing(visitor: Visitor, owner: User) -> None:
    visitor.log_in("kakao", MINA.id)
    answer = post(visitor, "password", which=0, password="wrong")
    assert "확인하지 못했어요" in answer.content.decode()
    assert visitor.user_id is None
    assert kakao_owner() is None


def test_somebody_elses_password_links_nothing(visitor: Visitor, owner: User) -> None:
    factories.user("010-1234-5678", password="another password")  # a name that spells the owner's number
    visitor.log_in("kakao", MINA.id)
    post(visitor, "password", which=0, password="another password")
    assert kakao_owner() is None


def test_a_code_to_the_accounts_phone_links(visitor: Visitor, owner: User, sms: Path) -> None:
    owner.custom_social_accounts.all().delete()
    User.objects.filter(pk=owner.pk).update(email="mina@example.com")
    visitor.log_in("kakao", MINA.id)
    assert "인증번호로 확인하고 연결" in main_of(post(visitor, "code", which=0))
    assert path_of(post(visitor, "code/confirm", which=0, code=code_in(sms))) == LINKED
    assert visitor.user_id == owner.pk == kakao_owner()


def test_a_code_alone_links_no_account_that_has_another_login(visitor: Visitor, owner: User, sms: Path) -> None:
    visitor.log_in("kakao", MINA.id)
    post(visitor, "code", which=0)
    answer = post(visitor, "code/confirm", which=0, code=code_in(sms))
    assert "주인이 바뀐 번호일 수 있어" in main_of(answer)
    assert kakao_owner() is None
    assert owner.notices.get().kind == "account.recovery_waiting"


def test_a_wrong_code_links_nothing(visitor: Visitor, owner: User, sms: Path) -> None:
    visitor.log_in("kakao", MINA.id)
    post(visitor, "code", which=0)
    wrong = "000000" if code_in(sms) != "000000" else "111111"
    assert path_of(post(visitor, "code/confirm", which=0, code=wrong)) == "/login/duplicate/"
    assert kakao_owner() is None


def test_a_code_for_something_else_links_nothing(visitor: Visitor, owner: User, sms: Path) -> None:
    phone_codes.send(purpose=PhoneCode.Purpose.RESET, number=PHONE, address="127.0.0.1", user=owner)
    visitor.log_in("kakao", MINA.id)
    post(visitor, "code/confirm", which=0, code=code_in(sms))
    assert kakao_owner() is None


def test_the_accounts_other_login_links(visitor: Visitor, owner: User) -> None:
    visitor.log_in("kakao", MINA.id)
    assert path_of(visitor.log_in("discord", DISCORD_MINA, purpose="prove")) == LINKED
    assert visitor.user_id == owner.pk == kakao_owner()


def test_another_persons_login_proves_nothing(visitor: Visitor, owner: User) -> None:
    factories.identity(factories.user(password=None), uid=str(DISCORD_JUN))
    visitor.log_in("kakao", MINA.id)
    answer = visitor.log_in("discord", DISCORD_JUN, purpose="prove")
    assert "/failed/not-theirs/" in path_of(answer)
    assert visitor.user_id is None
    assert kakao_owner() is None


def test_a_proof_without_anything_to_prove_for_is_nothing(visitor: Visitor, owner: User) -> None:
    answer = visitor.log_in("discord", DISCORD_MINA, purpose="prove")
    assert "/failed/expired/" in path_of(answer)
    assert visitor.user_id is None


def test_tries_are_limited_across_sessions(visitor: Visitor, owner: User) -> None:
    for _ in range(10):
        other = Visitor()
        other.log_in("kakao", MINA.id)
        post(other, "password", which=0, password="wrong")
    visitor.log_in("kakao", MINA.id)
    post(visitor, "password", which=0, password=factories.PASSWORD)
    assert kakao_owner() is None
    AttemptCount.objects.filter(scope="login.account").delete()
    post(visitor, "password", which=0, password=factories.PASSWORD)
    assert kakao_owner() == owner.pk


def test_a_place_that_was_not_offered_is_nobody(visitor: Visitor, owner: User) -> None:
    visitor.log_in("kakao", MINA.id)
    for which in ("1", "-1", "x"):
        post(visitor, "password", which=which, password=factories.PASSWORD)
        assert kakao_owner() is None


def test_the_owner_is_notified_of_the_link(visitor: Visitor, owner: User) -> None:
    visitor.log_in("kakao", MINA.id)
    post(visitor, "password", which=0, password=factories.PASSWORD)
    notice = Notice.objects.get(user=owner)
    assert (notice.kind, notice.detail) == ("identity.linked", {"provider": "kakao"})


def test_staying_separate_makes_another_account_and_tells_the_first(visitor: Visitor, owner: User) -> None:
    visitor.log_in("kakao", MINA.id)
    assert path_of(post(visitor, "separate")) == "/login/join/"
    visitor.join()
    assert visitor.user_id == kakao_owner() != owner.pk
    assert Notice.objects.filter(user=owner, kind="account.separate").count() == 1
    assert not Notice.objects.filter(user=visitor.user).exists()


def test_a_member_who_stayed_separate_is_not_asked_again(visitor: Visitor, owner: User) -> None:
    visitor.log_in("kakao", MINA.id)
    visitor.join()
    assert path_of(Visitor().log_in("kakao", MINA.id)) == LINKED


def test_a_pending_login_is_used_once(visitor: Visitor, owner: User) -> None:
    visitor.log_in("kakao", MINA.id)
    post(visitor, "password", which=0, password=factories.PASSWORD)
    assert path_of(visitor.join()) == LINKED  # where a signed-in user is redirected
    assert User.objects.count() == 1


def test_a_pending_login_lives_ten_minutes(visitor: Visitor, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.log_in("kakao", MINA.id)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(minutes=10))
    post(visitor, "password", which=0, password=factories.PASSWORD)
    assert kakao_owner() is None
    assert path_of(visitor.join()) == "/login/"


def test_a_pending_login_is_unreadable_where_it_lies(visitor: Visitor, owner: User) -> None:
    visitor.log_in("kakao", MINA.id)
    assert "mina@example.com" not in str(dict(visitor.client.session.items()))


def test_a_switched_off_account_and_a_bot_are_never_offered(visitor: Visitor, db: None) -> None:
    factories.user(phone_number=PHONE, is_active=False)
    bot = factories.service_account("bot")
    factories.identity(bot, uid="5")
    CustomSocialAccount.objects.update(email="mina@example.com")
    assert path_of(visitor.log_in("kakao", MINA.id)) == "/login/join/"


def test_a_users_own_address_counts_in_any_case(visitor: Visitor, db: None) -> None:
    user = factories.user()
    User.objects.filter(pk=user.pk).update(email="JUN@Example.com")
    assert path_of(visitor.log_in("kakao", JUN.id)) == "/login/duplicate/"


def test_nobody_joins_without_a_birth_date_and_consent(visitor: Visitor) -> None:
    visitor.log_in("kakao", JUN.id)
    for posted in ({}, CONSENT, {"birth_date": "1999-03-01"}, {"birth_date": "1999-03-01", "terms": "1"}):
        assert visitor.client.post("/login/join/", posted).status_code == 422
    assert not User.objects.exists()


def test_a_chat_learner_with_an_account_elsewhere_is_asked_and_may_become_one(
    visitor: Visitor, platforms: Platforms, db: None
) -> None:
    old = factories.user("old")
    User.objects.filter(pk=old.pk).update(email="mina@example.com")
    speaker = factories.identity(factories.user(password=None), uid=str(DISCORD_MINA)).user
    assert path_of(visitor.log_in("discord", DISCORD_MINA)) == "/login/duplicate/"
    answer = post(visitor, "password", which=0, password=factories.PASSWORD)
    assert path_of(answer) == "/login/merge/"
    assert not Merge.objects.exists()
    assert path_of(visitor.client.post("/login/merge/", follow=True)) == "/merges/"
    merge = Merge.objects.get()
    assert (merge.survivor_id, merge.absorbed_id, merge.trigger) == (old.pk, speaker.pk, "proof")
    assert visitor.user_id == old.pk


def test_a_chat_learner_may_also_stay_as_they_are(visitor: Visitor, db: None) -> None:
    old = factories.user("old")
    User.objects.filter(pk=old.pk).update(email="mina@example.com")
    speaker = factories.identity(factories.user(password=None), uid=str(DISCORD_MINA)).user
    visitor.log_in("discord", DISCORD_MINA)
    assert path_of(post(visitor, "separate")) == "/login/join/"
    assert visitor.user_id is None
    visitor.join()
    assert visitor.user_id == speaker.pk
    assert Notice.objects.filter(user=old, kind="account.separate").count() == 1
    assert path_of(Visitor().log_in("discord", DISCORD_MINA)) == LINKED


def test_two_accounts_can_be_told_apart(visitor: Visitor, owner: User) -> None:
    other = factories.user("second", phone_number="+821055550000")
    User.objects.filter(pk=other.pk).update(
        email="mina@example.com", date_joined=dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
    )
    shown = main_of(visitor.log_in("kakao", MINA.id))
    assert "2024-03-01에 만든 계정 · 010-****-0000" in shown
    assert f"{clock.seoul_today():%Y-%m-%d}에 만든 계정" in shown
    assert ("기존 계정과 연결 1" in shown, "기존 계정과 연결 2" in shown) == (True, True)


def test_an_account_without_a_way_to_prove_it_is_not_offered(visitor: Visitor) -> None:
    bare = factories.user(password=None)
    User.objects.filter(pk=bare.pk).update(email="mina@example.com")
    assert path_of(visitor.log_in("kakao", MINA.id)) == "/login/join/"


def test_an_account_of_another_login_at_the_same_platform_is_proved_by_that_one(visitor: Visitor) -> None:
    older = factories.identity(factories.user(password=None), provider="kakao", uid=str(JUN.id))
    User.objects.filter(pk=older.user_id).update(last_login=clock.now())
    CustomSocialAccount.objects.filter(pk=older.pk).update(email="mina@example.com")
    assert "다른 카카오 계정으로 확인하기" in main_of(visitor.log_in("kakao", MINA.id))
    visitor.log_in("kakao", JUN.id, purpose="prove")
    assert visitor.user_id == older.user_id == kakao_owner()
