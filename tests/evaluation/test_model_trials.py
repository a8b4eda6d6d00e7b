"""Choosing models: recorded answers, rates, floors, wins and losses."""

from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings
from rich.console import Console

from backend.common import terminal
from backend.materials.notes.base import Usage
from evaluation import model_trials, recorded
from evaluation.management.commands import evaluate
from evaluation.model_trials import ModelScores, Trial
from tests.evaluation.lines import line
from tests.materials.notes.test_openai import SETTINGS
from tests.materials.verifiers import ScriptedVerifier
from tests.sandbox.conftest import sandbox, sandbox_url

__all__ = ["sandbox", "sandbox_url"]
LINES = [
    line("The bridge is 420 meters long."),
    line("The bridge is 520 meters long.", error="value", wrong_in="english"),
    line("The bridge is not 420 meters long.", error="polarity", wrong_in="english"),
]


@pytest.fixture
def printed(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path, sandbox_url: str, sandbox: httpx.Client
) -> StringIO:
    """Evaluate three lines against the sandbox's verifier; return what is printed."""
    output = StringIO()
    monkeypatch.setattr(terminal, "console", lambda: Console(file=output, width=terminal.WIDTH_OF_A_FILE))
    monkeypatch.setattr(evaluate, "load_part", lambda part: LINES if part == "tuning" else [])
    monkeypatch.setattr(recorded, "FOLDER", tmp_path)
    (tmp_path / "none.jsonl").touch()
    monkeypatch.setattr(model_trials, "MEANINGS", tmp_path / "none.jsonl")
    settings.LLM_VERIFIER = ("openai", SETTINGS.__class__(**vars(SETTINGS) | {"base_url": f"{sandbox_url}/llm/v1"}))
    return output


def run(**options: Any) -> None:
    call_command("evaluate", **{"model": "candidate", "live": True} | options)


def asked(sandbox: httpx.Client) -> int:
    return len(sandbox.get("/sandbox/llm/calls").json())


def test_a_good_verifier_is_scored_and_its_answers_play_again_without_a_call(
    printed: StringIO, sandbox: httpx.Client
) -> None:
    run()
    assert "keeps the floors" in printed.getvalue()
    calls = asked(sandbox)
    assert calls == len(LINES)
    run(live=False)
    assert asked(sandbox) == calls
    lines = printed.getvalue().splitlines()
    assert lines[: len(lines) // 2] == lines[len(lines) // 2 :]


def test_a_verifier_that_judges_nothing_is_not_recommended(printed: StringIO, sandbox: httpx.Client) -> None:
    sandbox.post("/sandbox/llm", json={"behaviour": "agrees_with_all", "role": "verifier"})
    run()
    assert "Not recommended: candidate is below the floors" in printed.getvalue()


def test_the_current_model_is_compared_by_its_recorded_answers(printed: StringIO, sandbox: httpx.Client) -> None:
    run(model=SETTINGS.model)
    sandbox.post("/sandbox/llm", json={"behaviour": "refuses_all", "role": "verifier", "times": 1})
    run()
    assert "Wins: 0" in printed.getvalue()
    assert "Losses: 1" in printed.getvalue()


def test_who_agrees_with_every_meaning_and_question_misses_all_false_ones() -> None:
    scores = model_trials.try_verifier(ScriptedVerifier(), "m", [])
    assert len(scores.trials) == 24
    assert (scores.percent("refused"), scores.percent("missed")) == (0.0, 100.0)


def test_nothing_recorded_is_said(printed: StringIO) -> None:
    with pytest.raises(CommandError, match="ask it with --live"):
        run(live=False)


def trials(*outcomes: str) -> tuple[Trial, ...]:
    return tuple(Trial(str(n), n % 2 == 0, outcome, None) for n, outcome in enumerate(outcomes))


def test_a_model_below_a_floor_is_not_recommended() -> None:
    for outcomes, sentence in [
        (("right", "right", "right", "right"), "Recommended: new keeps the floors, wins 1 and loses 0 against old."),
        (("right", "missed", "right", "right"), "below the floors (missed 50.0 % > 20 %)"),
        (("refused", "right", "right", "right"), "below the floors (refused 50.0 % > 10 %)"),
        (("unanswered", "right", "right", "right"), "below the floors (unanswered 25.0 % > 3 %)"),
    ]:
        old = ModelScores("verifier", "old", trials("right", "right", "right", "missed"))
        assert sentence in model_trials.recommendation(ModelScores("verifier", "new", trials(*outcomes)), old), outcomes


def test_cost_and_seconds_are_those_of_the_calls() -> None:
    usage = Usage("m", 1, 1, SETTINGS.input_usd_per_million, "ok", 2.0)
    scores = ModelScores("verifier", "m", (Trial("a", True, "right", usage), Trial("b", True, "unanswered", None)))
    assert (scores.cost_usd, scores.seconds) == (SETTINGS.input_usd_per_million, 2.0)


def test_no_fence_mark_makes_an_answer_another_one() -> None:
    one, other = (
        [{"role": "user", "content": f"===== material {mark * 16} =====\nx\n===== material {mark * 16} ====="}]
        for mark in "ab"
    )
    assert recorded.answer_key("v1", "m", one) == recorded.answer_key("v1", "m", other)
    assert recorded.answer_key("v2", "m", one) != recorded.answer_key("v1", "m", other)
