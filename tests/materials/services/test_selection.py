"""Events stored, ranked and selected before anything is written."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from backend.common import clock
from backend.common.errors import AppError
from backend.digests.services import editions
from backend.materials.models import Article, Event, SourceCategory
from backend.materials.services import article_edits, event_store, selection
from backend.materials.services.event_store import assign_new
from tests.materials import factories

pytestmark = pytest.mark.django_db
NO_WAIT = dt.timedelta(0)
CRANE = "Songdo port unveils electric crane that lifts 40 tonnes"
CRANE_TOO = "Electric crane lifting 40 tonnes unveiled at Songdo port"
CRANE_AS_WELL = "Songdo port shows 40 tonnes electric crane"
TOPICS = (
    "Senate passes farm subsidy overhaul", "Glacier survey finds hidden lake", "Striker signs record transfer",
    "Vaccine trial halves malaria cases", "Chip maker opens Arizona plant", "Novelist wins Booker prize",
    "Central bank raises interest rates", "Whale migration mapped by drones", "Rail union suspends walkout",
    "Court blocks tuition increase", "Volcano grounds flights over Iceland", "Startup unveils folding bicycle",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_listings() -> None:
    """No listing of the first day is waited for."""
    SourceCategory.objects.all().delete()


def story(title: str = CRANE, outlet: str = "Harbor Wire", **fields: Any) -> Article:
    return factories.article(
        **{"title": title, "source": factories.source(outlet), "due_at": None, "abstract": title} | fields
    )


def decide(**options: Any) -> selection.Report:
    assign_new()
    return selection.select(**{"wait": NO_WAIT} | options)


def states(*stories: Article) -> list[str]:
    for one in stories:
        one.refresh_from_db()
    return ["due" if one.due_at else one.status for one in stories]


def test_three_outlets_of_one_happening_are_one_event_with_one_story_to_write() -> None:
    stories = [story(CRANE, "A"), story(CRANE_TOO, "B"), story(CRANE_AS_WELL, "C"), story(TOPICS[1], "A")]
    assert decide() == selection.Report(chosen=2, not_chosen=2)
    event = Event.objects.get(outlets=3)
    assert {one.event_id == event.pk for one in Article.objects.filter(pk__in=[s.pk for s in stories[:3]])} == {True}
    assert sorted(states(*stories)) == ["due", "due", "not_chosen", "not_chosen"]


@pytest.mark.parametrize("turn", [1, -1])
def test_events_do_not_depend_on_the_order_within_a_run(turn: int) -> None:
    now = clock.now()
    titles = [(CRANE, "A"), (TOPICS[1], "B"), (CRANE_TOO, "B"), (TOPICS[2], "C"), (CRANE_AS_WELL, "C")]
    for number, (title, outlet) in list(enumerate(titles))[::turn]:
        story(title, outlet, published_at=now - dt.timedelta(minutes=number))
    assign_new()
    groups = {frozenset(one.stories.values_list("title", flat=True)) for one in Event.objects.all()}
    assert groups == {frozenset({CRANE, CRANE_TOO, CRANE_AS_WELL}), frozenset({TOPICS[1]}), frozenset({TOPICS[2]})}


def test_the_leading_story_has_the_best_licence_and_text() -> None:
    thin = factories.source("Gazette", may_send_body=False, tier=1)
    first = story(CRANE, source=thin, published_at=clock.now() - dt.timedelta(hours=3))
    full = story(CRANE_TOO, "Harbor Wire", body="word " * 200)
    decide()
    assert states(first, full) == ["not_chosen", "due"]
    assert Event.objects.get().leader_id == full.pk


def test_a_category_writes_its_best_events_up_to_its_number(settings: Settings) -> None:
    settings.NOTES_PER_CATEGORY = 3
    one_outlet = [story(title, "A") for title in TOPICS[:5]]
    told_twice = [story(CRANE, "A"), story(CRANE_TOO, "B")]
    science = story(TOPICS[6], "A", category="science")
    decide()
    assert states(*told_twice).count("due") == 1
    assert states(*one_outlet).count("due") == 2
    assert states(science) == ["due"]
    assert set(Event.objects.values_list("decision", flat=True)) == {"chosen", "beyond_limit"}


@pytest.mark.parametrize(("is_closed", "state"), [(False, "due"), (True, "not_chosen")])
def test_great_late_news_enters_until_the_first_digest_of_the_day(
    settings: Settings, is_closed: bool, state: str
) -> None:
    settings.NOTES_PER_CATEGORY = 1
    story(TOPICS[0], "A")
    decide()
    now = clock.now()
    late = story(CRANE, source=factories.source("Times", tier=1), body="word " * 400, published_at=now)
    story(CRANE_TOO, "B", published_at=now)
    story(CRANE_AS_WELL, "C", published_at=now)
    dull = story(TOPICS[1], "A")
    decide(is_closed=is_closed)
    assert states(late, dull) == [state, "not_chosen"]


def test_nothing_below_the_floor_is_chosen(settings: Settings) -> None:
    settings.SELECTION_FLOOR = 0.99
    one = story()
    decide()
    assert states(one) == ["not_chosen"]
    assert Event.objects.get().decision == Event.Decision.BELOW_FLOOR


def test_live_blogs_and_sponsored_items_are_not_chosen_but_opinion_is() -> None:
    live, paid, opinion = (
        story(title, tags=[tag]) for title, tag in zip(TOPICS, ("live_blog", "sponsored", "opinion"), strict=False)
    )
    decide()
    assert states(live, paid, opinion) == ["not_chosen", "not_chosen", "due"]


def test_a_live_blog_never_leads_its_event() -> None:
    live = story(CRANE, source=factories.source("Times", tier=1), tags=["live_blog"], body="word " * 400)
    other = story(CRANE_TOO, "B", body="")
    decide()
    assert states(live, other) == ["not_chosen", "due"]


def test_two_categories_that_claim_an_event_have_it_once() -> None:
    one, other = story(CRANE, "A", category="technology"), story(CRANE_TOO, "B", category="business")
    decide()
    assert sorted(states(one, other)) == ["due", "not_chosen"]
    event = Event.objects.select_related("leader").get()
    assert event.leader
    assert event.category_id == event.leader.category_id


@pytest.mark.parametrize("title", ["", "The", "크레인 공개"])
def test_short_titles_without_text_are_events_of_their_own(title: str) -> None:
    one, other = story(title, "A", abstract="", body=""), story(TOPICS[3], "B", abstract="", body="")
    decide()
    assert one.event_id is None or one.event_id != other.event_id
    assert Event.objects.count() == 2


def test_a_page_that_is_no_story_never_leads_where_another_tells_the_event() -> None:
    wall = story(CRANE, source=factories.source("Times", tier=1), failure_reason="page.consent", body="")
    other, alone = story(CRANE_TOO, "B", body=""), story(TOPICS[4], "C", failure_reason="page.consent", body="")
    decide()
    assert states(wall, other, alone) == ["not_chosen", "due", "failed"]


def test_a_category_waits_for_listings_that_were_not_read_today() -> None:
    pair = factories.pair(factories.source("B"))
    one = story()
    decide(wait=dt.timedelta(minutes=30))
    assert states(one) == ["fetched"]
    pair.last_success_at = clock.now()
    pair.save()
    decide(wait=dt.timedelta(minutes=30))
    assert states(one) == ["due"]


@pytest.mark.parametrize("fields", [{"error_streak": 1}, {"source__is_active": False}])
def test_a_listing_that_fails_or_is_off_is_not_waited_for(fields: dict[str, Any]) -> None:
    pair = factories.pair(factories.source("B", is_active=fields.pop("source__is_active", True)))
    SourceCategory.objects.filter(pk=pair.pk).update(**fields or {"error_streak": 0})
    one = story(source=factories.source("A"))
    decide(wait=dt.timedelta(minutes=30))
    assert states(one) == ["due"]


def test_an_event_that_goes_on_comes_back_once_on_a_later_day() -> None:
    day = dt.timedelta(days=1)
    first = story(CRANE, "A", published_at=clock.now() - day, body="word " * 300)
    decide()
    Article.objects.update(created_at=clock.now() - day)
    Event.objects.update(study_date=clock.seoul_today() - day)
    lone = story(CRANE_TOO, "B")
    decide()
    assert states(lone) == ["not_chosen"]  # one outlet more is no news
    others = [story(CRANE_AS_WELL, "C"), story(f"{CRANE_AS_WELL} again", "D")]
    decide()
    event = Event.objects.get()
    assert (event.leader_id, event.follow_up_date) == (first.pk, clock.seoul_today())
    assert event.follow_up_id in {lone.pk, *(one.pk for one in others)}
    assert states(lone, *others).count("due") == 1
    last = [story(f"{CRANE} now", outlet) for outlet in "EF"]
    decide()
    assert states(*last) == ["not_chosen", "not_chosen"]


def test_the_next_story_leads_when_the_leading_one_is_taken_down() -> None:
    first, second = story(CRANE, "A", body="word " * 200), story(CRANE_TOO, "B")
    decide()
    article_edits.take_down(article_ids=[first.pk])
    assert states(first, second) == ["withdrawn", "due"]
    assert Event.objects.get().leader_id == second.pk
    article_edits.take_down(article_ids=[second.pk])
    assert Event.objects.get().leader_id is None


def test_a_better_story_that_comes_later_joins_the_stored_event_and_does_not_lead_it() -> None:
    first = story(CRANE, "A", body="")
    decide()
    better = story(CRANE_TOO, source=factories.source("Times", tier=1), body="word " * 400)
    decide()
    assert states(first, better) == ["due", "not_chosen"]
    event = Event.objects.get()
    assert (better.event_id, event.leader_id, event.outlets) == (event.pk, first.pk, 2)


def test_an_editors_join_stays_and_takes_new_stories() -> None:
    one, other = story(CRANE, "A"), story(TOPICS[0], "B")
    decide()
    event_id, aside = event_store.join(event_ids=list(Event.objects.values_list("pk", flat=True)))
    assert aside == []  # nothing was listed yet
    assert sorted(states(one, other)) == ["due", "not_chosen"]
    later = story(f"{TOPICS[0]} again", "C")
    decide()
    later.refresh_from_db()
    assert later.event_id == event_id
    assert Event.objects.count() == 1


def test_a_listed_story_that_an_editor_joined_to_another_keeps_its_page_and_leaves_the_lists() -> None:
    stories = [factories.published(title=title, source=factories.source("A")) for title in TOPICS[:2]]
    for one in stories:
        one.event = Event.objects.create(
            category=one.category, leader=one, decision="chosen", study_date=clock.seoul_today()
        )
        one.save()
    event_id, aside = event_store.join(event_ids=[one.event_id or 0 for one in stories])
    assert (event_id, aside) == (stories[0].event_id, [stories[1].pk])
    stories[1].refresh_from_db()
    assert (stories[1].leads, stories[1].status, stories[1].event_id) == (False, "published", event_id)


def test_an_editors_split_stays() -> None:
    one, other = story(CRANE, "A"), story(CRANE_TOO, "B")
    decide()
    waiting = next(row for row in (one, other) if states(row) == ["not_chosen"])
    event_id = event_store.split(article_ids=[waiting.pk])
    decide()
    assert states(one, other) == ["due", "due"]
    waiting.refresh_from_db()
    assert waiting.event_id == event_id
    with pytest.raises(AppError, match="whole event"):
        event_store.split(article_ids=[one.pk])


def test_ranking_and_selection_of_a_day_take_five_queries() -> None:
    for number in range(60):
        story(
            f"{TOPICS[number % 12]} {number} {number * 7919}",
            "ABC"[number % 3],
            category=["science", "world"][number % 2],
        )
    assign_new()
    with CaptureQueriesContext(connection) as captured:
        selection.select(wait=NO_WAIT)
    assert len([one for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= 5


def test_very_many_stories_of_a_day_are_grouped_in_bounded_steps_before_any_is_chosen(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.NOTES_PER_CATEGORY = 2
    monkeypatch.setattr(event_store, "NEW_AT_ONCE", 10)
    monkeypatch.setattr(event_store, "KNOWN_MOST", 20)
    for number in range(36):
        story(f"{TOPICS[number % 12]} {number * 7919}", "ABC"[number % 3], body="")
    told_often = [story(CRANE, "A", body="word " * 400), story(CRANE_TOO, "B"), story(CRANE_AS_WELL, "C")]
    report = editions.select_stories(wait=NO_WAIT)
    assert not Article.objects.filter(event=None).exists()
    assert (report.chosen, report.not_chosen) == (2, 37)
    assert "due" in states(*told_often)  # though it came last
    assert "10 new stories at once, compared with the newest 20 of the window" in caplog.text


def test_a_run_beyond_its_bound_leaves_the_rest_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_store, "NEW_AT_ONCE", 2)
    monkeypatch.setattr(editions, "GROUPED_MOST", 4)
    for title in TOPICS[:5]:
        story(title)
    for left in (1, 0):
        editions.select_stories(wait=NO_WAIT)
        assert Article.objects.filter(event=None).count() == left


def test_what_a_feed_publishes_again_under_new_addresses_is_not_written_up_again(settings: Settings) -> None:
    """Today's date on yesterday's stories, one after the other."""
    settings.SELECTION_FLOOR = 0.0
    yesterday = clock.now() - dt.timedelta(days=1)
    for title in TOPICS[:4]:
        story(title, "A", published_at=yesterday, body="")
    decide()
    Article.objects.update(created_at=yesterday)
    Event.objects.update(study_date=clock.seoul_today() - dt.timedelta(days=1))
    again = [story(title, "A", body="") for title in TOPICS[:4]]
    assert decide() == selection.Report(0, 4)
    assert set(states(*again)) == {"not_chosen"}
    assert Event.objects.count() == 4


def test_deciding_twice_changes_nothing() -> None:
    stories = [story(CRANE, "A"), story(CRANE_TOO, "B")]
    decide()
    before = states(*stories)
    assert decide() == selection.Report(0, 0)
    assert states(*stories) == before
