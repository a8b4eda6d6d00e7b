"""A story and notes that are right for it; tests spoil one thing at a time."""

from typing import Any

from backend.materials.notes.base import StoryText, StudyDraft

STORY = StoryText(
    title="Port of Songdo unveils its first electric crane",
    text=(
        "The port of Songdo unveiled an electric crane on Tuesday, March 3. It lifts 1,200 tonnes an hour and cost "
        '$3.2 million, said Mira Castellan, who runs the yard. "We wanted quiet nights," she said. '
        "Engineers in the U.S. expect the machine to cut emissions by 40 percent. "
        "Twelve ports have asked for the plans."
    ),
)
WORDS = ("unveiled", "cost", "yard", "emissions", "expect")


def word(text: str, **fields: Any) -> dict[str, Any]:
    """Return a right vocabulary item for a word of STORY."""
    sentences = (
        "The port of Songdo unveiled an electric crane on Tuesday, March 3.",
        "It lifts 1,200 tonnes an hour and cost $3.2 million, said Mira Castellan, who runs the yard.",
        "Engineers in the U.S. expect the machine to cut emissions by 40 percent.",
    )
    sentence = next(sentence for sentence in sentences if text in sentence)
    right = {"word": text, "lemma": text, "part_of_speech": "noun", "ipa": None, "meaning_ko": "뜻", "level": "B1"}
    return right | {"sentence": sentence} | fields


def draft(**fields: Any) -> StudyDraft:
    """Return right notes for STORY, with `fields` put in their place."""
    right: dict[str, Any] = {
        "summary_en": "The port of Songdo has a new electric crane. Mira Castellan says it cost $3.2 million.",
        "summary_ko": "송도항에 새 전기 크레인이 들어왔습니다. 미라 카스텔란은 비용이 320만 달러였다고 말합니다.",
        "vocabulary": [word(text) for text in WORDS],
    }
    return StudyDraft.model_validate(right | fields)
