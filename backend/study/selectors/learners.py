"""Reads of learners, what they chose, and what they have seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Exists, OuterRef

from backend.accounts.models import User
from backend.common.errors import AppError
from backend.materials.models import Category
from backend.materials.selectors import Unseen
from backend.study.models import LearnerProfile, SeenArticle
from contracts.enums import Level

_CHOSEN_AND_SEEN = """
SELECT chosen.categories, chosen.level, ARRAY(
  SELECT article_id FROM study_seenarticle WHERE user_id = %(user_id)s AND article_id = ANY(%(article_ids)s::bigint[])
) FROM (VALUES (%(user_id)s)) AS learner (id) LEFT JOIN study_learnerprofile AS chosen ON chosen.user_id = learner.id
"""
"""By hand: everybody's question for today asks it, and the ORM would build two queries for more than they cost."""


@dataclass(frozen=True)
class Preferences:
    """What a learner wants to read: `categories` in menu order, empty for all; `level` as CEFR names it."""

    categories: list[str]
    level: str


@dataclass(frozen=True)
class Learner:
    """Who somebody is to themselves; `display_name` is empty for somebody no platform has named."""

    id: int
    display_name: str
    preferences: Preferences


def learner(*, user_id: int) -> Learner:
    """Return a learner with what they chose. Raises AppError "auth.user_gone" (401), also for one who was joined."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise gone()
    return Learner(user.pk, display_name(user), preferences(user_id=user_id))


def display_name(user: User) -> str:
    """Return what somebody is called, "" for one no platform has named; their identities may be prefetched."""
    named = [one for one in user.custom_social_accounts.all() if one.display_name]
    newest = max(named, key=lambda one: one.updated_at).display_name if named else ""
    # A chat learner's username is random; only somebody who signs in with theirs knows it.
    return user.get_full_name() or newest or (user.username if user.has_usable_password() else "")


def preferences(*, user_id: int) -> Preferences:
    """Return what a learner chose, or what holds for those who never did."""
    return preferences_in(LearnerProfile.objects.filter(user_id=user_id).first())


def preferences_in(profile: LearnerProfile | None) -> Preferences:
    """Return what a profile says; without one a learner has never chosen."""
    return Preferences(profile.categories, profile.level) if profile else Preferences([], Level.B1)


def known_categories(names: Iterable[str]) -> list[str]:
    """Return these category names once each, in menu order. Raises AppError "category.unknown" naming the others."""
    wanted = set(names)
    known = Category.objects.filter(name__in=wanted).order_by("position", "name")
    found = list(known.values_list("name", flat=True))
    if missing := sorted(wanted.difference(found)):
        raise AppError("category.unknown", "Some of these categories do not exist.", {"categories": missing})
    return found


def unseen_by(*, user_id: int) -> Unseen:
    """Return the filter that leaves out what a learner has seen."""
    return Unseen(
        user_id=user_id,
        load=lambda: list(SeenArticle.objects.filter(user_id=user_id).values_list("article_id", flat=True)),
        exclude=lambda rows: rows.exclude(
            Exists(SeenArticle.objects.filter(user_id=user_id, article_id=OuterRef("pk")))
        ),
    )


def seen_among(*, user_id: int, article_ids: Sequence[int]) -> set[int]:
    """Return which of these stories a learner has seen."""
    rows = SeenArticle.objects.filter(user_id=user_id, article_id__in=article_ids)
    return set(rows.values_list("article_id", flat=True))


def preferences_and_seen(*, user_id: int, article_ids: Sequence[int]) -> tuple[Preferences, set[int]]:
    """Return what a learner chose, and which of these stories they have seen, in one round trip."""
    with connection.cursor() as cursor:
        cursor.execute(_CHOSEN_AND_SEEN, {"user_id": user_id, "article_ids": list(article_ids)})
        categories, level, seen = cursor.fetchone()
    return preferences_in(LearnerProfile(categories=categories, level=level) if level else None), set(seen)


def gone() -> AppError:
    """Return the refusal for a learner who was deleted, or joined into another one, while their token lives on."""
    return AppError("auth.user_gone", "This learner does not exist any more.", status=401)
