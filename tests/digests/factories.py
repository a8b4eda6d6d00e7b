"""Stories, subscriptions and deliveries with defaults for everything that a test does not name."""

import datetime as dt
import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connection

from backend.accounts.models import User
from backend.common import clock
from backend.digests.api import deliveries
from backend.digests.models import Delivery, Digest, DigestStory, Subscription
from backend.digests.services import claims, schedule, subscriptions
from backend.digests.services.claims import Posted
from backend.materials.models import Article
from tests import factories as people
from tests.materials import factories as news

MORNING = dt.datetime(2026, 11, 24, 8, 0, tzinfo=clock.SEOUL)
"""A Tuesday, eight o'clock in Seoul."""
EVE = dt.datetime(2026, 11, 23, 20, 0, tzinfo=clock.SEOUL)
DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)
T = TypeVar("T")
_numbers = itertools.count(1)


def story(*, on: dt.date | None = None, **fields: Any) -> Article:
    """Make a published story in the digest of a day, today's (Seoul) by default; every next one is older."""
    made = news.published(**fields)
    digest, _ = Digest.objects.get_or_create(study_date=on or clock.seoul_today())
    DigestStory.objects.create(digest=digest, article=made)
    return made


def stories(count: int, **fields: Any) -> list[int]:
    """Make stories of one category; return their ids in the order in which a digest brings them."""
    return [story(**fields).pk for _ in range(count)]


def subscription(owner: User | None = None, **fields: Any) -> Subscription:
    """Subscribe a channel of its own for 08:00 in Seoul, every day."""
    number = next(_numbers)
    chosen = {"platform": "discord", "target_id": f"9{number:05}", "guild_id": "77"} | fields
    return subscriptions.create(owner_id=(owner or people.user(password=None)).pk, **chosen)


def scheduled(owner: User | None = None, **fields: Any) -> Delivery:
    """Subscribe a channel before the present minute and let its slot come; return the delivery."""
    now = clock.now()
    local = now.astimezone(clock.SEOUL)
    made = subscription(owner, **{"local_time": local.time().replace(microsecond=0)} | fields)
    Subscription.objects.filter(pk=made.pk).update(next_run_at=now)
    schedule.schedule_due()
    return Delivery.objects.get(subscription=made)


def due_now(made: Subscription) -> Delivery:
    """Let the slot of a subscription in Seoul's time come at this moment; return its delivery."""
    now = clock.now()
    local_time = now.astimezone(clock.SEOUL).time().replace(microsecond=0)
    Subscription.objects.filter(pk=made.pk).update(next_run_at=now, local_time=local_time)
    schedule.schedule_due()
    return Delivery.objects.filter(subscription=made, kind="digest").latest("pk")


def claim(**wanted: Any) -> list[dict[str, Any]]:
    """Claim as a Discord bot; return the jobs as the API shows them."""
    claimed = claims.claim(**{"platform": "discord"} | wanted)
    return [deliveries.job(one).model_dump(mode="json") for one in claimed]


def posted(job: dict[str, Any], *, together: bool = False) -> list[Posted]:
    """Return a message for each story of a job, or one for all of them."""
    return [
        Posted(one["id"], job["target_id"], f"m{job['id']}" if together else f"m{job['id']}-{one['id']}")
        for one in job["stories"]
    ]


def sent(*, together: bool = False, **fields: Any) -> Delivery:
    """Make a delivery of the day's stories and bring it to its channel."""
    made = scheduled(**fields)
    (job,) = claim(kinds=["digest"])
    claims.acknowledge(delivery_id=made.pk, lease=job["lease"], messages=posted(job, together=together))
    made.refresh_from_db()
    return made


def ids_of(delivery: Delivery | None) -> list[int]:
    """Return the ids of a digest's stories, in order."""
    return [place.article_id or 0 for place in delivery.stories.all()] if delivery else []


def side_by_side(*calls: Callable[[], T]) -> list[T]:
    """Make these calls at once, each in a thread with a database connection of its own; return their results."""
    all_connected = threading.Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        try:
            connection.ensure_connection()
            all_connected.wait(10)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def state(delivery: Delivery) -> str:
    """Return a delivery's state after reading it anew."""
    delivery.refresh_from_db()
    return delivery.state


def run_out(delivery: Delivery) -> None:
    """Let a lease run out."""
    Delivery.objects.filter(pk=delivery.pk).update(due_at=clock.now() - MINUTE)
