"""Subscriptions over HTTP, by their owner."""

from typing import Any

import pytest

from backend.accounts.models import User
from backend.digests.models import Delivery, Subscription
from backend.digests.services import claims, schedule
from tests.conftest import ClientOf, JsonClient
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, EVE, MORNING, claim, scheduled, sent, stories, story, subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
LIST = "/api/v1/subscriptions/"
TARGET = {"platform": "discord", "target_id": "9001"}


@pytest.fixture
def client(mina: User, client_of: ClientOf) -> JsonClient:
    return client_of(mina)


def one(row: Subscription | int, tail: str = "") -> str:
    return f"{LIST}{row if isinstance(row, int) else row.pk}/{tail}"


def test_a_subscription_needs_nothing_but_its_target(client: JsonClient) -> None:
    answer = client.post(LIST, TARGET)
    assert answer.status_code == 201
    assert answer.json() == {
        "id": Subscription.objects.get().pk,
        "platform": "discord",
        "target_id": "9001",
        "guild_id": "",
        "audience": "channel",
        "categories": [],
        "level": "B1",
        "local_time": "08:00",
        "time_zone": "Asia/Seoul",
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "layout": "plain",
        "role_id": "",
        "alert_target_id": "",
        "quiet_from": None,
        "quiet_until": None,
        "max_stories": 5,
        "shows_disturbing": False,
        "language": "ko",
        "authority": "owner",
        "state": "active",
        "pause_reason": "",
        "pause_detail": "",
        "next_run_at": "2026-11-24T23:00:00Z",
        "revision": 1,
        "created_at": answer.json()["created_at"],
    }


def test_everything_may_be_chosen(client: JsonClient) -> None:
    chosen = {
        "guild_id": "77",
        "audience": "person",
        "categories": ["business", "technology"],
        "level": "C1",
        "local_time": "07:30",
        "time_zone": "America/New_York",
        "weekdays": [1, 5],
        "layout": "forum",
        "role_id": "55",
        "alert_target_id": "66",
        "quiet_from": "21:00",
        "quiet_until": "08:00",
        "shows_disturbing": True,
    }
    made = client.post(LIST, TARGET | chosen).json()
    assert {name: made[name] for name in chosen} == chosen
    assert client.get(one(made["id"])).json() == made


def test_a_second_one_for_the_target_is_a_conflict(client: JsonClient, jun: User, client_of: ClientOf) -> None:
    made = client.post(LIST, TARGET).json()
    again = client.post(LIST, TARGET)
    assert (again.status_code, again.json()["code"], again.json()["extra"]) == (
        409,
        "subscription.exists",
        {"id": made["id"]},
    )
    others = client_of(jun).post(LIST, TARGET)
    assert (others.status_code, others.json()["code"], others.json()["extra"]) == (409, "subscription.taken", {})


def test_the_list_is_the_callers_own_oldest_first_in_pages(client: JsonClient, mina: User, jun: User) -> None:
    mine = [subscription(mina).pk for _ in range(3)]
    subscription(jun)
    first = client.get(LIST, {"limit": 2}).json()
    assert [row["id"] for row in first["results"]] == mine[:2]
    second = client.get(first["next"]).json()
    assert ([row["id"] for row in second["results"]], second["next"]) == (mine[2:], None)


def test_a_page_further_on_keeps_its_filter(client: JsonClient, mina: User) -> None:
    wanted = [subscription(mina, guild_id="88").pk for _ in range(3)]
    subscription(mina)
    page = client.get(LIST, {"limit": "2", "guild_id": "88"}).json()
    assert "guild_id=88" in page["next"]
    assert [row["id"] for row in client.get(page["next"]).json()["results"]] == wanted[2:]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"target_id": "9001"}, 1),
        ({"guild_id": "77"}, 2),
        ({"platform": "kakao_skill"}, 0),
        ({"platform": "discord", "target_id": "9001", "guild_id": "88"}, 0),
    ],
)
def test_the_list_is_narrowed_by_platform_target_and_server(
    client: JsonClient, mina: User, wanted: dict[str, str], count: int
) -> None:
    subscription(mina, target_id="9001")
    subscription(mina, target_id="9002")
    assert len(client.get(LIST, wanted).json()["results"]) == count


def test_a_change_is_shown(client: JsonClient, mina: User) -> None:
    row = subscription(mina)
    answer = client.patch(one(row), {"local_time": "09:15", "categories": ["world"]})
    assert answer.status_code == 200
    assert (answer.json()["local_time"], answer.json()["categories"]) == ("09:15", ["world"])
    assert answer.json()["next_run_at"] == "2026-11-24T00:15:00Z"


