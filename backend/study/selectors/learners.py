"""Reads of learners, what they chose, and what they have seen."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from backend.accounts import masking
from backend.accounts.models import GENERATED_USERNAME, CustomSocialAccount, User
from backend.common import clock
from backend.common.errors import AppError
from backend.materials.models import Category
from backend.materials.selectors import ReaderLevel, Unseen
from backend.study import schedule
from backend.study.models import LISTED_STAYS_NEW, LearnerProfile, SeenArticle
from backend.study.selectors.glance import COLUMNS as GLANCE_COLUMNS
from backend.study.selectors.glance import MOST, AtAGlance, at_a_glance
from contracts.enums import Difficulty, Level, SeenFact
from contracts.learners import DAILY_STORIES

_CHOSEN_AND_SEEN = """
SELECT chosen.categories, chosen.level, chosen.daily_stories, chosen.shows_disturbing, ARRAY(
  SELECT jsonb_build_array(article_id, listed_at, delivered_at, opened_at, read_at)
  FROM study_seenarticle WHERE user_id = %(user_id)s AND article_id = ANY(%(article_ids)s::bigint[])
), ARRAY(
  SELECT DISTINCT note.article_id FROM study_card AS card
  JOIN materials_textword AS word ON word.sense_id = card.sense_id
  JOIN materials_textsentence AS sentence ON sentence.id = word.sentence_id
  JOIN materials_leveltext AS text ON text.id = sentence.text_id
  JOIN materials_studynote AS note ON note.id = text.note_id
  WHERE card.user_id = %(user_id)s AND card.state IN ('learning', 'known') AND card.due <= %(day)s
  AND note.article_id = ANY(%(article_ids)s::bigint[])
), (
  SELECT count(*) FROM (
    SELECT 1 FROM study_card AS card JOIN materials_sense AS sense ON sense.id = card.sense_id
    WHERE card.user_id = %(user_id)s AND card.state IN ('learning', 'known') AND card.due <= %(day)s
    AND sense.state <> 'wrong' AND sense.meaning_ko <> '' LIMIT %(most)s
  ) AS due
), (
  SELECT count(*) FILTER (WHERE question.answered_at IS NULL AND question.card_id IS NOT NULL)
  FROM study_studysession AS session JOIN study_sessionquestion AS question ON question.session_id = session.id
  WHERE session.user_id = %(user_id)s AND session.day = %(day)s AND question.purpose <> 'repeat' HAVING count(*) > 0
), chosen.session_size {more}
FROM (VALUES (%(user_id)s)) AS learner (id) LEFT JOIN study_learnerprofile AS chosen ON chosen.user_id = learner.id
"""
"""By hand: everybody's question for today asks it, and the ORM would build two queries for more than they cost."""


@dataclass(frozen=True)
class Preferences:
    """What a learner wants to read: `categories` in menu order, empty for all; `level` as CEFR names it.

    A day has `daily_stories`; disturbing ones are among them only with `shows_disturbing`.
    """

    categories: list[str]
    level: str
    daily_stories: int = DAILY_STORIES
    shows_disturbing: bool = False


@dataclass(frozen=True)
class Facts:
    """When a story was listed, delivered, opened and read first, None: never."""

    listed_at: dt.datetime | None = None
    delivered_at: dt.datetime | None = None
    opened_at: dt.datetime | None = None
    read_at: dt.datetime | None = None

    @property
    def known_at(self) -> dt.datetime | None:
        """Return when it was first delivered, opened or read."""
        return min(filter(None, (self.delivered_at, self.opened_at, self.read_at)), default=None)

    @property
    def last(self) -> SeenFact | None:
        """Return the farthest of the facts that a learner notices; having been listed is none."""
        if self.read_at:
            return SeenFact.READ
        if self.opened_at:
            return SeenFact.OPENED
        return SeenFact.DELIVERED if self.delivered_at else None

    def is_new(self, now: dt.datetime) -> bool:
        """Return whether it is still to be offered: neither delivered nor opened, nor listed long ago."""
        return self.known_at is None and (self.listed_at is None or now - self.listed_at < LISTED_STAYS_NEW)


class DayFacts(NamedTuple):
    """What a learner chose, and what is known of them and of the day's stories.

    `facts` are by story, without those that have none; `due_stories` are those with due words. `due_words` are those
    of the learner's that a review would ask today, by the study day in Seoul: never more than one review holds, and
    once it has begun what is left of it.
    `has_chosen`: they have chosen something, or skipped choosing. `glance` is there where it was asked for.
    """

    preferences: Preferences
    facts: dict[int, Facts]
    due_stories: set[int]
    due_words: int
    has_chosen: bool
    glance: AtAGlance | None


@dataclass(frozen=True)
class Learner:
    """Who somebody is to themselves; `display_name` is empty for somebody no platform has named.

    `profile` is not stored for somebody who has never chosen anything.
    """

    id: int
    display_name: str
    preferences: Preferences
    phone_shown: str
    """Masked, "" without a phone number."""
    has_password: bool
    identities: list[CustomSocialAccount]
    """Oldest first."""
    profile: LearnerProfile


