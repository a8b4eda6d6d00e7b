"""No event twice: in a channel, in a chat, on the web, for a person who is the same in all three."""

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from backend.accounts.models import User
from backend.common import clock
from backend.digests import selectors
from backend.digests.models import Delivery, DeliveryStory, Subscription
from backend.digests.services import deliveries, editions, schedule
from backend.materials.models import Article, Event, SourceCategory
from backend.materials.services import article_edits
from backend.study.models import SeenArticle
from backend.study.services import seen
from contracts.enums import SeenFact
from tests.conftest import ClientOf
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, MORNING, claim, ids_of, scheduled, story, subscription
from tests.digests.happenings import events_of, publish_day
from tests.materials import factories as news

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def of_event(event: Event | None = None, **fields: Any) -> Article:
    """Make a published story of today that leads an event; with an `event`, that is its follow-up."""
    made = story(**fields)
    if event is None:
        event = Event.objects.create(
            category=made.category, leader=made, decision=Event.Decision.CHOSEN, study_date=clock.seoul_today()
        )
    else:
        Event.objects.filter(pk=event.pk).update(follow_up=made, follow_up_date=clock.seoul_today())
    made.event = event
    made.save()
    return made


def next_digest(made: Subscription | None, set_clock: SetClock, day: int) -> list[int]:
    claim()  # what no bot has claimed by then may be sent another day
    set_clock(MORNING + day * DAY)
    schedule.schedule_due()
    return ids_of(Delivery.objects.filter(subscription=made).latest("pk"))


