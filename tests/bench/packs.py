"""Study packs: 64 of them by a model and a verifier of 10 s each, what is in them, what they and serving cost."""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Sum

from backend.accounts import tokens
from backend.common import clock
from backend.materials import cache, selectors
from backend.materials.models import Article, LevelText, LlmCall, StudyNote, TextWord
from backend.materials.notes.levels import text as text_level
from contracts.articles import ArticleDetail
from contracts.enums import Difficulty, Level
from sandbox.keys import OPENAI_API_KEY
from sandbox.llm.endpoints import slips
from sandbox.newsroom.stories import Story, stories
from sandbox.ports import free_port
from tasks.notes import enrich_pending
from tests import factories as people
from tests.bench import load
from tests.bench.figure import Figure, at_least, at_most, none_of, unpromised
from tests.bench.stage import Stage, answers, peak_bytes, running, wait_until, web
from tests.materials import factories

PACKS = 64
MODEL_SECONDS = 10.0
LIMIT_SECONDS = 20 * 60.0
THREADS = 32
FORMER_FIELDS = {
    "id", "category", "title", "url", "source", "author", "published_at", "summary_en", "summary_ko", "notes",
    "writer", "vocabulary",
}  # fmt: skip
"""What a story held before there were packs."""
BANDS = tuple(Level)


def figures(stage: Stage) -> list[Figure]:
    """Measure the packs; about three minutes."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    sandbox = [sys.executable, "-m", "sandbox.stand_ins", "--port", str(port), "--llm-delay", str(MODEL_SECONDS)]
    env = {
        **stage.env,
        "OPENAI_BASE_URL": f"{base}/llm/v1",
        "OPENAI_API_KEY": OPENAI_API_KEY,
        "LLM_TIMEOUT_SECONDS": "60",
        "LLM_WRITER": "openai",
        "LLM_VERIFIER": "openai",
        "LLM_VERIFIER_BASE_URL": f"{base}/llm/v1",
        "LLM_VERIFIER_API_KEY": OPENAI_API_KEY,
        "DJANGO_SETTINGS_MODULE": "backend.config.settings",
        "MALLOC_ARENA_MAX": "2",  # as the image sets it
    }
    Article.objects.all().delete()
    with running(sandbox, stage.env):
        wait_until(lambda: answers(f"{base}/robots.txt"))
        rows = _written(env)
    return [*rows, *_taught(), *_levels(), *_memory(), *_served(stage)]


def _written(env: Mapping[str, str]) -> list[Figure]:
    """Let one writer write all packs; it is killed with SIGKILL in mid-run, and another goes on."""
    due_stories(PACKS)
    started = time.monotonic()
    with running(_worker(), env) as worker:
        enrich_pending.delay()
        wait_until(lambda: StudyNote.objects.count() >= PACKS // 4, seconds=120)
        peak = peak_bytes(worker.pid)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    half = LevelText.objects.annotate(sentences_there=Count("sentences")).filter(sentences_there=0).count()
    # The claims of the killed worker end by themselves after their lease; here they end at once.
    Article.objects.filter(due_at__isnull=False).update(due_at=clock.now())
    with running(_worker(), env) as worker:
        enrich_pending.delay()
        wait_until(lambda: not Article.objects.filter(due_at__isnull=False).exists(), seconds=LIMIT_SECONDS)
        peak = max(peak, peak_bytes(worker.pid))
    took = time.monotonic() - started
    whole = StudyNote.objects.annotate(levels=Count("texts")).filter(levels=len(Difficulty)).count()
    return [
        at_most(
            "64 packs, model and verifier 10 s each, the writer killed once / 20 min", took, LIMIT_SECONDS, 1, unit="s"
        ),
        none_of("SIGKILL in mid-run: packs that lack a part", half + PACKS - whole, PACKS),
        at_most("the writer's peak memory / 400 MiB", peak / 1024**2, 400, 1, unit="MiB"),
        *_costs(),
    ]


def _costs() -> list[Figure]:
    """Say what a pack costs by the tokens of the sandbox's answers, and how much of it the verifier takes."""
    paid = {
        role: float(usd) / PACKS * 1000
        for role, usd in LlmCall.objects.order_by().values_list("role").annotate(Sum("cost_usd"))
    }
    verified = Article.objects.filter(llm_calls__role="verifier", llm_calls__outcome="ok").distinct().count()
    return [
        none_of("packs that no verifier looked at", PACKS - verified, PACKS),
        unpromised(
            "a pack's price in 1/1000 USD, verifier's / writer's", paid["verifier"], paid["writer"], unit="mUSD"
        ),
    ]


