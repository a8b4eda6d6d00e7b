"""Selection before writing: the best events of each category and day go to the writer, the others are not listed.

A sweep. It decides about events with undecided stories, once their category's listings were read today. Five queries
for a day, however many stories it has.
"""

import datetime as dt
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Case, Count, DateTimeField, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Length

from backend.common import clock
from backend.materials.events import ranking
from backend.materials.models import Article, Category, Event, SourceCategory
from backend.materials.services import write_through
from backend.materials.services.event_store import UNDECIDED, leading_rank, word_count
from contracts.enums import ContentTag

logger = logging.getLogger(__name__)
WAIT_FOR_LISTINGS = dt.timedelta(minutes=30)
"""How long a category's first story of the day waits for listings that nobody has tried to read yet."""
EVENTS_AT_ONCE = 5000
FOLLOW_UP_OUTLETS = 2
"""An event goes on when so many outlets tell something new of it on a later day."""
NEVER_LEADS = frozenset({ContentTag.LIVE_BLOG.value, ContentTag.SPONSORED.value})
CHARACTERS_A_WORD = 6
DECIDED_FIELDS = [
    "category", "leader", "follow_up", "decision", "study_date", "follow_up_date", "score", "components", "outlets",
    "decided_at",
]  # fmt: skip


@dataclass
class Candidate:
    """An event that may be chosen now, led by `story`."""

    event: Event
    story: Article
    is_follow_up: bool
    outlets: int
    score: float = 0.0


@dataclass(frozen=True)
class Report:
    """What one run decided: how many events were chosen, and how many stories are not."""

    chosen: int
    not_chosen: int


@transaction.atomic
def select(
    *, is_closed: bool = False, wait: dt.timedelta = WAIT_FOR_LISTINGS, now: dt.datetime | None = None
) -> Report:
    """Decide about every event with undecided stories; return what was decided. Safe to repeat.

    Of each category the best are chosen until it has NOTES_PER_CATEGORY of the day, then those alone that score
    SELECTION_LATE_FLOOR, and none of them once the day `is_closed`: its first digest was made. A story below
    SELECTION_FLOOR is never chosen.
    """
    now = now or clock.now()
    today = now.astimezone(clock.SEOUL).date()
    rows = Event.objects.select_for_update().filter(Exists(Article.objects.filter(UNDECIDED, event=OuterRef("pk"))))
    events = {event.pk: event for event in rows.order_by("pk")[:EVENTS_AT_ONCE]}
    if not events:
        return Report(0, 0)
    stories = _stories_of(events.values())
    categories = _categories(today)
    undecided = {
        one for of in stories.values() for one in of if one.status == Article.Status.FETCHED and not one.due_at
    }
    waiting = {
        pk
        for pk, (_, has_unread) in categories.items()
        if has_unread and not any(one.category_id == pk and one.created_at <= now - wait for one in undecided)
    }
    candidates, decided = list[Candidate](), list[Article]()
    for pk, event in events.items():
        candidate = _candidate(event, stories[pk], today)
        category_id = candidate.story.category_id if candidate else event.category_id
        if category_id in waiting:
            continue
        decided += undecided.intersection(stories[pk])
        event.outlets = len({story.source_id for story in stories[pk]})
        event.decided_at = now
        if candidate:
            candidates.append(candidate)
        elif event.study_date is None and event.decision != Event.Decision.DROPPED:
            event.decision = Event.Decision.NO_STORY
    chosen = _choose(candidates, {pk: chosen for pk, (chosen, _) in categories.items()}, now, is_closed=is_closed)
    changed = {story.event_id for story in decided}
    # An upsert of rows that exist: bulk_update builds a CASE of all rows for each column.
    Event.objects.bulk_create(
        [event for pk, event in events.items() if pk in changed],
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=DECIDED_FIELDS,
    )
    _store(decided, chosen, events, now)
    return Report(len(chosen), len(decided) - len(chosen))


def _stories_of(events: Iterable[Event]) -> dict[int, list[Article]]:
    """Return the stories of each event that are not withdrawn, with the number of words that notes can rest on."""
    text = Case(When(Q(source__may_send_body=True) & ~Q(body=""), then=Length("body")), default=Length("abstract"))
    rows = Article.objects.filter(event__in=[event.pk for event in events]).exclude(status=Article.Status.WITHDRAWN)
    rows = rows.annotate(words=Coalesce(text, 0, output_field=IntegerField()) / CHARACTERS_A_WORD)
    rows = rows.select_related("source", "category").defer("body", "abstract", "sketch", "failure_detail")
    found: dict[int, list[Article]] = defaultdict(list)
    for story in rows.order_by("published_at", "pk"):
        found[story.event_id or 0].append(story)
    return found


