"""`manage.py evaluate`: how well the truth gate tells faithful summaries from false ones, and finds events.

With `--model` (and `--live` to ask it, else from recorded answers): how well a model plays the verifier or the writer.
"""

import dataclasses
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.table import Column, Table

from backend.common import terminal
from backend.materials.notes.base import WriterSettings
from backend.materials.notes.openai import OpenAIWriter
from backend.materials.notes.verification.openai import OpenAIVerifier
from evaluation import model_trials
from evaluation.event_scores import score_events
from evaluation.model_trials import ModelScores
from evaluation.recorded import AnswerBook, RecordedModel
from evaluation.truth_scores import RATES, PartScores, judge, score, write_scores
from evaluation.truth_set import PARTS, REFUSED_ENGLISH, REFUSED_KOREAN, Line, load_part

LANGUAGES = ("english", "korean")


class Command(BaseCommand):
    """Scores the truth gate and the clustering of events."""

    help = "Score the truth gate and the clustering of events on our stories: tuning, and what was held out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--write", action="store_true", help="write evaluation/scores.json anew, and the rates in docs/study.md"
        )
        parser.add_argument("--model", help="score this model in a role instead of the gate")
        parser.add_argument("--live", action="store_true", help="ask the model anew and record its answers")
        parser.add_argument("--role", choices=("writer", "verifier"), default="verifier", help="what the model plays")
        parser.add_argument("--limit", type=int, default=120, help="so many golden items at most (120)")
        parser.add_argument(
            "--failures",
            action="store_true",
            help="list what went wrong in the tuning part, with the gate's reasons; nothing of what is held out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the rates, the table by kind of error and, on request, the failures."""
        console = terminal.console()
        if options["model"]:
            _score_model(options["model"], options["role"], limit=max(1, options["limit"]), is_live=options["live"])
            return
        if options["live"]:
            raise CommandError("--live needs --model NAME.")
        if options["failures"]:
            for description in _failures(load_part("tuning")):
                console.print(description, highlight=False, markup=False)
            return
        started = time.process_time()
        parts = {part: score(judge(load_part(part))) for part in PARTS}
        console.print(_rates(parts))
        for language in LANGUAGES:
            console.print(_kinds(parts, language))
        console.print(_events())
        console.print(f"{time.process_time() - started:.1f} s of CPU")
        if options["write"]:
            write_scores(parts)


def _score_model(model: str, role: str, *, limit: int, is_live: bool) -> None:
    """Print a model's scores beside the current one's, and whether to use it."""
    console = terminal.console()
    configured: WriterSettings = (
        settings.LLM_VERIFIER[1] if role == "verifier" and settings.LLM_VERIFIER else settings.LLM_SETTINGS
    )
    new = _tried(dataclasses.replace(configured, model=model), role, limit=limit, is_live=is_live)
    current = None
    if configured.model != model and AnswerBook(role, configured.model):
        current = _tried(configured, role, limit=limit, is_live=False)
    headings = ("refused", "missed", "unanswered", "US dollars", "seconds a call")
    columns = (Column(name, justify="right") for name in headings)
    table = Table("model", *columns, title=f"{role.capitalize()}: {len(new.trials)} golden items")
    for one in filter(None, (new, current)):
        rates = [f"{one.percent(outcome):.1f} %" for outcome in ("refused", "missed", "unanswered")]
        table.add_row(one.model, *rates, f"{one.cost_usd:.4f}", f"{one.seconds:.1f}")
    console.print(table)
    if current:
        for label, names in zip(("Wins", "Losses"), model_trials.wins_and_losses(new, current), strict=True):
            console.print(f"{label}: {len(names)}", highlight=False)
    console.print(model_trials.recommendation(new, current), highlight=False, markup=False, soft_wrap=True)


def _tried(configured: WriterSettings, role: str, *, limit: int, is_live: bool) -> ModelScores:
    """Try a model on the golden set; live, its answers are recorded, whatever happens in between."""
    book = AnswerBook(role, configured.model)
    if not is_live and not book:
        raise CommandError(f"No answers of {configured.model} as {role} are recorded: ask it with --live.")
    version = (OpenAIVerifier if role == "verifier" else OpenAIWriter).prompt_version
    recorded = RecordedModel(configured, book, prompt_version=version, is_live=is_live)
    lines = [line for part in PARTS for line in load_part(part)]
    try:
        if role == "verifier":
            verifier = OpenAIVerifier(configured, recorded)
            return model_trials.try_verifier(verifier, configured.model, lines[:: max(1, -(-len(lines) // limit))])
        stories = list({line.story.id: line.story for line in lines}.values())[:limit]
        return model_trials.try_writer(OpenAIWriter(configured, recorded), configured.model, stories)
    finally:
        recorded.close()
        if is_live:
            book.save()


def _rates(parts: dict[str, PartScores]) -> Table:
    columns = (Column(f"{part}, {language}", justify="right") for part in parts for language in LANGUAGES)
    table = Table("rate", *columns, title="The truth gate, in percent; lower is better")
    for key, label in RATES.items():
        rates = [parts[part][language][key] for part in parts for language in LANGUAGES]
        table.add_row(label, *(f"{rate['percent']:.1f}  ({rate['count']} of {rate['of']})" for rate in rates))
    return table


def _kinds(parts: dict[str, PartScores], language: str) -> Table:
    columns = ("lines", "refused", "flagged", "unnoticed")
    headings = (Column(f"{part}\n{column}", justify="right") for part in parts for column in columns)
    table = Table("kind", *headings, title=f"By kind, {language}")
    by_part = [scores[language] for scores in parts.values()]
    for kind in sorted({kind for scores in by_part for kind in scores["kinds"]}):
        counts = [scores["kinds"].get(kind, {}) for scores in by_part]
        table.add_row(kind, *(str(count.get(column, 0)) for count in counts for column in columns))
    return table


def _events() -> Table:
    names = [f"{part}\n{name}" for part in PARTS for name in ("precision", "recall", "F1")]
    columns = (Column(name, justify="right") for name in names)
    table = Table("method", *columns, title="Stories of one event, BCubed scores in percent; higher is better")
    by_part = [dict(score_events(part)) for part in PARTS]
    for method in by_part[0]:
        scores = [getattr(part[method], name) for part in by_part for name in ("precision", "recall", "f1")]
        table.add_row(method, *(f"{100 * value:.1f}" for value in scores))
    return table


def _failures(lines: list[Line]) -> Iterator[str]:
    """Yield a description of each honest line that was refused and of each error that got through."""
    for line in lines:
        for verdict in judge([line], mutate=False):
            missed = verdict.kind in REFUSED_ENGLISH | REFUSED_KOREAN and not verdict.refused
            if verdict.refused if verdict.group == "honest" else verdict.unnoticed or missed:
                outcome = "refused" if verdict.refused else "flagged" if verdict.flagged else "unnoticed"
                korean = f"\n  {line.summary_ko}" if line.summary_ko else ""
                head = f"{line.story.id} {line.kind}: {verdict.language} {verdict.kind} {outcome}"
                reasons = "".join(f"\n  - {reason}" for reason in (*verdict.problems, *verdict.flags))
                yield f"{head}\n  {line.summary_en}{korean}{reasons}"
