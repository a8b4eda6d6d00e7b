"""The word book: what is kept, for how long, and whose it is."""

import threading
from typing import Any

import pytest
from django.db import connection

from backend.accounts.models import User
from backend.common import clock
from backend.materials.models import Article, StudyNote, Word
from backend.materials.services import article_edits
from backend.study.models import SavedWord
from backend.study.services import word_book
from tests.conftest import ClientOf, JsonClient
from tests.materials import factories

pytestmark = pytest.mark.django_db
BOOK = "/api/v1/saved-words/"


@pytest.fixture
def client(mina: User, client_of: ClientOf) -> JsonClient:
    return client_of(mina)


@pytest.fixture
def story() -> Article:
    """A published story with three words: unveil, crane, doubt."""
    made = factories.published()
    for position, lemma in enumerate(("crane", "doubt"), 1):
        word(made.note, position, lemma)
    return made


def word(note: StudyNote, position: int, lemma: str, **fields: Any) -> Word:
    defaults = {"word": lemma, "part_of_speech": "noun", "meaning_ko": "뜻", "sentence": "A sentence.", "level": "B1"}
    return Word.objects.create(note=note, position=position, lemma=lemma, **defaults | fields)


def lemmas(client: JsonClient, **query: Any) -> list[str]:
    return [row["lemma"] for row in client.get(BOOK, query).json()["results"]]


def test_all_of_a_storys_words_are_saved(client: JsonClient, story: Article) -> None:
    answer = client.post(BOOK, {"article_id": story.pk})
    assert answer.status_code == 200
    assert answer.json()["added"] == 3
    assert [row["lemma"] for row in answer.json()["results"]] == ["unveil", "crane", "doubt"]
    assert answer.json()["results"][0] == {
        "id": SavedWord.objects.get(lemma="unveil").pk,
        "word": "unveiled",
        "lemma": "unveil",
        "part_of_speech": "verb",
        "ipa": "ˌʌnˈveɪl",
        "meaning_ko": "공개하다",
        "sentence": "The port of Songdo unveiled an electric crane.",
        "level": "B2",
        "saved_at": answer.json()["results"][0]["saved_at"],
        "article": {"id": story.pk, "title": story.title, "url": story.canonical_url},
    }
    assert answer.json()["results"][0]["saved_at"].endswith("Z")


def test_or_only_those_that_were_named(client: JsonClient, story: Article) -> None:
    answer = client.post(BOOK, {"article_id": story.pk, "lemmas": ["doubt", "crane", "doubt"]}).json()
    assert (answer["added"], [row["lemma"] for row in answer["results"]]) == (2, ["crane", "doubt"])


def test_saving_again_adds_nothing(client: JsonClient, story: Article) -> None:
    first = client.post(BOOK, {"article_id": story.pk, "lemmas": ["crane"]}).json()
    again = client.post(BOOK, {"article_id": story.pk}).json()
    assert (first["added"], again["added"], len(again["results"])) == (1, 2, 3)
    assert client.post(BOOK, {"article_id": story.pk}).json()["added"] == 0
    assert SavedWord.objects.count() == 3


def test_the_same_word_of_another_story_is_another_entry(client: JsonClient) -> None:
    for _ in range(2):
        client.post(BOOK, {"article_id": factories.published().pk})
    assert lemmas(client) == ["unveil", "unveil"]


def test_two_words_with_one_lemma_are_one_entry(client: JsonClient, story: Article) -> None:
    word(story.note, 3, "crane", word="cranes")
    answer = client.post(BOOK, {"article_id": story.pk}).json()
    assert [row["word"] for row in answer["results"]] == ["unveiled", "crane", "doubt"]


def test_a_story_without_words_saves_none(client: JsonClient) -> None:
    bare = factories.article(status="failed", due_at=None, listed_at=clock.now())
    answer = client.post(BOOK, {"article_id": bare.pk})
    assert (answer.status_code, answer.json()) == (200, {"added": 0, "results": []})


def test_the_book_is_newest_first_in_pages(client: JsonClient, story: Article) -> None:
    client.post(BOOK, {"article_id": story.pk})
    first = client.get(BOOK, {"limit": 2}).json()
    assert [row["lemma"] for row in first["results"]] == ["doubt", "crane"]
    second = client.get(first["next"]).json()
    assert ([row["lemma"] for row in second["results"]], second["next"]) == (["unveil"], None)


def test_a_full_last_page_has_no_next(client: JsonClient, story: Article) -> None:
    client.post(BOOK, {"article_id": story.pk})
    assert client.get(BOOK, {"limit": 3}).json()["next"] is None


def test_words_saved_between_two_pages_do_not_shift_them(client: JsonClient, story: Article) -> None:
    client.post(BOOK, {"article_id": story.pk})
    first = client.get(BOOK, {"limit": 2}).json()
    client.post(BOOK, {"article_id": factories.published().pk})
    assert [row["lemma"] for row in client.get(first["next"]).json()["results"]] == ["unveil"]


