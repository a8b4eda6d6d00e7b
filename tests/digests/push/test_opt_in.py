"""A learner's own push: opting in, its fixed target and hours, and the errors when it is not possible."""

import datetime as dt
import json
from typing import Any

import pytest
from pytest_django import Settings

from backend.accounts.models import SocialGrant, User
from backend.common import clock
from backend.common.errors import AppError
from backend.digests.models import Subscription
from backend.digests.services import subscriptions
from backend.study.services import preferences
from tests import factories as people
from tests.conftest import ClientOf, JsonClient
from tests.digests.factories import subscription
from tests.digests.push.factories import granted
from tests.digests.push.kakao import BOT_ID, Kakao

pytestmark = pytest.mark.django_db
LIST = "/api/v1/subscriptions/"
CHAT = {"platform": "kakao_skill"}
MEMO = {"platform": "kakao_memo"}
UID = f"{BOT_ID}:b7e1c4f09a2d5e83"


@pytest.fixture
def friend(jun: User, kakao: Kakao) -> User:
    """Jun, who chats with our channel too."""
    return people.identity(jun, provider="kakao_skill", uid=UID).user


@pytest.fixture
def client(friend: User, client_of: ClientOf) -> JsonClient:
    return client_of(friend)


def made(client: JsonClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(LIST, body)
    assert answer.status_code == 201, answer.content
    return dict(json.loads(answer.content))


def no(client: JsonClient, body: dict[str, Any]) -> tuple[int, str]:
    answer = client.post(LIST, body)
    return answer.status_code, json.loads(answer.content)["code"]


def test_one_line_switches_it_on(client: JsonClient) -> None:
    row = made(client, CHAT)
    fields = {name: row[name] for name in ("target_id", "audience", "local_time", "quiet_from", "quiet_until", "state")}
    assert fields == {
        "target_id": UID,
        "audience": "person",
        "local_time": "08:00",
        "quiet_from": "21:00",
        "quiet_until": "08:00",
        "state": "active",
    }


def test_a_target_in_the_request_is_ignored(client: JsonClient, mina: User) -> None:
    theirs = people.identity(mina, provider="kakao_skill", uid=f"{BOT_ID}:mina").uid
    assert made(client, CHAT | {"target_id": theirs, "audience": "channel"})["target_id"] == UID


def test_it_brings_what_the_learner_reads(client: JsonClient, friend: User) -> None:
    preferences.choose(user_id=friend.pk, categories=["science"], level="C1")
    row = made(client, CHAT)
    assert (row["categories"], row["level"]) == (["science"], "C1")


@pytest.mark.parametrize(("requested", "stored"), [("22:30", "08:00"), ("06:00", "08:00"), ("20:00", "20:00")])
def test_a_time_in_the_night_becomes_eight_in_the_morning(client: JsonClient, requested: str, stored: str) -> None:
    assert made(client, CHAT | {"local_time": requested})["local_time"] == stored


def test_quiet_hours_cannot_be_given_up(client: JsonClient) -> None:
    row = made(client, CHAT | {"quiet_from": None, "quiet_until": None})
    changes = {"quiet_from": None, "quiet_until": None, "local_time": "23:00"}
    changed = client.patch(f"{LIST}{row['id']}/", changes).json()
    assert [changed[name] for name in ("quiet_from", "quiet_until", "local_time")] == ["21:00", "08:00", "08:00"]


def test_switching_on_twice_says_which_one_is_there(client: JsonClient) -> None:
    row = made(client, CHAT)
    answer = client.post(LIST, CHAT)
    assert (answer.status_code, answer.json()["code"]) == (409, "subscription.exists")
    assert answer.json()["extra"] == {"id": row["id"]}


def test_a_chat_is_pushed_to_only_where_there_is_one(client: JsonClient, friend: User, settings: Settings) -> None:
    settings.KAKAO_EVENT_NAME = ""
    assert no(client, CHAT) == (409, "push.off")
    settings.KAKAO_EVENT_NAME, settings.KAKAO_BOT_ID = "daily_digest", "another-bot"
    assert no(client, CHAT) == (409, "push.no_identity")
    settings.KAKAO_BOT_ID = BOT_ID
    people.identity(friend, provider="kakao_skill", uid=f"{BOT_ID}:newer")
    assert made(client, CHAT)["target_id"] == f"{BOT_ID}:newer"


def test_a_memo_needs_a_login_with_the_consent_and_an_operator_who_wants_it(
    client: JsonClient, friend: User, settings: Settings
) -> None:
    assert no(client, MEMO) == (409, "push.no_identity")
    grant = granted(friend, scopes="talk_message_other")
    assert no(client, MEMO) == (409, "push.no_grant")
    SocialGrant.objects.update(scopes="talk_message", broken_at=clock.now())
    assert no(client, MEMO) == (409, "push.no_grant")
    SocialGrant.objects.update(broken_at=None)
    settings.KAKAO_MEMO_PUSH = False
    assert no(client, MEMO) == (409, "push.off")
    settings.KAKAO_MEMO_PUSH = True
    assert made(client, MEMO)["target_id"] == grant.identity.uid


def test_a_paused_push_runs_again_only_when_it_can(client: JsonClient, friend: User) -> None:
    grant = granted(friend)
    row = made(client, MEMO)
    address = f"{LIST}{row['id']}/"
    client.patch(address, {"state": "paused"})
    SocialGrant.objects.update(broken_at=clock.now())
    assert client.patch(address, {"state": "active"}).json()["code"] == "push.no_grant"
    SocialGrant.objects.filter(pk=grant.pk).update(broken_at=None)
    assert client.patch(address, {"state": "active"}).json()["state"] == "active"


def test_a_push_for_an_older_chat_does_not_run_again(client: JsonClient, friend: User) -> None:
    row = made(client, CHAT)
    client.patch(f"{LIST}{row['id']}/", {"state": "paused"})
    people.identity(friend, provider="kakao_skill", uid=f"{BOT_ID}:newer")
    assert client.patch(f"{LIST}{row['id']}/", {"state": "active"}).json()["code"] == "push.no_identity"


def test_a_push_follows_its_identity_to_a_new_owner(friend: User) -> None:
    former = people.user(password=None)
    left = subscription(former, platform="kakao_skill", target_id=UID, audience="person")
    row = subscriptions.opt_in(owner_id=friend.pk, platform="kakao_skill")
    assert (row.owner_id, row.target_id) == (friend.pk, UID)
    assert not Subscription.objects.filter(pk=left.pk).exists()


def test_any_other_platform_needs_a_target(client: JsonClient) -> None:
    answer = client.post(LIST, {"platform": "discord"})
    assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")
    assert "target_id" in answer.json()["extra"]["fields"]


def test_other_platforms_keep_their_hours(kakao: Kakao) -> None:
    row = subscription(local_time=dt.time(23))
    assert (row.local_time, row.quiet_from) == (dt.time(23), None)


def test_an_unknown_category_switches_nothing_on(friend: User) -> None:
    with pytest.raises(AppError, match="categories"):
        subscriptions.opt_in(owner_id=friend.pk, platform="kakao_skill", categories=["gossip"])
    assert not Subscription.objects.exists()
