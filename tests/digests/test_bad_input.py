"""Invalid values of every field of every endpoint: a 4xx that says why, and nothing written."""

import json

import pytest
from rest_framework.response import Response

from backend.accounts.models import User
from backend.digests.models import Delivery, SentMessage, Subscription
from tests.conftest import ClientOf, JsonClient
from tests.digests.factories import claim, scheduled, story, subscription

pytestmark = pytest.mark.django_db
LIST = "/api/v1/subscriptions/"
TARGET = {"platform": "discord", "target_id": "9001"}
ODD: list[object] = [None, "", [], {}, "x" * 5000, "a\x00b", 10**400, -1, True, 1.5, [[]], {"a": 1}]
BAD_NUMBERS: list[object] = [0, -1, "x", 2**63, 10**400, [], {}, 1.5]
NO_JSON_OBJECT: list[object] = [[], "x", 7, None, True]


@pytest.fixture
def learner(mina: User, client_of: ClientOf) -> JsonClient:
    return client_of(mina)


@pytest.fixture
def bot(service: User, client_of: ClientOf) -> JsonClient:
    return client_of(service)


SERVER_LIST = "/api/v1/servers/discord/77/subscriptions/"


def refused(answer: Response) -> None:
    assert answer.status_code == 400, answer.content
    assert set(json.loads(answer.content)) == {"code", "message", "extra"}


def wrong(field: str, *values: object) -> tuple[str, tuple[object, ...]]:
    return field, values


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


@pytest.mark.parametrize(("field", "values"), WRONG)
def test_a_wrong_field_makes_no_subscription(learner: JsonClient, field: str, values: tuple[object, ...]) -> None:
    for value in values:
        refused(learner.post(LIST, TARGET | {field: value}))
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        *[(field, values) for field, values in WRONG if field not in {"platform", "target_id", "audience"}],
        wrong("state", *ODD, "Paused", "deleted"),
    ],
)
def test_a_wrong_field_changes_no_subscription(
    learner: JsonClient, mina: User, field: str, values: tuple[object, ...]
) -> None:
    row = subscription(mina)
    before = Subscription.objects.values().get()
    for value in values:
        refused(learner.patch(f"{LIST}{row.pk}/", {"role_id": "1", field: value}))
    assert Subscription.objects.values().get() == before


@pytest.mark.parametrize("body", NO_JSON_OBJECT)
def test_a_body_that_is_no_object_is_refused_everywhere(
    learner: JsonClient, bot: JsonClient, mina: User, body: object
) -> None:
    row = subscription(mina)
    refused(learner.post(LIST, body))
    refused(learner.post(f"{LIST}{row.pk}/run/", body))
    refused(bot.post(SERVER_LIST, body))
    refused(bot.post("/api/v1/servers/discord/77/confirm/", body))
    refused(bot.post("/api/v1/deliveries/claim/", body))
    for action in ("ack", "fail", "release"):
        refused(bot.post(f"/api/v1/deliveries/1/{action}/", body))
    if body is not None:  # JSON null is no change at all
        refused(learner.patch(f"{LIST}{row.pk}/", body))


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "x"},
        {"limit": "9" * 400},
        {"cursor": "x"},
        {"cursor": "-1"},
        {"cursor": "9" * 19},
        {"platform": "Discord"},
        {"platform": "a\x00"},
        {"target_id": "구천일"},
        {"target_id": "x" * 129},
        {"guild_id": ""},
    ],
)
def test_a_bad_query_of_the_list_is_refused(learner: JsonClient, query: dict[str, str]) -> None:
    refused(learner.get(LIST, query))


def test_a_run_of_no_kind_is_refused(learner: JsonClient, mina: User) -> None:
    row = subscription(mina)
    for mode in [*ODD, "Now", "later"]:
        refused(learner.post(f"{LIST}{row.pk}/run/", {"mode": mode}))
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("field", "values"),
    [
        *[wrong(field, *ODD) for field in ("target_id", "uid")],
        wrong("display_name", None, 7, [], {}, "x" * 5000, "a\x00b"),
        wrong("max_stories", 0, 2, 11, "x", None),
    ],
)
def test_a_bad_digest_of_a_server_is_refused(
    bot: JsonClient, mina: User, field: str, values: tuple[object, ...]
) -> None:
    subscription(mina, target_id="9001")
    for value in values:
        refused(bot.post(SERVER_LIST, {"target_id": "9001", "uid": "1", field: value}))
    assert Subscription.objects.get().owner == mina


@pytest.mark.parametrize(
    ("field", "values"),
    [
        wrong("platform", *ODD),
        wrong("limit", None, 0, 101, -1, "x", 10**400, 1.5, [], {}),
        wrong("lease_seconds", None, 4, 901, "x", 10**400, [], {}),
        wrong("kinds", None, [], "digest", ["mail"], [None], [[]], {"a": 1}, ["edit"] * 4),
    ],
)
def test_a_bad_claim_takes_nothing(bot: JsonClient, field: str, values: tuple[object, ...]) -> None:
    story()
    scheduled()
    for value in values:
        refused(bot.post("/api/v1/deliveries/claim/", {"platform": "discord", field: value}))
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


@pytest.mark.parametrize(
    ("field", "values"),
    [
        wrong("reason", *ODD, "Not A Code", "x.", ".x", "a..b", "a" * 61, "코드"),
        wrong("permanent", None, "", [], {}, "perhaps", 2),
        wrong("retry_after_seconds", None, -1, 86_401, "soon", [], {}, 10**400),
        wrong("detail", None, 7, [], {}, "x" * 501, "a\x00b"),
        wrong("maybe_posted", None, "", [], {}, "perhaps"),
    ],
)
def test_a_bad_failure_settles_nothing(bot: JsonClient, field: str, values: tuple[object, ...]) -> None:
    story()
    made = scheduled()
    (job,) = claim()
    for value in values:
        refused(bot.post(f"/api/v1/deliveries/{made.pk}/fail/", FAILURE | {"lease": job["lease"], field: value}))
    made.refresh_from_db()
    assert made.state == "leased"
    assert Subscription.objects.get().state == "active"


@pytest.mark.parametrize("action", ["ack", "fail", "release"])
def test_a_bad_lease_settles_nothing(bot: JsonClient, action: str) -> None:
    story()
    made = scheduled()
    claim()
    for lease in ODD:
        refused(bot.post(f"/api/v1/deliveries/{made.pk}/{action}/", FAILURE | {"lease": lease}))
    made.refresh_from_db()
    assert made.state == "leased"


def test_half_a_character_is_refused_everywhere(learner: JsonClient, bot: JsonClient, mina: User) -> None:
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
        (learner, "post", LIST),
        (learner, "patch", f"{LIST}{row.pk}/"),
        (learner, "patch", "/api/v1/me/"),
        (learner, "post", "/api/v1/saved-words/"),
        (bot, "post", SERVER_LIST),
        *((bot, "post", f"/api/v1/deliveries/{made.pk}/{action}/") for action in ("ack", "fail", "release")),
    ]
    for client, method, address in endpoints:
        refused(client.generic(method.upper(), address, json.dumps(broken), content_type="application/json"))


@pytest.mark.parametrize("limit", ["0", "21", "x", "-1", "1.5", "9" * 400, ""])
def test_a_bad_limit_of_today_is_refused(learner: JsonClient, limit: str) -> None:
    refused(learner.get("/api/v1/digests/today/", {"limit": limit}))
