"""Reading stories: from Redis first, from PostgreSQL when it must be, the same answer from both."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import redis
from pytest_django import Settings
from pytest_django.fixtures import DjangoAssertNumQueries

from backend.accounts.models import User
from backend.common import clock
from backend.common.errors import AppError
from backend.materials import cache, selectors
from backend.materials.models import Article
from backend.study.models import SeenArticle
from backend.study.selectors import unseen_by
from tests.materials import factories

pytestmark = pytest.mark.django_db


def _ids(found: selectors.Found) -> list[int]:
    return [card["id"] for card in _cards(found)]


def _cards(found: selectors.Found) -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = json.loads(b"[%s]" % found.body)
    return cards


def test_a_page_is_a_miss_then_a_hit_with_the_same_bytes() -> None:
    factories.published()
    miss = selectors.article_page(category="technology", limit=5)
    hit = selectors.article_page(category="technology", limit=5)
    assert (miss.cache, hit.cache) == ("miss", "hit")
    assert miss.body == hit.body


def test_a_hit_asks_the_database_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    story = factories.published()
    selectors.article_page(category="technology", limit=5)
    selectors.article_detail(article_id=story.pk)
    with django_assert_num_queries(0):
        selectors.article_page(category="technology", limit=5)
        selectors.article_page(category="technology", limit=3)
        selectors.article_detail(article_id=story.pk)


def test_a_category_holds_its_own_and_none_holds_all() -> None:
    tech, health = factories.published(), factories.published(category="health")
    assert _ids(selectors.article_page(category="health", limit=5)) == [health.pk]
    assert set(_ids(selectors.article_page(category=None, limit=5))) == {tech.pk, health.pk}


def test_only_listed_stories_are_served() -> None:
    factories.article()
    factories.article(status="enriched", due_at=None)
    factories.published(status="withdrawn")
    headline_only = factories.article(status="failed", due_at=None, listed_at=clock.now())
    found = selectors.article_page(category="technology", limit=5)
    assert _ids(found) == [headline_only.pk]
    assert _cards(found)[0]["notes"] == "none"


def test_pages_follow_each_other_without_gap_or_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "PAGE_DEPTH", 4)
    stories = [factories.published().pk for _ in range(9)]
    seen: list[int] = []
    cursor = ""
    for _ in range(5):
        found = selectors.article_page(category="technology", limit=2, cursor=cursor)
        seen += _ids(found)
        cursor = found.next_cursor
        if not cursor:
            break
    assert seen == stories


def test_stories_of_the_same_second_are_paged_by_id() -> None:
    moment = clock.now()
    stories = [factories.published(published_at=moment).pk for _ in range(4)]
    first = selectors.article_page(category="technology", limit=2)
    second = selectors.article_page(category="technology", limit=2, cursor=first.next_cursor)
    assert _ids(first) + _ids(second) == sorted(stories, reverse=True)


@pytest.mark.parametrize("cached", [True, False])
def test_unseen_leaves_out_what_was_seen(jun: User, cached: bool, settings: Settings) -> None:
    old, new = factories.published(), factories.published()
    SeenArticle.objects.create(user=jun, article=old, opened_at=clock.now())
    if cached:
        selectors.article_page(category="technology", limit=5, unseen=unseen_by(user_id=jun.pk))
    found = selectors.article_page(category="technology", limit=5, unseen=unseen_by(user_id=jun.pk))
    assert _ids(found) == [new.pk]
    assert found.cache == ("hit" if cached else "miss")


def test_unseen_of_a_learner_who_has_seen_nothing_is_cached(
    jun: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.published()
    selectors.article_page(category="technology", limit=5, unseen=unseen_by(user_id=jun.pk))
    with django_assert_num_queries(0):
        found = selectors.article_page(category="technology", limit=5, unseen=unseen_by(user_id=jun.pk))
    assert found.cache == "hit"


def test_unseen_deeper_than_the_cache_comes_from_postgresql(jun: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "PAGE_DEPTH", 2)
    stories = [factories.published() for _ in range(4)]
    SeenArticle.objects.bulk_create(
        SeenArticle(user=jun, article=story, opened_at=clock.now()) for story in stories[:3]
    )
    found = selectors.article_page(category="technology", limit=2, unseen=unseen_by(user_id=jun.pk))
    assert _ids(found) == [stories[3].pk]


def test_an_empty_category_is_an_empty_page_and_cached() -> None:
    selectors.article_page(category="culture", limit=5)
    found = selectors.article_page(category="culture", limit=5)
    assert (found.body, found.next_cursor, found.cache) == (b"", "", "hit")


def test_an_unknown_category_is_refused_and_not_cached() -> None:
    for _ in range(2):
        with pytest.raises(AppError) as refused:
            selectors.article_page(category="astrology", limit=5)
        assert refused.value.code == "category.unknown"


def test_a_foreign_cursor_is_refused() -> None:
    with pytest.raises(AppError) as refused:
        selectors.article_page(category="technology", limit=5, cursor="999999999999999999_1")
    assert refused.value.code == "cursor.invalid"


def test_a_story_shows_its_words() -> None:
    story = factories.published()
    shown = json.loads(selectors.article_detail(article_id=story.pk).body)
    assert shown["vocabulary"][0]["meaning_ko"] == "공개하다"
    assert shown["source"] == {"name": "Harbor Wire", "credit": "© Harbor Wire"}


def test_an_unlisted_story_is_unknown() -> None:
    story = factories.article()
    with pytest.raises(AppError) as refused:
        selectors.article_detail(article_id=story.pk)
    assert refused.value.status == 404


def test_the_cost_of_a_hit_does_not_grow_with_the_stories(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(cache.PAGE_DEPTH + 20):
        factories.article(status="failed", due_at=None, listed_at=clock.now())
    selectors.article_page(category="technology", limit=5)
    asked: list[object] = []
    client = cache.connection()
    run = client.run

    def counting(command: Callable[[redis.Redis], object]) -> object:
        asked.append(command)
        return run(command)

    monkeypatch.setattr(client, "run", counting)
    with django_assert_num_queries(0):
        selectors.article_page(category="technology", limit=5)
    assert len(asked) == 1


def titles(*ids: int) -> dict[int, str]:
    found = selectors.article_details(article_ids=ids)
    return {pk: json.loads(body)["title"] for pk, body in found.items()}


def test_cold_stories_are_read_together_and_warm_ones_not_at_all(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ids = [factories.published().pk for _ in range(5)]
    with django_assert_num_queries(3):  # the stories, their words, their level texts: none
        cold = selectors.article_details(article_ids=ids)
    with django_assert_num_queries(0):
        assert selectors.article_details(article_ids=ids) == cold
    assert cold[ids[0]] == selectors.article_detail(article_id=ids[0]).body


def test_what_learners_may_not_see_is_left_out() -> None:
    seen, hidden = factories.published(), factories.published(status=Article.Status.WITHDRAWN)
    assert titles(seen.pk, hidden.pk, 0).keys() == {seen.pk}


def test_a_change_during_the_reading_is_not_overwritten() -> None:
    story = factories.published(title="Before")
    key = cache.article_key(story.pk)

    def entry(title: str) -> cache.Entry:
        return cache.Entry("SET", (json.dumps({"title": title}).encode(),))

    def read_slowly() -> dict[str, cache.Entry]:
        before = {key: entry("Before")}
        cache.put([key], lambda: {key: entry("After")})
        return before

    cache.fill_together([key], read_slowly)
    assert titles(story.pk) == {story.pk: "After"}


def test_a_key_that_another_reader_rebuilds_is_not_stored() -> None:
    story = factories.published()
    key = cache.article_key(story.pk)
    assert cache._take_lease(key, "another-reader")
    assert titles(story.pk) == {story.pk: story.title}
    with pytest.raises(cache.ColdKeyError):
        cache.value(cache.article_key(story.pk))
