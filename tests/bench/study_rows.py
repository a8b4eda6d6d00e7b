"""Rows for the benchmarks of reviews, made by SQL: thousands of senses, learners, and a million cards."""

import datetime as dt
import functools
from typing import Any

from django.db import connection

from backend.accounts.models import User

FIRST_DAY = dt.date(2026, 1, 1)
SENSES = 2000
YEAR = "bench-year-"


def make_senses() -> None:
    """Make SENSES senses of four parts of speech; no two share a root or a meaning."""
    _run(
        """
        INSERT INTO materials_sense (lemma, part_of_speech, meaning_ko, level, ipa, state, created_at, updated_at)
        SELECT md5(n::text), (ARRAY['noun', 'verb', 'adjective', 'adverb'])[1 + n %% 4], '뜻' || md5(n::text),
               'B1', '', 'checked', now(), now()
        FROM generate_series(1, %s) AS n
        """,
        SENSES,
    )


def make_learners(prefix: str, count: int) -> list[int]:
    """Make learners; return their ids."""
    rows = User.objects.bulk_create(User(username=f"{prefix}{number}", password="!") for number in range(count))
    return [row.pk for row in rows]


def make_cards(user_ids: list[int], each: int, *, today: dt.date) -> None:
    """Give each of these learners `each` cards, two of three learned and due from ten days ago to a year ahead."""
    _run(
        """
        INSERT INTO study_card (user_id, sense_id, state, repetitions, stability, difficulty, last_day, due,
                                asked_meaning, created_at)
        SELECT u.id, s.id, CASE WHEN s.n %% 3 = 0 THEN 'waiting' ELSE 'learning' END,
               CASE WHEN s.n %% 3 = 0 THEN 0 ELSE 3 END, CASE WHEN s.n %% 3 = 0 THEN NULL ELSE 9.0 END,
               CASE WHEN s.n %% 3 = 0 THEN NULL ELSE 5.0 END,
               CASE WHEN s.n %% 3 = 0 THEN NULL ELSE %s::date - 10 END,
               CASE WHEN s.n %% 3 = 0 THEN NULL ELSE %s::date - 10 + ((s.n * 7) %% 375)::int END, '', now()
        FROM unnest(%s) AS u (id)
        CROSS JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM materials_sense LIMIT %s) AS s
        """,
        today,
        today,
        user_ids,
        each,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE study_card, materials_sense")


def learners(count: int) -> list[int]:
    """Return the learners of the simulated year."""
    return _ids(YEAR)[:count]


@functools.cache
def senses() -> tuple[int, ...]:
    """Return the ids of all senses."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM materials_sense ORDER BY id")
        return tuple(pk for (pk,) in cursor.fetchall())


def _ids(prefix: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_user WHERE username LIKE %s ORDER BY id", [f"{prefix}%"])
        return [pk for (pk,) in cursor.fetchall()]


def _run(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
