"""Hostile outlets and models: what they cost in money, calls, memory, and in time of the sweeps beside them."""

import itertools
import re
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import httpx
from django.conf import settings
from django.db import close_old_connections

from backend.common import clock
from backend.materials.models import Article, LlmCall, LlmDay, Source
from backend.materials.notes.openai import OpenAIWriter
from backend.materials.notes.vendor_gate import VendorGate
from backend.materials.services import note_writing
from sandbox.keys import OPENAI_API_KEY
from sandbox.newsroom.stories import SECTIONS
from sandbox.ports import HOST, free_port
from tests.bench.figure import Figure, at_most, none_of
from tests.bench.packs import due_stories
from tests.bench.stage import Stage, answers, peak_bytes, running, wait_until
from tests.chaos.morning import Morning, tell_the_model
from tests.chaos.rehearsals import Size
from tests.chaos.stage import Stage as ChaosStage
from tests.chaos.stage import stage as open_stage

LANES = (1, 2, 4, 8, 16, 32)
STORIES = 48
MODEL_SECONDS = 0.2
HOUR, SWEEP = 3600.0, 10.0
CALLS_OF_A_DEAD_KEY = 6
HANG_SECONDS, WATCHED_SECONDS, PERIOD_MOST = 600.0, 90.0, 12.0
SWEEPS = ("select_stories", "publish_finished", "schedule_deliveries")
ENDED = re.compile(rf'newsbite_task_last_success_timestamp_seconds{{task="tasks.digest.({"|".join(SWEEPS)})"}} (\S+)')
LISTINGS = ("oversized", "gzip_bomb", "broken", "wrong_charset", "redirect_loop", "cut_off", "bot_wall", "empty")
LISTED_AT = ("/feeds/", "/nyt/svc/", *(f"/{section}" for section in SECTIONS["cnn"].values()))
PAGES = ("oversized", "gzip_bomb", "broken", "cut_off")
PAGES_AT = ("/harbor/", "/northlight/", "/20")
LARGE = Size(outlets=("NYT", "CNN", "Harbor Wire", "Northlight"), channels=1)
MEMORY_MOST_MB = 100.0
PATIENCE_SECONDS = 300.0


def figures(stage: Stage) -> list[Figure]:
    """Measure all of it; about five minutes."""
    Source.objects.update(is_active=False)
    with _model() as base_url:
        rows = [*_budget(base_url), *_dead_key(base_url)]
    port = free_port()
    with open_stage({"METRICS_PORT_WORKER": str(port), "LLM_TIMEOUT_SECONDS": "60"}) as stack:
        return [*rows, *_traps(stack), *_hanging(stack, port)]


@contextmanager
def _model() -> Iterator[str]:
    port = free_port()
    command = [sys.executable, "-m", "sandbox.stand_ins", "--port", str(port), "--llm-delay", str(MODEL_SECONDS)]
    with running(command, {}):
        wait_until(lambda: answers(f"http://{HOST}:{port}/robots.txt"))
        yield f"http://{HOST}:{port}/llm/v1"


def _writer(base_url: str, api_key: str = OPENAI_API_KEY) -> OpenAIWriter:
    _, given = settings.LLM_WRITERS[0]
    return OpenAIWriter(replace(given, base_url=base_url, api_key=api_key, timeout_seconds=30.0))


def _forget() -> None:
    Article.objects.all().delete()
    LlmCall.objects.all().delete()
    LlmDay.objects.all().delete()
    due_stories(STORIES)


