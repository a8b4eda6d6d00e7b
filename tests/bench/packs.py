"""Notes for 500 stories against a model that takes 200 ms, with one worker; and the same with the worker killed."""

import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from django.db.models import Count

from backend.common import clock
from backend.materials.models import Article, StudyNote
from sandbox.keys import OPENAI_API_KEY
from sandbox.ports import free_port
from tasks.notes import enrich_pending
from tests.bench.figure import Figure, at_least, at_most, none_of
from tests.bench.stage import Stage, answers, peak_bytes, running, wait_until
from tests.materials import factories

STORIES = 500
MODEL_SECONDS = 0.2
THREADS = 32
IDEAL_PER_SECOND = THREADS / MODEL_SECONDS
TEXT = (
    "The council of Northfield approved ambitious proposals for the harbor. Engineers unveiled a quiet "
    "machine that hauls gravel across the estuary. Residents welcomed the decision but questioned its expense. "
    "A spokeswoman promised transparent reporting every month. Volunteers will monitor the fragile wetlands nearby."
)


def figures(stage: Stage) -> list[Figure]:
    """Measure the notes; about a minute."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    sandbox = [sys.executable, "-m", "sandbox.stand_ins", "--port", str(port), "--llm-delay", str(MODEL_SECONDS)]
    env = {
        **stage.env,
        "OPENAI_BASE_URL": f"{base}/llm/v1",
        "OPENAI_API_KEY": OPENAI_API_KEY,
        "LLM_TIMEOUT_SECONDS": "2",
        "LLM_WRITER": "openai",
        "DJANGO_SETTINGS_MODULE": "backend.config.settings",
        "MALLOC_ARENA_MAX": "2",  # as the image sets it
    }
    with running(sandbox, stage.env):
        wait_until(lambda: answers(f"{base}/robots.txt"))
        return [*_throughput(env), *_killed(env)]


def _throughput(env: Mapping[str, str]) -> list[Figure]:
    with running(_worker(), env) as worker:
        _warm_up()
        _stories(STORIES)
        started = time.monotonic()
        enrich_pending.delay()
        wait_until(lambda: not Article.objects.filter(due_at__isnull=False).exists(), seconds=60)
        per_second = STORIES / (time.monotonic() - started)
        peak = peak_bytes(worker.pid) / 1024**2
    return [
        at_least("notes a second, one worker of 32 threads / the ideal", per_second, IDEAL_PER_SECOND, 0.85, unit="/s"),
        at_most("that worker's peak memory / 150 MiB", peak, 150, 1, unit="MiB"),
    ]


def _killed(env: Mapping[str, str]) -> list[Figure]:
    """Kill the worker in mid-run with SIGKILL; another goes on, swept every few seconds as Beat would."""
    Article.objects.all().delete()
    _stories(STORIES)
    with running(_worker(), env) as worker:
        enrich_pending.delay()
        wait_until(lambda: StudyNote.objects.count() > STORIES // 4, seconds=60)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    done_before = StudyNote.objects.count()
    with running(_worker(), env):
        deadline = time.monotonic() + 90
        while StudyNote.objects.count() < STORIES and time.monotonic() < deadline:
            enrich_pending.delay()
            time.sleep(2)
    lost = STORIES - StudyNote.objects.count()
    doubled = Article.objects.annotate(words=Count("note__words")).filter(words__gt=6).count()
    assert 0 < done_before < STORIES, "the kill came too early or too late to mean anything"
    return [
        none_of("SIGKILL in mid-run: stories lost", lost, STORIES),
        none_of("SIGKILL in mid-run: notes doubled", doubled, STORIES),
    ]


def _worker() -> list[str]:
    command = [
        str(Path(sys.executable).with_name("celery")),
        "-A",
        "tasks",
        "worker",
        "--queues",
        "notes",
        "--pool",
        "threads",
    ]
    return [*command, "--concurrency", str(THREADS), "--loglevel", "WARNING"]


def _warm_up() -> None:
    """Wait for the worker, and let it make its connections."""
    _stories(THREADS)
    enrich_pending.delay()
    wait_until(lambda: not Article.objects.filter(due_at__isnull=False).exists(), seconds=60)
    Article.objects.all().delete()


def _stories(count: int) -> None:
    outlet, category, now = factories.source(), factories.category(), clock.now()
    stamp = time.monotonic_ns()
    Article.objects.bulk_create(
        Article(
            source=outlet,
            category=category,
            canonical_url=f"https://bench.example/{stamp}/{number}",
            found_url=f"https://bench.example/{stamp}/{number}",
            title=f"Council of Northfield approves harbor proposal {number}",
            body=TEXT,
            content_hash="0" * 64,
            published_at=now,
            due_at=now,
        )
        for number in range(count)
    )
