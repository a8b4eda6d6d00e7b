"""A chat learner's first visit to the web: asked what everybody is asked who signs up, and then the same learner."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import Model

from backend.accounts.models import CustomSocialAccount, Notice, SocialGrant, User
from backend.common import clock
from backend.learners.models import Merge
from backend.learners.services import account_deletion, merging
from backend.study.models import Card, SeenArticle
from sandbox.discord.seed import JUN as DISCORD_JUN
from sandbox.discord.seed import MINA as DISCORD_MINA
from sandbox.kakao.people import JUN as KAKAO_JUN
from sandbox.kakao.people import MINA as KAKAO_MINA
from tests import factories
from tests.accounts.social.platforms import Visitor, path_of
from tests.learners.helpers import chatter, reads, stories

HOME, JOIN = "/today/", "/login/join/"
PEOPLE = {"discord": DISCORD_JUN, "kakao": KAKAO_JUN.id}
MET = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)


@pytest.fixture
def speaker(db: None) -> User:
    """Jun, whom only Discord's chat has met so far."""
    return met()


def met(provider: str = "discord") -> User:
    """Let a chat meet Jun, long ago."""
    user = chatter(uid=str(PEOPLE[provider]), provider=provider)
    User.objects.filter(pk=user.pk).update(date_joined=MET)
    return User.objects.get(pk=user.pk)


def everything() -> list[dict[str, Any]]:
    """Return all that is known of people."""
    kinds: tuple[type[Model], ...] = (User, CustomSocialAccount, SocialGrant, Notice)
    return [row for kind in kinds for row in kind._default_manager.values()]


def merged_into_an_account(speaker: User) -> User:
    account = factories.user("older")
    merging.merge(survivor_id=account.pk, absorbed_id=speaker.pk, trigger=Merge.Trigger.PROOF)
    return account


@pytest.mark.parametrize("provider", PEOPLE)
def test_they_are_asked_and_stay_the_same_learner(visitor: Visitor, provider: str) -> None:
    speaker = met(provider)
    assert path_of(visitor.log_in(provider, PEOPLE[provider])) == JOIN
    assert visitor.user_id is None
    assert path_of(visitor.join()) == HOME
    assert visitor.user_id == speaker.pk
    assert User.objects.count() == 1


def test_what_they_read_and_saved_in_the_chat_is_theirs(visitor: Visitor, speaker: User) -> None:
    reads(speaker, *stories(2))
    visitor.log_in("discord", DISCORD_JUN)
    visitor.join()
    assert SeenArticle.objects.filter(user=visitor.user).count() == 2
    assert Card.objects.filter(user=visitor.user).count() == 2


def test_they_come_to_the_page_they_wanted(visitor: Visitor, speaker: User) -> None:
    visitor.log_in("discord", DISCORD_JUN, next="/me/accounts/")
    assert path_of(visitor.join()) == "/me/accounts/"


def test_the_page_says_that_we_know_them(visitor: Visitor, speaker: User) -> None:
    assert "채팅에서 저장한 단어" in visitor.log_in("discord", DISCORD_JUN).content.decode()


def test_the_page_says_nothing_of_chats_to_a_newcomer(visitor: Visitor) -> None:
    text = visitor.log_in("discord", DISCORD_JUN).content.decode()
    assert "디스코드 계정으로 한입뉴스를 시작해요" in text
    assert "채팅에서 저장한 단어" not in text


def test_the_moment_of_consent_is_written_down_once(visitor: Visitor, speaker: User) -> None:
    before = clock.now()
    visitor.log_in("discord", DISCORD_JUN)
    visitor.join()
    agreed_at = visitor.user.date_joined
    assert before <= agreed_at <= clock.now()
    Visitor().log_in("discord", DISCORD_JUN)
    assert visitor.user.date_joined == agreed_at


def test_the_platforms_profile_is_stored_from_then_on(visitor: Visitor, speaker: User) -> None:
    visitor.log_in("discord", DISCORD_JUN)
    visitor.join()
    assert SocialGrant.objects.filter(identity__user=speaker).count() == 1


def test_they_are_not_asked_again(visitor: Visitor, speaker: User) -> None:
    visitor.log_in("discord", DISCORD_JUN)
    visitor.join()
    again = Visitor()
    assert path_of(again.log_in("discord", DISCORD_JUN)) == HOME
    assert again.user_id == speaker.pk


def test_a_member_with_another_login_is_not_asked(visitor: Visitor, db: None) -> None:
    account = factories.identity(factories.user(), uid=str(DISCORD_JUN)).user  # signed up by phone, linked in the chat
    assert path_of(visitor.log_in("discord", DISCORD_JUN)) == HOME
    assert visitor.user_id == account.pk


