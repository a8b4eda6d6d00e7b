"""A story in the text of a level: the nearest one where it lacks it, one Redis round trip, old notes as ever."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from backend.accounts.models import User
from backend.common import clock
from backend.materials import cache, selectors
from backend.materials.article_json import nearest
from backend.materials.models import Article, Sense
from backend.materials.services import article_edits, note_writing, senses
from backend.study.services import preferences
from contracts.articles import ArticleDetail
from contracts.enums import Difficulty
from tests.conftest import ClientOf, JsonClient
from tests.materials import factories
from tests.materials.writers import ScriptedWriter, right_pack

pytestmark = pytest.mark.django_db
A2, B1, B2 = Difficulty


def listed(*levels: Difficulty) -> Article:
    """Make a listed story with a pack of these levels, all three if none are named."""
    story = factories.article(listed_at=clock.now())
    note_writing.enrich_due(writer=ScriptedWriter(right_pack(levels or tuple(Difficulty))))
    story.refresh_from_db()
    return story


def shown(story: Article, level: Difficulty = B1) -> ArticleDetail:
    """Return what a reader of this level gets."""
    return ArticleDetail.model_validate_json(selectors.article_detail(article_id=story.pk, level=level).body)


def test_a_reader_gets_the_text_of_the_level_asked_for() -> None:
    story = listed()
    for level in Difficulty:
        found = shown(story, level)
        assert (found.level, found.asked_level, found.levels) == (level, level, (A2, B1, B2))
        assert found.sentences[0].en == f"A port has a crane for {level} readers."
        assert (found.headline_ko, found.opener) == ("항구의 새 크레인", "Do you like machines?")
        assert not found.is_extract


def test_the_former_fields_are_filled_from_the_text() -> None:
    found = shown(listed(), A2)
    assert found.summary_en == "A port has a crane for A2 readers. It is electric."
    assert found.summary_ko == "항구에 크레인이 있습니다. 전기로 움직입니다."
    assert [(item.word, item.sentence) for item in found.vocabulary][2] == ("electric", "It is electric.")


def test_words_stand_where_they_are_said_to() -> None:
    found = shown(listed(), B2)
    assert [word.word for word in found.words] == ["port", "crane", "electric"]
    assert all(found.sentences[word.sentence].en.startswith(word.word, word.start) for word in found.words)


def test_the_question_comes_with_the_sentence_that_proves_it() -> None:
    question = shown(listed()).question
    assert question is not None
    assert (question.options[question.answer], question.proof) == ("A crane", 0)


def test_a_missing_text_is_answered_with_the_nearest_and_says_so() -> None:
    found = shown(listed(B1, B2), A2)
    assert (found.level, found.asked_level, found.levels) == (B1, A2, (B1, B2))
    assert found.sentences[0].en == "A port has a crane for B1 readers."


def test_of_two_texts_as_near_the_easier_is_given() -> None:
    for asked, levels, given in [(A2, [B1, B2], B1), (A2, [B2], B2), (B1, [A2, B2], A2), (B2, [A2, B1], B1)]:
        assert nearest(asked, levels) is given, asked


def test_notes_without_a_pack_are_served_as_ever() -> None:
    found = shown(factories.published(), A2)
    assert (found.level, found.levels, found.sentences, found.question) == (None, (), (), None)
    assert found.vocabulary[0].word == "unveiled"
    assert found.summary_en


def test_an_extract_says_that_it_is_one() -> None:
    story = factories.article(listed_at=clock.now())
    note_writing.enrich_due(writer=ScriptedWriter(right_pack([B2]), provisional=True))
    found = shown(story, A2)
    assert (found.is_extract, found.level, found.notes) == (True, B2, "provisional")


def test_a_list_shows_both_headlines_and_the_main_text() -> None:
    listed()
    (card,) = json.loads(b"[%s]" % selectors.article_page(category=None, limit=5).body)
    assert card["headline_ko"] == "항구의 새 크레인"
    assert card["summary_en"] == "A port has a crane for B1 readers. It is electric."


@pytest.mark.parametrize("level", Difficulty)
def test_each_level_is_one_round_trip_without_a_query(
    level: Difficulty, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = listed()
    cold = shown(story, level)
    trips: list[object] = []
    run = cache.connection().run

    def counted(command: Callable[..., object]) -> object:
        trips.append(command)
        return run(command)

    monkeypatch.setattr(cache.connection(), "run", counted)
    with django_assert_num_queries(0):
        assert shown(story, level) == cold
    assert len(trips) == 1


@pytest.mark.parametrize("level", Difficulty)
def test_a_correction_is_seen_at_every_level_at_once(
    level: Difficulty, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    story = listed()
    shown(story, level)
    with django_capture_on_commit_callbacks(execute=True):
        senses.correct(sense_id=Sense.objects.get(lemma="port").pk, meaning_ko="항만")
    assert "항만" in [word.meaning_ko for word in shown(story, level).words]
    with django_capture_on_commit_callbacks(execute=True):
        article_edits.take_down(article_ids=[story.pk])
    assert story.pk not in selectors.article_details(article_ids=[story.pk], level=level)


class TestApi:
    """`GET /api/v1/articles/{id}/?level=`."""

    @pytest.fixture
    def client(self, mina: User, client_of: ClientOf) -> JsonClient:
        """A learner's client."""
        return client_of(mina)

    def test_the_level_is_named_in_the_address_and_one_that_no_text_has_is_refused(self, client: JsonClient) -> None:
        address = f"/api/v1/articles/{listed().pk}/"
        for query, level in [("", "B1"), ("?level=A2", "A2"), ("?level=B2", "B2")]:
            assert client.get(f"{address}{query}").json()["level"] == level
        for level in ["C1", "a2", "easy"]:
            answer = client.get(f"{address}?level={level}")
            assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid"), level

    @pytest.mark.parametrize(("chosen", "level"), [(None, "B1"), ("A1", "A2"), ("C2", "B2")])
    def test_a_learners_own_level_needs_no_query(
        self,
        client: JsonClient,
        mina: User,
        chosen: str | None,
        level: str,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        if chosen:
            preferences.choose(user_id=mina.pk, level=chosen)
        address = f"/api/v1/articles/{listed().pk}/?level=mine"
        assert client.get(address).json()["level"] == level
        with django_assert_num_queries(0):
            assert client.get(address).json()["level"] == level

    def test_a_change_of_level_holds_at_once(
        self,
        client: JsonClient,
        mina: User,
        django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
    ) -> None:
        address = f"/api/v1/articles/{listed().pk}/?level=mine"
        assert client.get(address).json()["level"] == "B1"
        with django_capture_on_commit_callbacks(execute=True):
            preferences.choose(user_id=mina.pk, level="A2")
        assert client.get(address).json()["level"] == "A2"

    def test_without_redis_it_is_read_from_the_database(
        self, client: JsonClient, mina: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def down(_: object) -> None:
            raise cache.CacheDownError

        preferences.choose(user_id=mina.pk, level="A2")
        address = f"/api/v1/articles/{listed().pk}/?level=mine"
        monkeypatch.setattr(cache.connection(), "run", down)
        answer = client.get(address)
        assert (answer.json()["level"], answer.headers["X-Cache"]) == ("A2", "off")
