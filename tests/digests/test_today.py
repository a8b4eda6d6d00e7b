"""The day's stories for one learner."""

import datetime as dt
from typing import Any

import pytest
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from backend.accounts.models import User
from backend.common import clock
from backend.digests.models import DigestStory
from backend.digests.services import editions
from backend.materials import cache
from backend.materials.services import article_edits, pack_store
from backend.study.services import preferences, seen
from contracts.enums import SeenFact
from tests.conftest import ClientOf, JsonClient
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, MORNING, stories, story
from tests.materials import factories as news
from tests.materials.writers import right_pack
from tests.study.factories import due_card

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
TODAY = "/api/v1/digests/today/"
DAY_OF_STUDY = MORNING.date()


def asked(client: JsonClient, **query: Any) -> dict[str, Any]:
    answer = client.get(TODAY, query)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def ids(found: dict[str, Any]) -> list[int]:
    return [one["id"] for one in found["results"]]


def test_today_has_five_stories_with_their_words(client: JsonClient) -> None:
    wanted = stories(7)
    found = asked(client)
    assert ids(found) == wanted[:5]
    assert [ids(asked(client, limit=limit)) for limit in (1, 20)] == [wanted[:1], wanted]
    assert found["results"][0] == client.get(f"/api/v1/articles/{wanted[0]}/").json()
    assert (found["study_date"], found["categories"], found["level"]) == ("2026-11-24", [], "B1")


def test_the_stories_are_in_the_learners_level_which_costs_no_query_more(
    client: JsonClient, mina: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    note = story().note
    pack_store.store([(note, right_pack())], rewritten=[note])
    preferences.choose(user_id=mina.pk, level="C1")
    assert asked(client)["results"][0]["level"] == "B2"
    with django_assert_num_queries(1):  # choice, facts and due words
        asked(client)


def test_what_was_seen_comes_after_what_was_not(client: JsonClient, mina: User) -> None:
    wanted = stories(4)
    seen.mark_seen(user_id=mina.pk, article_ids=[wanted[0], wanted[2]])
    found = asked(client)
    assert ids(found) == [wanted[1], wanted[3], wanted[0], wanted[2]]
    assert found["seen"] == [wanted[0], wanted[2]]
    assert asked(client, limit=2)["seen"] == []


def test_what_is_left_to_read_and_what_is_due_is_named(client: JsonClient, mina: User) -> None:
    wanted = stories(3)
    seen.mark_seen(user_id=mina.pk, article_ids=wanted[:1], fact=SeenFact.READ)
    seen.mark_seen(user_id=mina.pk, article_ids=wanted[1:2])
    due_card(mina, due=DAY_OF_STUDY)
    due_card(mina, due=DAY_OF_STUDY + dt.timedelta(days=1))
    found = asked(client)
    assert (found["read"], sorted(found["left"]), found["due_words"]) == (1, sorted(wanted[1:]), 1)


def test_no_more_words_are_due_than_a_review_holds(client: JsonClient, mina: User) -> None:
    for _ in range(17):
        due_card(mina, due=DAY_OF_STUDY)
    found = asked(client)
    assert (found["due_words"], found["has_chosen"]) == (15, False)
    preferences.choose(user_id=mina.pk, session_size=5)
    found = asked(client)
    assert (found["due_words"], found["has_chosen"]) == (5, True)


def test_only_the_learners_categories_are_there(client: JsonClient, mina: User) -> None:
    stories(2)
    wanted = story(category="science").pk
    preferences.choose(user_id=mina.pk, categories=["science"], level="C1")
    found = asked(client)
    assert (ids(found), found["categories"], found["level"]) == ([wanted], ["science"], "C1")


def test_other_days_stories_are_not_there(client: JsonClient) -> None:
    story(on=MORNING.date() - DAY)
    story(on=MORNING.date() + DAY)
    found = asked(client)
    assert (ids(found), found["study_date"]) == ([], "2026-11-24")


def test_early_in_the_morning_yesterday_is_still_there(client: JsonClient, set_clock: SetClock) -> None:
    yesterday = story().pk
    set_clock(MORNING + DAY - dt.timedelta(hours=4))
    found = asked(client)
    assert (ids(found), found["study_date"]) == ([yesterday], "2026-11-24")


@pytest.mark.django_db(transaction=True)
def test_early_in_the_morning_the_first_story_of_today_is_there_at_once(
    client: JsonClient, set_clock: SetClock
) -> None:
    story()
    set_clock(MORNING + DAY - dt.timedelta(hours=4))
    asked(client)
    newest = news.article(status="enriched", due_at=None).pk
    editions.publish_due()
    found = asked(client)
    assert (ids(found), found["study_date"]) == ([newest], "2026-11-25")


@pytest.mark.django_db(transaction=True)
def test_a_story_whose_notes_came_late_is_there_at_once(client: JsonClient) -> None:
    asked(client)
    late = story().pk
    DigestStory.objects.all().delete()
    editions.publish_due()
    assert ids(asked(client)) == [late]


@pytest.mark.django_db(transaction=True)
def test_a_story_taken_down_makes_room_and_an_edit_is_there_at_once(client: JsonClient) -> None:
    wanted = stories(6)
    asked(client)
    article_edits.take_down(article_ids=[wanted[0]])
    article_edits.edit(article_id=wanted[1], title="Corrected")
    found = asked(client)
    assert (ids(found), found["results"][0]["title"]) == (wanted[1:], "Corrected")


def test_once_warm_the_stories_come_from_the_cache(
    client: JsonClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stories(7)
    asked(client)
    with django_assert_num_queries(1):  # choice, facts and due words: neither the day nor a story
        asked(client)


def test_without_redis_the_answer_is_the_same(client: JsonClient, settings: Settings) -> None:
    stories(3)
    warm = asked(client)
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    cache.connection.cache_clear()
    try:
        assert asked(client) == warm
    finally:
        cache.connection().circuit.close()
        cache.connection.cache_clear()


def test_nobody_reads_without_a_learners_token(anyone: JsonClient, service: User, client_of: ClientOf) -> None:
    assert anyone.get(TODAY).status_code == 401
    assert client_of(service).get(TODAY).status_code == 403


def test_the_answer_is_json_whatever_is_in_a_headline(client: JsonClient) -> None:
    title = '"}] \\ \u202e <script> @everyone 한글 👍'
    story(title=title)
    assert asked(client)["results"][0]["title"] == title
    assert clock.seoul_today() == MORNING.date()