def test_leaving_the_page_changes_nothing(visitor: Visitor, speaker: User) -> None:
    before = everything()
    visitor.log_in("discord", DISCORD_JUN)
    visitor.client.get(JOIN)
    assert everything() == before
    assert path_of(Visitor().log_in("discord", DISCORD_JUN)) == JOIN


def test_under_fourteen_is_refused_and_changes_nothing(visitor: Visitor, speaker: User) -> None:
    before = everything()
    visitor.log_in("discord", DISCORD_JUN)
    answer = visitor.join(f"{clock.seoul_today().year - 13}-01-01")
    assert answer.status_code == 403
    assert "14세" in answer.content.decode()
    assert visitor.user_id is None
    assert everything() == before


def test_their_login_is_no_proof_that_spares_them_the_question(visitor: Visitor, db: None) -> None:
    chatter(uid=str(DISCORD_MINA), provider="discord")
    CustomSocialAccount.objects.update(email="mina@example.com")  # as a merge leaves it that was undone
    visitor.log_in("kakao", KAKAO_MINA.id)
    assert "/failed/not-theirs/" in path_of(visitor.log_in("discord", DISCORD_MINA, purpose="prove"))
    assert visitor.user_id is None


def test_staying_separate_asks_even_when_the_older_account_is_gone(visitor: Visitor, db: None) -> None:
    speaker = chatter(uid=str(DISCORD_MINA), provider="discord")
    older = factories.user("older")
    User.objects.filter(pk=older.pk).update(email="mina@example.com")
    visitor.log_in("discord", DISCORD_MINA)
    account_deletion.leave(user_id=older.pk)
    assert path_of(visitor.client.post("/login/duplicate/separate/", follow=True)) == JOIN
    visitor.join()
    assert visitor.user_id == speaker.pk


def test_staying_separate_signs_in_a_learner_who_joined_meanwhile(visitor: Visitor, db: None) -> None:
    speaker = chatter(uid=str(DISCORD_MINA), provider="discord")
    older = factories.user("older")
    User.objects.filter(pk=older.pk).update(email="mina@example.com")
    tab = Visitor()
    for one in (visitor, tab):
        one.log_in("discord", DISCORD_MINA)
    tab.join()
    assert path_of(visitor.client.post("/login/duplicate/separate/", follow=True)) == HOME
    assert visitor.user_id == speaker.pk
    assert Notice.objects.filter(user=older).count() == 1


def test_two_browsers_that_join_one_after_the_other_are_one_learner(visitor: Visitor, speaker: User) -> None:
    other = Visitor()
    for one in (visitor, other):
        one.log_in("discord", DISCORD_JUN)
    visitor.join()
    agreed_at = visitor.user.date_joined
    assert path_of(other.join()) == HOME
    assert visitor.user_id == other.user_id == speaker.pk
    assert other.user.date_joined == agreed_at


def test_two_tabs_of_one_browser_join_once(visitor: Visitor, speaker: User) -> None:
    visitor.log_in("discord", DISCORD_JUN)
    visitor.join()
    assert path_of(visitor.join()) == HOME
    assert visitor.user_id == speaker.pk


def test_a_learner_merged_meanwhile_signs_in_as_the_survivor(visitor: Visitor, speaker: User) -> None:
    visitor.log_in("discord", DISCORD_JUN)
    account = merged_into_an_account(speaker)
    assert path_of(visitor.join()) == HOME
    assert visitor.user_id == account.pk


def test_the_one_who_remains_is_not_asked(visitor: Visitor, speaker: User) -> None:
    account = merged_into_an_account(speaker)
    assert path_of(visitor.log_in("discord", DISCORD_JUN)) == HOME
    assert visitor.user_id == account.pk


def test_a_learner_deleted_meanwhile_gets_a_new_account(visitor: Visitor, speaker: User) -> None:
    visitor.log_in("discord", DISCORD_JUN)
    account_deletion.leave(user_id=speaker.pk)
    assert path_of(visitor.join()) == HOME
    assert User.objects.get() == visitor.user != speaker


def test_a_learner_switched_off_meanwhile_cannot_join(visitor: Visitor, speaker: User) -> None:
    visitor.log_in("discord", DISCORD_JUN)
    User.objects.filter(pk=speaker.pk).update(is_active=False)
    before = everything()
    answer = visitor.join()
    assert answer.status_code == 403
    assert "이용이 정지된 계정" in answer.content.decode()
    assert visitor.user_id is None
    assert everything() == before
