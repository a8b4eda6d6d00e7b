"""What of a pack is shown: texts are judged one by one, then together; what is right stays when others fail."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.materials.notes.base import PackDraft, StoryText
from backend.materials.notes.packs.headline import headline_ko, opener
from backend.materials.notes.packs.meanings import agree
from backend.materials.notes.packs.pack import Pack
from backend.materials.notes.packs.review import PackReview, review
from contracts.enums import Difficulty
from tests.materials.notes.notes import PACK, STORY, draft, pack


def spoiled(level: str, old: str, new: str) -> PackDraft:
    """Return the pack with a change in the text of one level."""
    given = pack()
    text = next(one for one in given["texts"] if one["level"] == level)
    for sentence in text["sentences"]:
        sentence["en"], sentence["ko"] = sentence["en"].replace(old, new), sentence["ko"].replace(old, new)
    return PackDraft.model_validate(given)


def pack_of(reviewed: PackReview) -> Pack:
    assert reviewed.pack is not None
    return reviewed.pack


def right() -> Pack:
    """Return the right pack, reviewed."""
    return pack_of(review(draft(), STORY))


def test_a_right_pack_passes_whole() -> None:
    reviewed = review(draft(), STORY)
    assert reviewed.problems == ()
    assert pack_of(reviewed).levels == tuple(Difficulty)
    assert pack_of(reviewed).question is not None
    assert [text.proof for text in pack_of(reviewed).texts] == [0, 0, 0]


def test_every_word_stands_at_its_place() -> None:
    found = [(text, word) for text in right().texts for word in text.words]
    assert len(found) > 8
    assert all(text.sentences[word.sentence].en.startswith(word.word, word.start) for text, word in found)


def test_a_level_that_fails_is_left_out_and_the_others_stay() -> None:
    for old, new, reason in [
        ("40 percent", "60 percent", "60 percent"),
        ("40퍼센트", "60퍼센트", "60"),
        ("기대합니다", "기대해요", "-습니다"),
        ("on Tuesday.", "on Tuesday. It is big.", "exactly one sentence"),
        ("reduce", "ameliorate hydrocarbon particulate", "is at level"),
    ]:
        reviewed = review(spoiled("B1", old, new), STORY)
        assert pack_of(reviewed).levels == (Difficulty.A2, Difficulty.B2), old
        assert any(problem.startswith("B1: ") and reason in problem for problem in reviewed.problems), old


def test_the_second_try_completes_the_first() -> None:
    first = pack_of(review(spoiled("B1", "40 percent", "60 percent"), STORY))
    other = draft(headline_ko="다른 제목", texts=PACK["texts"][1:2], question=None)
    second = review(other, STORY, wanted=[Difficulty.B1], earlier=first)
    assert second.problems == ()
    assert pack_of(second).levels == tuple(Difficulty)
    assert (pack_of(second).headline_ko, pack_of(second).question) == (first.headline_ko, first.question)
    assert [text.proof for text in pack_of(second).texts] == [0, 0, 0]


def test_a_better_question_at_the_second_try_replaces_one_that_a_text_does_not_show() -> None:
    asked = PACK["question"] | {"options": ["A ship", "The plans", "A train", "A bridge"], "answer": "The plans"}
    first = review(draft(question=asked | {"question": "What do the twelve ports want?"}), STORY)
    assert [text.proof for text in pack_of(first).texts] == [2, None, 1]
    second = pack_of(review(draft(), STORY, wanted=[], earlier=pack_of(first)))
    assert second.question == right().question
    assert [text.proof for text in second.texts] == [0, 0, 0]


def test_a_text_equal_to_the_one_beside_it_is_left_out() -> None:
    given = pack()
    given["texts"][1] = given["texts"][0] | {"level": "B1"}
    reviewed = review(PackDraft.model_validate(given), STORY)
    assert len(pack_of(reviewed).levels) == 2
    assert "the text is the same as at another level." in " ".join(reviewed.problems)


def test_a_word_has_one_meaning_in_a_pack() -> None:
    given = pack()
    given["texts"][1]["words"][0]["meaning_ko"] = "짜릿한"
    reviewed = review(PackDraft.model_validate(given), STORY)
    meanings = {word.meaning_ko for text in pack_of(reviewed).texts for word in text.words if word.lemma == "electric"}
    assert meanings == {"전기의"}


def test_evidence_that_does_not_exist_is_replaced() -> None:
    given = pack()
    for sentence in given["texts"][0]["sentences"]:
        sentence["evidence"] = [99, -1]
    first = pack_of(review(PackDraft.model_validate(given), STORY))
    assert [set(one.evidence) <= set(range(6)) and bool(one.evidence) for one in first.texts[0].sentences] == [True] * 3


def test_a_source_of_one_sentence_needs_one_sentence() -> None:
    story = StoryText(title="Songdo has a crane", text="The port of Songdo unveiled an electric crane on Tuesday.")
    text: dict[str, Any] = PACK["texts"][0] | {"sentences": PACK["texts"][0]["sentences"][:1]}
    reviewed = review(draft(texts=[text]), story, wanted=[Difficulty.A2])
    assert not [problem for problem in reviewed.problems if problem.startswith("A2")]


def test_no_text_at_all_is_no_pack() -> None:
    given = pack(texts=[PACK["texts"][0] | {"words": []}])
    assert review(PackDraft.model_validate(given), STORY).pack is None


def test_a_headline_is_korean_short_and_true() -> None:
    for line, shown in [
        ("송도항, 첫 전기 크레인 공개", "송도항, 첫 전기 크레인 공개"),
        ("🏗️ 송도항 크레인 공개 👍🏽", "송도항 크레인 공개"),
        ("송도항 크레인 320만 달러", "송도항 크레인 320만 달러"),
        ("송도항 크레인 420만 달러", ""),
        ("Songdo unveils a crane", ""),
        ("송도항 crane 공개", ""),
        ("가" * 41, ""),
    ]:
        assert headline_ko(line, STORY) == shown, line


def test_an_opener_is_a_question_without_facts() -> None:
    for line, is_shown in [
        ("Would you like to work at night?", True),
        ("Is 40 percent enough?", False),
        ("Do you know Mira Castellan?", False),
        ("Tell us what you think.", False),
        ("", False),
    ]:
        assert bool(opener(line)) is is_shown, line


def test_meanings_agree_when_they_share_a_part() -> None:
    for one, other, same in [
        ("거절하다", "(단칼에) 거절하다", True),
        ("팔다, 매각하다", "매각하다", True),
        ("정착", "정착하다", True),
        ("올리다", "내리다", False),
        ("은행", "강둑", False),
    ]:
        assert agree(one, other) is agree(other, one) is same, one


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.text(max_size=40), st.integers(-5, 50))
def test_nothing_breaks_the_review(text: str, korean: str, number: int) -> None:
    given_text = {
        "level": "A2",
        "sentences": [{"en": text or "x", "ko": korean, "evidence": [number]}],
        "words": [
            {"sentence": number, "word": text[:9] or "x", "lemma": "x", "part_of_speech": "noun", "meaning_ko": ""}
        ],
    }
    try:
        given_draft = draft(texts=[given_text], headline_ko=korean, opener=text)
    except ValueError:
        return
    review(given_draft, STORY)