def _categories(today: dt.date) -> dict[int, tuple[int, bool]]:
    """Return, by category, how many events of today it has, and whether listings of it were not tried today."""
    begun_at = dt.datetime.combine(today, dt.time.min, clock.SEOUL)
    listings = SourceCategory.objects.filter(source__is_active=True, error_streak=0, category=OuterRef("pk"))
    unread = listings.filter(Q(last_success_at__lt=begun_at) | Q(last_success_at=None))
    of_today = Q(events__study_date=today) | Q(events__follow_up_date=today)
    rows = Category.objects.annotate(chosen=Count("events", filter=of_today), unread=Exists(unread))
    return {pk: (chosen, unread) for pk, chosen, unread in rows.values_list("pk", "chosen", "unread")}


def _candidate(event: Event, stories: Sequence[Article], today: dt.date) -> Candidate | None:
    """Return how an event may be chosen: as a new one, as one that goes on, or not at all (None)."""
    if event.decision == Event.Decision.DROPPED:
        return None
    waiting = (Article.Status.FETCHED, Article.Status.NOT_CHOSEN)
    free = [story for story in stories if story.status in waiting and not story.due_at]
    goes_on = event.study_date is not None and event.leader_id is not None
    if event.study_date is not None and goes_on:
        if event.follow_up_id or event.study_date >= today:
            return None
        free = [story for story in free if story.created_at.astimezone(clock.SEOUL).date() > event.study_date]
        if len({story.source_id for story in free}) < FOLLOW_UP_OUTLETS:
            return None
    fit = [story for story in free if not NEVER_LEADS.intersection(story.tags)]
    if not fit:
        return None
    outlets = len({story.source_id for story in (free if goes_on else stories)})
    return Candidate(event, max(fit, key=leading_rank), goes_on, outlets)


def _choose(
    candidates: Sequence[Candidate], taken: dict[int, int], now: dt.datetime, *, is_closed: bool
) -> list[Candidate]:
    """Score the candidates and set the decision of each one's event, the best first; return the chosen ones."""
    of_category = Counter(one.story.category_id for one in candidates)
    for one in candidates:
        rankable = ranking.Rankable(
            outlets=one.outlets,
            tier=one.story.source.tier,
            published_at=one.story.published_at,
            words=word_count(one.story),
            category_share=of_category[one.story.category_id] / len(candidates),
        )
        one.event.components = ranking.components(rankable, now=now, weights=settings.RANKING_WEIGHTS)
        one.score = one.event.score = ranking.score(one.event.components)
    today, chosen = now.astimezone(clock.SEOUL).date(), []
    for one in sorted(candidates, key=lambda one: (-one.score, one.event.pk)):
        event, category_id = one.event, one.story.category_id
        has_place = taken.get(category_id, 0) < settings.NOTES_PER_CATEGORY
        decision = Event.Decision.CHOSEN if has_place else Event.Decision.LATE
        if one.score < settings.SELECTION_FLOOR:
            decision = Event.Decision.BELOW_FLOOR
        elif not has_place and (is_closed or one.score < settings.SELECTION_LATE_FLOOR):
            decision = Event.Decision.BEYOND_LIMIT
        if decision in Event.CHOSEN:
            taken[category_id] = taken.get(category_id, 0) + 1
            chosen.append(one)
        if one.is_follow_up:
            if decision in Event.CHOSEN:
                event.follow_up, event.follow_up_date = one.story, today
            continue
        event.decision, event.leader, event.category_id = decision, one.story, category_id
        event.study_date = today if decision in Event.CHOSEN else None
    return chosen


def _store(decided: Sequence[Article], chosen: Sequence[Candidate], events: dict[int, Event], now: dt.datetime) -> None:
    """Make the chosen stories due for notes (those without a page: headline-only), the others not chosen."""
    unreadable = [one.story.pk for one in chosen if one.story.failure_reason]
    to_write = [one.story.pk for one in chosen if not one.story.failure_reason]
    status = Case(
        When(pk__in=to_write, then=Value(Article.Status.FETCHED.value)),
        When(pk__in=unreadable, then=Value(Article.Status.FAILED.value)),
        default=Value(Article.Status.NOT_CHOSEN.value),
    )
    due_at = Case(When(pk__in=to_write, then=Value(now)), default=None, output_field=DateTimeField())
    ids = {story.pk for story in decided}.union(to_write, unreadable)
    Article.objects.filter(pk__in=ids).update(status=status, due_at=due_at, updated_at=now)
    # The leading stories of events that were chosen before show one headline more.
    touched = {story.event_id for story in decided} - {one.event.pk for one in chosen if not one.is_follow_up}
    shown = [pk for event in touched if event and events[event].study_date and (pk := events[event].leader_id)]
    listed = Article.objects.select_related("category").filter(pk__in=shown, listed_at__isnull=False)
    if listed_rows := list(listed.only("category", "listed_at")) if shown else []:
        write_through.articles_changed(listed_rows)
