"""Placement: items that are what they claim, an estimate that finds people, and a test that goes on anywhere."""

import random

import pytest

from backend.accounts.models import User
from backend.materials.notes import word_frequency
from backend.materials.notes.checks import lexicon
from backend.materials.notes.levels import words
from backend.study import placement
from backend.study.models import LearnerProfile
from backend.study.placement import LEVELS, Answer
from tests.conftest import JsonClient

ADDRESS = "/api/v1/study/placement/"


def test_there_are_enough_items_and_each_stands_once() -> None:
    items = placement.items()
    every = [word for group in items.values() for word in group]
    assert len(every) == len(set(every))
    assert len(items[""]) >= 40
    assert min(len(items[level]) for level in LEVELS) >= 34
    assert sum(len(items[level]) for level in LEVELS) >= 200


def test_words_have_the_level_that_the_data_say() -> None:
    assert {word for level in LEVELS for word in placement.items()[level] if words.level(word) != level} == set()


def test_invented_words_are_no_english() -> None:
    known = lexicon.parts_of_speech()
    assert [
        word for word in placement.items()[""] if word_frequency.zipf(word) or lexicon.base_form(word) in known
    ] == []


def take(ability: float, *, seed: int, false_alarm: float = 0.05) -> placement.Estimate:
    chance = random.Random(seed)  # noqa: S311 - a simulated learner
    answers: list[Answer] = []
    while (asked := placement.next_word(answers, seed=str(seed))) is not None:
        word, level = asked
        knows = bool(level) and chance.random() < 1 / (1 + 2.718 ** (-1.5 * (ability - LEVELS.index(level) + 2.5)))
        answers.append(Answer(word, level, knows or chance.random() < false_alarm))
    return placement.estimate(answers)


def test_it_takes_twenty_words_and_five_invented_ones() -> None:
    answers: list[Answer] = []
    while (asked := placement.next_word(answers, seed="7")) is not None:
        answers.append(Answer(*asked, known=True))
    assert (len(answers), len({one.word for one in answers}), sum(not one.level for one in answers)) == (25, 25, 5)


def test_nearly_everybody_is_placed_within_one_level() -> None:
    found = [(take(level - 2.5, seed=seed), level) for level in range(6) for seed in range(8)]
    near = sum(abs(LEVELS.index(one.level) - level) <= 1 for one, level in found)
    exact = sum(LEVELS.index(one.level) == level for one, level in found)
    assert near >= 0.97 * len(found)
    assert exact >= 0.55 * len(found)


def test_who_says_yes_to_everything_is_not_placed_at_the_top() -> None:
    answers: list[Answer] = []
    while (asked := placement.next_word(answers, seed="7")) is not None:
        answers.append(Answer(*asked, known=True))
    honest = placement.estimate([Answer(one.word, one.level, bool(one.level)) for one in answers])
    claims = placement.estimate(answers)
    assert LEVELS.index(claims.low) < LEVELS.index(honest.low)


def test_the_range_holds_the_level_and_the_start_is_one_below() -> None:
    for seed in range(3):
        found = take(0.5, seed=seed)
        places = [LEVELS.index(level) for level in (found.low, found.level, found.high)]
        assert places == sorted(places)
        assert LEVELS.index(found.start) == places[1] - 1


@pytest.mark.django_db
def test_a_test_goes_on_where_it_was_and_sets_the_level(client: JsonClient, mina: User) -> None:
    shown = client.get(ADDRESS).json()
    assert (shown["asked"], shown["total"], shown["level"]) == (0, 25, None)
    while shown["word"] is not None:
        known = shown["word"] not in placement.items()[""]
        answer = client.post(ADDRESS, {"word": shown["word"], "known": known})
        assert client.get(ADDRESS).json() == answer.json()
        shown = answer.json()
    assert (shown["level"], shown["high"], shown["start"]) == ("C2", "C2", "C1")
    assert LearnerProfile.objects.get(user=mina).level == "C1"
    again = client.post(ADDRESS, {"restart": True}).json()
    assert (again["asked"], again["word"] is None) == (0, False)


@pytest.mark.django_db
def test_a_word_answered_twice_counts_once_and_another_is_refused(client: JsonClient) -> None:
    word = client.get(ADDRESS).json()["word"]
    first = client.post(ADDRESS, {"word": word, "known": True}).json()
    assert client.post(ADDRESS, {"word": word, "known": False}).json() == first
    other = client.post(ADDRESS, {"word": "zebra", "known": True})
    assert (other.status_code, other.json()["code"]) == (409, "placement.not_asked")
    assert other.json()["extra"] == {"word": first["word"]}


@pytest.mark.django_db
def test_a_bad_answer_is_refused(client: JsonClient) -> None:
    for body in [{}, {"word": "x"}, {"known": True}, {"word": 7, "known": True}, {"word": "x", "known": "?"}]:
        answer = client.post(ADDRESS, body)
        assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid")


@pytest.mark.django_db
def test_a_test_is_begun_anew_five_times_a_day(client: JsonClient) -> None:
    for _ in range(5):
        client.post(ADDRESS, {"word": client.get(ADDRESS).json()["word"], "known": True})
        answer = client.post(ADDRESS, {"restart": True})
    assert (answer.status_code, answer.json()["code"]) == (429, "placement.limit")
