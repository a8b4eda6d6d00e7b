"""The gate lets every recorded pack through whole, and its three texts have the levels they claim."""

from collections.abc import Iterator

import pytest

from backend.materials.notes.base import PackDraft, StoryText
from backend.materials.notes.levels import text as text_level
from backend.materials.notes.packs.review import review
from contracts.enums import Difficulty, Level
from sandbox.newsroom.stories import CATEGORIES, stories
from sandbox.newsroom.study_packs import pack_of, packs

BANDS = tuple(Level)


def test_every_story_has_a_pack_and_every_pack_a_story() -> None:
    assert set(packs()) == {story.slug for story in stories()}


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_gate_finds_no_problem_drops_nothing_and_measures_the_level_claimed(category: str) -> None:
    assert list(_wrong(category)) == []


def _wrong(category: str) -> Iterator[tuple[str, str]]:
    for story in stories():
        if story.category != category:
            continue
        written = pack_of(story)
        text = story.abstract if story.outlet == "nyt" else "\n\n".join(story.paragraphs)
        found = review(PackDraft.model_validate(written.model_dump()), StoryText(title=story.title, text=text))
        if (pack := found.pack) is None or found.problems:
            yield story.slug, f"refused: {found.problems}"
            continue
        kept = {
            "levels": pack.levels == tuple(Difficulty),
            "lines": (pack.headline_ko, pack.opener) == (written.headline_ko, written.opener),
            "evidence": [[one.evidence for one in text.sentences] for text in pack.texts]
            == [[one.evidence for one in text.sentences] for text in written.texts],
            "words": [[word.word.split()[0] for word in text.words] for text in pack.texts]
            == [[word.word.split()[0] for word in text.words] for text in written.texts],
            "proof": {text.level.value: text.proof for text in pack.texts}
            == {level: number - 1 for level, number in written.question.proof.items()},
        }
        for one in pack.texts:
            measured = text_level.read(one.en, taught=[word.lemma for word in one.words]).level
            kept |= {
                f"level {one.level}": measured is not None and BANDS.index(one.level) - BANDS.index(measured) in (0, 1),
                f"words of {one.level}": 4 <= len(one.words) <= 6
                and {BANDS.index(word.level) - BANDS.index(one.level) for word in one.words} <= {0, 1},
            }
        yield from ((story.slug, name) for name, is_kept in kept.items() if not is_kept)
