"""The page of linked accounts: link, unlink, never the last way in, never somebody else's."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from backend.accounts.models import CustomSocialAccount, Notice, SocialGrant, User
from backend.learners.models import Merge, ProviderUnlink
from sandbox.discord.seed import JUN as DISCORD_JUN
from sandbox.kakao.people import JUN, MINA
from tests import factories
from tests.accounts.social.platforms import Platforms, Visitor, path_of
from tests.conftest import ClientOf

if TYPE_CHECKING:
    from tests.accounts.social.platforms import Answer

BACKEND = "backend.accounts.backends.UsernameOrPhoneBackend"
PAGE = "/me/accounts/"


@pytest.fixture
def learner(visitor: Visitor) -> User:
    """Somebody signed in with a password."""
    user = factories.user()
    visitor.client.force_login(user, backend=BACKEND)
    return user


def unlink(visitor: Visitor, identity: CustomSocialAccount) -> "Answer":
    return visitor.client.post(f"{PAGE}{identity.pk}/unlink/", follow=True)


def test_a_free_identity_is_connected_and_shown(visitor: Visitor, learner: User) -> None:
    answer = visitor.log_in("kakao", JUN.id, purpose="connect")
    assert path_of(answer) == PAGE
    assert "카카오" in answer.content.decode()
    assert CustomSocialAccount.objects.get(uid=str(JUN.id)).user_id == learner.pk
    assert SocialGrant.objects.count() == 1


def test_several_accounts_lead_to_one_learner(visitor: Visitor, learner: User) -> None:
    visitor.log_in("kakao", JUN.id, purpose="connect")
    visitor.log_in("kakao", MINA.id, purpose="connect")
    visitor.log_in("discord", DISCORD_JUN, purpose="connect")
    assert CustomSocialAccount.objects.filter(user=learner).count() == 3
    other = Visitor()
    other.log_in("kakao", MINA.id)
    assert other.user_id == learner.pk


def test_connecting_twice_changes_nothing(visitor: Visitor, learner: User) -> None:
    for _ in range(2):
        assert path_of(visitor.log_in("kakao", JUN.id, purpose="connect")) == PAGE
    assert CustomSocialAccount.objects.count() == 1
    assert Notice.objects.filter(kind="identity.linked").count() == 1


def test_two_learners_become_one_only_after_a_look(visitor: Visitor, learner: User) -> None:
    other = factories.identity(factories.user(password=None), uid=str(DISCORD_JUN)).user
    answer = visitor.log_in("discord", DISCORD_JUN, purpose="connect")
    assert path_of(answer) == "/login/merge/"
    assert "24시간" in answer.content.decode()
    assert not Merge.objects.exists()
    assert path_of(visitor.client.post("/login/merge/", follow=True)) == "/merges/"
    assert (Merge.objects.get().survivor_id, Merge.objects.get().absorbed_id) == (learner.pk, other.pk)


def test_a_merge_asked_for_twice_is_done_once(visitor: Visitor, learner: User) -> None:
    factories.identity(factories.user(password=None), uid=str(DISCORD_JUN))
    visitor.log_in("discord", DISCORD_JUN, purpose="connect")
    visitor.client.post("/login/merge/")
    visitor.client.post("/login/merge/")
    assert Merge.objects.count() == 1


def test_a_merge_that_may_not_be_is_explained(visitor: Visitor, learner: User) -> None:
    staff = factories.user()
    User.objects.filter(pk=staff.pk).update(is_staff=True)
    factories.identity(staff, uid=str(DISCORD_JUN))
    answer = visitor.log_in("discord", DISCORD_JUN, purpose="connect")
    assert answer.status_code == 403
    assert "운영 계정" in answer.content.decode()


def test_no_merge_without_a_proof(visitor: Visitor, learner: User) -> None:
    assert path_of(visitor.client.post("/login/merge/", follow=True)) == PAGE
    anonymous = Visitor()
    anonymous.log_in("kakao", JUN.id)
    assert path_of(anonymous.client.post("/login/merge/", follow=True)) == "/login/"
    assert not Merge.objects.exists()


def test_unlinking_takes_the_identity_and_its_grant_and_a_call_to_the_platform_is_due(
    visitor: Visitor, learner: User
) -> None:
    visitor.log_in("kakao", JUN.id, purpose="connect")
    identity = CustomSocialAccount.objects.get()
    assert "연결을 끊었어요" in unlink(visitor, identity).content.decode()
    assert not CustomSocialAccount.objects.exists()
    assert not SocialGrant.objects.exists()
    row = ProviderUnlink.objects.get()
    assert (row.provider, row.uid, row.due_at is not None) == ("kakao", str(JUN.id), True)
    assert Notice.objects.filter(user=learner, kind="identity.unlinked").count() == 1


def test_the_last_way_in_stays(visitor: Visitor) -> None:
    visitor.log_in("kakao", JUN.id)
    visitor.join()
    factories.identity(visitor.user, provider="kakao_skill")
    identity = CustomSocialAccount.objects.get(provider="kakao")
    assert "하나뿐인 로그인 방법" in visitor.client.get(PAGE).content.decode()
    assert "하나뿐인 로그인 방법" in unlink(visitor, identity).content.decode()
    assert CustomSocialAccount.objects.filter(pk=identity.pk).exists()


def test_a_password_without_a_name_to_type_beside_it_is_no_other_way_in(visitor: Visitor) -> None:
    visitor.log_in("kakao", JUN.id)
    visitor.join()
    assert visitor.client.post("/me/password/", {"password": "kkachi-harang-2026"}).status_code == 302
    identity = CustomSocialAccount.objects.get(provider="kakao")
    assert "하나뿐인 로그인 방법" in unlink(visitor, identity).content.decode()
    assert CustomSocialAccount.objects.filter(pk=identity.pk).exists()


def test_a_chat_may_go_while_a_login_stays(visitor: Visitor) -> None:
    visitor.log_in("kakao", JUN.id)
    visitor.join()
    chat = factories.identity(visitor.user, provider="kakao_skill")
    unlink(visitor, chat)
    assert not CustomSocialAccount.objects.filter(pk=chat.pk).exists()
    assert not ProviderUnlink.objects.exists()


def test_somebody_elses_identity_is_unknown(visitor: Visitor, learner: User) -> None:
    theirs = factories.identity(factories.user())
    assert unlink(visitor, theirs).status_code == 404
    assert CustomSocialAccount.objects.filter(pk=theirs.pk).exists()


def test_a_nickname_is_text_and_nothing_else(visitor: Visitor, platforms: Platforms) -> None:
    platforms.change("kakao", JUN.id, nickname="<script>alert(1)</script>\u202e&\"'")
    pages = [visitor.log_in("kakao", JUN.id)]
    visitor.join()
    pages.append(visitor.client.get(PAGE))
    for page in pages:
        text = page.content.decode()
        assert "&lt;script&gt;alert(1)" in text
        assert "<script>alert" not in text
        assert "\u202e" not in text


def test_the_api_lists_what_the_page_shows(learner: User, client_of: ClientOf) -> None:
    identity = factories.identity(learner)
    CustomSocialAccount.objects.filter(pk=identity.pk).update(display_name="준")
    listed = client_of(learner).get("/api/v1/me/identities/").json()
    assert [(one["id"], one["provider"], one["display_name"], one["can_unlink"]) for one in listed] == [
        (identity.pk, "discord", "준", True)
    ]


def test_the_api_unlinks_by_the_same_rules(learner: User, client_of: ClientOf, jun: User) -> None:
    mine, last = factories.identity(learner), CustomSocialAccount.objects.get(user=jun)
    assert client_of(learner).delete(f"/api/v1/me/identities/{mine.pk}/").status_code == 204
    assert client_of(learner).delete(f"/api/v1/me/identities/{mine.pk}/").json()["code"] == "identity.unknown"
    refused = client_of(jun).delete(f"/api/v1/me/identities/{last.pk}/")
    assert (refused.status_code, refused.json()["code"]) == (409, "identity.last")
    assert client_of(learner).delete(f"/api/v1/me/identities/{last.pk}/").status_code == 404


def test_the_api_wants_a_learner(client_of: ClientOf, anyone: Client, service: User) -> None:
    assert anyone.get("/api/v1/me/identities/").status_code == 401
    assert client_of(service).get("/api/v1/me/identities/").status_code == 403
    gone = factories.user(is_active=False)
    assert client_of(gone).get("/api/v1/me/identities/").json()["code"] == "auth.user_gone"
