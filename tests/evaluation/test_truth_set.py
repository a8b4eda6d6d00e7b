"""The stories and summaries keep to the format of evaluation/truth/README.md."""

import json
from typing import Any

import pytest

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


@pytest.mark.parametrize("part", PARTS)
def test_a_part_keeps_to_the_format(part: str) -> None:
    stories, summaries, lines = rows(part, "stories.jsonl"), rows(part, "summaries.jsonl"), load_part(part)
    assert {row["category"] for row in stories} == CATEGORIES
    found = {(row["story"], row["honest"]) for row in summaries}
    assert found == {(row["id"], honest) for row in stories for honest in (True, False)}
    assert [line.summary_en for line in lines if len(line.summary_en) > LONGEST_SUMMARY] == []
    languages: dict[str | None, str | None] = dict.fromkeys(REFUSED_KOREAN | KOREAN_FLAGGED, "korean")
    languages |= dict.fromkeys(REFUSED_ENGLISH | FLAGGED, "english") | {None: None}
    assert [row for row in summaries if languages.get(row["error"], "unknown error") != row["wrong_in"]] == []
    assert [row for row in summaries if row["honest"] is not (row["error"] is None)] == []
    assert [line for line in lines if line.wrong_in == "korean" and not line.summary_ko] == []
