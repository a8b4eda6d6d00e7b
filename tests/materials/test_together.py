"""Several stories asked for at once: one round trip to Redis, one reading of what it lacks."""

import json

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from backend.materials import cache, selectors
from backend.materials.models import Article
from tests.materials import factories

pytestmark = pytest.mark.django_db


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
