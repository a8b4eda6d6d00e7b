"""Gauges of collection, notes and the cache. Each query uses an index or a window of time."""

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.backends.utils import CursorWrapper
from prometheus_client.core import GaugeMetricFamily

from backend.common import clock
from backend.config.state_metrics.gauge import gauge

SOURCES_MAX = 200
COUNT_MAX = 100_000
"""Counting stops here."""

_HEALTH = """
SELECT s.name,
       EXTRACT(EPOCH FROM %(now)s - MIN(p.last_success_at)),
       MAX(p.error_streak),
       COUNT(*) FILTER (WHERE p.last_success_at IS NOT NULL AND p.error_streak = 0),
       COUNT(*) FILTER (WHERE p.error_streak > 0),
       COUNT(*) FILTER (WHERE p.last_success_at IS NULL AND p.error_streak = 0),
       COUNT(*) FILTER (WHERE p.ended_at IS NOT NULL)
FROM materials_source s JOIN materials_sourcecategory p ON p.source_id = s.id
WHERE s.is_active GROUP BY s.name ORDER BY 2 DESC NULLS FIRST LIMIT %(sources)s
"""
_NEVER_READ = """
SELECT s.name, EXTRACT(EPOCH FROM %(now)s - MIN(r.started_at))
FROM materials_source s JOIN materials_collectrun r ON r.source_id = s.id
WHERE s.is_active AND NOT EXISTS (
  SELECT 1 FROM materials_sourcecategory p WHERE p.source_id = s.id AND p.last_success_at IS NOT NULL)
GROUP BY s.name ORDER BY 2 DESC LIMIT %(sources)s
"""
_RUNS = """
SELECT s.name, COUNT(*) FILTER (WHERE r.failed = 0), COUNT(*) FILTER (WHERE r.failed > 0),
       SUM(r.seconds), SUM(r.new), SUM(r.updated), SUM(r.duplicate), SUM(r.failed)
FROM materials_collectrun r JOIN materials_source s ON s.id = r.source_id
WHERE r.started_at > %(now)s - INTERVAL '1 day' GROUP BY s.name ORDER BY 2 DESC LIMIT %(sources)s
"""
_WAITING = """
SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM materials_article
                              WHERE due_at <= %(now)s AND status <> 'withdrawn' LIMIT %(most)s) due),
       (SELECT EXTRACT(EPOCH FROM %(now)s - MIN(due_at)) FROM materials_article
        WHERE due_at <= %(now)s AND status <> 'withdrawn'),
       (SELECT COUNT(*) FROM (SELECT 1 FROM materials_article
                              WHERE status IN ('enriched', 'failed') AND listed_at IS NULL LIMIT %(most)s) unlisted),
       (SELECT COUNT(*) FROM digests_digeststory t JOIN digests_digest d ON d.id = t.digest_id
        WHERE d.study_date = %(today)s),
       (SELECT COUNT(*) FROM digests_edition WHERE study_date = %(today)s)
"""
_CALLS = """
SELECT model, outcome, COUNT(*), AVG(seconds) FROM materials_llmcall
WHERE created_at > %(now)s - INTERVAL '1 hour' GROUP BY model, outcome ORDER BY 3 DESC LIMIT 100
"""
_DAY = """
SELECT SUM(prompt_tokens), SUM(completion_tokens), SUM(cost_usd) FROM materials_llmcall WHERE created_at >= %(midnight)s
"""
# A call that was answered, if with a refused draft, ends the streak: the model's server is there.
_STREAK = """
SELECT COUNT(*) FROM materials_llmcall
WHERE created_at > %(now)s - INTERVAL '1 day' AND role = 'writer' AND id > COALESCE(
  (SELECT MAX(id) FROM materials_llmcall
   WHERE created_at > %(now)s - INTERVAL '1 day' AND role = 'writer' AND outcome = 'ok'), 0)
"""
_BUDGET = "SELECT spent_usd, stopped_at IS NOT NULL FROM materials_llmday WHERE study_date = %(today)s"
_STALE = """
SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM materials_stalekey LIMIT %(most)s) stale),
       EXTRACT(EPOCH FROM %(now)s - MIN(created_at)) FROM materials_stalekey
"""


