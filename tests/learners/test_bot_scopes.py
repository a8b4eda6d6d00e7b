"""A bot's key that is for one platform, and subscriptions of what is one's own."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.accounts import tokens
from backend.accounts.models import User
from backend.digests.models import Subscription
from backend.digests.services import subscriptions
from tests import factories
from tests.answers import Answer
from tests.conftest import JsonClient

pytestmark = pytest.mark.django_db
API = "/api/v1/"
DISCORD_UID = "80351110224678912"


def bot(*platforms: str) -> JsonClient:
    """Return a client with the token of a new key, made at the command line."""
    printed = StringIO()
    scope = [word for platform in platforms for word in ("--platform", platform)]
    call_command("create_service_account", "bot", *scope, stdout=printed)
    client_id, secret = (line.partition("=")[2] for line in printed.getvalue().split())
    client = JsonClient()
    signed_in = client.post(f"{API}auth/token/", {"username": client_id, "password": secret}).json()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {signed_in['access']}")
    return client


def exchange(client: JsonClient, provider: str, **more: object) -> Answer:
    return client.post(f"{API}auth/exchange/", {"provider": provider, "uid": DISCORD_UID, **more})


REQUESTS: dict[str, tuple[str, dict[str, Any]]] = {
    "exchange": ("auth/exchange/", {"provider": "kakao_skill", "uid": "u1"}),
    "exchange of a login": ("auth/exchange/", {"provider": "kakao", "uid": "u1"}),
    "claim": ("deliveries/claim/", {"platform": "kakao_skill"}),
    "a server's digest there": ("servers/kakao_skill/9001/subscriptions/", {"target_id": "9001", "uid": "u1"}),
}


@pytest.mark.parametrize("path_and_body", REQUESTS.values(), ids=list(REQUESTS))
def test_a_scoped_key_speaks_for_its_platform_alone(path_and_body: tuple[str, dict[str, Any]]) -> None:
    path, body = path_and_body
    client = bot("discord")
    answer = client.post(f"{API}{path}", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.platform_forbidden")
    assert not User.objects.filter(is_service_account=False).exists()
    assert exchange(client, "discord").status_code == 200


def test_a_key_without_a_scope_speaks_for_all() -> None:
    client = bot()
    assert [exchange(client, one).status_code for one in ("discord", "kakao_skill", "kakao")] == [200] * 3


def test_the_kakao_bot_may_name_the_same_persons_login() -> None:
    same_as = {"provider": "kakao", "uid": "4012345678"}
    assert exchange(bot("kakao_skill"), "kakao_skill", same_as=same_as).status_code == 200


def test_an_unknown_platform_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("create_service_account", "bot", "--platform", "telegram")


def in_chat(user: User, platform: str) -> JsonClient:
    client = JsonClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue_for_chat(user, platform=platform).access}")
    return client


def in_app(user: User) -> JsonClient:
    client = JsonClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue(user).access}")
    return client


CHANNEL = {"platform": "discord", "target_id": "9001"}
PERSON = {"platform": "discord", "target_id": DISCORD_UID, "audience": "person"}


def subscribe(client: JsonClient, body: dict[str, str]) -> tuple[int, str]:
    answer = client.post(f"{API}subscriptions/", body)
    return answer.status_code, answer.json().get("code", "")


FORBIDDEN = (403, "subscription.forbidden")


def test_a_channel_is_subscribed_where_its_bot_has_checked_who_may(mina: User) -> None:
    assert subscribe(in_app(mina), CHANNEL) == FORBIDDEN
    assert subscribe(in_chat(mina, "kakao_skill"), CHANNEL) == FORBIDDEN
    assert subscribe(in_chat(mina, "discord"), CHANNEL) == (201, "")


def test_a_person_is_subscribed_by_themselves(mina: User, jun: User) -> None:
    for client in (in_app(jun), in_chat(jun, "kakao_skill")):
        assert subscribe(client, PERSON) == FORBIDDEN
    assert subscribe(in_app(mina), {**PERSON, "alert_target_id": "9001"}) == FORBIDDEN
    assert subscribe(in_app(mina), PERSON) == (201, "")


def test_a_platform_that_is_not_ones_own_is_refused(stranger: User) -> None:
    for body in (CHANNEL, PERSON, {**CHANNEL, "platform": "telegram"}):
        assert subscribe(in_app(stranger), body) == FORBIDDEN


def test_a_servers_role_and_channel_are_named_in_a_chat_alone(mina: User) -> None:
    row = subscriptions.create(owner_id=mina.pk, platform="discord", target_id="9001")
    change = {"alert_target_id": "9002"}
    refused = in_app(mina).patch(f"{API}subscriptions/{row.pk}/", change)
    assert (refused.status_code, refused.json()["code"]) == FORBIDDEN
    assert in_app(mina).patch(f"{API}subscriptions/{row.pk}/", {"level": "A2"}).status_code == 200
    assert in_chat(mina, "discord").patch(f"{API}subscriptions/{row.pk}/", change).status_code == 200


def test_subscriptions_end_somewhere(mina: User) -> None:
    model = subscriptions.create(owner_id=mina.pk, platform="discord", target_id="0")
    Subscription.objects.bulk_create(
        Subscription(owner=mina, platform="discord", target_id=str(one), next_run_at=model.next_run_at)
        for one in range(1, 100)
    )
    assert subscribe(in_chat(mina, "discord"), CHANNEL) == (409, "subscription.too_many")
    Subscription.objects.filter(target_id="99").delete()
    assert subscribe(in_chat(mina, "discord"), CHANNEL) == (201, "")


def test_a_person_who_left_the_platform_has_no_target_there() -> None:
    user = factories.user(phone_number="+821011112222")
    assert subscribe(in_chat(user, ""), CHANNEL) == FORBIDDEN
