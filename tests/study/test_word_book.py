"""The word book: what is kept, for how long, and whose it is."""

from typing import Any

import pytest

from backend.accounts.models import User
from backend.common import clock
from backend.materials.models import Article, LevelText, StudyNote, TextSentence, TextWord, Word
from backend.materials.services import article_edits
from backend.study.models import Card, CardContext
from backend.study.selectors.word_book import book_words
from backend.study.services import word_book
from tests.conftest import ClientOf, JsonClient
from tests.digests.factories import side_by_side
from tests.materials import factories, packs
from tests.study import factories as study

pytestmark = pytest.mark.django_db
BOOK = "/api/v1/saved-words/"


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
        "id": Card.objects.get(sense__lemma="unveil").pk,
        "word": "unveiled",
        "lemma": "unveil",
        "part_of_speech": "verb",
        "ipa": "ˌʌnˈveɪl",
        "meaning_ko": "공개하다",
        "sentence": "The port of Songdo unveiled an electric crane.",
        "level": "B2",
        "saved_at": answer.json()["results"][0]["saved_at"],
        "article": {"id": story.pk, "title": story.title, "url": story.canonical_url},
        "sense": Card.objects.get(sense__lemma="unveil").sense_id,
        "state": "waiting",
        "due": None,
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
    assert Card.objects.count() == 3


def test_the_same_word_of_another_story_is_the_same_entry_with_one_more_sentence(client: JsonClient) -> None:
    first, second = factories.published(), factories.published()
    added = [client.post(BOOK, {"article_id": story.pk}).json()["added"] for story in (first, second)]
    row = client.get(BOOK).json()["results"]
    assert (added, len(row), row[0]["article"]["id"]) == ([1, 0], 1, second.pk)
    assert set(CardContext.objects.values_list("article_id", flat=True)) == {first.pk, second.pk}


def test_another_meaning_of_the_same_word_is_another_entry(client: JsonClient, story: Article) -> None:
    other = factories.published()
    other.note.words.update(meaning_ko="제막하다")
    for pk in (story.pk, other.pk):
        client.post(BOOK, {"article_id": pk, "lemmas": ["unveil"]})
    assert lemmas(client) == ["unveil", "unveil"]


def test_two_words_with_one_lemma_are_one_entry(client: JsonClient, story: Article) -> None:
    word(story.note, 3, "crane", word="cranes")
    answer = client.post(BOOK, {"article_id": story.pk}).json()
    assert [row["word"] for row in answer["results"]] == ["unveiled", "crane", "doubt"]


def test_a_story_without_words_saves_none(client: JsonClient) -> None:
    bare = factories.article(status="failed", due_at=None, listed_at=clock.now())
    answer = client.post(BOOK, {"article_id": bare.pk})
    assert (answer.status_code, answer.json()) == (200, {"added": 0, "results": []})


def test_the_book_is_newest_first_in_pages_that_words_saved_meanwhile_do_not_shift(
    client: JsonClient, story: Article
) -> None:
    client.post(BOOK, {"article_id": story.pk})
    assert client.get(BOOK, {"limit": 3}).json()["next"] is None
    first = client.get(BOOK, {"limit": 2}).json()
    assert [row["lemma"] for row in first["results"]] == ["doubt", "crane"]
    other = factories.published()
    other.note.words.update(lemma="settle")
    client.post(BOOK, {"article_id": other.pk})
    second = client.get(first["next"]).json()
    assert ([row["lemma"] for row in second["results"]], second["next"]) == (["unveil"], None)


def test_a_word_outlives_the_rewriting_of_its_notes(client: JsonClient, story: Article) -> None:
    client.post(BOOK, {"article_id": story.pk})
    StudyNote.objects.all().delete()
    assert lemmas(client) == ["doubt", "crane", "unveil"]


def test_a_word_outlives_its_story_and_says_that_it_is_gone(client: JsonClient, story: Article) -> None:
    client.post(BOOK, {"article_id": story.pk, "lemmas": ["crane"]})
    article_edits.take_down(article_ids=[story.pk])
    taken_down = client.get(BOOK).json()["results"][0]
    Article.objects.all().delete()
    removed = client.get(BOOK).json()["results"][0]
    gone = {"id": None, "title": story.title, "url": story.canonical_url}
    assert taken_down["article"] == removed["article"] == gone
    assert (taken_down["sentence"], removed["sentence"]) == ("", "A sentence.")


def test_words_of_a_story_that_cannot_be_read_are_not_saved(client: JsonClient) -> None:
    for pk in (10**9, *(factories.article(status=status).pk for status in ("withdrawn", "fetched"))):
        answer = client.post(BOOK, {"article_id": pk})
        assert (answer.status_code, answer.json()["code"]) == (400, "article.unknown")


def test_a_word_the_story_does_not_have_saves_nothing(client: JsonClient, story: Article) -> None:
    answer = client.post(BOOK, {"article_id": story.pk, "lemmas": ["crane", "zebra"]})
    assert (answer.status_code, answer.json()["code"]) == (400, "word.unknown")
    assert answer.json()["extra"] == {"lemmas": ["zebra"]}
    assert not Card.objects.exists()


def test_a_word_is_forgotten_once(client: JsonClient, story: Article) -> None:
    pk = client.post(BOOK, {"article_id": story.pk, "lemmas": ["crane"]}).json()["results"][0]["id"]
    assert client.delete(f"{BOOK}{pk}/").status_code == 204
    again = client.delete(f"{BOOK}{pk}/")
    assert (again.status_code, again.json()["code"]) == (404, "saved_word.unknown")


