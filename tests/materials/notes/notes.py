"""A story and a study pack that is right for it; tests spoil one thing at a time."""

import copy
from typing import Any

from backend.materials.notes.base import PackDraft, StoryText

STORY = StoryText(
    title="Port of Songdo unveils its first electric crane",
    text=(
        "The port of Songdo unveiled an electric crane on Tuesday, March 3. It lifts 1,200 tonnes an hour and cost "
        '$3.2 million, said Mira Castellan, who runs the yard. "We wanted quiet nights," she said. '
        "Engineers in the U.S. expect the machine to cut emissions by 40 percent. "
        "Twelve ports have asked for the plans."
    ),
    may_quote=True,
)


def word(sentence: int, text: str, **fields: Any) -> dict[str, Any]:
    """Return a word of a text as a model gives it."""
    right = {"sentence": sentence, "word": text, "lemma": text, "part_of_speech": "noun", "meaning_ko": "뜻풀이"}
    return right | fields


def said(en: str, ko: str, *evidence: int) -> dict[str, Any]:
    """Return a sentence of a text with the story's sentences it rests on."""
    return {"en": en, "ko": ko, "evidence": list(evidence)}


PACK: dict[str, Any] = {
    "headline_ko": "송도항, 첫 전기 크레인 공개",
    "texts": [
        {
            "level": "A2",
            "sentences": [
                said("The port of Songdo has a new electric crane.", "송도항에 새 전기 크레인이 들어왔습니다.", 1),
                said("It cost $3.2 million.", "가격은 320만 달러였습니다.", 2),
                said("Now twelve ports want the plans.", "이제 항구 열두 곳이 설계도를 원합니다.", 5),
            ],
            "words": [
                word(1, "port", meaning_ko="항구"),
                word(1, "electric", part_of_speech="adjective", meaning_ko="전기의"),
                word(1, "crane", meaning_ko="크레인"),
                word(3, "plans", lemma="plan", meaning_ko="설계도"),
            ],
        },
        {
            "level": "B1",
            "sentences": [
                said(
                    "The port of Songdo showed its first electric crane on Tuesday.",
                    "송도항은 화요일에 첫 전기 크레인을 선보였습니다.",
                    0,
                    1,
                ),
                said(
                    "Engineers expect that the machine will reduce emissions by 40 percent.",
                    "기술자들은 이 기계가 배출량을 40퍼센트 줄일 것으로 기대합니다.",
                    4,
                ),
            ],
            "words": [
                word(1, "electric", part_of_speech="adjective", meaning_ko="전기의"),
                word(2, "expect", part_of_speech="verb", meaning_ko="기대하다"),
                word(2, "reduce", part_of_speech="verb", meaning_ko="줄이다"),
                word(2, "emissions", lemma="emission", meaning_ko="배출량"),
            ],
        },
        {
            "level": "B2",
            "sentences": [
                said(
                    "Mira Castellan, who runs the yard, said the electric crane had cost $3.2 million.",
                    "야적장을 운영하는 미라 카스텔란은 전기 크레인에 320만 달러가 들었다고 말했습니다.",
                    2,
                ),
                said("Twelve ports have already requested the plans.", "항구 열두 곳이 이미 설계도를 요청했습니다.", 5),
            ],
            "words": [
                word(1, "yard", meaning_ko="야적장"),
                word(1, "crane", meaning_ko="크레인"),
                word(1, "electric", part_of_speech="adjective", meaning_ko="전기의"),
                word(2, "requested", lemma="request", part_of_speech="verb", meaning_ko="요청하다"),
            ],
        },
    ],
    "question": {
        "question": "What does the port of Songdo have?",
        "options": ["A fast ship", "An electric crane", "A long bridge", "A quiet train"],
        "answer": "An electric crane",
        "proof": {"A2": 1, "B1": 1, "B2": 1},
    },
    "opener": "Which machines should be electric?",
}


def pack(**fields: Any) -> dict[str, Any]:
    """Return a right pack for STORY as JSON, with `fields` put in their place."""
    return copy.deepcopy(PACK) | fields


def draft(**fields: Any) -> PackDraft:
    """Return a right pack for STORY, with `fields` put in their place."""
    return PackDraft.model_validate(pack(**fields))