def test_a_target_never_changes(client: JsonClient, mina: User, jun: User) -> None:
    row = subscription(mina, target_id="9001")
    hostile = {"target_id": "9002", "platform": "x", "audience": "person", "owner": jun.pk, "owner_id": jun.pk}
    client.patch(one(row), hostile | {"id": 1, "next_run_at": "2020-01-01T00:00:00Z", "pause_reason": "x"})
    before = (row.target_id, row.platform, row.audience, row.owner_id, row.next_run_at, row.pause_reason)
    row.refresh_from_db()
    assert (row.target_id, row.platform, row.audience, row.owner_id, row.next_run_at, row.pause_reason) == before


def test_pause_and_resume(client: JsonClient, mina: User) -> None:
    row = subscription(mina)
    paused = client.patch(one(row), {"state": "paused"}).json()
    assert (paused["state"], paused["pause_reason"], paused["next_run_at"]) == ("paused", "owner", None)
    resumed = client.patch(one(row), {"state": "active"}).json()
    assert (resumed["state"], resumed["pause_reason"], resumed["next_run_at"]) == ("active", "", "2026-11-24T23:00:00Z")


def test_deleting_ends_it(client: JsonClient, mina: User) -> None:
    row = subscription(mina)
    assert client.delete(one(row)).status_code == 204
    assert client.delete(one(row)).status_code == 404


def test_the_status_tells_the_last_digests_newest_first(client: JsonClient, mina: User, set_clock: SetClock) -> None:
    set_clock(EVE)
    row = subscription(mina)
    for number in range(12):
        set_clock(MORNING + number * DAY)
        if number:
            story()
        schedule.schedule_due()
        for job in claim():
            claims.acknowledge(delivery_id=job["id"], lease=job["lease"])
    status = client.get(one(row, "status/")).json()
    assert status["subscription"]["next_run_at"] == "2026-12-05T23:00:00Z"
    assert len(status["deliveries"]) == 10
    newest = status["deliveries"][0]
    assert (newest["study_date"], newest["state"], newest["stories"], newest["attempts"]) == (
        "2026-12-05",
        "sent",
        1,
        1,
    )
    assert newest["finished_at"] == "2026-12-04T23:00:00Z"


def test_the_status_says_that_a_day_was_empty(client: JsonClient, mina: User) -> None:
    row = scheduled(mina).subscription
    assert row is not None
    (line,) = client.get(one(row, "status/")).json()["deliveries"]
    assert (line["state"], line["reason"], line["stories"]) == ("skipped", "digest.empty", 0)


def test_the_status_says_why_it_is_paused(client: JsonClient, mina: User) -> None:
    story()
    row = scheduled(mina).subscription
    assert row is not None
    (job,) = claim()
    claims.fail(
        delivery_id=job["id"], lease=job["lease"], reason="discord.unknown_channel", permanent=True, detail="10003"
    )
    status = client.get(one(row, "status/")).json()
    assert (status["subscription"]["pause_reason"], status["subscription"]["pause_detail"]) == (
        "discord.unknown_channel",
        "10003",
    )
    (line,) = status["deliveries"]
    assert (line["state"], line["reason"], line["detail"]) == ("failed", "discord.unknown_channel", "10003")


def test_running_now_and_once_more(client: JsonClient, mina: User) -> None:
    stories(2)
    row = subscription(mina)
    first = client.post(one(row, "run/"), {"mode": "now"}).json()
    assert (first["mode"], first["preview"]) == ("now", None)
    assert (first["delivery"]["trigger"], first["delivery"]["stories"]) == ("request", 2)
    assert client.post(one(row, "run/"), {"mode": "now"}).json() == first


def test_running_now_with_nothing_new(client: JsonClient, mina: User) -> None:
    story()
    row = sent(owner=mina).subscription
    assert row is not None
    answer = client.post(one(row, "run/"), {"mode": "now"})
    assert (answer.status_code, answer.json()) == (200, {"mode": "now", "delivery": None, "preview": None})


def test_a_test_run_is_a_preview(client: JsonClient, mina: User) -> None:
    wanted = stories(2)
    row = subscription(mina)
    found = client.post(one(row, "run/"), {"mode": "test"}).json()
    assert (found["mode"], found["delivery"]) == ("test", None)
    assert found["preview"]["study_date"] == "2026-11-24"
    assert found["preview"]["subscription"]["id"] == row.pk
    assert [shown["id"] for shown in found["preview"]["stories"]] == wanted
    assert not Delivery.objects.exists()


def test_a_paused_subscription_is_previewed_but_not_run(client: JsonClient, mina: User) -> None:
    row = subscription(mina)
    client.patch(one(row), {"state": "paused"})
    assert client.post(one(row, "run/"), {"mode": "test"}).status_code == 200
    answer = client.post(one(row, "run/"), {"mode": "now"})
    assert (answer.status_code, answer.json()["code"]) == (409, "subscription.paused")