def test_nobody_sees_or_touches_anothers_book(
    client: JsonClient, story: Article, jun: User, client_of: ClientOf
) -> None:
    pk = client.post(BOOK, {"article_id": story.pk, "lemmas": ["crane"]}).json()["results"][0]["id"]
    other = client_of(jun)
    assert lemmas(other) == []
    for answer in (other.delete(f"{BOOK}{pk}/"), other.patch(f"{BOOK}{pk}/", {"state": "known"})):
        assert (answer.status_code, answer.json()["code"]) == (404, "saved_word.unknown")
    assert other.post(BOOK, {"article_id": story.pk, "lemmas": ["crane"]}).json()["added"] == 1
    assert Card.objects.count() == 2


def test_a_word_that_does_not_exist_is_a_404(client: JsonClient) -> None:
    for number in ["0", "404", "9" * 30]:
        assert client.delete(f"{BOOK}{number}/").status_code == 404


def test_a_bad_request_saves_nothing(client: JsonClient, story: Article) -> None:
    bodies: list[object] = [
        {},
        *study.each("article_id", None, "", "x", 0, -1, 1.5, 2**63, 10**400, [], {}, True),
        *study.each(
            "lemmas", None, "crane", 7, [], {}, [None], [7], [[]], [""], ["a\x00b"], ["x" * 61], ["crane"] * 51
        ),
        *study.each("lemmas", [True], [10**400]),
        [],
        "x",
        7,
        None,
    ]
    for body in bodies:
        asked = {"article_id": story.pk} | body if isinstance(body, dict) and body else body
        answer = client.post(BOOK, asked)
        assert answer.status_code == 400, answer.content
        assert set(answer.json()) == {"code", "message", "extra"}
        assert not Card.objects.exists()


def test_a_bad_page_is_refused(client: JsonClient) -> None:
    for query in [*study.each("limit", "0", "101", "x", ""), *study.each("cursor", "x", "1" * 19)]:
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
def test_the_same_tap_delivered_many_times_at_once_saves_once(mina: User, jun: User, story: Article) -> None:
    word_book.save(user_id=jun.pk, article_id=story.pk)  # making the senses would let one wait for the other
    saved = side_by_side(*[lambda: word_book.save(user_id=mina.pk, article_id=story.pk)] * 4)
    assert (sum(one.added for one in saved), Card.objects.filter(user=mina).count()) == (3, 3)


def pk_of(client: JsonClient, story: Article, lemma: str = "crane") -> int:
    return int(client.post(BOOK, {"article_id": story.pk, "lemmas": [lemma]}).json()["results"][0]["id"])


def test_a_learner_changes_a_words_state(client: JsonClient, story: Article) -> None:
    pk = pk_of(client, story)
    for state in ("learning", "paused", "waiting", "known", "learning"):
        answer = client.patch(f"{BOOK}{pk}/", {"state": state})
        assert (answer.status_code, answer.json()["state"]) == (200, state)
        assert [row["id"] for row in client.get(BOOK, {"state": state}).json()["results"]] == [pk]


def test_words_of_a_level_text_are_saved_in_their_sense(client: JsonClient, mina: User) -> None:
    own, other = study.sense(), study.sense()
    story = study.packed_story([own], level="B1")
    harder = LevelText.objects.create(note=story.note, level="B2")
    sentence = TextSentence.objects.create(text=harder, position=0, en=f"They {other.lemma} it.", ko="그렇습니다.")
    TextWord.objects.create(sentence=sentence, sense=other, start=5, word=other.lemma)
    everything = client.post(BOOK, {"article_id": story.pk}).json()["results"]
    assert [(row["sense"], row["sentence"]) for row in everything] == [(own.pk, f"Critics {own.lemma} the plan.")]
    assert client.post(BOOK, {"article_id": story.pk, "senses": [other.pk]}).json()["added"] == 1


def test_a_sense_that_was_joined_to_another_is_saved_as_that_one(client: JsonClient) -> None:
    survivor = study.sense()
    story = study.packed_story([study.sense(merged_into=survivor)])
    assert [row["sense"] for row in client.post(BOOK, {"article_id": story.pk}).json()["results"]] == [survivor.pk]


def test_a_word_gets_its_meaning_once_there_is_one(client: JsonClient, story: Article) -> None:
    story.note.words.update(meaning_ko="")
    pk = pk_of(client, story)
    story.note.words.update(meaning_ko="두루미")
    again = client.post(BOOK, {"article_id": story.pk, "lemmas": ["crane"]}).json()
    assert (again["added"], again["results"][0]["id"], again["results"][0]["meaning_ko"]) == (0, pk, "두루미")


def test_the_id_of_an_old_saved_word_still_names_its_card(client: JsonClient, story: Article) -> None:
    pk_of(client, story)
    CardContext.objects.update(saved_word_id=4711)
    assert client.delete(f"{BOOK}4711/").status_code == 204
    assert not Card.objects.exists()


def test_words_just_saved_are_shown_as_the_book_has_them(mina: User) -> None:
    packs.taught()
    story = Article.objects.get()
    saved = word_book.save(user_id=mina.pk, article_id=story.pk)
    assert saved.added == len(saved.words) == 1
    assert saved.words == book_words(user_id=mina.pk, card_ids=[one.id for one in saved.words])
