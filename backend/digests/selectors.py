"""Reads of the day's stories, editions, subscriptions and deliveries."""

import dataclasses
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    BooleanField,
    Count,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce

from backend.accounts.models import CustomSocialAccount
from backend.common import clock
from backend.common.errors import AppError
from backend.digests import push_providers
from backend.digests.models import Delivery, DeliveryStory, DigestStory, Edition, PushTry, Subscription
from backend.digests.story_order import Story, choose, order_stories
from backend.materials import cache
from backend.materials import selectors as materials
from backend.materials.models import Article
from backend.study import selectors as study
from backend.study.models import SeenArticle
from contracts.enums import ContentTag, Difficulty
from contracts.learners import DAILY_STORIES

COMPLETE_BY = dt.time(6)
"""Before this hour in Seoul the day's stories are still being collected."""
FREEZE_AHEAD = dt.timedelta(minutes=10)
"""So long before the day's first digest is made nothing waits for a verifier any more."""
STATUS_LINES = 10
STORY_COLUMNS = (
    "pk", "category__name", "category__position", "published_at", "levels", "score", "source__name", "event_id",
    "is_follow_up", "tags",
)  # fmt: skip
LEDGER_COLUMNS = (
    "platform", "target_id", "event_id", "is_follow_up", "delivery__study_date", "article__event_id"
)  # fmt: skip


class EditionKey(NamedTuple):
    """What decides the stories of an edition; no categories are all of them."""

    study_date: dt.date
    categories: tuple[str, ...]
    level: str


class Server(NamedTuple):
    """A server on a platform, whose managers decide over the digests of its channels."""

    platform: str
    guild_id: str


@dataclasses.dataclass(frozen=True)
class Today:
    """The day's stories for a learner: as JSON bytes, and the ids of those that are not new to the learner.

    The learner's day has `total` stories, `read` of them read and the others `left`. `has_more`: there are new ones
    beyond these. `due_words` are to be reviewed today, at most one review full. `has_chosen`: the learner has chosen
    something, or skipped choosing.
    """

    study_date: dt.date
    preferences: study.Preferences
    seen: list[int]
    stories: list[bytes]
    read: int
    total: int
    has_more: bool
    left: list[int]
    due_words: int
    has_chosen: bool
    facts: dict[int, study.Facts]
    glance: study.AtAGlance | None = None
    """Only where it was asked for."""


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
    return _stories(Article.objects.filter(materials.LISTED, digest_story__digest__study_date=study_date))


def _stories(rows: QuerySet[Article]) -> list[Story]:
    levels = ArrayAgg("note__words__level", default=Value([]))
    values = rows.annotate(
        levels=levels,
        score=Coalesce("event__score", 0.0),
        is_follow_up=ExpressionWrapper(Q(event__follow_up=F("pk")), BooleanField()),
    ).values_list(*STORY_COLUMNS)
    return [_story(*row) for row in values]


def _story(pk: int, category: str, position: int, at: dt.datetime, levels: list[str | None], *rest: Any) -> Story:
    score, outlet, event, is_follow_up, tags = rest
    words = tuple(filter(None, levels))
    return Story(pk, category, position, at, words, score, outlet, event, bool(is_follow_up), tuple(tags))


