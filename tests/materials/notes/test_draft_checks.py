"""What the checks let through and what they do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.materials.notes.base import UNPRINTABLE
from backend.materials.notes.draft_checks import count_sentences, looks_english, problems
from backend.materials.notes.grounding import ungrounded_names, ungrounded_numbers
from tests.materials.notes.notes import STORY, WORDS, draft, word


def test_right_notes_have_no_problem() -> None:
    assert problems(draft(), STORY) == ()


@pytest.mark.parametrize(
    ("summary", "complaint"),
    [
        ("The port of Songdo has a new electric crane.", "1 sentences"),
        ("It is new. It is big. It is quiet. It is the port's.", "4 sentences"),
        ("The crane is new. " + "It is in the port and it is quiet " * 12 + ".", "characters"),
        ("송도항에 새 크레인이 들어왔습니다. 조용합니다.", "not written in English"),
        ("Le port de Songdo a une grue. Elle est belle.", "not written in English"),
        ("The crane cost $3.2 billion. It is in the port.", "3.2 billion"),
        ("The crane lifts 1,300 tonnes. It is in the port.", "1300"),
        ("The crane came on Friday. It is in the port.", "Friday"),
        ("The crane came on Tuesday, March 4. It is in the port.", "'4'"),
        ("The crane is for Samsung. It is in the port.", "Samsung"),
        ("Samsung owns the crane. It is in the port.", "Samsung"),
        ("It cuts emissions by 40 million. It is in the port.", "40 million"),
        ("Thirteen ports want the plans. It is in the port.", "13"),
        ("The crane is new. See https://example.org for it.", "link"),
        ("The crane is new. Hello @everyone in the port.", "mention"),
        ("The **crane** is new. It is in the port.", "markup"),
        ("The crane is <b>new</b>. It is in the port.", "markup"),
        ("The crane is new. Ping <@1234> in the port.", "markup"),
        ("The crane is [new](x). It is in the port.", "markup"),
    ],
)
def test_a_wrong_english_summary_is_named(summary: str, complaint: str) -> None:
    found = problems(draft(summary_en=summary), STORY)
    assert any(complaint in problem for problem in found), found


@pytest.mark.parametrize(
    "summary",
    [
        "Engineers in the U.S. expect the crane to cut emissions by 40%. Twelve ports have asked for plans.",
        "The crane lifts 1200 tonnes an hour. Castellan's port is in Songdo.",
        "Meanwhile, 12 ports have asked for the plans. Mira Castellan wanted quiet nights.",
        'Mira Castellan said "We wanted quiet nights" about it. The crane is electric.',
        "Engineering was hard in the port. The crane is quiet.",
    ],
)
def test_a_right_summary_in_other_words_passes(summary: str) -> None:
    assert problems(draft(summary_en=summary), STORY) == ()


@pytest.mark.parametrize(
    ("summary", "complaint"),
    [
        ("", "not written in Korean"),
        ("The crane is new.", "not written in Korean"),
        ("新しいクレーンです。", "not written in Korean"),
        ("송도항에 새 크레인이", "whole Korean sentence"),
        ("송도항입니다. " * 60, "characters"),
        ("송도항 https://example.org 입니다.", "link"),
    ],
)
def test_a_wrong_korean_summary_is_named(summary: str, complaint: str) -> None:
    found = problems(draft(summary_ko=summary), STORY)
    assert any(complaint in problem for problem in found), found


@pytest.mark.parametrize(
    ("item", "complaint"),
    [
        (word("unveiled", word="revealed"), "'revealed' is not in the story"),
        (word("unveiled", word="veil"), "'veil' is not in the story"),
        (word("unveiled", sentence="The port unveiled a crane."), "sentence given for 'unveiled' is not in the story"),
        (word("unveiled", word="emissions"), "does not contain it"),
        (word("unveiled", meaning_ko="unveil하다"), "not written in Korean"),
        (word("unveiled", meaning_ko=""), "not written in Korean"),
        (word("unveiled", meaning_ko="公開"), "not written in Korean"),
        (word("unveiled", lemma="cost"), "more than once"),
        (word("unveiled", meaning_ko="공개하다 **굵게**"), "markup"),
    ],
)
def test_a_wrong_word_is_named(item: dict[str, object], complaint: str) -> None:
    rest = [word(text) for text in WORDS[1:]]
    found = problems(draft(vocabulary=[item, *rest]), STORY)
    assert any(complaint in problem for problem in found), found


@pytest.mark.parametrize("count", [0, 4, 7])
def test_five_or_six_words_are_wanted(count: int) -> None:
    items = [word("unveiled", lemma=f"lemma-{number}") for number in range(count)]
    assert any(f"{count} items" in problem for problem in problems(draft(vocabulary=items), STORY))


def test_quotes_and_spaces_of_a_sentence_may_differ_in_form() -> None:
    curly = "It lifts 1,200 tonnes an hour and  cost $3.2 million, said Mira Castellan, who runs the yard."
    rest = [word(text) for text in WORDS if text != "yard"]
    assert problems(draft(vocabulary=[word("yard", sentence=curly), *rest]), STORY) == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("Dr. Smith of the U.S. agreed. He left at 3 p.m. on Friday.", 2),
        ('She said "Yes." Then she left.', 2),
        ("It rose 3.5 percent to 1.2 million.", 1),
        ("No stop at the end", 1),
        ("", 0),
    ],
)
def test_sentences_are_counted_as_a_reader_counts(text: str, count: int) -> None:
    assert count_sentences(text) == count


def test_number_words_and_figures_are_the_same_number() -> None:
    assert ungrounded_numbers("3 of 12 ports, 40%", "three of twelve ports, forty percent") == []


def test_letters_of_a_longer_word_are_no_number() -> None:
    assert ungrounded_numbers("Tenants under tension in seventeen homes", "17 homes") == []


def test_a_possessive_and_a_dotted_name_are_the_same_name() -> None:
    assert ungrounded_names("They praised the US and Songdo’s port.", "Songdo is far from the U.S. coast.") == []


def test_half_of_a_hyphenated_name_is_held() -> None:
    assert ungrounded_names("They left Seoul for Busan.", "the Seoul-Busan line") == []


@given(st.text(max_size=200).filter(lambda text: not UNPRINTABLE.search(text)))
def test_nothing_breaks_the_checks(text: str) -> None:
    problems(draft(summary_en=f"x{text}", summary_ko=text), STORY)
    looks_english(text)
    count_sentences(text)