def test_a_target_is_not_sent_another_story_of_an_event_it_had(set_clock: SetClock) -> None:
    set_clock(MORNING)
    first = of_event()
    row = scheduled()
    (sent,) = row.stories.all()
    set_clock(MORNING + DAY)
    another = story()
    Article.objects.filter(pk=another.pk).update(event=first.event)
    assert selectors.unsent([(row.subscription, [another.pk])]) == [[]]  # type: ignore[list-item]
    again = deliveries.new_digest(
        subscription(), Delivery.Trigger.REQUEST, slot_at=MORNING + DAY, study_date=MORNING.date()
    )
    again.save()
    other = DeliveryStory(
        delivery=again, article=another, event=sent.event, platform=sent.platform, target_id=sent.target_id, position=0
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


def test_an_event_that_goes_on_returns_once_on_another_day(set_clock: SetClock) -> None:
    set_clock(MORNING)
    first = of_event()
    row = scheduled()
    assert first.event
    same_day = of_event(first.event)
    assert selectors.unsent([(row.subscription, [same_day.pk])]) == [[]]  # type: ignore[list-item]
    set_clock(MORNING + DAY - HOUR)
    follow_up = of_event(first.event)
    assert next_digest(row.subscription, set_clock, 1) == [follow_up.pk]
    set_clock(MORNING + 2 * DAY - HOUR)
    third = of_event(first.event)
    assert next_digest(row.subscription, set_clock, 2) == []
    assert third.pk not in set(DeliveryStory.objects.values_list("article_id", flat=True))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_at_midnight_of_any_zone_an_event_comes_once_and_goes_on_once(set_clock: SetClock, zone: str) -> None:
    """A digest at 00:00 there, before 22:00 in Seoul; the events are chosen at six in the morning in Seoul."""
    set_clock(MORNING - 2 * HOUR)
    made = subscription(local_time=dt.time(0), time_zone=zone)
    first = None
    for hour in (0, 16, 24, 28, 40, 48, 64, 72, 88):
        now = MORNING + (hour - 2) * HOUR
        set_clock(now)
        if hour % 24 == 0:
            of_event()
            first = first or Event.objects.latest("pk")
        if hour == 28:
            of_event(first)
        schedule.schedule_due()
        claim()
    sent = Counter(events_of([pk for row in Delivery.objects.filter(subscription=made) for pk in ids_of(row)]))
    assert first is not None
    assert sent.pop(first.pk) == 2
    assert set(sent.values()) == {1}
    days = list(Delivery.objects.filter(subscription=made).values_list("local_date", flat=True))
    assert len(days) == len(set(days)) >= 4


def test_joining_two_events_brings_neither_back(set_clock: SetClock) -> None:
    set_clock(MORNING)
    first = of_event()
    row = scheduled()
    set_clock(MORNING + DAY - HOUR)
    second = of_event()
    editions.join_events(event_ids=[first.event_id or 0, second.event_id or 0])
    assert next_digest(row.subscription, set_clock, 1) == []


def test_who_opened_a_joined_story_is_not_offered_the_leading_one(
    mina: User, client_of: ClientOf, set_clock: SetClock
) -> None:
    set_clock(MORNING)
    first, second = of_event(), of_event()
    seen.mark_seen(user_id=mina.pk, article_ids=[second.pk])
    editions.join_events(event_ids=[first.event_id or 0, second.event_id or 0])
    assert client_of(mina).get("/api/v1/articles/", {"unseen": "true"}).json()["results"] == []


def test_the_story_that_leads_after_a_take_down_is_sent_to_nobody_anew(
    mina: User, client_of: ClientOf, set_clock: SetClock
) -> None:
    set_clock(MORNING)
    first = of_event()
    other = news.article(due_at=None, status="not_chosen", event=first.event)
    row = scheduled()
    seen.mark_seen(user_id=mina.pk, article_ids=[first.pk])
    article_edits.take_down(article_ids=[first.pk])
    news.note(other)
    Article.objects.filter(pk=other.pk).update(status="enriched", due_at=None)
    editions.publish_due()
    client = client_of(mina)
    assert client.get(f"/api/v1/articles/{other.pk}/").status_code == 200
    assert client.get("/api/v1/articles/", {"unseen": "true"}).json()["results"] == []
    assert next_digest(row.subscription, set_clock, 1) == []


def test_disturbing_stories_are_sent_only_where_they_are_wanted(set_clock: SetClock) -> None:
    set_clock(MORNING)
    calm, grim = of_event(), of_event(tags=["disturbing"])
    assert ids_of(scheduled()) == [calm.pk]
    wanting = subscription(shows_disturbing=True)
    (chosen,) = selectors.unsent([(wanting, [calm.pk, grim.pk])])
    assert [one.id for one in chosen] == [calm.pk, grim.pk]


def test_a_digest_has_at_most_two_stories_of_one_outlet_in_five(set_clock: SetClock) -> None:
    set_clock(MORNING)
    outlets = {name: news.source(name) for name in "ABC"}
    for name in "AAAABBCC":
        of_event(source=outlets[name])
    chosen = Article.objects.filter(pk__in=ids_of(scheduled()))
    assert sorted(Counter(one.source.name for one in chosen).values()) == [1, 2, 2]


def test_read_and_total_tell_how_far_the_day_is_and_the_days_stories_stay_the_same(
    mina: User, client_of: ClientOf, set_clock: SetClock
) -> None:
    set_clock(MORNING)
    for _ in range(9):
        of_event()
    client = client_of(mina)
    before = client.get("/api/v1/digests/today/").json()
    assert (before["read"], before["total"], before["has_more"]) == (0, 5, True)
    ids = [one["id"] for one in before["results"]]
    for number, fact in enumerate(("listed", "opened", "read", "read")):
        client.post("/api/v1/articles/seen/", {"ids": [ids[number]], "as": fact})
    after = client.get("/api/v1/digests/today/").json()
    assert (after["read"], after["total"]) == (2, 5)
    assert sorted(one["id"] for one in after["results"]) == sorted(ids)
    assert set(after["seen"]) == set(ids[1:4])
    more = client.get("/api/v1/digests/today/", {"more": "true"}).json()
    assert len(more["results"]) == 4
    assert not {one["id"] for one in more["results"]} & set(ids)


def test_a_day_has_three_to_ten_stories_by_choice(mina: User, client_of: ClientOf, set_clock: SetClock) -> None:
    set_clock(MORNING)
    for _ in range(11):
        of_event()
    client = client_of(mina)
    totals = []
    for chosen in (2, 3, 10, 11):
        client.patch("/api/v1/me/", {"daily_stories": chosen})
        totals.append(client.get("/api/v1/digests/today/").json()["total"])
    assert totals == [5, 3, 10, 10]


@pytest.mark.parametrize(
    ("facts", "days", "is_new"),
    [
        (["listed"], 2, True),
        (["listed"], 3, False),
        (["opened"], 0, False),
        (["read"], 0, False),
        (["delivered"], 0, False),
    ],
)
def test_what_was_listed_stays_new_until_it_is_opened_or_three_days_old(
    mina: User, client_of: ClientOf, set_clock: SetClock, facts: list[str], days: int, is_new: bool
) -> None:
    set_clock(MORNING)
    one = of_event()
    for fact in facts:
        seen.mark_seen(user_id=mina.pk, article_ids=[one.pk], fact=SeenFact(fact))
    set_clock(MORNING + days * DAY)
    assert bool(client_of(mina).get("/api/v1/articles/", {"unseen": "true"}).json()["results"]) is is_new


def test_each_fact_has_its_first_time_and_reading_is_opening(mina: User, set_clock: SetClock) -> None:
    set_clock(MORNING)
    one = of_event()
    for hour, fact in enumerate((SeenFact.LISTED, SeenFact.READ, SeenFact.OPENED, SeenFact.LISTED)):
        set_clock(MORNING + hour * HOUR)
        seen.mark_seen(user_id=mina.pk, article_ids=[one.pk], fact=fact)
    row = SeenArticle.objects.get()
    read_at = MORNING + HOUR
    assert (row.listed_at, row.read_at, row.opened_at, row.delivered_at) == (MORNING, read_at, read_at, None)


def test_in_a_week_a_learner_of_server_chat_and_web_meets_no_event_twice(
    mina: User, client_of: ClientOf, set_clock: SetClock
) -> None:
    """The digest in the server in the morning, its stories tapped there; KakaoTalk at noon; the web in the evening."""
    SourceCategory.objects.all().delete()
    client = client_of(mina)
    set_clock(MORNING - HOUR)
    channel = subscription(mina)
    met: Counter[int] = Counter()
    for day in range(7):
        set_clock(MORNING + day * DAY - 3 * HOUR)
        publish_day(day)
        set_clock(MORNING + day * DAY)
        schedule.schedule_due()
        for delivery in Delivery.objects.filter(subscription=channel, state=Delivery.State.PENDING):
            opened = ids_of(delivery)
            met.update(events_of(opened))
            client.post("/api/v1/articles/seen/", {"ids": opened, "as": "opened"})
        claim()
        for hours, query in ((4, "digests/today/"), (5, "digests/today/?more=true"), (12, "articles/?unseen=true")):
            set_clock(MORNING + day * DAY + hours * HOUR)
            found = client.get(f"/api/v1/{query}").json()
            fresh = [one["id"] for one in found["results"] if one["id"] not in found.get("seen", [])]
            met.update(events_of(fresh))
            if fresh:
                client.post("/api/v1/articles/seen/", {"ids": fresh, "as": "opened"})
    assert len(met) >= 15
    follow_ups = set(Event.objects.exclude(follow_up=None).values_list("pk", flat=True))
    assert {event: times for event, times in met.items() if times > (2 if event in follow_ups else 1)} == {}