def _taught() -> list[Figure]:
    words = list(TextWord.objects.select_related("sentence"))
    standing = sum(word.sentence.en.startswith(word.word, word.start) for word in words)
    return [at_least("words taught that stand in the text shown / all", standing, len(words), 1.0, unit="words")]


def _levels() -> list[Figure]:
    """Measure how far the coverage band of each text lies under its label."""
    found: Counter[tuple[str, int]] = Counter()
    for text in LevelText.objects.prefetch_related("sentences__words__sense"):
        sentences = list(text.sentences.all())
        taught = [word.sense.lemma for sentence in sentences for word in sentence.words.all()]
        measured = text_level.read(" ".join(sentence.en for sentence in sentences), taught=taught).level
        found[text.level, BANDS.index(text.level) - BANDS.index(measured) if measured else -9] += 1
    rows = []
    for level in Difficulty:
        total = sum(count for (of, _), count in found.items() if of == level)
        right = found[level, 0] + found[level, 1]
        rows.append(at_least(f"{level} texts at their band or the one below / all", right, total, 1.0, unit="texts"))
    return rows


def _memory() -> list[Figure]:
    """Measure Redis: a story in its former shape, and with the texts of three levels."""
    ids = list(selectors.listed_articles().values_list("pk", flat=True)[:PACKS])
    client = cache.connection().client
    before = after = 0
    for level in Difficulty:
        for pk, body in selectors.article_details(article_ids=ids, level=level).items():
            after += client.memory_usage(f"{settings.CACHE_PREFIX}{cache.article_key(pk, level)}") or 0
            if level is Difficulty.B1:
                client.set(
                    "bench:former", ArticleDetail.model_validate_json(body).model_dump_json(include=FORMER_FIELDS)
                )
                before += client.memory_usage("bench:former") or 0
    scale = 1000 / len(ids) / 1024**2
    return [unpromised("Redis for 1,000 stories at three levels / before", after * scale, before * scale, unit="MiB")]


def _served(stage: Stage) -> list[Figure]:
    headers = {"Authorization": f"Bearer {tokens.issue_for_chat(people.user('levels')).access}"}
    pk = selectors.listed_articles().values_list("pk", flat=True)[0]
    with web(stage.env) as base:
        empty = _rate(base, "/bench/empty", headers)
        rates = [_rate(base, f"/api/v1/articles/{pk}/?level={level}", headers) for level in Difficulty]
    return [at_least("story at a level, hit / empty DRF + JWT view", min(rates), empty, 0.4)]


def _rate(base: str, path: str, headers: dict[str, str]) -> float:
    load.run(base + path, headers=headers, seconds=0.5)
    return load.run(base + path, headers=headers, seconds=3.0).per_second


def _worker() -> list[str]:
    command = [str(Path(sys.executable).with_name("celery")), "-A", "tasks", "worker", "--queues", "notes"]
    return [*command, "--pool", "threads", "--concurrency", str(THREADS), "--loglevel", "WARNING"]


def due_stories(count: int) -> None:
    """Store the sandbox's stories, more than once, as listed and due for their packs."""
    outlet, category, now = factories.source(), factories.category(), clock.now()
    written = [story for story in stories() if story.slug not in slips()]
    Article.objects.bulk_create(
        Article(
            source=outlet,
            category=category,
            canonical_url=f"https://bench.example/packs/{number}",
            found_url=f"https://bench.example/packs/{number}",
            title=written[number % len(written)].title,
            body=_sent(written[number % len(written)]),
            content_hash="0" * 64,
            published_at=now,
            listed_at=now,
            due_at=now,
        )
        for number in range(count)
    )


def _sent(story: Story) -> str:
    return story.abstract if story.outlet == "nyt" else "\n\n".join(story.paragraphs)