def test_a_word_outlives_the_rewriting_of_its_notes(client: JsonClient, story: Article) -> None:
    client.post(BOOK, {"article_id": story.pk})
    StudyNote.objects.all().delete()
    assert lemmas(client) == ["doubt", "crane", "unveil"]


def test_a_word_outlives_its_story_and_says_that_it_is_gone(client: JsonClient, story: Article) -> None:
    client.post(BOOK, {"article_id": story.pk, "lemmas": ["crane"]})
    article_edits.take_down(article_ids=[story.pk])
    taken_down = client.get(BOOK).json()["results"][0]["article"]
    Article.objects.all().delete()
    removed = client.get(BOOK).json()["results"][0]["article"]
    assert taken_down == removed == {"id": None, "title": story.title, "url": story.canonical_url}


@pytest.mark.parametrize("article", ["withdrawn", "unlisted", "none"])
def test_words_of_a_story_that_cannot_be_read_are_not_saved(client: JsonClient, article: str) -> None:
    pk = (
        10**9
        if article == "none"
        else factories.article(status="withdrawn" if article == "withdrawn" else "fetched").pk
    )
    answer = client.post(BOOK, {"article_id": pk})
    assert (answer.status_code, answer.json()["code"]) == (400, "article.unknown")


def test_a_word_the_story_does_not_have_saves_nothing(client: JsonClient, story: Article) -> None:
    answer = client.post(BOOK, {"article_id": story.pk, "lemmas": ["crane", "zebra"]})
    assert (answer.status_code, answer.json()["code"]) == (400, "word.unknown")
    assert answer.json()["extra"] == {"lemmas": ["zebra"]}
    assert not SavedWord.objects.exists()


def test_a_word_is_forgotten_once(client: JsonClient, story: Article) -> None:
    pk = client.post(BOOK, {"article_id": story.pk, "lemmas": ["crane"]}).json()["results"][0]["id"]
    assert client.delete(f"{BOOK}{pk}/").status_code == 204
    again = client.delete(f"{BOOK}{pk}/")
    assert (again.status_code, again.json()["code"]) == (404, "saved_word.unknown")


@pytest.mark.parametrize("who", ["jun", "stranger"])
def test_nobody_sees_or_touches_anothers_book(
    client: JsonClient, story: Article, who: str, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    pk = client.post(BOOK, {"article_id": story.pk, "lemmas": ["crane"]}).json()["results"][0]["id"]
    other = client_of(request.getfixturevalue(who))
    assert lemmas(other) == []
    answer = other.delete(f"{BOOK}{pk}/")
    assert (answer.status_code, answer.json()["code"]) == (404, "saved_word.unknown")
    assert other.post(BOOK, {"article_id": story.pk, "lemmas": ["crane"]}).json()["added"] == 1
    assert SavedWord.objects.count() == 2


@pytest.mark.parametrize("number", ["0", "404", "9" * 30])
def test_a_word_that_does_not_exist_is_a_404(client: JsonClient, number: str) -> None:
    assert client.delete(f"{BOOK}{number}/").status_code == 404


def each(field: str, *values: object) -> list[dict[str, object]]:
    return [{field: value} for value in values]


@pytest.mark.parametrize(
    "body",
    [
        {},
        *each("article_id", None, "", "x", 0, -1, 1.5, 2**63, 10**400, [], {}, True),
        *each("lemmas", None, "crane", 7, [], {}, [None], [7], [[]], [""], ["a\x00b"], ["x" * 61], ["crane"] * 51),
        *each("lemmas", [True], [10**400]),
        [],
        "x",
        7,
        None,
    ],
)
def test_a_bad_request_saves_nothing(client: JsonClient, story: Article, body: object) -> None:
    asked = {"article_id": story.pk} | body if isinstance(body, dict) and body else body
    answer = client.post(BOOK, asked)
    assert answer.status_code == 400, answer.content
    assert set(answer.json()) == {"code", "message", "extra"}
    assert not SavedWord.objects.exists()


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "101"}, {"limit": "x"}, {"limit": ""}, {"cursor": "x"}, {"cursor": "1" * 19}]
)
def test_a_bad_page_is_refused(client: JsonClient, query: dict[str, str]) -> None:
    assert client.get(BOOK, query).status_code == 400


def test_a_learner_who_was_deleted_saves_nothing(client: JsonClient, mina: User, story: Article) -> None:
    mina.delete()
    answer = client.post(BOOK, {"article_id": story.pk})
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.user_gone")


def test_nobody_saves_without_a_learners_token(anyone: JsonClient, service: User, client_of: ClientOf) -> None:
    for method, address in (("get", BOOK), ("post", BOOK), ("delete", f"{BOOK}1/")):
        assert getattr(anyone, method)(address).status_code == 401
        assert getattr(client_of(service), method)(address).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_the_same_tap_delivered_many_times_at_once_saves_once(mina: User, story: Article) -> None:
    added: list[int] = []

    def tap() -> None:
        added.append(word_book.save(user_id=mina.pk, article_id=story.pk).added)
        connection.close()

    threads = [threading.Thread(target=tap) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(added), SavedWord.objects.count()) == (3, 3)
