"""The stories and summaries keep to the format of evaluation/truth/README.md."""

import json
from collections import Counter
from typing import Any

from evaluation.truth_set import FOLDER, PARTS, REFUSED_ENGLISH, REFUSED_KOREAN, load_part

CATEGORIES = {"politics", "business", "technology", "science", "health", "sports", "culture", "world"}
LONGEST_SUMMARY = 400
FLAGGED = {"binding", "role", "speaker", "polarity", "direction", "cause", "quantifier", "modality"}
KOREAN_FLAGGED = {"korean-name", "korean-binding"}


def rows(part: str, name: str) -> list[dict[str, Any]]:
    return [json.loads(row) for row in (FOLDER / part / name).read_text(encoding="utf-8").splitlines()]


def test_the_parts_have_no_story_in_common() -> None:
    titles = [row["title"] for part in PARTS for row in rows(part, "stories.jsonl")]
    assert len(set(titles)) == len(titles) >= 40


def test_the_stories_cover_all_categories() -> None:
    for part in PARTS:
        assert {row["category"] for row in rows(part, "stories.jsonl")} == CATEGORIES, part


def test_each_story_has_honest_and_unfaithful_summaries() -> None:
    for part in PARTS:
        found = Counter((row["story"], row["honest"]) for row in rows(part, "summaries.jsonl"))
        assert [
            row["id"]
            for row in rows(part, "stories.jsonl")
            if not found[row["id"], True] or not found[row["id"], False]
        ] == [], part


def test_no_summary_is_longer_than_a_learner_gets() -> None:
    for part in PARTS:
        assert [line.summary_en for line in load_part(part) if len(line.summary_en) > LONGEST_SUMMARY] == [], part


def test_a_line_is_wrong_in_the_language_of_its_error() -> None:
    for part in PARTS:
        korean = REFUSED_KOREAN | KOREAN_FLAGGED
        languages: dict[str | None, str | None] = dict.fromkeys(korean, "korean")
        languages |= dict.fromkeys(REFUSED_ENGLISH | FLAGGED, "english") | {None: None}
        odd = [
            row
            for row in rows(part, "summaries.jsonl")
            if languages.get(row["error"], "unknown error") != row["wrong_in"]
            or row["honest"] is not (row["error"] is None)
        ]
        assert odd == [], part


def test_a_line_that_is_wrong_in_korean_has_korean() -> None:
    for part in PARTS:
        assert [line for line in load_part(part) if line.wrong_in == "korean" and not line.summary_ko] == [], part
