"""Looking up words and pasted sentences over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from backend.accounts.models import User
from backend.materials.models import Article
from tests.conftest import ClientOf
from tests.materials import factories, packs

pytestmark = pytest.mark.django_db
WORDS = "/api/v1/words/"
LookUp = Callable[[str], dict[str, Any]]


@pytest.fixture
def look_up(jun: User, client_of: ClientOf) -> LookUp:
    def ask(query: str) -> dict[str, Any]:
        answer = client_of(jun).get(WORDS, {"q": query})
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = answer.json()
        return found

    return ask


def test_a_form_of_a_taught_word_brings_its_meaning_with_sentence_and_story(look_up: LookUp) -> None:
    story_id = packs.taught().sentence.text.note.article_id
    for typed in ["yield", "Yields", "yielded", "yielding", " yield? ", '"yield"']:
        (sense,) = look_up(typed)["senses"]
        assert (sense["meaning_ko"], sense["word"], sense["article"]["id"]) == ("양보하다", "yield", story_id), typed
        assert sense["sentence"]["ko"] == "휠체어를 쓰는 사람에게도 양보해요.", typed


def test_a_phrasal_verb_is_found_from_its_past(look_up: LookUp) -> None:
    packs.taught(packs.sense("lay off", "해고하다"), en="It laid off 30 people.", word="laid off")
    assert [one["lemma"] for one in look_up("laid off")["senses"]] == ["lay off"]


def test_of_several_stories_the_newest_is_shown_once_for_each_meaning(look_up: LookUp) -> None:
    packs.taught()
    newest = packs.taught(en="They yield again.")
    packs.taught(packs.sense(meaning_ko="산출하다"), en="The fields yield rice.")
    found = look_up("yield")["senses"]
    assert [one["meaning_ko"] for one in found] == ["산출하다", "양보하다"]
    assert found[1]["sentence"]["en"] == newest.sentence.en


def test_a_word_never_taught_has_level_and_pronunciation_and_no_meaning(look_up: LookUp) -> None:
    found = look_up("tariffs")
    assert found["senses"] == []
    assert found["word"] == {"lemma": "tariff", "part_of_speech": "noun", "level": "C1", "ipa": "ˈtɛrəf"}


def test_what_nobody_knows_is_answered_empty(look_up: LookUp) -> None:
    for typed in ["xyzzy", "양보", "!!", "💥", "' OR 1=1 --", "a" * 1000, "\\x00"]:
        found = look_up(typed)
        assert (found["senses"], found["word"], found["sentences"]) == ([], None, []), typed


def test_a_meaning_marked_wrong_or_joined_to_another_is_not_shown(look_up: LookUp) -> None:
    right = packs.taught().sense
    packs.taught(packs.sense(meaning_ko="노란색", state="wrong"))
    packs.taught(packs.sense(meaning_ko="양보해 주다", merged_into=right))
    assert [one["meaning_ko"] for one in look_up("yield")["senses"]] == ["양보하다"]


def test_words_of_a_story_that_was_taken_down_are_not_shown(look_up: LookUp) -> None:
    packs.taught(status=Article.Status.WITHDRAWN)
    assert look_up("yield")["senses"] == []
    assert look_up("They also yield to anyone using a wheelchair.")["sentences"] == []


def test_a_pasted_sentence_of_ours_brings_its_korean_words_and_story(look_up: LookUp) -> None:
    packs.taught()
    for pasted in [
        "They also yield to anyone using a wheelchair.",
        "They also  yield to anyone\u00a0using a wheelchair. ",
        "Drivers stop. They also yield to anyone using a wheelchair. Nobody waits.",
        "Crosswalks\nThey also yield to anyone using a wheelchair.",
    ]:
        (found,) = look_up(pasted)["sentences"]
        assert found["ko"] == "휠체어를 쓰는 사람에게도 양보해요.", pasted
        assert [word["meaning_ko"] for word in found["words"]] == ["양보하다"], pasted


def test_a_sentence_that_is_in_no_story_is_not_translated(look_up: LookUp) -> None:
    packs.taught()
    found = look_up("I have been working here for ten years")
    assert (found["senses"], found["sentences"]) == ([], [])


def test_a_look_up_takes_one_query_however_often_a_word_is_taught(
    look_up: LookUp, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        packs.taught()
    factories.published()
    with django_assert_max_num_queries(1):
        look_up("yield")


def test_no_question_and_a_question_without_end_are_refused(jun: User, client_of: ClientOf) -> None:
    for query in ({}, {"q": ""}, {"q": "a" * 1001}):
        assert client_of(jun).get(WORDS, query).status_code == 400, query
