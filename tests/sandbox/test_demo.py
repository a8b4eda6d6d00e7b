import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox.environment import ROOT
from sandbox.folders import throw_away
from sandbox.newsroom.stories import CATEGORIES, SECTIONS, open_edition, stories
from sandbox.newsroom.study_packs import pack_of
from tests.sandbox.processes import mentioning

OWN_SERVERS = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}


@dataclass(frozen=True)
class Told:
    """What a demo said, how it ended, and what it left."""

    output: str
    code: int
    files: list[Path]
    processes: list[int]

    def part(self, number: int) -> str:
        """Return what stands under the headline with this number."""
        found = re.search(rf"─ {number}\. (.*?)(?=─ {number + 1}\. |\Z)", self.output, re.DOTALL)
        assert found, f"nothing stands under headline {number}"
        return found[1]


@pytest.fixture(scope="module")
def told() -> Iterator[Told]:
    with throw_away() as place:
        done = subprocess.run(
            [sys.executable, "-m", "sandbox", "demo"],
            cwd=ROOT,
            env={**OWN_SERVERS, "TMPDIR": str(place)},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        yield Told(done.stdout + done.stderr, done.returncode, list(place.iterdir()), mentioning(str(place)))


def test_the_main_job_runs_to_its_end(told: Told) -> None:
    assert told.code == 0, told.output


def test_every_story_of_every_outlet_is_collected(told: Told) -> None:
    rows = re.findall(r"│ (\S.*?) +│ (\w+) +│ +(\d+) │ +(\d+) │", told.part(1))
    assert len([row for row in rows if row[1] in CATEGORIES]) == len(SECTIONS) * len(CATEGORIES)
    assert sum(int(new) for *_, new in rows) == len(open_edition().stories)


def test_what_the_checks_refused_is_told_with_the_reason(told: Told) -> None:
    part = told.part(2)
    assert "87.3 percent" in part
    assert "perspicacious" in part
    assert "has no Korean" in part
    assert "headline only" in part


def test_one_story_is_shown_in_three_texts_side_by_side(told: Told) -> None:
    (shown,) = [story for story in stories() if story.title in told.part(3)]
    pack, words = pack_of(shown), set(told.part(3).split())
    assert re.search("A2 쉬움 +B1 보통 +B2 어려움", told.part(3))
    for text in pack.texts:
        assert {word.word for word in text.words if word.word.isalpha()} & words
        assert text.words[0].meaning_ko in told.part(3)
    assert pack.question.answer in told.part(3)


def test_the_same_question_is_a_miss_and_then_a_hit_with_both_times(told: Told) -> None:
    answers = re.findall(r"│ (miss|hit) +│ +\d+ +│ +\d+\.\d ms", told.part(4))
    assert answers == ["miss", "hit"]


def test_the_digest_is_delivered_and_a_button_answers_its_presser(told: Told) -> None:
    part = told.part(5)
    assert "오늘의 한입뉴스" in part
    assert "난이도" in part
    delivered, pressed = part.split("a member presses 해석 보기")
    titles = [story for story in open_edition().stories if story.title in delivered.split("the digest, delivered")[1]]
    assert titles
    assert re.search("[가-힣]+니다", pressed)


def test_a_talk_in_kakaotalk_goes_from_the_greeting_to_a_word_that_comes_back(told: Told) -> None:
    greeting, today, story, saved, looked_up, age, asked, answered = re.split(r"╭─ ", told.part(6))[1:]
    assert "오늘의 한입뉴스" in greeting
    (opened,) = [one for one in stories() if one.title in today and one.title in story]
    kept = [word.word for word in pack_of(opened).text("B1").words if word.word in saved]
    assert kept
    assert "complaint" in looked_up
    assert "민원" in looked_up
    assert "14세" in age
    assert "복습 1/" in asked
    assert any(word in asked for word in kept)
    assert re.search("맞았어요|아쉬워요", answered)


def test_the_totals_add_up(told: Told) -> None:
    totals = {name: int(figure) for name, figure in re.findall(r"│ ([a-z ]+?) +│ (\d+) +│", told.part(7))}
    assert totals["stories published"] == len(stories())
    assert totals["with study notes"] + totals["headline only"] == len(stories())
    assert totals["headline only"] == 1


def test_nothing_is_left_behind(told: Told) -> None:
    assert told.files == []
    assert told.processes == []


def test_nothing_went_wrong_on_the_way(told: Told) -> None:
    assert "Traceback" not in told.output
