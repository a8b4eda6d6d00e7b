"""Reads of the day's stories, editions, subscriptions and deliveries."""

import dataclasses
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg, StringAgg
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import MD5, Coalesce, Concat

from backend.accounts.models import CustomSocialAccount
from backend.common import clock
from backend.common.errors import AppError
from backend.digests import push_providers
from backend.digests.models import Delivery, DeliveryStory, DigestStory, Edition, PushTry, Subscription
from backend.digests.story_order import Story, order_stories
from backend.materials import cache
from backend.materials import selectors as materials
from backend.materials.models import Article, Word
from backend.study import selectors as study
from backend.study.models import SeenArticle
from contracts.enums import Difficulty

COMPLETE_BY = dt.time(6)
"""Before this hour in Seoul the day's stories are still being collected."""
STATUS_LINES = 10
DIGEST_MAX_STORIES = 5
SEPARATOR = Value("\x1f", output_field=TextField())


class EditionKey(NamedTuple):
    """What decides the stories of an edition; no categories are all of them."""

    study_date: dt.date
    categories: tuple[str, ...]
    level: str


@dataclasses.dataclass(frozen=True)
class Today:
    """The day's stories for a learner: as JSON bytes, and the ids of those that the learner has seen."""

    study_date: dt.date
    preferences: study.Preferences
    seen: list[int]
    stories: list[bytes]


def study_date_at(slot_at: dt.datetime) -> dt.date:
    """Return whose day's stories go out at a moment: the Seoul day's, before COMPLETE_BY those of the day before."""
    local = slot_at.astimezone(clock.SEOUL)
    day_before = local.date() - dt.timedelta(days=1)
    return day_before if local.time() < COMPLETE_BY and _has_stories(day_before) else local.date()


def latest_study_date() -> dt.date:
    """Return today (Seoul); before COMPLETE_BY, while it has no story, the day before."""
    today = clock.seoul_today()
    return today if _has_stories(today) else study_date_at(clock.now())


def latest_stories() -> tuple[dt.date, list[Story]]:
    """Return today (Seoul) and its stories; before COMPLETE_BY, while it has none, the day before and its stories."""
    now = clock.now().astimezone(clock.SEOUL)
    days = [now.date(), now.date() - dt.timedelta(days=1)] if now.time() < COMPLETE_BY else [now.date()]
    return next(((day, stories) for day in days if (stories := _cached_stories(day))), (days[0], []))


def stories_of(*, study_date: dt.date) -> list[Story]:
    """Return a day's stories that learners may see now, in no order."""
    rows = Article.objects.filter(materials.LISTED, digest_story__digest__study_date=study_date)
    levels = ArrayAgg("note__words__level", default=Value([]))
    values = rows.annotate(levels=levels).values_list(
        "pk", "category__name", "category__position", "published_at", "levels"
    )
    return [Story(pk, name, place, when, tuple(filter(None, words))) for pk, name, place, when, words in values]


def today(*, user_id: int, limit: int) -> Today:
    """Return at most `limit` of the day's stories in the learner's categories and level, unseen first. Never writes.

    The stories come from the cache where it has them.
    """
    study_date, stories = latest_stories()
    preferences, seen = study.preferences_and_seen(user_id=user_id, article_ids=[story.id for story in stories])
    ids = order_stories(stories, categories=preferences.categories, level=preferences.level, study_date=study_date)
    pushed = being_pushed(user_id=user_id)
    seen -= set(pushed)
    others = (pk for pk in ids if pk not in pushed)
    first = [*pushed, *sorted(others, key=seen.__contains__)][:limit]  # stable: unseen first, each half in its order
    bodies = materials.article_details(article_ids=first, level=Difficulty.of(preferences.level))
    shown = [pk for pk in first if pk in bodies]  # without those taken down a moment ago
    return Today(study_date, preferences, [pk for pk in shown if pk in seen], [bodies[pk] for pk in shown])


def articles(article_ids: Iterable[int]) -> dict[int, Article]:
    """Return the stories that learners may see now, by id, with source, category, note and words, from PostgreSQL."""
    rows = materials.with_texts(materials.listed_articles().filter(pk__in=article_ids))
    return {row.pk: row for row in rows}


def versions(article_ids: Iterable[int]) -> dict[int, str]:
    """Return a hash of what a reader sees of each story, by id; those that nobody may see are missing."""
    words = Word.objects.filter(note__article=OuterRef("pk")).order_by().values("note")
    one_word = _joined("word", "part_of_speech", "ipa", "meaning_ko", "sentence")
    all_words = words.annotate(text=StringAgg(one_word, "\x1e", order_by="position")).values("text")
    story = _joined("title", "canonical_url", "note__summary_en", "note__summary_ko", "source__credit")
    text = Concat(story, Subquery(all_words), output_field=TextField())
    rows = Article.objects.filter(materials.LISTED, pk__in=article_ids)
    return dict(rows.annotate(version=MD5(text)).values_list("pk", "version"))


def edition_key(subscription: Subscription, study_date: dt.date) -> EditionKey:
    """Return which edition a subscription reads on a day."""
    return EditionKey(study_date, tuple(subscription.categories), subscription.level)


def stored_edition(key: EditionKey) -> list[int]:
    """Return the article ids of an edition in order; none before it is created."""
    edition = Edition.objects.filter(
        study_date=key.study_date, categories=list(key.categories), level=key.level
    ).first()
    return edition.article_ids if edition else []


