"""Stories and digests of the version before events: each story gets its event, and what was sent stays sent."""

from collections.abc import Iterator

import pytest
from django.db.migrations.state import StateApps

from tests.migrating import migrate, migrated_back

BEFORE = [("materials", "0009_may_quote"), ("digests", "0004_lately")]
AFTER = [("materials", "0011_first_events"), ("digests", "0006_events_sent_before")]
STATES = ("fetched", "enriched", "published", "failed", "withdrawn")
SENT_AT = "2026-11-24T08:00:00+09:00"


@pytest.fixture
def old() -> Iterator[StateApps]:
    with migrated_back(BEFORE) as apps:
        yield apps


@pytest.mark.django_db(transaction=True)
def test_every_served_story_leads_an_event_and_the_ledger_knows_it(old: StateApps) -> None:
    outlet = old.get_model("materials", "Source").objects.create(name="Harbor Wire", kind="rss", credit="©")
    category = old.get_model("materials", "Category").objects.get(name="technology")
    stories = {}
    for number, state in enumerate([*STATES, *STATES[:4] * 50, "held"]):
        is_held = state == "held"
        stories[number] = old.get_model("materials", "Article").objects.create(
            canonical_url=f"https://harbor.example/{number}",
            found_url=f"https://harbor.example/{number}",
            title=f"Story {number}",
            content_hash=f"{number:064x}",
            published_at=SENT_AT,
            listed_at=SENT_AT if state == "published" else None,
            category=category,
            source=outlet,
            status="withdrawn" if is_held else state,
            held_from="published" if is_held else "",
        )
    delivery = old.get_model("digests", "Delivery").objects.create(
        kind="digest", platform="discord", target_id="9", trigger="request", study_date="2026-11-24", slot_at=SENT_AT,
        local_date="2026-11-24", due_at=SENT_AT, expires_at=SENT_AT, nonce="n1",
    )  # fmt: skip
    for position in (2, 4):
        old.get_model("digests", "DeliveryStory").objects.create(
            delivery=delivery, article=stories[position], platform="discord", target_id="9", position=position
        )
    new = migrate(AFTER)
    events = new.get_model("materials", "Event").objects
    assert events.count() == len(stories) - 1  # all but the one that was taken down
    led = {row.leader_id: row for row in events.all()}
    assert stories[4].pk not in led
    published = led[stories[2].pk]
    assert (published.decision, str(published.study_date)) == ("chosen", "2026-11-24")
    assert new.get_model("materials", "Article").objects.get(pk=stories[2].pk).event_id == published.pk
    sent = new.get_model("digests", "DeliveryStory").objects.order_by("position")
    assert list(sent.values_list("event_id", flat=True)) == [published.pk, None]
