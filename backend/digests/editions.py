"""Reads: what an edition would hold, and which of it a target has not had."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from backend.digests import selectors
from backend.digests.models import DeliveryStory, Edition, Subscription
from backend.digests.story_order import arranged
from backend.materials import selectors as materials
from backend.materials.models import Article
from backend.study.models import SeenArticle

STORIES_MOST = 5

Choice = tuple[dt.date, tuple[str, ...], str]
"""What decides an edition: study date, categories, level."""
Offer = tuple[Subscription, Collection[int]]
"""A subscription and the ids of what it might get, in order."""


def choice(subscription: Subscription, study_date: dt.date) -> Choice:
    """Return which edition a subscription reads on a day."""
    return study_date, tuple(subscription.categories), subscription.level


def stored(wanted: Choice) -> list[int]:
    """Return the stories of a frozen edition in order, none while it is not frozen."""
    study_date, categories, level = wanted
    edition = Edition.objects.filter(study_date=study_date, categories=list(categories), level=level).first()
    return edition.article_ids if edition else []


def present(wanted: Choice) -> list[int]:
    """Return what an edition would hold if it were made now, in order."""
    study_date, categories, level = wanted
    stories = selectors.stories_of(study_date=study_date)
    return arranged(stories, categories=categories, level=level, study_date=study_date)


def unsent(offers: Sequence[Offer]) -> list[list[int]]:
    """Return at most STORIES_MOST ids for each offer, in its order: what learners may see and the target never had.

    A person's own digest leaves out, too, what they have seen elsewhere.
    """
    offered = {pk for _, ids in offers for pk in ids}
    listed = set(Article.objects.filter(materials.LISTED, pk__in=offered).values_list("pk", flat=True))
    subscriptions = [subscription for subscription, _ in offers]
    sent, seen = _sent(subscriptions, offered), _seen(subscriptions, offered)
    chosen = []
    for one, ids in offers:
        had = sent[one.platform, one.target_id] | seen[one.pk]
        chosen.append([pk for pk in ids if pk in listed and pk not in had][:STORIES_MOST])
    return chosen


def _sent(subscriptions: Iterable[Subscription], ids: Collection[int]) -> dict[tuple[str, str], set[int]]:
    """Return what each target had, or is about to get."""
    by_platform: dict[str, list[str]] = defaultdict(list)
    for one in subscriptions:
        by_platform[one.platform].append(one.target_id)
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for platform, target_ids in by_platform.items():
        rows = DeliveryStory.objects.filter(platform=platform, target_id__in=target_ids, article_id__in=ids)
        for target_id, article_id in rows.values_list("target_id", "article_id"):
            found[platform, target_id].add(article_id or 0)
    return found


def _seen(subscriptions: Iterable[Subscription], ids: Collection[int]) -> dict[int, set[int]]:
    """Return what the owners of persons' digests have seen, by subscription."""
    persons = [one for one in subscriptions if one.audience == Subscription.Audience.PERSON]
    by_owner: dict[int, set[int]] = defaultdict(set)
    if persons:
        rows = SeenArticle.objects.filter(user_id__in={one.owner_id for one in persons}, article_id__in=ids)
        for user_id, article_id in rows.values_list("user_id", "article_id"):
            by_owner[user_id].add(article_id)
    return defaultdict(set, {one.pk: by_owner[one.owner_id] for one in persons})