def _run_lanes(writer: OpenAIWriter, count: int) -> None:
    """Let so many lanes write notes at once until nothing is due, or there is no money or no vendor."""

    def lane() -> None:
        try:
            note_writing.enrich_due(writer=writer, batch_size=1)
        finally:
            close_old_connections()

    threads = [threading.Thread(target=lane) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _budget(base_url: str) -> list[Figure]:
    """Spend a budget of a few calls with each number of lanes, again and again until no call is made any more."""
    writer, former = _writer(base_url), settings.LLM_DAILY_BUDGET_USD
    after = total = 0
    most = 0.0
    try:
        for lanes in LANES:
            _forget()
            story = note_writing.story_text(Article.objects.select_related("source")[0])
            settings.LLM_DAILY_BUDGET_USD = float(3 * writer.most_usd(story))
            made = -1
            while made != (made := LlmCall.objects.count()):  # what was reserved and not spent is given back
                Article.objects.filter(due_at__isnull=False).update(due_at=clock.now())
                _run_lanes(writer, lanes)
            calls = list(LlmCall.objects.order_by("pk").values_list("cost_usd", flat=True))
            paid, budget = sum(calls, Decimal(0)), Decimal(str(settings.LLM_DAILY_BUDGET_USD))
            after += sum(1 for count in range(len(calls)) if sum(calls[:count], Decimal(0)) >= budget)
            total += len(calls)
            most = max(most, float(paid / budget))
    finally:
        settings.LLM_DAILY_BUDGET_USD = former
        writer._model.close()
    return [
        none_of(f"budget spent, {LANES[0]} to {LANES[-1]} lanes: calls after the limit", after, total),
        at_most("budget spent: the most that was paid / the budget", most, 1.0, 1, unit="budgets"),
    ]


def _dead_key(base_url: str) -> list[Figure]:
    """Sweep for an hour of a clock of ours, with 32 lanes each time, and a key that the vendor refuses."""
    _forget()
    now = 0.0
    writer = _writer(base_url, "sk-revoked")
    writer._model.gate = VendorGate("bench", clock=lambda: now)
    while now < HOUR:
        if not writer.is_paused:
            Article.objects.filter(due_at__isnull=False).update(due_at=clock.now())
            _run_lanes(writer, LANES[-1])
        now += SWEEP
    writer._model.close()
    calls = LlmCall.objects.filter(outcome="llm.unauthorized").count()
    return [
        at_most(
            f"a dead key: calls in an hour / {CALLS_OF_A_DEAD_KEY}", max(calls, 1), CALLS_OF_A_DEAD_KEY, 1, unit="calls"
        )
    ]


def _traps(stack: ChaosStage) -> list[Figure]:
    """Collect in peace, then with each trap as listings and as pages; the worker's peak before and after."""
    morning = LARGE.morning(stack)
    morning.begin()
    stack.wait_until(morning.is_gathered, "every story in the digest", seconds=PATIENCE_SECONDS)
    worker = next(child for child in stack.stack.children if child.name == "worker")
    peace = peak_bytes(worker.pid) / 1024**2
    for traps, places in ((LISTINGS, LISTED_AT), (PAGES, PAGES_AT)):
        for trap in traps:
            _collect_once(stack, morning, trap, places)
    stack.stack.check()
    grown = peak_bytes(worker.pid) / 1024**2 - peace
    name = f"traps: growth of the worker's peak memory / {MEMORY_MOST_MB:.0f} MB"
    return [at_most(name, max(grown, 0.1), MEMORY_MOST_MB, 1, unit="MB")]


def _collect_once(stack: ChaosStage, morning: Morning, trap: str, places: Sequence[str]) -> None:
    """Set a trap, have every listing be due, and wait until each was tried."""
    url = f"{stack.stack.ports.sandbox_url}/sandbox/faults"
    httpx.delete(url, trust_env=False).raise_for_status()
    stack.database.rows("TRUNCATE materials_article, materials_collectrun CASCADE")
    for place in places:
        httpx.post(url, json={"fault": trap, "path_prefix": place}, trust_env=False).raise_for_status()
    stack.database.rows(
        "UPDATE materials_sourcecategory SET etag = '', last_modified = '', error_streak = 0, retry_at = NULL,"
        " ended_at = NULL, last_success_at = now() - interval '26 hours'"
    )
    active = "SELECT count(*) FROM materials_sourcecategory p JOIN materials_source s ON s.id = p.source_id"
    pairs = stack.database.count(f"{active} WHERE s.name = ANY(%s)", list(morning.outlets))
    tried = "SELECT count(DISTINCT (source_id, category_id)) FROM materials_collectrun"
    stack.wait_until(lambda: stack.database.count(tried) >= pairs, "a try of every listing", seconds=PATIENCE_SECONDS)


def _hanging(stack: ChaosStage, port: int) -> list[Figure]:
    """Let the model take every call and answer none; the longest time between two ends of a ten-second sweep."""
    morning = LARGE.morning(stack)
    tell_the_model(stack, "recorded", delay_seconds=HANG_SECONDS)
    stack.database.rows(
        "UPDATE django_celery_beat_periodictask SET interval_id = (SELECT id FROM"
        " django_celery_beat_intervalschedule WHERE every = 10 AND period = 'seconds' LIMIT 1) WHERE task = ANY(%s)",
        [f"tasks.digest.{name}" for name in SWEEPS],
    )
    stack.database.rows("UPDATE django_celery_beat_periodictasks SET last_update = now()")
    morning.begin()
    stack.wait_until(lambda: morning.stored == morning.stories, "every story", seconds=PATIENCE_SECONDS)
    seen: dict[str, list[float]] = {name: [] for name in SWEEPS}
    ends_at = time.monotonic() + WATCHED_SECONDS
    while time.monotonic() < ends_at:
        for name, text in ENDED.findall(httpx.get(f"http://{HOST}:{port}/metrics", trust_env=False).text):
            if not seen[name] or float(text) > seen[name][-1]:
                seen[name].append(float(text))
        time.sleep(0.1)
    # The first periods are those of the change from a second to ten.
    periods = [later - sooner for ends in seen.values() for sooner, later in itertools.pairwise(ends[1:])]
    name = f"a model that hangs: longest period of a ten-second sweep / {PERIOD_MOST:.0f} s"
    return [at_most(name, max(periods), PERIOD_MOST, 1, unit="s")]
