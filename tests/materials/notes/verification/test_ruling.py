"""What verdicts leave of a pack."""

from dataclasses import replace

from backend.materials.notes.base import StoryText
from backend.materials.notes.packs.pack import Pack, PackSentence, PackText
from backend.materials.notes.verification.ruling import Ruling, rule
from backend.materials.notes.verification.verdicts import (
    Support,
    Verdict,
    english_key,
    korean_key,
    pack_keys,
    question_key,
    word_key,
)
from contracts.enums import Difficulty
from tests.materials.writers import right_pack

STORY = StoryText("Port gets a crane", "A port has a crane. It is electric. It is new. Nobody doubts it.")
THIRD = PackSentence("Nobody doubts it.", "아무도 의심하지 않습니다.", (4,))


def text_of(*flags: int, sentences: int = 3) -> PackText:
    """Return a text of three sentences, those of these numbers flagged."""
    (text,) = right_pack([Difficulty.B1]).texts
    shown = (*text.sentences, THIRD)[:sentences]
    flagged = tuple(replace(one, flags=("odd",)) if n in flags else one for n, one in enumerate(shown))
    return replace(text, sentences=flagged)


def pack_of(text: PackText) -> Pack:
    return replace(right_pack([Difficulty.B1]), texts=(text,))


def ruled(pack: Pack, *bad: str, can_wait: bool = False, support: Support = Support.CONTRADICTED) -> Ruling:
    """Rule with a verdict on everything: `support` for these keys."""
    verdicts = {key: Verdict(support if key in bad else Support.SUPPORTED) for key in pack_keys(pack, STORY)}
    return rule(pack, verdicts, STORY, can_wait=can_wait)


def kept(found: Ruling) -> Pack:
    assert found.pack
    return found.pack


def test_a_pack_without_a_bad_part_stays_as_it_is() -> None:
    pack = pack_of(text_of(0))
    assert ruled(pack) == Ruling(pack, (), ())


def test_a_contradicted_sentence_goes_with_its_words_when_two_good_ones_remain() -> None:
    pack = pack_of(text_of())
    found = ruled(pack, english_key(pack.main.sentences[0], STORY))
    assert [one.en for one in kept(found).main.sentences] == ["It is electric.", "Nobody doubts it."]
    assert [(word.word, word.sentence) for word in kept(found).main.words] == [("electric", 0)]
    assert found.problems == ()
    assert [(stop.part, stop.verdict) for stop in found.stops] == [("english", "contradicted")]


def test_the_question_goes_when_no_sentence_shows_its_answer_any_more() -> None:
    pack = pack_of(text_of())
    found = ruled(pack, english_key(pack.main.sentences[0], STORY))
    assert kept(found).question is None


def test_a_wrong_translation_counts_like_a_wrong_sentence() -> None:
    pack = pack_of(text_of())
    found = ruled(pack, korean_key(THIRD), support=Support.NOT_STATED)
    assert len(kept(found).main.sentences) == 2
    assert found.stops[0].part == "korean"


def test_a_text_with_one_good_sentence_left_is_written_anew_for_the_reason() -> None:
    pack = pack_of(text_of(sentences=2))
    found = ruled(pack, english_key(pack.main.sentences[1], STORY))
    assert found.pack is None
    assert "B1: 'It is electric.' is not what the story says" in found.problems[0]


def test_a_part_that_was_asked_for_and_not_answered_is_stopped() -> None:
    pack = pack_of(text_of())
    found = ruled(pack, english_key(THIRD, STORY), support=Support.UNANSWERED)
    assert THIRD not in kept(found).main.sentences


def test_a_wrong_meaning_takes_its_word_alone() -> None:
    pack = pack_of(text_of())
    word = pack.main.words[1]
    found = ruled(pack, word_key(word, pack.main.sentences[word.sentence]))
    assert [one.word for one in kept(found).main.words] == ["port", "electric"]
    assert len(kept(found).main.sentences) == 3
    assert found.stops[0].text_ko == "크레인"


def test_a_question_with_two_right_answers_is_dropped_and_asked_for_again() -> None:
    pack = pack_of(text_of())
    assert pack.question
    found = ruled(pack, question_key(pack.question, pack))
    assert kept(found).question is None
    assert "not exactly one right answer" in found.problems[0]


def test_without_a_verdict_a_flagged_text_waits_and_an_unflagged_one_is_shown() -> None:
    flagged, plain = text_of(1), replace(text_of(), level=Difficulty.B2)
    pack = replace(right_pack([Difficulty.B1]), texts=(flagged, plain))
    found = rule(pack, {}, STORY, can_wait=True)
    assert kept(found).levels == (Difficulty.B2,)
    assert found.stops == ()


def test_without_a_verdict_in_time_a_text_goes_without_its_flagged_sentence() -> None:
    found = rule(pack_of(text_of(2)), {}, STORY, can_wait=False)
    assert THIRD.en not in kept(found).main.en
    assert [(stop.verdict, stop.flags) for stop in found.stops] == [("unverified", ("odd",))]


def test_a_flag_that_the_verifier_answered_for_means_nothing() -> None:
    pack = pack_of(text_of(0, 1, 2))
    assert ruled(pack, can_wait=True).pack == pack
