"""The delivery API of the bots."""

from typing import Any

import pytest

from backend.accounts.models import User
from backend.digests.models import Delivery, SentMessage
from tests.conftest import ClientOf, JsonClient
from tests.digests.factories import scheduled, stories, story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
CLAIM = "/api/v1/deliveries/claim/"


def claimed(bot: JsonClient, **wanted: Any) -> list[dict[str, Any]]:
    answer = bot.post(CLAIM, {"platform": "discord"} | wanted)
    assert answer.status_code == 200
    jobs: list[dict[str, Any]] = answer.json()["deliveries"]
    return jobs


def report(bot: JsonClient, job: dict[str, Any], action: str, **body: Any) -> tuple[int, dict[str, Any]]:
    """Report on a job; return the status and the body of the answer."""
    answer = bot.post(f"/api/v1/deliveries/{job['id']}/{action}/", {"lease": job["lease"]} | body)
    return answer.status_code, answer.json()


def messages(job: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"article_id": one["id"], "channel_id": "9001", "message_id": str(one["id"])} for one in job["stories"]]


def test_claim_post_acknowledge(bot: JsonClient) -> None:
    stories(2)
    made = scheduled()
    (job,) = claimed(bot)
    assert (job["id"], len(job["stories"])) == (made.pk, 2)
    for _ in range(2):
        assert report(bot, job, "ack", messages=messages(job)) == (200, {"id": made.pk, "state": "sent"})
    assert SentMessage.objects.count() == 2
    assert claimed(bot) == []


def test_a_story_of_a_delivery_reads_as_the_articles_own_page(bot: JsonClient, jun: User, client_of: ClientOf) -> None:
    wanted = story(author="Ann Lee")
    scheduled()
    (job,) = claimed(bot)
    assert job["stories"] == [client_of(jun).get(f"/api/v1/articles/{wanted.pk}/").json()]


def test_a_permanent_failure_pauses_and_tells(bot: JsonClient) -> None:
    story()
    scheduled()
    (job,) = claimed(bot)
    status, body = report(bot, job, "fail", reason="discord.missing_permission", permanent=True, detail="EMBED_LINKS")
    assert (status, body["state"]) == (200, "failed")
    (alert,) = claimed(bot)
    assert (alert["kind"], alert["cause"], alert["alert_target_id"]) == ("alert", "discord.missing_permission", "")
    assert "stories" not in alert
    assert report(bot, alert, "ack")[1]["state"] == "sent"


def test_releasing_gives_it_to_the_next(bot: JsonClient) -> None:
    story()
    scheduled()
    (job,) = claimed(bot)
    assert report(bot, job, "release")[1]["state"] == "pending"
    assert len(claimed(bot)) == 1


def test_a_delivery_that_does_not_exist_is_a_404(bot: JsonClient) -> None:
    body = {"lease": "x", "reason": "x", "permanent": True}
    for path in ("404/ack", "404/fail", "404/release", "9" * 30 + "/ack"):
        answer = bot.post(f"/api/v1/deliveries/{path}/", body)
        assert (answer.status_code, answer.json()["code"]) == (404, "delivery.unknown")


def test_a_learner_cannot_get_at_deliveries(mina: User, client_of: ClientOf, anyone: JsonClient) -> None:
    story()
    made = scheduled(mina)
    body = {"platform": "discord", "lease": "x", "reason": "x", "permanent": True}
    for address in (CLAIM, *(f"/api/v1/deliveries/{made.pk}/{action}/" for action in ("ack", "fail", "release"))):
        assert client_of(mina).post(address, body).status_code == 403
        assert anyone.post(address, body).status_code == 401
    made.refresh_from_db()
    assert (made.state, made.attempts) == ("pending", 0)


def test_a_bot_that_was_switched_off_claims_nothing(bot: JsonClient, service: User) -> None:
    story()
    scheduled()
    User.objects.filter(pk=service.pk).update(is_active=False)
    assert bot.post(CLAIM, {"platform": "discord"}).status_code == 401
    assert Delivery.objects.get().state == "pending"
