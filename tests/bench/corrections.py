"""A corrected meaning in 10,000 word books and 1,000 channels: readers, messages, and the digests of a morning."""

import datetime as dt
import time
from collections.abc import Mapping

import httpx
from django.db import connection
from django.db.models import Max, Min, QuerySet

from backend.accounts import tokens
from backend.accounts.models import User
from backend.common import clock
from backend.digests.models import Delivery
from backend.digests.services import corrections as messages
from backend.materials.models import Article, Sense
from backend.study.services import corrections, senses
from tests.bench import study_rows
from tests.bench.discord_scene import Scene, due, is_all_done, scene
from tests.bench.figure import Figure, at_most, none_of, unpromised
from tests.bench.stage import Stage, wait_until
from tests.study import factories

BOOKS = 10_000
READERS = 20
SEEN_SECONDS = 2.0
PER_SECOND = 50
"""Discord's limit for all requests of a bot together."""
DONE_SECONDS = 150.0
LEARNED, RIGHT = "생산하다", "양보하다"


def figures(stage: Stage) -> list[Figure]:
    """Correct a meaning that 10,000 learners and 1,000 channels have; about six minutes."""
    sense = factories.sense("yield", meaning_ko=LEARNED)
    story = factories.packed_story([sense])
    learners = study_rows.make_learners("bench-book-", BOOKS)
    _make_cards(sense, story)
    with scene(stage) as ready, ready.bot():
        first, second = ({one.channels[number]: one.id for one in ready.servers} for number in range(2))
        calm = _digests(ready, first)
        seen = _seen(ready, sense, story, learners[:READERS])
        started = time.perf_counter()
        asked_again = senses.settle()
        settled = time.perf_counter() - started
        edited = messages.correct_sent()
        began_at = clock.now()
        disturbed = _digests(ready, second, after=began_at)
        limit = len(first) / messages.EDITS_A_MINUTE * 60
        wait_until(is_all_done, seconds=limit + DONE_SECONDS)
        took = _seconds(Delivery.objects.filter(kind=Delivery.Kind.EDIT), since=began_at)
    failed = Delivery.objects.exclude(state=Delivery.State.SENT).count()
    return [
        at_most(f"a meaning in {BOOKS:,} word books: seen by {READERS} readers / 2 s", seen, SEEN_SECONDS, 1, unit="s"),
        unpromised(f"{asked_again:,} cards of the wrong meaning due again / 2 s", settled, SEEN_SECONDS, unit="s"),
        at_most(f"{edited:,} messages edited / {messages.EDITS_A_MINUTE} a minute", took, limit, 1.15, unit="s"),
        at_most("1,000 digests while messages are edited / undisturbed", disturbed, calm, 1.15, unit="s"),
        none_of("digests and edits that did not arrive", failed, Delivery.objects.count()),
    ]


def _make_cards(sense: Sense, story: Article) -> None:
    """Give every learner of the bench a card of the sense with its sentence, learned and due in a month."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH made AS (
              INSERT INTO study_card (user_id, sense_id, state, repetitions, stability, difficulty, last_day, due,
                                      asked_meaning, created_at)
              SELECT id, %s, 'learning', 3, 30.0, 5.0, now()::date - 1, now()::date + 30, %s, now()
              FROM accounts_user WHERE username LIKE 'bench-book-%%'
              RETURNING id
            )
            INSERT INTO study_cardcontext (card_id, article_id, article_title, article_url, sentence, sentence_ko, word,
                                           created_at)
            SELECT id, %s, %s, %s, 'Critics yield the plan.', '', 'yield', now() FROM made
            """,
            [sense.pk, LEARNED, story.pk, story.title, story.canonical_url],
        )
        cursor.execute("ANALYZE study_card, study_cardcontext")


def _digests(ready: Scene, channels: Mapping[str, str], *, after: dt.datetime | None = None) -> float:
    """Have a digest due for each channel; return the seconds until the last one was acknowledged."""
    since = after or clock.now()
    due(ready.owner, channels)
    digests = Delivery.objects.filter(kind=Delivery.Kind.DIGEST, target_id__in=list(channels))
    wait_until(lambda: not digests.filter(state__in=Delivery.OPEN).exists(), seconds=DONE_SECONDS)
    return _seconds(digests, since=since)


def _seconds(deliveries: QuerySet[Delivery], *, since: dt.datetime) -> float:
    """Return the seconds from the first to the last acknowledgement."""
    ends = deliveries.filter(finished_at__gte=since).aggregate(first=Min("finished_at"), last=Max("finished_at"))
    return float((ends["last"] - ends["first"]).total_seconds())


def _seen(ready: Scene, sense: Sense, story: Article, reader_ids: list[int]) -> float:
    """Correct the meaning; return the seconds until stories and word books over HTTP have it for every reader."""
    readers = list(User.objects.filter(pk__in=reader_ids))
    keys = [{"Authorization": f"Bearer {tokens.issue(one).access}"} for one in readers]
    pages = (f"{ready.api.url}/api/v1/articles/{story.pk}/", f"{ready.api.url}/api/v1/saved-words/")
    with httpx.Client(timeout=10, trust_env=False) as http:

        def shown(meaning: str) -> bool:
            return all(meaning in http.get(page, headers=key).text for key in keys for page in pages)

        assert shown(LEARNED), "the wrong meaning is not there to be corrected"
        started = time.perf_counter()
        corrections.correct_sense(sense_id=sense.pk, meaning_ko=RIGHT)
        wait_until(lambda: shown(RIGHT), seconds=DONE_SECONDS)
        return time.perf_counter() - started
