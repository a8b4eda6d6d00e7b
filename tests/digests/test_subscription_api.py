"""Subscriptions over HTTP, by their owner."""

from typing import Any

import pytest

from backend.accounts.models import User
from backend.digests import selectors
from backend.digests.models import Delivery, Subscription
from backend.digests.services import claims, schedule
from tests.conftest import ClientOf, JsonClient
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, EVE, MORNING, claim, scheduled, sent, stories, story, subscription

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
LIST = "/api/v1/subscriptions/"
TARGET = {"platform": "discord", "target_id": "9001"}


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
    others = client_of(jun).post(LIST, TARGET)
    told = [(one.status_code, one.json()["code"], one.json()["extra"]) for one in (again, others)]
    assert told == [(409, "subscription.exists", {"id": made["id"]}), (409, "subscription.taken", {})]


def test_the_list_is_the_callers_own_oldest_first_in_pages_that_keep_the_filter(
    client: JsonClient, mina: User, jun: User
) -> None:
    mine = [subscription(mina, guild_id="88").pk for _ in range(3)]
    subscription(mina)
    subscription(jun, guild_id="88")
    first = client.get(LIST, {"limit": "2", "guild_id": "88"}).json()
    assert [row["id"] for row in first["results"]] == mine[:2]
    second = client.get(first["next"]).json()
    assert ([row["id"] for row in second["results"]], second["next"]) == (mine[2:], None)


def test_the_list_is_narrowed_by_platform_target_and_server(client: JsonClient, mina: User) -> None:
    subscription(mina, target_id="9001")
    subscription(mina, target_id="9002")
    cases: list[tuple[dict[str, str], int]] = [
        ({"target_id": "9001"}, 1),
        ({"guild_id": "77"}, 2),
        ({"platform": "kakao_skill"}, 0),
        ({"platform": "discord", "target_id": "9001", "guild_id": "88"}, 0),
    ]
    for wanted, count in cases:
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


def test_deleting_ends_it(client: JsonClient, mina: User) -> None:
    row = subscription(mina)
    assert client.delete(one(row)).status_code == 204
    assert client.delete(one(row)).status_code == 404


def test_the_status_tells_the_last_digests_newest_first(
    client: JsonClient, mina: User, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "STATUS_LINES", 3)
    set_clock(EVE)
    row = subscription(mina)
    for number in range(4):
        set_clock(MORNING + number * DAY)
        if number != 1:
            story()
        schedule.schedule_due()
        for job in claim():
            claims.acknowledge(delivery_id=job["id"], lease=job["lease"])
    status = client.get(one(row, "status/")).json()
    assert status["subscription"]["next_run_at"] == "2026-11-27T23:00:00Z"
    newest, _, oldest = status["deliveries"]
    assert (oldest["state"], oldest["reason"], oldest["stories"]) == ("skipped", "digest.empty", 0)
    shown = [newest[name] for name in ("study_date", "state", "stories", "attempts")]
    assert shown == ["2026-11-27", "sent", 1, 1]
    assert newest["finished_at"] == "2026-11-26T23:00:00Z"


def test_the_status_says_why_it_is_paused(client: JsonClient, mina: User) -> None:
    story()
    row = scheduled(mina).subscription
    assert row is not None
    (job,) = claim()
    why: dict[str, Any] = {"reason": "discord.unknown_channel", "detail": "10003"}
    claims.fail(delivery_id=job["id"], lease=job["lease"], permanent=True, **why)
    status = client.get(one(row, "status/")).json()
    paused = status["subscription"]
    assert (paused["pause_reason"], paused["pause_detail"]) == (why["reason"], "10003")
    (line,) = status["deliveries"]
    assert line.items() >= {"state": "failed", **why}.items()


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


def test_anothers_subscription_is_as_if_it_were_not_there(mina: User, jun: User, client_of: ClientOf) -> None:
    row = subscription(mina)
    client = client_of(jun)
    for method, address, body in requests_about(row):
        answer = getattr(client, method)(address, body)
        assert (answer.status_code, answer.json()["code"]) == (404, "subscription.unknown"), (method, address)
    assert client.get(LIST).json()["results"] == []
    row.refresh_from_db()
    assert row.state == "active"


def test_a_subscription_that_does_not_exist_is_a_404(client: JsonClient) -> None:
    for method, address, body in [*requests_about(999_999), *requests_about(int("9" * 30))]:
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


def test_a_bot_saves_a_servers_digest(bot: JsonClient) -> None:
    answer = bot.post(f"{SERVER}/subscriptions/", SAVED | {"max_stories": 10})
    assert answer.status_code == 200
    made = answer.json()
    assert (made["authority"], made["guild_id"], made["max_stories"]) == ("server", "77", 10)
    assert bot.post(f"{SERVER}/subscriptions/", {"target_id": "9001"}).status_code == 400
    assert bot.post(f"{SERVER}/subscriptions/", SAVED | {"max_stories": 11}).status_code == 400


def test_a_change_made_for_another_revision_changes_nothing(bot: JsonClient) -> None:
    bot.post(f"{SERVER}/subscriptions/", SAVED)
    made = bot.post(f"{SERVER}/subscriptions/", SAVED | {"level": "A2", "revision": 1}).json()
    assert made["revision"] == 2
    about = f"{SERVER}/subscriptions/{made['id']}/"
    for revision in (0, 1, 3):
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


def test_of_two_managers_who_set_a_channel_up_at_once_one_is_told(bot: JsonClient) -> None:
    first, second = (
        bot.post(f"{SERVER}/subscriptions/", SAVED | {"level": one, "revision": 0}) for one in ("A2", "B2")
    )
    assert (first.status_code, second.status_code) == (200, 409)
    assert Subscription.objects.get().level == "A2"