def today(*, user_id: int, limit: int | None = None, more: bool = False, glance: bool = False) -> Today:
    """Return the day's stories in the learner's categories and level, new ones first. Never writes.

    Without a `limit` these are the learner's own few (`daily_stories`): those delivered or opened today stay among
    them, so that the number read grows while the day's stories remain the same. A greater `limit` adds others. `more`
    returns the new ones beyond the day's own instead. The stories come from the cache where it has them.
    """
    study_date, stories = latest_stories()
    preferences, facts, due, due_words, has_chosen, at_a_glance = study.preferences_and_facts(
        user_id=user_id, article_ids=[story.id for story in stories], glance=glance
    )
    now = clock.now()
    by_id = {story.id: story for story in stories if preferences.shows_disturbing or not is_disturbing(story.tags)}
    ids = order_stories(
        by_id.values(), categories=preferences.categories, level=preferences.level, study_date=study_date
    )
    ids.sort(key=lambda pk: pk not in due)  # stable: stories with words to review first
    pushed = being_pushed(user_id=user_id)
    seen = {pk for pk, one in facts.items() if not one.is_new(now)} - set(pushed)
    known = {pk: one.known_at for pk, one in facts.items() if one.known_at and pk in by_id}
    begun = [*pushed, *sorted((pk for pk in ids if pk in known and pk not in pushed), key=known.__getitem__)]
    fresh = [by_id[pk] for pk in ids if pk not in seen and pk not in begun]
    most = preferences.daily_stories
    own = [story.id for story in choose(fresh, most=most, begun=[by_id[pk] for pk in begun[:most] if pk in by_id])]
    others = [story.id for story in choose(fresh, most=len(fresh)) if story.id not in own]
    if more:
        first = others[: limit or most]
    else:
        rest = [*others, *(pk for pk in ids if pk in seen and pk not in own)]
        pool = [*own, *rest[: max(0, (limit or 0) - len(own))]]
        first = sorted(pool, key=seen.__contains__)[:limit]  # stable: new ones first, each half in its order
    bodies = materials.article_details(article_ids=first, level=Difficulty.of(preferences.level))
    read = [pk for pk in own if pk in facts and facts[pk].read_at]
    shown = [pk for pk in first if pk in bodies]  # without those taken down a moment ago
    return Today(
        study_date,
        preferences,
        [pk for pk in shown if pk in seen],
        [bodies[pk] for pk in shown],
        read=len(read),
        total=len(own),
        has_more=any(pk not in first for pk in others),
        left=[pk for pk in own if pk not in read],
        due_words=due_words,
        has_chosen=has_chosen,
        facts=facts,
        glance=at_a_glance,
    )


def is_disturbing(tags: Collection[str]) -> bool:
    """Return whether a story is left out of digests unless disturbing stories are wanted."""
    return ContentTag.DISTURBING in tags


def story_ids(preferences: study.Preferences) -> list[int]:
    """Return the ids of the day's stories for a learner with these preferences, in their order, read or not."""
    study_date, stories = latest_stories()
    return order_stories(stories, categories=preferences.categories, level=preferences.level, study_date=study_date)


def articles(article_ids: Iterable[int]) -> dict[int, Article]:
    """Return the stories that learners may see now, by id, with source, category, note and words, from PostgreSQL."""
    rows = materials.with_texts(materials.readable_articles().filter(pk__in=article_ids))
    return {row.pk: row for row in rows}


def edition_key(subscription: Subscription, study_date: dt.date) -> EditionKey:
    """Return which edition a subscription reads on a day."""
    return EditionKey(study_date, tuple(subscription.categories), subscription.level)


def stored_edition(key: EditionKey) -> list[int]:
    """Return the article ids of an edition in order; none before it is created."""
    edition = Edition.objects.filter(
        study_date=key.study_date, categories=list(key.categories), level=key.level
    ).first()
    return edition.article_ids if edition else []


def is_day_frozen(*, now: dt.datetime | None = None) -> bool:
    """Return whether the day's first digest was made, or will be within FREEZE_AHEAD: what is late misses it."""
    ahead = (now or clock.now()) + FREEZE_AHEAD
    if Edition.objects.filter(study_date=clock.seoul_today()).exists():
        return True
    is_of_today = ahead.astimezone(clock.SEOUL).time() >= COMPLETE_BY
    return is_of_today and Subscription.objects.filter(next_run_at__lte=ahead).exists()


def composed_edition(key: EditionKey) -> list[int]:
    """Return the article ids that an edition would hold if it were created now, in order."""
    stories = stories_of(study_date=key.study_date)
    return order_stories(stories, categories=key.categories, level=key.level, study_date=key.study_date)