def composed_edition(key: EditionKey) -> list[int]:
    """Return the article ids that an edition would hold if it were created now, in order."""
    stories = stories_of(study_date=key.study_date)
    return order_stories(stories, categories=key.categories, level=key.level, study_date=key.study_date)


def unsent(candidates: Sequence[tuple[Subscription, Collection[int]]]) -> list[list[int]]:
    """Return at most DIGEST_MAX_STORIES of each subscription's candidates, in their order.

    Left out: what learners may not see, what the target had or is about to get, and, for a person's own digest, what
    that person has seen elsewhere.
    """
    subscriptions = [subscription for subscription, _ in candidates]
    ids = {pk for _, article_ids in candidates for pk in article_ids}
    listed = set(Article.objects.filter(materials.LISTED, pk__in=ids).values_list("pk", flat=True))
    by_platform: dict[str, list[str]] = defaultdict(list)
    for one in subscriptions:
        by_platform[one.platform].append(one.target_id)
    sent: dict[tuple[str, str], set[int]] = defaultdict(set)
    for platform, target_ids in by_platform.items():
        rows = DeliveryStory.objects.filter(platform=platform, target_id__in=target_ids, article_id__in=ids)
        for target_id, article_id in rows.values_list("target_id", "article_id"):
            sent[platform, target_id].add(article_id or 0)
    seen: dict[int, set[int]] = defaultdict(set)
    if owners := {one.owner_id for one in subscriptions if one.audience == Subscription.Audience.PERSON}:
        views = SeenArticle.objects.filter(user_id__in=owners, article_id__in=ids)
        for user_id, article_id in views.values_list("user_id", "article_id"):
            seen[user_id].add(article_id)
    chosen = []
    for one, article_ids in candidates:
        had = sent[one.platform, one.target_id]
        if one.audience == Subscription.Audience.PERSON:
            had = had | seen[one.owner_id]
        chosen.append([pk for pk in article_ids if pk in listed and pk not in had][:DIGEST_MAX_STORIES])
    return chosen


def own_subscriptions(*, owner_id: int, after: int | None = None, **exactly: str) -> QuerySet[Subscription]:
    """Return a learner's subscriptions, oldest first, those after the id `after`; `exactly` narrows by field."""
    rows = Subscription.objects.filter(owner_id=owner_id, **exactly).order_by("pk")
    return rows.filter(pk__gt=after) if after is not None else rows


def own_subscription(*, owner_id: int, subscription_id: int) -> Subscription:
    """Return a learner's subscription. Raises AppError "subscription.unknown" (404) when it is not theirs."""
    row = Subscription.objects.filter(owner_id=owner_id, pk=subscription_id).first()
    if row is None:
        raise unknown_subscription({"id": subscription_id})
    return row


def unknown_subscription(extra: dict[str, Any]) -> AppError:
    """Return the error for a subscription that does not exist, or not for this caller."""
    return AppError("subscription.unknown", "There is no such subscription.", extra, status=404)


def last_digests(*, subscription: Subscription) -> list[tuple[Delivery, int]]:
    """Return the last STATUS_LINES digests of a subscription, newest first, each with its number of stories."""
    rows = subscription.deliveries.filter(kind=Delivery.Kind.DIGEST).order_by("-slot_at", "-pk")
    return [(row, row.story_count) for row in rows.annotate(story_count=Count("stories"))[:STATUS_LINES]]


def being_pushed(*, user_id: int) -> list[int]:
    """Return the ids of the stories in a learner's pushes on KakaoTalk that are under way, in order.

    Such a push makes KakaoTalk ask our skill for today's stories, once or more for each learner; until the push is
    settled, these are the stories to answer with. Empty, without a query, while the push is off.
    """
    if not push_providers.load(push_providers.KAKAO_SKILL).is_on:
        return []
    rows = DeliveryStory.objects.filter(
        delivery__subscription__owner_id=user_id,
        delivery__state=Delivery.State.LEASED,
        delivery__push_tries__outcome=PushTry.Outcome.OPEN,
        platform=push_providers.KAKAO_SKILL,
    )
    return [pk for pk in rows.order_by("delivery", "position").values_list("article_id", flat=True) if pk]


def owner_uids(*, platform: str, owner_ids: Collection[int]) -> dict[int, str]:
    """Return the platform's ids of these learners, of several identities the first, by learner."""
    rows = CustomSocialAccount.objects.filter(provider=platform, user_id__in=owner_ids).order_by("-pk")
    return dict(rows.values_list("user_id", "uid"))


def _cached_stories(study_date: dt.date) -> list[Story]:
    """Return a day's stories from the cache, or from PostgreSQL, filling the cache."""
    key = cache.day_key(study_date)

    def entry(_: str) -> cache.Entry:
        rows = [dataclasses.astuple(story) for story in stories_of(study_date=study_date)]
        return cache.json_entry(json.dumps(rows, default=dt.datetime.isoformat))

    cached, _ = cache.look_aside(lambda: cache.value(key), entry)
    if cached is None:
        return stories_of(study_date=study_date)
    return [
        Story(pk, category, position, dt.datetime.fromisoformat(published_at), tuple(levels))
        for pk, category, position, published_at, levels in json.loads(cached)
    ]


def _has_stories(study_date: dt.date) -> bool:
    return DigestStory.objects.filter(digest__study_date=study_date).exists()


def _joined(*fields: str) -> Concat:
    parts: list[Any] = []
    for field in fields:
        parts += [Coalesce(F(field), Value(""), output_field=TextField()), SEPARATOR]
    return Concat(*parts, output_field=TextField())
