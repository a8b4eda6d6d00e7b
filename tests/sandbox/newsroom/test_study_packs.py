"""The gate lets every recorded pack through whole, and its three texts have the levels they claim."""

import functools

import pytest

from backend.materials.notes.base import PackDraft, StoryText
from backend.materials.notes.levels import text as text_level
from backend.materials.notes.packs.pack import Pack
from backend.materials.notes.packs.review import PackReview, review
from contracts.enums import Difficulty, Level
from sandbox.newsroom.stories import Story, stories
from sandbox.newsroom.study_packs import pack_of, packs

BANDS = tuple(Level)
every_story = pytest.mark.parametrize("story", stories(), ids=lambda story: story.slug)


@functools.cache
def reviewed(slug: str) -> PackReview:
    story = next(story for story in stories() if story.slug == slug)
    text = story.abstract if story.outlet == "nyt" else "\n\n".join(story.paragraphs)
    draft = PackDraft.model_validate(pack_of(story).model_dump())
    return review(draft, StoryText(title=story.title, text=text))


def accepted(story: Story) -> Pack:
    pack = reviewed(story.slug).pack
    assert pack is not None
    return pack


def test_every_story_has_a_pack_and_every_pack_a_story() -> None:
    assert set(packs()) == {story.slug for story in stories()}


@every_story
def test_the_gate_finds_no_problem(story: Story) -> None:
    assert reviewed(story.slug).problems == ()


@every_story
def test_the_gate_drops_nothing(story: Story) -> None:
    pack, written = accepted(story), pack_of(story)
    assert pack.levels == tuple(Difficulty)
    assert [len(text.sentences) for text in pack.texts] == [len(text.sentences) for text in written.texts]
    assert [[word.word.split()[0] for word in text.words] for text in pack.texts] == [
        [word.word.split()[0] for word in text.words] for text in written.texts
    ]
    assert (pack.headline_ko, pack.opener) == (written.headline_ko, written.opener)


@every_story
def test_every_sentence_rests_on_the_evidence_it_names(story: Story) -> None:
    for found, written in zip(accepted(story).texts, pack_of(story).texts, strict=True):
        assert [one.evidence for one in found.sentences] == [one.evidence for one in written.sentences]


@every_story
def test_the_proof_of_the_answer_is_where_the_pack_says(story: Story) -> None:
    proofs = {text.level.value: text.proof for text in accepted(story).texts}
    assert proofs == {level: number - 1 for level, number in pack_of(story).question.proof.items()}


@every_story
def test_each_text_has_the_level_it_claims_or_the_one_below(story: Story) -> None:
    for text in accepted(story).texts:
        measured = text_level.read(text.en, taught=[word.lemma for word in text.words]).level
        assert measured is not None
        assert BANDS.index(text.level) - BANDS.index(measured) in (0, 1)


@every_story
def test_each_text_teaches_four_to_six_words_of_its_level_or_one_band_above(story: Story) -> None:
    for text in accepted(story).texts:
        assert 4 <= len(text.words) <= 6
        assert {BANDS.index(word.level) - BANDS.index(text.level) for word in text.words} <= {0, 1}
