"""Each way in which the sandbox's model can answer wrongly is one that the gate notices."""

import pytest

from backend.materials.notes.base import PackDraft, StoryText
from backend.materials.notes.packs.review import PackReview, review
from contracts.enums import Difficulty
from sandbox.llm.false_packs import FALSE_PACKS
from sandbox.newsroom.stories import stories
from sandbox.newsroom.study_packs import pack_of

STORY = next(story for story in stories() if story.slug == "phone-built-around-one-screwdriver")
TEXT = StoryText(title=STORY.title, text=STORY.body)
RIGHT = pack_of(STORY).model_dump(mode="json")


def judged(name: str) -> PackReview:
    return review(PackDraft.model_validate(FALSE_PACKS[name](RIGHT)), TEXT)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("ungrounded", "87.3"),
        ("wrong_word", "perspicacious"),
        ("no_korean", "has no Korean"),
        ("wrong_language", "English"),
        ("swapped_korean", "A2: "),
        ("two_meanings", "in an easier text"),
        ("two_right_answers", "exactly one option"),
        ("answer_in_other_words", "says the same"),
        ("no_right_answer", "exactly one option"),
        ("equal_texts", "the same as at another level"),
        ("wrong_labels", "A2: the text is at level"),
    ],
)
def test_the_gate_says_what_is_wrong(name: str, reason: str) -> None:
    assert reason in " ".join(judged(name).problems)


def test_only_the_false_level_is_left_out() -> None:
    pack = judged("one_false_level").pack
    assert pack is not None
    assert pack.levels == (Difficulty.A2, Difficulty.B1)


@pytest.mark.parametrize("name", ["shifted_positions", "word_twice"])
def test_what_code_can_find_by_itself_is_put_right(name: str) -> None:
    right, found = review(PackDraft.model_validate(RIGHT), TEXT).pack, judged(name).pack
    assert right is not None
    assert found is not None
    taught = [[sorted(word.lemma for word in text.words) for text in pack.texts] for pack in (right, found)]
    assert taught[0] == taught[1]


def test_evidence_that_does_not_exist_is_found_anew_or_the_text_is_left_out() -> None:
    found = judged("absent_evidence").pack
    assert found is not None
    assert all(sentence.evidence for text in found.texts for sentence in text.sentences)


def test_lines_that_may_not_be_shown_are_left_out() -> None:
    packs = {name: judged(name).pack for name in ("emoji_headline", "english_headline", "opener_with_facts")}
    assert packs["emoji_headline"].headline_ko == RIGHT["headline_ko"]  # type: ignore[union-attr]
    assert packs["english_headline"].headline_ko == ""  # type: ignore[union-attr]
    assert packs["opener_with_facts"].opener == ""  # type: ignore[union-attr]


def test_a_pack_without_texts_has_not_the_shape_of_one() -> None:
    with pytest.raises(ValueError, match="texts"):
        judged("missing_field")
