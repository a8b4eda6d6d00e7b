"""Invalid values of every field of every endpoint: a 4xx that says why, and nothing written."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from rest_framework.response import Response

from backend.accounts.models import User
from backend.common import rate_limits
from backend.digests.models import Delivery, SentMessage, Subscription
from tests.conftest import JsonClient
from tests.digests.factories import claim, scheduled, story, subscription

pytestmark = pytest.mark.django_db
LIST = "/api/v1/subscriptions/"
TARGET = {"platform": "discord", "target_id": "9001"}
ODD: list[object] = [None, "", [], {}, "x" * 5000, "a\x00b", 10**400, -1, True, 1.5, [[]], {"a": 1}]
BAD_NUMBERS: list[object] = [0, -1, "x", 2**63, 10**400, [], {}, 1.5]
NO_JSON_OBJECT: list[object] = [[], "x", 7, None, True]


SERVER_LIST = "/api/v1/servers/discord/77/subscriptions/"


@pytest.fixture(autouse=True)
def _as_often_as_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "CHANGES", 1_000)


def refused(answer: Response, given: object = None) -> None:
    assert answer.status_code == 400, (given, answer.content)
    assert set(json.loads(answer.content)) == {"code", "message", "extra"}


def wrong(field: str, *values: object) -> tuple[str, tuple[object, ...]]:
    return field, values


def bodies(fields: Iterable[tuple[str, tuple[object, ...]]]) -> Iterator[dict[str, Any]]:
    return ({field: value} for field, values in fields for value in values)


WRONG = [
    wrong("platform", *ODD, "Discord", "dis cord", "디스코드", "1discord", "d" * 31),
    wrong("target_id", *ODD, "9 001", "구천일", "9001\n", "9" * 129),
    wrong("guild_id", "x" * 5000, "a\x00b", 7, None, [], {}, "서버"),
    wrong("audience", *ODD, "everybody"),
    wrong("categories", None, "technology", {"a": 1}, [None], [[]], ["기술"], ["gossip"], ["x"] * 51),
    wrong("categories", [""], ["a\x00b"], ["x" * 5000], [10**400]),
    wrong("level", *ODD, "B3", "b1"),
    wrong("local_time", *ODD, "8", "24:00", "08:60", "8am", "08:00:00", "08:00+09:00", 800),
    wrong("time_zone", *ODD, "Seoul", "KST", "asia/seoul", "../../etc/passwd", "UTC+9", "Factory"),
    wrong("weekdays", None, [], "1", 1, {}, [0], [8], [1, 1], ["mon"], [None], [1.5], [10**400]),
    wrong("weekdays", list(range(1, 9)), [[1]], [True, False]),
    wrong("layout", *ODD, "carousel"),
    wrong("role_id", "x" * 5000, "a b", 55, None, "@everyone "),
    wrong("alert_target_id", "x" * 5000, "a b", 66, None),
    wrong("quiet_from", "21:00", "25:00", 21, True, [], {}),
    wrong("quiet_until", "08:00", "x", 8, [], {}),
]


def test_a_wrong_field_makes_no_subscription(client: JsonClient) -> None:
    for body in bodies(WRONG):
        refused(client.post(LIST, TARGET | body), body)
    assert not Subscription.objects.exists()


def test_a_wrong_field_changes_no_subscription(client: JsonClient, mina: User) -> None:
    row = subscription(mina)
    before = Subscription.objects.values().get()
    fields = [one for one in WRONG if one[0] not in {"platform", "target_id", "audience"}]
    for body in bodies([*fields, wrong("state", *ODD, "Paused", "deleted")]):
        refused(client.patch(f"{LIST}{row.pk}/", {"role_id": "1"} | body), body)
    assert Subscription.objects.values().get() == before


def test_a_body_that_is_no_object_is_refused_everywhere(client: JsonClient, bot: JsonClient, mina: User) -> None:
    row = subscription(mina)
    of_bots = ["deliveries/claim/", *(f"deliveries/1/{action}/" for action in ("ack", "fail", "release"))]
    for body in NO_JSON_OBJECT:
        refused(client.post(LIST, body))
        refused(client.post(f"{LIST}{row.pk}/run/", body))
        for path in (*of_bots, "servers/discord/77/subscriptions/", "servers/discord/77/confirm/"):
            refused(bot.post(f"/api/v1/{path}", body))
        if body is not None:  # JSON null is no change at all
            refused(client.patch(f"{LIST}{row.pk}/", body))


def test_a_bad_query_of_the_list_is_refused(client: JsonClient) -> None:
    for query in bodies(
        [
            wrong("limit", "0", "101", "x", "9" * 400),
            wrong("cursor", "x", "-1", "9" * 19),
            wrong("platform", "Discord", "a\x00"),
            wrong("target_id", "구천일", "x" * 129),
            wrong("guild_id", ""),
        ]
    ):
        refused(client.get(LIST, query), query)


def test_a_run_of_no_kind_is_refused(client: JsonClient, mina: User) -> None:
    row = subscription(mina)
    for mode in [*ODD, "Now", "later"]:
        refused(client.post(f"{LIST}{row.pk}/run/", {"mode": mode}))
    assert not Delivery.objects.exists()


def test_a_bad_digest_of_a_server_is_refused(bot: JsonClient, mina: User) -> None:
    subscription(mina, target_id="9001")
    names = wrong("display_name", None, 7, [], {}, "x" * 5000, "a\x00b")
    for body in bodies(
        [wrong("target_id", *ODD), wrong("uid", *ODD), names, wrong("max_stories", 0, 2, 11, "x", None)]
    ):
        refused(bot.post(SERVER_LIST, {"target_id": "9001", "uid": "1"} | body), body)
    assert Subscription.objects.get().owner == mina


def test_a_bad_claim_takes_nothing(bot: JsonClient) -> None:
    story()
    scheduled()
    for body in bodies(
        [
            wrong("platform", *ODD),
            wrong("limit", None, 0, 101, -1, "x", 10**400, 1.5, [], {}),
            wrong("lease_seconds", None, 4, 901, "x", 10**400, [], {}),
            wrong("kinds", None, [], "digest", ["mail"], [None], [[]], {"a": 1}, ["edit"] * 4),
        ]
    ):
        refused(bot.post("/api/v1/deliveries/claim/", {"platform": "discord"} | body), body)
    assert len(claim()) == 1


MESSAGE = {"article_id": None, "channel_id": "1", "message_id": "2"}
WRONG_MESSAGES: list[object] = [
    None,
    "x",
    7,
    {"a": 1},
    [None],
    ["x"],
    [[]],
    [MESSAGE] * 51,
    *[[MESSAGE | {"article_id": value}] for value in BAD_NUMBERS],
    *[[MESSAGE | {"channel_id": value}] for value in ODD],
    *[[MESSAGE | {"message_id": value}] for value in ODD],
    [{"article_id": 1}],
]


def test_a_bad_ack_settles_nothing(bot: JsonClient) -> None:
    story()
    made = scheduled()
    (job,) = claim()
    for messages in WRONG_MESSAGES:
        refused(bot.post(f"/api/v1/deliveries/{made.pk}/ack/", {"lease": job["lease"], "messages": messages}))
    made.refresh_from_db()
    assert made.state == "leased"
    assert not SentMessage.objects.exists()


FAILURE = {"reason": "discord.unavailable", "permanent": True}


def test_a_bad_failure_settles_nothing(bot: JsonClient) -> None:
    story()
    made = scheduled()
    (job,) = claim()
    for body in bodies(
        [
            wrong("reason", *ODD, "Not A Code", "x.", ".x", "a..b", "a" * 61, "코드"),
            wrong("permanent", None, "", [], {}, "perhaps", 2),
            wrong("retry_after_seconds", None, -1, 86_401, "soon", [], {}, 10**400),
            wrong("detail", None, 7, [], {}, "x" * 501, "a\x00b"),
            wrong("maybe_posted", None, "", [], {}, "perhaps"),
        ]
    ):
        refused(bot.post(f"/api/v1/deliveries/{made.pk}/fail/", FAILURE | {"lease": job["lease"]} | body), body)
    made.refresh_from_db()
    assert made.state == "leased"
    assert Subscription.objects.get().state == "active"


def test_a_bad_lease_settles_nothing(bot: JsonClient) -> None:
    story()
    made = scheduled()
    claim()
    for action in ("ack", "fail", "release"):
        for lease in ODD:
            refused(bot.post(f"/api/v1/deliveries/{made.pk}/{action}/", FAILURE | {"lease": lease}))
    made.refresh_from_db()
    assert made.state == "leased"


def test_half_a_character_is_refused_everywhere(client: JsonClient, bot: JsonClient, mina: User) -> None:
    row, made = subscription(mina), scheduled()
    broken = {
        "platform": "discord",
        **dict.fromkeys(["target_id", "guild_id", "time_zone", "lease", "reason", "detail", "uid"], "\ud800"),
        "permanent": True,
        "provider": "discord",
        "categories": ["\ud800"],
        "lemmas": ["\ud800"],
        "article_id": 1,
    }
    endpoints = [
        (client, "post", LIST),
        (client, "patch", f"{LIST}{row.pk}/"),
        (client, "patch", "/api/v1/me/"),
        (client, "post", "/api/v1/saved-words/"),
        (bot, "post", SERVER_LIST),
        *((bot, "post", f"/api/v1/deliveries/{made.pk}/{action}/") for action in ("ack", "fail", "release")),
    ]
    for who, method, address in endpoints:
        refused(who.generic(method.upper(), address, json.dumps(broken), content_type="application/json"))


def test_a_bad_limit_of_today_is_refused(client: JsonClient) -> None:
    for limit in ("0", "21", "x", "-1", "1.5", "9" * 400, ""):
        refused(client.get("/api/v1/digests/today/", {"limit": limit}), limit)