def requests_about(row: Subscription | int) -> list[tuple[str, str, dict[str, Any] | None]]:
    return [
        ("get", one(row), None),
        ("patch", one(row), {"state": "paused"}),
        ("delete", one(row), None),
        ("get", one(row, "status/"), None),
        ("post", one(row, "run/"), {"mode": "now"}),
        ("post", one(row, "run/"), {"mode": "test"}),
    ]


@pytest.mark.parametrize("who", ["jun", "stranger"])
def test_anothers_subscription_is_as_if_it_were_not_there(
    mina: User, who: str, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    row = subscription(mina)
    client = client_of(request.getfixturevalue(who))
    for method, address, body in requests_about(row):
        answer = getattr(client, method)(address, body)
        assert (answer.status_code, answer.json()["code"]) == (404, "subscription.unknown"), (method, address)
    assert client.get(LIST).json()["results"] == []
    row.refresh_from_db()
    assert row.state == "active"


@pytest.mark.parametrize("number", [0, 999_999, int("9" * 30)])
def test_a_subscription_that_does_not_exist_is_a_404(client: JsonClient, number: int) -> None:
    for method, address, body in requests_about(number):
        assert getattr(client, method)(address, body).status_code == 404


def test_nobody_gets_in_without_a_learners_token(anyone: JsonClient, service: User, client_of: ClientOf) -> None:
    bot = client_of(service)
    for method, address, body in [("get", LIST, None), ("post", LIST, TARGET), *requests_about(1)]:
        assert getattr(anyone, method)(address, body).status_code == 401
        assert getattr(bot, method)(address, body).status_code == 403
    assert not Subscription.objects.exists()


SERVER = "/api/v1/servers/discord/77"
SAVED = {"target_id": "9001", "uid": "80351110224670000", "display_name": "준"}


def test_only_a_bot_reaches_a_servers_subscriptions(
    mina: User, service: User, client_of: ClientOf, anyone: JsonClient
) -> None:
    row = subscription(mina, target_id="9001", guild_id="77")
    addresses = [("get", f"{SERVER}/subscriptions/", None), ("post", f"{SERVER}/subscriptions/", SAVED)]
    about = requests_about(row.pk)
    addresses += [(method, address.replace("/api/v1", SERVER, 1), body) for method, address, body in about]
    addresses += [("post", f"{SERVER}/confirm/", {"target_id": "9001"})]
    for method, address, body in addresses:
        assert getattr(client_of(mina), method)(address, body).status_code == 403, address
        assert getattr(anyone, method)(address, body).status_code == 401
    assert client_of(service).get(f"{SERVER}/subscriptions/").json()["results"][0]["id"] == row.pk
    assert client_of(service).get("/api/v1/servers/discord/78/subscriptions/").json()["results"] == []


def test_a_bot_saves_a_servers_digest(service: User, client_of: ClientOf) -> None:
    answer = client_of(service).post(f"{SERVER}/subscriptions/", SAVED | {"max_stories": 10})
    assert answer.status_code == 200
    made = answer.json()
    assert (made["authority"], made["guild_id"], made["max_stories"]) == ("server", "77", 10)
    assert client_of(service).post(f"{SERVER}/subscriptions/", {"target_id": "9001"}).status_code == 400
    assert client_of(service).post(f"{SERVER}/subscriptions/", SAVED | {"max_stories": 11}).status_code == 400


@pytest.mark.parametrize("revision", [0, 1, 3])
def test_a_change_made_for_another_revision_changes_nothing(service: User, client_of: ClientOf, revision: int) -> None:
    bot = client_of(service)
    bot.post(f"{SERVER}/subscriptions/", SAVED)
    made = bot.post(f"{SERVER}/subscriptions/", SAVED | {"level": "A2", "revision": 1}).json()
    assert made["revision"] == 2
    about = f"{SERVER}/subscriptions/{made['id']}/"
    stale = {"level": "B2", "revision": revision}
    answers = [
        bot.post(f"{SERVER}/subscriptions/", SAVED | stale),
        bot.patch(about, stale),
        bot.delete(f"{about}?revision={revision}"),
    ]
    assert [(one.status_code, one.json()["code"]) for one in answers] == [(409, "subscription.changed")] * 3
    row = Subscription.objects.get()
    assert (row.level, row.revision) == ("A2", 2)
    assert bot.patch(about, {"level": "B2", "revision": 2}).json()["revision"] == 3
    assert bot.delete(f"{about}?revision=3").status_code == 204


def test_of_two_managers_who_set_a_channel_up_at_once_one_is_told(service: User, client_of: ClientOf) -> None:
    bot = client_of(service)
    first, second = (
        bot.post(f"{SERVER}/subscriptions/", SAVED | {"level": one, "revision": 0}) for one in ("A2", "B2")
    )
    assert (first.status_code, second.status_code) == (200, 409)
    assert Subscription.objects.get().level == "A2"
