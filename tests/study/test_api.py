"""Stories over HTTP, asked well and asked badly."""

from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from backend.accounts.models import User
from backend.study.models import SeenArticle
from contracts.articles import ArticleCard
from tests.conftest import ClientOf, JsonClient
from tests.materials import factories
from tests.study.factories import each

pytestmark = pytest.mark.django_db
LIST = "/api/v1/articles/"
SEEN = "/api/v1/articles/seen/"


def test_a_category_is_listed_newest_first(client: JsonClient) -> None:
    stories = [factories.published().pk for _ in range(3)]
    answer = client.get(LIST, {"category": "technology", "limit": "2"})
    assert answer.status_code == 200
    body = answer.json()
    assert [card["id"] for card in body["results"]] == stories[:2]
    assert client.get(body["next"]).json() == {"next": None, "results": [_card(client, stories[2])]}


def _card(client: JsonClient, article_id: int) -> dict[str, Any]:
    detail = client.get(f"{LIST}{article_id}/").json()
    return {name: value for name, value in detail.items() if name in ArticleCard.model_fields}


def test_the_answer_says_where_it_came_from(client: JsonClient) -> None:
    factories.published()
    states = [client.get(LIST, {"category": "technology"}).headers["X-Cache"] for _ in range(2)]
    assert states == ["miss", "hit"]


def test_a_hit_through_the_whole_stack_asks_the_database_nothing(
    client: JsonClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.published()
    for unseen in ("true", "false"):
        client.get(LIST, {"category": "technology", "unseen": unseen})
    with django_assert_num_queries(0):
        for unseen in ("true", "false"):
            assert client.get(LIST, {"category": "technology", "unseen": unseen}).status_code == 200


def test_reading_never_writes(client: JsonClient) -> None:
    factories.published()
    client.get(LIST, {"unseen": "true"})
    assert not SeenArticle.objects.exists()


def test_seen_is_remembered_and_safe_to_repeat(client: JsonClient, mina: User) -> None:
    story = factories.published()
    for _ in range(2):
        answer = client.post(SEEN, {"ids": [story.pk, story.pk]})
        assert (answer.status_code, answer.json()) == (200, {"seen": [story.pk]})
    assert SeenArticle.objects.filter(user=mina).count() == 1
    assert client.get(LIST, {"unseen": "true"}).json()["results"] == []


def test_what_one_has_seen_is_unseen_by_another(client: JsonClient, jun: User, client_of: ClientOf) -> None:
    story = factories.published()
    client.post(SEEN, {"ids": [story.pk]})
    assert len(client_of(jun).get(LIST, {"unseen": "true"}).json()["results"]) == 1


def test_an_unknown_id_writes_nothing(client: JsonClient) -> None:
    story = factories.published()
    answer = client.post(SEEN, {"ids": [story.pk, 10**9]})
    assert (answer.status_code, answer.json()["code"]) == (400, "article.unknown")
    assert answer.json()["extra"] == {"ids": [10**9]}
    assert not SeenArticle.objects.exists()


def test_a_learner_who_was_deleted_writes_nothing(client: JsonClient, mina: User) -> None:
    story = factories.published()
    mina.delete()
    answer = client.post(SEEN, {"ids": [story.pk]})
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.user_gone")


def test_a_bad_query_is_a_clear_400(client: JsonClient) -> None:
    for query in [
        *each("category", "astrology", "", "technology; DROP TABLE", "기술", "a" * 5000, "all", "technology\x00"),
        *each("limit", "0", "51", "-1", "9" * 400, "five", "1.5"),
        *each("cursor", "x", "1_", "9" * 18 + "_1", "1_1_1", "٣_٣"),
        {"unseen": "perhaps"},
    ]:
        client.get(LIST)
        answer = client.get(LIST, query)
        assert answer.status_code == 400
        assert set(answer.json()) == {"code", "message", "extra"}


def test_a_bad_body_is_a_clear_400(client: JsonClient) -> None:
    ids: list[object] = [[], None, "1", {"1": 1}, [None], ["one"], [0], [-5], [2**63], [10**400], [1.5], [[1]]]
    bodies: list[object] = [{}, *each("ids", *ids, list(range(1, 102))), [], "ids", 7, None]
    for body in bodies:
        answer = client.post(SEEN, body)
        assert answer.status_code == 400
        assert set(answer.json()) == {"code", "message", "extra"}


def test_a_foreign_id_is_a_404(client: JsonClient) -> None:
    for article_id in ["0", "999999", "9" * 30]:
        answer = client.get(f"{LIST}{article_id}/")
        assert (answer.status_code, answer.json()["code"]) == (404, "article.unknown")


def test_nobody_reads_without_a_token(anyone: JsonClient) -> None:
    for address in [LIST, "/api/v1/articles/1/", "/api/v1/categories/"]:
        assert anyone.get(address).status_code == 401


def test_a_bot_reads_nothing_in_its_own_name(service: User, client_of: ClientOf) -> None:
    assert client_of(service).get(LIST).status_code in {401, 403}


def test_categories_come_in_menu_order(client: JsonClient) -> None:
    names = [row["name"] for row in client.get("/api/v1/categories/").json()["results"]]
    assert names == ["politics", "business", "technology", "science", "health", "sports", "culture", "world"]
