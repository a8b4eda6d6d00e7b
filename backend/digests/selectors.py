"""Reads of what goes out when."""

import dataclasses
import datetime as dt
import json
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg, StringAgg
from django.db.models import Count, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import MD5, Coalesce, Concat

from backend.accounts.models import CustomSocialAccount
from backend.common import clock
from backend.common.errors import AppError
from backend.digests.models import Delivery, DeliveryStory, DigestStory, PushTry, Subscription
from backend.digests.story_order import Story
from backend.materials import article_json, cache
from backend.materials import selectors as materials
from backend.materials.models import Article, Word

GATHERED_BY = dt.time(6)
"""Before this hour in Seoul the day's stories are still coming in."""
STATUS_LINES = 10
SEPARATOR = Value("\x1f", output_field=TextField())


def study_date_at(slot_at: dt.datetime) -> dt.date:
    """Return whose day's stories go out at a moment: the Seoul day's, early in the morning those of the day before."""
    local = slot_at.astimezone(clock.SEOUL)
    day_before = local.date() - dt.timedelta(days=1)
    is_early = local.time() < GATHERED_BY
    return day_before if is_early and _has_stories(day_before) else local.date()


def latest_study_date() -> dt.date:
    """Return today (Seoul), or early in the morning, while nothing has come in yet, the day before."""
    today = clock.seoul_today()
    return today if _has_stories(today) else study_date_at(clock.now())


def latest_stories() -> tuple[dt.date, list[Story]]:
    """Return today's (Seoul) stories, or early in the morning, while there are none yet, those of the day before."""
    now = clock.now().astimezone(clock.SEOUL)
    days = [now.date(), now.date() - dt.timedelta(days=1)] if now.time() < GATHERED_BY else [now.date()]
    return next(((day, stories) for day in days if (stories := _cached_stories(day))), (days[0], []))


def stories_of(*, study_date: dt.date) -> list[Story]:
    """Return a day's stories that learners may see now, in no order."""
    rows = Article.objects.filter(materials.LISTED, digest_story__digest__study_date=study_date)
    levels = ArrayAgg("note__words__level", default=Value([]))
    told = rows.annotate(levels=levels).values_list(
        "pk", "category__name", "category__position", "published_at", "levels"
    )
    return [Story(pk, name, place, when, tuple(filter(None, words))) for pk, name, place, when, words in told]


def details(article_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return the stories that learners may see now with their words, by id, from PostgreSQL."""
    rows = materials.listed_articles().filter(pk__in=article_ids).prefetch_related("note__words")
    return {row.pk: article_json.detail(row) for row in rows}


def versions(article_ids: Iterable[int]) -> dict[int, str]:
    """Return a hash of what a reader sees of each story, by id; those that nobody may see are missing."""
    words = Word.objects.filter(note__article=OuterRef("pk")).order_by().values("note")
    one_word = _joined("word", "part_of_speech", "ipa", "meaning_ko", "sentence")
    all_words = words.annotate(told=StringAgg(one_word, "\x1e", order_by="position")).values("told")
    story = _joined("title", "canonical_url", "note__summary_en", "note__summary_ko", "source__credit")
    told = Concat(story, Subquery(all_words), output_field=TextField())
    rows = Article.objects.filter(materials.LISTED, pk__in=article_ids)
    return dict(rows.annotate(version=MD5(told)).values_list("pk", "version"))


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


def unknown_subscription(wanted: dict[str, Any]) -> AppError:
    """Return the refusal for a subscription that does not exist, or not for this caller."""
    return AppError("subscription.unknown", "There is no such subscription.", wanted, status=404)


def last_digests(*, subscription: Subscription) -> list[tuple[Delivery, int]]:
    """Return the last STATUS_LINES digests of a subscription, newest first, each with its number of stories."""
    rows = subscription.deliveries.filter(kind=Delivery.Kind.DIGEST).order_by("-slot_at", "-pk")
    return [(row, row.story_count) for row in rows.annotate(story_count=Count("stories"))[:STATUS_LINES]]


def being_pushed(*, user_id: int) -> list[int]:
    """Return the stories that KakaoTalk is bringing to a learner this moment, in order: it asks us for them."""
    rows = DeliveryStory.objects.filter(
        delivery__subscription__owner_id=user_id,
        delivery__state=Delivery.State.LEASED,
        delivery__push_tries__outcome=PushTry.Outcome.OPEN,
        platform="kakao_skill",
    )
    return [pk for pk in rows.order_by("delivery", "position").values_list("article_id", flat=True) if pk]


def owner_uids(*, platform: str, owner_ids: Collection[int]) -> dict[int, str]:
    """Return what a platform calls these learners, of several identities the first, by learner."""
    rows = CustomSocialAccount.objects.filter(provider=platform, user_id__in=owner_ids).order_by("-pk")
    return dict(rows.values_list("user_id", "uid"))


def _cached_stories(study_date: dt.date) -> list[Story]:
    """Return a day's stories look-aside: what learners see of each is read anew, and tells who was taken down."""
    key = cache.day_key(study_date)
    kept, _ = cache.look_aside(lambda: cache.value(key), lambda _: _entry_of(study_date))
    return stories_of(study_date=study_date) if kept is None else [_story(*told) for told in json.loads(kept)]


def _entry_of(study_date: dt.date) -> cache.Entry:
    told = [dataclasses.astuple(story) for story in stories_of(study_date=study_date)]
    return cache.json_entry(json.dumps(told, default=dt.datetime.isoformat))


def _story(pk: int, category: str, position: int, published_at: str, levels: list[str]) -> Story:
    return Story(pk, category, position, dt.datetime.fromisoformat(published_at), tuple(levels))


def _has_stories(study_date: dt.date) -> bool:
    return DigestStory.objects.filter(digest__study_date=study_date).exists()


def _joined(*fields: str) -> Concat:
    parts: list[Any] = []
    for field in fields:
        parts += [Coalesce(F(field), Value(""), output_field=TextField()), SEPARATOR]
    return Concat(*parts, output_field=TextField())
