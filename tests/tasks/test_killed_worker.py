"""A real worker, killed in the middle of its work: nothing is lost and nothing is done twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx
import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count

from backend.common import clock
from backend.materials.models import Article, StudyNote
from sandbox.keys import OPENAI_API_KEY
from sandbox.llm.endpoints import slips
from sandbox.newsroom.stories import stories
from sandbox.newsroom.study_packs import pack_of
from tasks.digest import publish_finished
from tasks.notes import enrich_pending
from tests import queues
from tests.materials import factories
from tests.sandbox.conftest import sandbox, sandbox_url

__all__ = ["sandbox", "sandbox_url"]
STORIES = [story for story in stories() if story.slug not in slips()][:8]
"""Some that the sandbox's model writes up rightly at its first try."""
PATIENCE_SECONDS = 120.0


@pytest.fixture
def worker_environment(sandbox_url: str, sandbox: httpx.Client) -> Iterator[Mapping[str, str]]:
    """The environment of a worker that shares this test's database, broker and model."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    sandbox.post("/sandbox/llm", json={"behaviour": "recorded", "delay_seconds": 0.1})
    queues.purge()
    yield {
        **os.environ,
        "DATABASE_URL": database,
        "REDIS_URL": settings.REDIS_URL,
        "OPENAI_BASE_URL": f"{sandbox_url}/llm/v1",
        "OPENAI_API_KEY": OPENAI_API_KEY,
        "LLM_WRITER": "openai",
        "LLM_TIMEOUT_SECONDS": "2",
        "LLM_DAILY_BUDGET_USD": "100",
    }
    queues.purge()


@contextmanager
def _worker(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    celery = str(Path(sys.executable).with_name("celery"))
    options = ("--queues", "notes", "--pool", "threads", "--concurrency", "4", "--loglevel", "ERROR")
    command = [celery, "-A", "tasks", "worker", *options]
    process = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_until(condition: Callable[[], bool], *, sweep: Callable[[], object] = lambda: None) -> None:
    """Wait for `condition`, sweeping as Beat would every second."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    swept_at = 0.0
    while not condition():
        assert time.monotonic() < deadline, "the workers did not finish"
        if time.monotonic() - swept_at > 1:
            sweep()
            swept_at = time.monotonic()
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_mid_run_loses_nothing_and_doubles_nothing(worker_environment: Mapping[str, str]) -> None:
    for story in STORIES:
        text = "" if story.outlet == "nyt" else story.body  # the Times' API gives abstracts alone
        factories.article(title=story.title, abstract=story.abstract, body=text, category=story.category)
    with _worker(worker_environment) as worker:
        _wait_until(lambda: StudyNote.objects.count() >= len(STORIES) // 4, sweep=enrich_pending.delay)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    done = StudyNote.objects.count()
    assert done < len(STORIES), "the kill came too late to mean anything"
    queues.purge()  # as if Redis had been emptied as well
    Article.objects.filter(due_at__gt=clock.now()).update(due_at=clock.now())  # what the dead had claimed is free again
    with _worker(worker_environment):
        _wait_until(lambda: StudyNote.objects.count() == len(STORIES), sweep=enrich_pending.delay)
    notes = StudyNote.objects.annotate(levels=Count("texts", distinct=True), taught=Count("texts__sentences__words"))
    assert {note.article.title: (note.levels, note.taught) for note in notes.select_related("article")} == {
        story.title: (3, sum(len(text.words) for text in pack_of(story).texts)) for story in STORIES
    }
    assert publish_finished() == len(STORIES)
    assert set(Article.objects.values_list("status", flat=True)) == {"published"}
