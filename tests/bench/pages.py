"""The site's pages with 10,000 stories stored: how long the server takes for each, against 100 ms."""

from django.conf import settings
from django.db import connection
from django.test import Client

from backend.accounts.models import User
from backend.common import clock
from backend.digests.models import Digest, DigestStory
from backend.materials.models import Article, StudyNote
from backend.study.services import seen, word_book
from tests import factories as people
from tests.bench import load
from tests.bench.figure import Figure, at_most
from tests.bench.reading import publish
from tests.bench.stage import Stage, web

STORED = 10_000
MOST_MILLISECONDS = 100.0
SECONDS = 1.5
WORKERS = 2
TODAYS = 100


def figures(stage: Stage) -> list[Figure]:
    """Measure every reading page, as a learner's browser asks for it; half a minute."""
    publish(max(0, STORED - Article.objects.count()))
    _write_notes()
    learner = people.user("reader-of-pages")
    newest = _todays()
    seen.mark_seen(user_id=learner.pk, article_ids=newest[: TODAYS // 2])
    word_book.save(user_id=learner.pk, article_id=newest[0])
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={_session(learner)}"}
    with web(stage.env) as base:
        return [_figure(name, f"{base}{path}", headers) for name, path in _paths(newest[0]).items()]


def _paths(story: int) -> dict[str, str]:
    return {
        "today": "/today/",
        "a category": "/news/technology/",
        "a story": f"/stories/{story}/",
        "the archive": "/archive/",
        "a search that all stories answer": "/archive/?q=headline",
        "a search that no story answers": "/archive/?q=zeppelin+sandwich",
        "a Korean search by days": "/archive/?q=%ED%95%9C%EA%B5%AD%EC%96%B4&since=2026-01-01",
        "the word book": "/words/",
        "the word book as CSV": "/words/export/csv/",
        "preferences": "/me/",
    }


def _figure(name: str, url: str, headers: dict[str, str]) -> Figure:
    for _ in range(WORKERS * 3):  # each worker reads its templates once
        load.header(url, "date", headers=headers)
    seen_by_browser = load.run(url, headers=headers, connections=1, seconds=SECONDS)
    assert set(seen_by_browser.statuses) == {200}, (name, seen_by_browser.statuses)
    slow = seen_by_browser.percentile(0.95)
    return at_most(f"page of {STORED:,} stories: {name}, 95th percentile / 100 ms", slow, MOST_MILLISECONDS, 1)


def _todays() -> list[int]:
    ids = list(Article.objects.order_by("-published_at").values_list("pk", flat=True)[:TODAYS])
    digest, _ = Digest.objects.get_or_create(study_date=clock.seoul_today())
    DigestStory.objects.bulk_create((DigestStory(digest=digest, article_id=pk) for pk in ids), ignore_conflicts=True)
    return ids


def _write_notes() -> None:
    """Give every story notes, each with words of its own: what a search reads."""
    bare = Article.objects.filter(note=None).values_list("pk", flat=True)
    StudyNote.objects.bulk_create(
        StudyNote(
            article_id=pk, summary_en=f"The crane {pk} lifts {pk} tonnes. " * 6, summary_ko=f"크레인{pk}입니다. " * 8
        )
        for pk in bare
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _session(user: User) -> str:
    client = Client()
    client.force_login(user, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
