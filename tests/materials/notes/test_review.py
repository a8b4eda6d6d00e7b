"""What of a draft is shown: bad sentences and words go, what is left must be enough."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.materials.notes.base import UNPRINTABLE, StoryText
from backend.materials.notes.review import problems, review
from tests.materials.notes.notes import STORY, WORDS, draft, word

THREE = "The port of Songdo has a new electric crane. It cost $3.2 million. Twelve ports want the plans."
THREE_KO = "송도항에 새 전기 크레인이 들어왔습니다. 비용은 320만 달러였습니다. 항구 열두 곳이 설계도를 원합니다."


def test_right_notes_pass_as_they_are() -> None:
    assert review(draft(), STORY).draft == draft()


def test_a_bad_sentence_goes_with_its_korean_when_two_good_ones_remain() -> None:
    wrong = draft(summary_en=THREE.replace("$3.2", "$4.2"), summary_ko=THREE_KO.replace("320만", "420만"))
    kept = review(wrong, STORY).draft
    assert kept is not None
    assert kept.summary_en == "The port of Songdo has a new electric crane. Twelve ports want the plans."
    assert kept.summary_ko == "송도항에 새 전기 크레인이 들어왔습니다. 항구 열두 곳이 설계도를 원합니다."


def test_what_was_wrong_with_a_dropped_sentence_is_still_reported() -> None:
    wrong = draft(summary_en=THREE.replace("$3.2", "$4.2"), summary_ko=THREE_KO.replace("320만", "420만"))
    assert "value problem" in review(wrong, STORY).rules


def test_a_sentence_whose_korean_is_wrong_goes_too() -> None:
    kept = review(draft(summary_en=THREE, summary_ko=THREE_KO.replace("320만", "3,200만")), STORY).draft
    assert kept is not None
    assert "$3.2 million" not in kept.summary_en


def test_a_bad_sentence_of_two_is_refused_with_what_the_story_says() -> None:
    reviewed = review(draft(summary_en="The crane cost $4.2 million. It is in the port."), STORY)
    assert reviewed.draft is None
    assert (
        "summary_en: The summary says '$4.2 million', which the story does not; it says '$3.2 million'."
        in reviewed.problems
    )


def test_a_story_of_one_sentence_may_be_summed_up_in_one() -> None:
    story = StoryText(title="Songdo has a crane", text="The port of Songdo unveiled an electric crane on Tuesday.")
    words = [word("unveiled", lemma=f"unveil{number}", sentence=story.text) for number in range(5)]
    notes = draft(
        summary_en="Songdo's port has a new electric crane.",
        summary_ko="송도항에 새 전기 크레인이 생겼습니다.",
        vocabulary=words,
    )
    assert review(notes, story).problems == ()


def test_one_sentence_about_a_longer_story_is_too_little() -> None:
    notes = draft(
        summary_en="The port of Songdo has a new electric crane.", summary_ko="송도항에 새 크레인이 들어왔습니다."
    )
    assert any("one sentence" in problem for problem in review(notes, STORY).problems)


def test_a_bad_word_loses_the_word_not_the_story() -> None:
    notes = draft(vocabulary=[word("unveiled", word="revealed"), *map(word, WORDS[1:])])
    reviewed = review(notes, STORY)
    assert reviewed.draft is not None
    assert [item.word for item in reviewed.draft.vocabulary] == list(WORDS[1:])


def test_too_few_good_words_are_refused_with_their_reasons() -> None:
    bad = [word(text, meaning_ko="公開") for text in WORDS[:3]]
    reviewed = review(draft(vocabulary=[*bad, *map(word, WORDS[3:])]), STORY)
    assert reviewed.draft is None
    assert "the meaning of 'unveiled' is not written in Korean." in reviewed.problems


@pytest.mark.parametrize("count", [0, 4, 7])
def test_five_or_six_words_are_wanted(count: int) -> None:
    items = [word("unveiled", lemma=f"lemma-{number}") for number in range(count)]
    assert any(f"{count} items" in problem for problem in problems(draft(vocabulary=items), STORY))


def test_notes_without_korean_are_refused() -> None:
    assert "summary_ko is not written in Korean." in problems(draft(summary_ko=""), STORY)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200).filter(lambda text: not UNPRINTABLE.search(text)))
def test_nothing_breaks_the_gate(text: str) -> None:
    review(draft(summary_en=f"x{text}", summary_ko=text), STORY)