def learner(*, user_id: int) -> Learner:
    """Return a learner with what they chose. Raises AppError "auth.user_gone" (401), also for one who was joined."""
    users = User.objects.filter(pk=user_id, is_active=True).prefetch_related("custom_social_accounts")
    user = users.first()
    if user is None:
        raise gone()
    profile = LearnerProfile.objects.filter(user_id=user_id).first() or LearnerProfile(user_id=user_id)
    return Learner(
        id=user.pk,
        display_name=display_name(user),
        preferences=preferences_in(profile),
        phone_shown=masking.phone(user.phone_number),
        has_password=user.has_usable_password(),
        identities=sorted(user.custom_social_accounts.all(), key=lambda one: one.pk),
        profile=profile,
    )


def display_name(user: User) -> str:
    """Return what somebody is called, "" for one no platform has named; their identities may be prefetched."""
    named = [one for one in user.custom_social_accounts.all() if one.display_name]
    newest = max(named, key=lambda one: one.updated_at).display_name if named else ""
    chosen = user.username if user.has_usable_password() and not GENERATED_USERNAME.fullmatch(user.username) else ""
    return user.get_full_name() or newest or chosen


def preferences(*, user_id: int) -> Preferences:
    """Return what a learner chose, or what holds for those who never did."""
    return preferences_in(LearnerProfile.objects.filter(user_id=user_id).first())


def has_chosen(*, user_id: int) -> bool:
    """Return whether a learner has chosen anything, or skipped choosing."""
    return LearnerProfile.objects.filter(user_id=user_id).exists()


def reader_level(*, user_id: int) -> ReaderLevel:
    """Return the level of text that a learner reads, cached beside the stories."""
    return ReaderLevel(user_id=user_id, load=lambda: Difficulty.of(preferences(user_id=user_id).level))


def preferences_in(profile: LearnerProfile | None) -> Preferences:
    """Return what a profile says; without one a learner has never chosen."""
    if profile is None:
        return Preferences([], Level.B1)
    return Preferences(profile.categories, profile.level, profile.daily_stories, profile.shows_disturbing)


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
        load=lambda: list(SeenArticle.objects.filter(not_new(), user_id=user_id).values_list("article_id", flat=True)),
        exclude=lambda rows: rows.exclude(
            Exists(SeenArticle.objects.filter(not_new(), user_id=user_id, article_id=OuterRef("pk")))
        ),
    )


def daily_stories(*, user_ids: Collection[int]) -> dict[int, int]:
    """Return how many stories a day these learners have chosen; those who never chose are missing."""
    return dict(LearnerProfile.objects.filter(user_id__in=user_ids).values_list("user_id", "daily_stories"))


def not_new() -> Q:
    """Return the filter for the rows whose story is not to be offered again, as `Facts.is_new` decides it."""
    known = Q(delivered_at__isnull=False) | Q(opened_at__isnull=False) | Q(read_at__isnull=False)
    return known | Q(listed_at__lte=clock.now() - LISTED_STAYS_NEW)


def facts_among(*, user_id: int, article_ids: Sequence[int]) -> dict[int, Facts]:
    """Return the facts about those of these stories that have any."""
    rows = SeenArticle.objects.filter(user_id=user_id, article_id__in=article_ids)
    values = rows.values_list("article_id", "listed_at", "delivered_at", "opened_at", "read_at")
    return {pk: Facts(*times) for pk, *times in values}


def preferences_and_facts(*, user_id: int, article_ids: Sequence[int], glance: bool = False) -> DayFacts:
    """Return what a learner chose, what is recorded about these stories, and which words are due. One round trip."""
    day = schedule.study_day(clock.now(), schedule.DEFAULT_ZONE)
    wanted: dict[str, Any] = {"user_id": user_id, "article_ids": list(article_ids), "day": day, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(_CHOSEN_AND_SEEN.replace("{more}", f", {GLANCE_COLUMNS}" if glance else ""), wanted)
        categories, level, daily_stories, shows_disturbing, rows, due, due_words, left, size, *more = cursor.fetchone()
    facts = {}
    for row in rows:
        pk, *times = json.loads(row) if isinstance(row, str) else row
        facts[pk] = Facts(*(dt.datetime.fromisoformat(time) if time else None for time in times))
    due_words = min(due_words, size or LearnerProfile().session_size) if left is None else left
    chosen = Preferences(categories, level, daily_stories, shows_disturbing) if level else preferences_in(None)
    return DayFacts(chosen, facts, set(due), due_words, bool(level), at_a_glance(more) if glance else None)


def gone() -> AppError:
    """Return the refusal for a learner who was deleted, or joined into another one, while their token lives on."""
    return AppError("auth.user_gone", "This learner does not exist any more.", status=401)