def collection(cursor: CursorWrapper) -> Iterator[GaugeMetricFamily]:
    """Measure the health of each source by its worst category."""
    named: dict[str, dt.datetime | int] = {"now": clock.now(), "sources": SOURCES_MAX}
    cursor.execute(_HEALTH, named)
    rows = cursor.fetchall()
    yield gauge(
        "source_lag_seconds", "Age of the last good reading of the worst category.", [r[:2] for r in rows], ["source"]
    )
    yield gauge(
        "source_error_streak",
        "Failed readings in a row of the worst category.",
        [(r[0], r[2]) for r in rows],
        ["source"],
    )
    states = [
        (r[0], state, count)
        for r in rows
        for state, count in zip(("ok", "failing", "unread", "ended"), r[3:], strict=True)
    ]
    yield gauge("source_listings", "Listings by state.", states, ["source", "state"])
    cursor.execute(_NEVER_READ, named)
    yield gauge(
        "source_never_read_seconds", "Since the first try at a source never read.", cursor.fetchall(), ["source"]
    )
    cursor.execute(_RUNS, named)
    rows = cursor.fetchall()
    runs = [(r[0], outcome, count) for r in rows for outcome, count in zip(("ok", "failed"), r[1:3], strict=True)]
    yield gauge("collect_day_runs", "Readings in 24 hours.", runs, ["source", "outcome"])
    yield gauge("collect_day_seconds", "Time they took in all.", [(r[0], r[3]) for r in rows], ["source"])
    outcomes = ("new", "updated", "duplicate", "failed")
    stories = [(r[0], outcome, count) for r in rows for outcome, count in zip(outcomes, r[4:], strict=True)]
    yield gauge("collect_day_stories", "What became of the stories offered.", stories, ["source", "outcome"])


def waiting(cursor: CursorWrapper) -> Iterator[GaugeMetricFamily]:
    """Count the stories that wait for notes or for being listed, and today's digest."""
    cursor.execute(_WAITING, {"now": clock.now(), "today": clock.seoul_today(), "most": COUNT_MAX})
    due, oldest, unlisted, stories, editions = cursor.fetchone()
    yield gauge("notes_due", "Stories due for notes.", [(due,)])
    yield gauge("notes_oldest_due_seconds", "How long the first of them has been due.", [(oldest or 0,)])
    yield gauge("stories_unlisted", "Finished stories that learners cannot see yet.", [(unlisted,)])
    yield gauge("digest_day_stories", "Stories in today's digest (Seoul).", [(stories,)])
    yield gauge("digest_day_editions", "Choices of readers it was frozen for.", [(editions,)])


def model(cursor: CursorWrapper) -> Iterator[GaugeMetricFamily]:
    """Count the calls to the model and their cost."""
    named = {"now": clock.now(), "today": clock.seoul_today(), "midnight": clock.seoul_midnight()}
    cursor.execute(_CALLS, named)
    rows = cursor.fetchall()
    yield gauge(
        "llm_hour_calls", "Calls in an hour: ok, or what went wrong.", [r[:3] for r in rows], ["model", "outcome"]
    )
    averages = [(*r[:2], r[3]) for r in rows]
    yield gauge("llm_hour_seconds", "How long they took on average.", averages, ["model", "outcome"])
    cursor.execute(_STREAK, named)
    yield gauge("llm_failing_streak", "The writer's calls since one gave good notes, within a day.", cursor.fetchall())
    cursor.execute(_DAY, named)
    sent, received, cost = cursor.fetchone()
    tokens = [("sent", sent or 0), ("received", received or 0)]
    yield gauge("llm_day_tokens", "Tokens today (Seoul).", tokens, ["direction"])
    yield gauge("llm_day_cost_usd", "Price of today's calls.", [(cost or 0,)])
    cursor.execute(_BUDGET, named)
    spent, stopped = cursor.fetchone() or (0, False)
    yield gauge("llm_budget_usd", "What a day may cost.", [(settings.LLM_DAILY_BUDGET_USD,)])
    yield gauge("llm_budget_spent_usd", "Paid and set aside today.", [(spent,)])
    yield gauge("llm_budget_stopped", "1 when the budget has refused a call today.", [(int(stopped),)])


def cache(cursor: CursorWrapper) -> Iterator[GaugeMetricFamily]:
    """Count the cache keys whose rows have changed."""
    cursor.execute(_STALE, {"now": clock.now(), "most": COUNT_MAX})
    stale, oldest = cursor.fetchone()
    yield gauge("cache_keys_owed", "Cache keys whose rows have changed and whose entry has not.", [(stale,)])
    yield gauge("cache_oldest_owed_seconds", "Age of the oldest of them.", [(oldest or 0,)])
