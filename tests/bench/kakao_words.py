"""Look-ups in a large vocabulary."""

import time
import urllib.parse
import urllib.request

from django.db import connection

from backend.accounts import tokens
from backend.materials.models import Sense
from tests.bench.figure import Figure, at_most
from tests.factories import user

SENSES, TAUGHT, LOOK_UPS, MOST_MS = 200_000, 100_000, 400, 30.0


def figures(api: str) -> list[Figure]:
    """Measure words that are taught, one after the other, each for the first time."""
    _make()
    bearers = [tokens.issue_for_chat(user(password=None)).access for _ in range(LOOK_UPS // 10)]
    lemmas = Sense.objects.filter(lemma__startswith="zq").order_by("pk").values_list("lemma", flat=True)
    asked = list(lemmas[: TAUGHT // 10 * 9 : TAUGHT // 10 * 9 // LOOK_UPS])
    times = []
    for number, lemma in enumerate(asked):
        address = f"{api}/api/v1/words/?{urllib.parse.urlencode({'q': lemma})}"
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {bearers[number % len(bearers)]}"})  # noqa: S310 - our own
        begun = time.perf_counter()
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own loopback address
            assert lemma in answer.read().decode()
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    name = f"a look-up among {SENSES:,} senses: p95 / {MOST_MS:g} ms"
    return [at_most(name, times[int(len(times) * 0.95)], MOST_MS, 1)]


def _make() -> None:
    """Make the senses, and let the sentences that there are teach half of them, common ones many times."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO materials_sense (lemma, part_of_speech, meaning_ko, level, ipa, state, created_at, updated_at)
            SELECT 'zq' || translate((n / 2)::text, '0123456789', 'abcdefghij'), 'noun', '뜻' || n, 'B1', '', 'checked',
                   now(), now()
            FROM generate_series(1, %s) AS n
            """,
            [SENSES],
        )
        cursor.execute(
            """
            INSERT INTO materials_textword (sentence_id, sense_id, start, word)
            SELECT sentence.id, sense.id, 1000 + sense.place / (SELECT count(*) FROM materials_textsentence),
                   sense.lemma
            FROM (SELECT id, lemma, row_number() OVER (ORDER BY id) AS place FROM materials_sense
                  WHERE lemma LIKE 'zq%%') AS sense
            JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM materials_textsentence) AS sentence
              ON sentence.place = sense.place %% (SELECT count(*) FROM materials_textsentence)
            WHERE sense.place <= %s
            """,
            [TAUGHT],
        )
        cursor.execute("ANALYZE materials_sense, materials_textword")