def unsent(candidates: Sequence[tuple[Subscription, Collection[int]]]) -> list[list[Story]]:
    """Return at most `max_stories` (a person's own number) of each subscription's candidates, in their order.

    Left out: what learners may not see, events that the target had or is about to get, disturbing stories where they
    are not wanted, and, for a person's own digest, what is not new to that person. An event's follow-up is sent to a
    target that had the event on an earlier day, once.
    """
    subscriptions = [subscription for subscription, _ in candidates]
    ids = {pk for _, article_ids in candidates for pk in article_ids}
    listed = {story.id: story for story in _stories(Article.objects.filter(materials.LISTED, pk__in=ids))}
    events = {story.event for story in listed.values() if story.event}
    sent: dict[tuple[str, str], set[int]] = defaultdict(set)
    final: dict[tuple[str, str], set[int]] = defaultdict(set)
    begun: dict[tuple[str, str], set[int]] = defaultdict(set)
    # The story's event may be another one by now: an editor has joined the two.
    same = Q(article_id__in=ids) | Q(event_id__in=events) | Q(article__event_id__in=events)
    targets = {one.target_id for one in subscriptions}
    ledger = DeliveryStory.objects.filter(same, target_id__in=targets).select_related("delivery", "article")
    for row in ledger.filter(platform__in={one.platform for one in subscriptions}).only(*LEDGER_COLUMNS):
        place = row.platform, row.target_id
        of_events = {pk for pk in (row.event_id, row.article and row.article.event_id) if pk}
        sent[place].add(row.article_id or 0)
        begun[place] |= of_events
        if row.is_follow_up or row.delivery.study_date >= clock.seoul_today():
            final[place] |= of_events
    seen: dict[int, set[int]] = defaultdict(set)
    daily: dict[int, int] = {}
    if owners := {one.owner_id or 0 for one in subscriptions if one.audience == Subscription.Audience.PERSON}:
        views = SeenArticle.objects.filter(study.not_new(), user_id__in=owners, article_id__in=ids)
        for user_id, article_id in views.values_list("user_id", "article_id"):
            seen[user_id].add(article_id)
        daily = study.daily_stories(user_ids=owners)
    chosen = []
    for one, article_ids in candidates:
        place = one.platform, one.target_id
        had, most = sent[place], one.max_stories
        if one.audience == Subscription.Audience.PERSON:
            had, most = had | seen[one.owner_id or 0], daily.get(one.owner_id or 0, DAILY_STORIES)
        fresh = [
            story
            for story in (listed[pk] for pk in article_ids if pk in listed and pk not in had)
            if (one.shows_disturbing or not is_disturbing(story.tags))
            and story.event not in (final[place] if story.is_follow_up else begun[place])
        ]
        chosen.append(choose(fresh, most=most))
    return chosen


def own_subscriptions(
    *, owner_id: int | None = None, server: Server | None = None, after: int | None = None, **exactly: str
) -> QuerySet[Subscription]:
    """Return the subscriptions of a learner, or of a server, oldest first, those after the id `after`.

    `exactly` narrows by field. A server's are those of its channels, no matter who set them up.
    """
    rows = Subscription.objects.filter(**_whose(owner_id, server)).filter(**exactly).order_by("pk")
    return rows.filter(pk__gt=after) if after is not None else rows


def own_subscription(
    *, subscription_id: int, owner_id: int | None = None, server: Server | None = None, lock: bool = False
) -> Subscription:
    """Return a subscription of a learner or of a server. Raises AppError "subscription.unknown" (404) if it is not."""
    rows = Subscription.objects.select_for_update() if lock else Subscription.objects.all()
    row = rows.filter(**_whose(owner_id, server), pk=subscription_id).first()
    if row is None:
        raise unknown_subscription({"id": subscription_id})
    return row


def _whose(owner_id: int | None, server: Server | None) -> dict[str, Any]:
    if server is None:
        return {"owner_id": owner_id or 0}
    return {"platform": server.platform, "guild_id": server.guild_id, "audience": Subscription.Audience.CHANNEL}


def unknown_subscription(extra: dict[str, Any]) -> AppError:
    """Return the error for a subscription that does not exist, or not for this caller."""
    return AppError("subscription.unknown", "There is no such subscription.", extra, status=404)


def last_digests(*, subscription: Subscription) -> list[tuple[Delivery, int, int]]:
    """Return the last STATUS_LINES digests of a subscription, newest first, each with how many stories, and posted."""
    rows = subscription.deliveries.filter(kind=Delivery.Kind.DIGEST).order_by("-slot_at", "-pk")
    rows = rows.annotate(story_count=Count("stories"), posted_count=Count("stories__message"))
    return [(row, row.story_count, row.posted_count) for row in rows[:STATUS_LINES]]


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
        _story(pk, name, place, dt.datetime.fromisoformat(at), *rest)
        for pk, name, place, at, *rest in json.loads(cached)
    ]


def _has_stories(study_date: dt.date) -> bool:
    return DigestStory.objects.filter(digest__study_date=study_date).exists()
