"""Gauges of deliveries, the schedule and the database."""

from collections.abc import Iterator

from django.db.backends.utils import CursorWrapper
from prometheus_client.core import GaugeMetricFamily

from backend.common import clock
from backend.config.state_metrics.gauge import gauge
from backend.config.state_metrics.materials import COUNT_MAX

# At eight in the morning a million deliveries may be open. The walk from one platform to the next, and the first that
# is due of each, cost a few steps in the index (platform, due_at); counting stops at `most`.
_OPEN = """
WITH RECURSIVE platforms AS (
  (SELECT platform FROM digests_delivery WHERE state IN ('pending', 'leased') ORDER BY platform LIMIT 1)
  UNION ALL
  SELECT (SELECT platform FROM digests_delivery
          WHERE state IN ('pending', 'leased') AND platform > p.platform ORDER BY platform LIMIT 1)
  FROM platforms p WHERE p.platform IS NOT NULL
)
SELECT p.platform,
       COALESCE(GREATEST(EXTRACT(EPOCH FROM %(now)s - (
         SELECT due_at FROM digests_delivery d
         WHERE state IN ('pending', 'leased') AND d.platform = p.platform ORDER BY due_at LIMIT 1)), 0), 0),
       (SELECT COUNT(*) FROM (SELECT 1 FROM digests_delivery d WHERE state IN ('pending', 'leased')
          AND d.platform = p.platform AND due_at <= %(now)s LIMIT %(most)s) due),
       (SELECT COUNT(*) FROM (SELECT 1 FROM digests_delivery d WHERE state IN ('pending', 'leased')
          AND d.platform = p.platform AND due_at > %(now)s LIMIT %(most)s) later)
FROM platforms p WHERE p.platform IS NOT NULL
"""
_SCHEDULE = """
SELECT GREATEST(EXTRACT(EPOCH FROM %(now)s - MIN(next_run_at)), 0)
FROM digests_subscription WHERE next_run_at IS NOT NULL
"""
_BACKUP = """
SELECT COALESCE(EXTRACT(EPOCH FROM %(now)s - substring(
  shobj_description(oid, 'pg_database') FROM 'backup ([0-9TZ:-]+)')::timestamptz), 'infinity')
FROM pg_database WHERE datname = current_database()
"""
_BEAT = """
SELECT EXTRACT(EPOCH FROM %(now)s - MAX(last_run_at)) FROM django_celery_beat_periodictask
WHERE enabled AND interval_id IS NOT NULL
"""


def deliveries(cursor: CursorWrapper) -> Iterator[GaugeMetricFamily]:
    """Count open deliveries by platform: `due` ones should be claimed by now, `later` ones are leased or postponed."""
    cursor.execute(_OPEN, {"now": clock.now(), "most": COUNT_MAX})
    rows = cursor.fetchall()
    oldest = [row[:2] for row in rows]
    yield gauge("deliveries_oldest_due_seconds", "How long the first has been due.", oldest, ["platform"])
    counts = [(row[0], when, count) for row in rows for when, count in zip(("due", "later"), row[2:], strict=True)]
    yield gauge("deliveries_open", "Deliveries not yet ended.", counts, ["platform", "when"])


def schedule(cursor: CursorWrapper) -> Iterator[GaugeMetricFamily]:
    """Measure how late the schedule is and when beat last ran."""
    cursor.execute(_SCHEDULE, {"now": clock.now()})
    yield gauge("schedule_lag_seconds", "How late the first digest is that has no delivery.", [(_first(cursor) or 0,)])
    cursor.execute(_BEAT, {"now": clock.now()})
    yield gauge("beat_silence_seconds", "How long ago beat last sent a sweep.", [(_first(cursor),)])


def database(cursor: CursorWrapper) -> Iterator[GaugeMetricFamily]:
    """Measure the database's size, its connections, and the age of its last backup, which backup.sh notes on it."""
    cursor.execute("SELECT pg_database_size(current_database())")
    yield gauge("database_bytes", "Size of the database on its disk.", [(_first(cursor),)])
    cursor.execute("SELECT count(*)::float / current_setting('max_connections')::int FROM pg_stat_activity")
    yield gauge("database_connections_ratio", "Share of PostgreSQL's connections in use.", [(_first(cursor),)])
    cursor.execute(_BACKUP, {"now": clock.now()})
    yield gauge("backup_age_seconds", "How long ago the last backup was whole; none: +Inf.", [(_first(cursor),)])


def _first(cursor: CursorWrapper) -> object:
    row = cursor.fetchone()
    return row[0] if row else None
