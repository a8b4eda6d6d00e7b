"""Storing events: each new story joins a stored event or founds one; an editor joins and splits them.

A story's event never changes by itself, so an editor's joins and splits stay. The result depends on the stories of a
run, not on their order.
"""

import datetime as dt
import logging
from collections.abc import Collection, Sequence

from django.db import connection, transaction
from django.db.models import Case, Q, QuerySet, TextField, When
from django.db.models.functions import Left

from backend.common import clock
from backend.common.errors import AppError
from backend.materials.events import clustering
from backend.materials.events.clustering import LEAD_CHARACTERS, WINDOW, Story
from backend.materials.models import Article, Event
from backend.materials.services import write_through

logger = logging.getLogger(__name__)
LOCK_NAMESPACE = 0x6576  # "ev", to keep clear of other users of advisory locks
NEW_AT_ONCE = 1000
"""New stories of one transaction; the next one takes the rest."""
KNOWN_MOST = 3000
"""The newest stories of the window with which new ones are compared; more of them are left out."""
FULL_TEXT_WORDS = 80
"""A shorter text is an abstract."""
UNDECIDED = Q(status=Article.Status.FETCHED, due_at=None)


@transaction.atomic
def assign_new() -> int:
    """Give each undecided story without an event one; return how many. Safe beside others: one runs at a time.

    The work is bounded: NEW_AT_ONCE stories a run, each compared within the window of three days alone.
    """
    fresh = list(_read(Article.objects.filter(UNDECIDED, event=None).order_by("created_at", "pk"))[:NEW_AT_ONCE])
    if not fresh:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOCK_NAMESPACE])
    fresh = list(_read(Article.objects.filter(pk__in=[row.pk for row in fresh], event=None)))
    times = [row.published_at for row in fresh] or [clock.now()]
    window = (min(times) - WINDOW, max(times) + WINDOW)
    stored = Article.objects.filter(event__isnull=False, published_at__range=window)
    known = list(_read(stored.exclude(status=Article.Status.WITHDRAWN).order_by("-published_at", "-pk"))[:KNOWN_MOST])
    if len(known) == KNOWN_MOST or len(fresh) == NEW_AT_ONCE:
        logger.warning(
            "events: %d new stories at once, compared with the newest %d of the window", len(fresh), len(known)
        )
    found = clustering.assign(map(_story, fresh), {_story(row): f"event {row.event_id}" for row in known})
    by_id = {str(row.pk): row for row in fresh}
    names = dict.fromkeys(name for name in found.values() if name in by_id)
    made = Event.objects.bulk_create(Event(category_id=by_id[name].category_id, leader=by_id[name]) for name in names)
    event_ids = {name: event.pk for name, event in zip(names, made, strict=True)}
    for row in fresh:
        name = found[str(row.pk)]
        row.event_id = event_ids[name] if name in event_ids else int(name.removeprefix("event "))
    Article.objects.bulk_update(fresh, ["event"])
    return len(fresh)


@transaction.atomic
def join(*, event_ids: Collection[int]) -> tuple[int, list[int]]:
    """Make one event of several; return its id and the ids of listed stories that another one stands for from now on.

    The event that was chosen first remains, of unchosen ones the oldest. Raises AppError "event.unknown" for fewer
    than two known events.
    """
    events = list(Event.objects.select_for_update().filter(pk__in=event_ids).order_by("pk"))
    if len(events) < 2:
        raise AppError("event.unknown", "Joining takes two events that exist.", {"ids": sorted(event_ids)})
    remaining, *others = sorted(events, key=lambda one: (one.study_date is None, one.study_date or dt.date.max, one.pk))
    gone = [event.pk for event in others]
    led = [event.leader_id for event in others if event.leader_id and event.study_date]
    led += [event.follow_up_id for event in others if event.follow_up_id]
    stories = Article.objects.select_related("category").filter(event__in=gone)
    aside = list(stories.filter(pk__in=led, listed_at__isnull=False).order_by("pk"))
    # Whose notes are not written yet need not be written any more.
    stories.filter(pk__in=led, listed_at=None, status=Article.Status.FETCHED).update(
        status=Article.Status.NOT_CHOSEN, due_at=None
    )
    stories.filter(pk__in=led).update(leads=False)
    stories.update(event=remaining)
    Event.objects.filter(pk__in=gone).delete()
    _count_outlets([remaining.pk])
    leaders = Article.objects.select_related("category").filter(leading=remaining, listed_at__isnull=False)
    write_through.articles_changed([*aside, *leaders])
    return remaining.pk, [row.pk for row in aside]


@transaction.atomic
def split(*, article_ids: Collection[int]) -> int:
    """Take stories out of their event into a new one of their own; return its id.

    A story of theirs that is listed leads the new event; without one the event waits for the next selection. An event
    that loses its leading story is led by the next best one. Raises AppError "article.unknown" for no stories in an
    event, "event.whole" when nothing would be left.
    """
    rows = list(Article.objects.select_for_update(of=("self",)).select_related("event", "category").filter(
        pk__in=article_ids, event__isnull=False
    ).order_by("pk"))  # fmt: skip
    if not rows:
        raise AppError("article.unknown", "None of these stories has an event.", {"ids": sorted(article_ids)})
    former = {row.event_id for row in rows if row.event_id}
    ids = [row.pk for row in rows]
    if not Article.objects.filter(event__in=former).exclude(pk__in=ids).exists():
        raise AppError("event.whole", "These stories are the whole event.", {"ids": ids})
    listed = [row for row in rows if row.listed_at]
    leading = next((row for row in listed if row.leads), next(iter(listed), rows[0]))
    chosen = leading.listed_at is not None or leading.due_at is not None
    event = Event.objects.create(
        category_id=leading.category_id,
        leader=leading,
        decision=Event.Decision.EDITOR if chosen else Event.Decision.OPEN,
        study_date=clock.seoul_today() if chosen else None,
    )
    Article.objects.filter(pk__in=ids).update(event=event)
    Article.objects.filter(pk=leading.pk).update(leads=True)
    if not chosen:
        Article.objects.filter(pk__in=ids, status=Article.Status.NOT_CHOSEN).update(status=Article.Status.FETCHED)
    Event.objects.filter(pk__in=former, follow_up__in=ids).update(follow_up=None, follow_up_date=None)
    replace_leaders(article_ids=ids)
    _count_outlets([event.pk, *former])
    leaders = Article.objects.select_related("category").filter(leading__in=[event.pk, *former])
    write_through.articles_changed([*rows, *leaders])
    return event.pk


@transaction.atomic
def choose(*, event_ids: Collection[int]) -> set[int]:
    """Have the best story of each event written up, whatever its score; return the events chosen now.

    An event that was dropped returns with the story that led it. Left out: events that are chosen already, and those
    without a story that can be written up.
    """
    now, chosen = clock.now(), set[int]()
    for event in Event.objects.select_for_update().filter(pk__in=event_ids, study_date=None).order_by("pk"):
        waiting = (Article.Status.FETCHED, Article.Status.NOT_CHOSEN)
        stories = Article.objects.select_related("source", "category").filter(event=event)
        stories = stories.exclude(status=Article.Status.WITHDRAWN).defer("sketch", "failure_detail")
        # What was written up once is not written up again.
        leader = next((one for one in stories if one.pk == event.leader_id and one.status not in waiting), None)
        is_written = leader is not None
        leader = leader or max((one for one in stories if one.status in waiting), key=leading_rank, default=None)
        if leader is None:
            continue
        event.leader, event.category_id = leader, leader.category_id
        event.decision, event.study_date, event.decided_at = Event.Decision.EDITOR, clock.seoul_today(), now
        event.save(update_fields=["leader", "category", "decision", "study_date", "decided_at"])
        due = {} if is_written else {"status": Article.Status.FETCHED, "due_at": now}
        Article.objects.filter(pk__in={leader.pk, event.follow_up_id or leader.pk}).update(leads=True)
        Article.objects.filter(pk=leader.pk).update(**due, updated_at=now)
        Article.objects.filter(event=event, status=Article.Status.FETCHED, due_at=None).update(
            status=Article.Status.NOT_CHOSEN
        )
        if is_written:
            write_through.articles_changed([leader])
        chosen.add(event.pk)
    return chosen


@transaction.atomic
def drop(*, event_ids: Collection[int]) -> set[int]:
    """Take back that events were chosen, and unwritten notes; return which. Only `choose` brings them back."""
    now, dropped = clock.now(), set[int]()
    for event in Event.objects.select_for_update().exclude(study_date=None).filter(pk__in=event_ids).order_by("pk"):
        led = Article.objects.select_related("category").filter(
            pk__in=[pk for pk in (event.leader_id, event.follow_up_id) if pk]
        )
        rows = list(led.select_for_update(of=("self",)).order_by("pk"))
        led.filter(listed_at=None, status=Article.Status.FETCHED).update(
            status=Article.Status.NOT_CHOSEN, due_at=None, updated_at=now
        )
        led.exclude(status=Article.Status.NOT_CHOSEN).update(leads=False, due_at=None, updated_at=now)
        event.decision, event.study_date, event.decided_at = Event.Decision.DROPPED, None, now
        event.save(update_fields=["decision", "study_date", "decided_at"])
        write_through.articles_changed([row for row in rows if row.listed_at])
        dropped.add(event.pk)
    return dropped


def replace_leaders(*, article_ids: Collection[int]) -> None:
    """Let the next best story lead each event that one of these led and cannot lead any more.

    Call it in the transaction that withdrew the stories, or took them out of their event. The next one is written up
    when the event was chosen; without a next one the event has no leading story.
    """
    now = clock.now()
    for event in Event.objects.select_for_update().filter(leader__in=article_ids).order_by("pk"):
        stories = Article.objects.select_related("source").filter(event=event).defer("sketch", "failure_detail")
        leader = next((row for row in stories if row.pk == event.leader_id), None)
        if leader is not None and leader.status != Article.Status.WITHDRAWN:
            continue  # it is still there: it leads another event as well, or was restored
        waiting = [row for row in stories if row.status in (Article.Status.NOT_CHOSEN, Article.Status.FETCHED)]
        event.leader = max(waiting, key=leading_rank, default=None)
        event.save(update_fields=["leader"])
        if event.leader_id and event.study_date:
            changes = {"status": Article.Status.FETCHED, "due_at": now, "leads": True, "updated_at": now}
            Article.objects.filter(pk=event.leader_id).update(**changes)


def leading_rank(article: Article) -> tuple[int | float, ...]:
    """Return what decides which story leads its event, the greatest first: licence, text, tier, then the earliest."""
    has_text = article.source.may_send_body and word_count(article) >= FULL_TEXT_WORDS
    return (
        0 if article.failure_reason else 1,  # its page was none
        0 if article.tags else 1,
        2 if has_text else 1 if word_count(article) else 0,
        -article.source.tier,
        -article.published_at.timestamp(),
        -article.pk,
    )


def word_count(article: Article) -> int:
    """Return the number of words of the text, or of the abstract, that notes can be written from."""
    counted: int | None = getattr(article, "words", None)
    if counted is not None:
        return counted
    return len((article.body if article.source.may_send_body and article.body else article.abstract).split())


def _count_outlets(event_ids: Sequence[int]) -> None:
    for event in Event.objects.filter(pk__in=event_ids):
        served = Article.objects.filter(event=event).exclude(status=Article.Status.WITHDRAWN)
        event.outlets = max(1, served.values("source").distinct().count())
        event.save(update_fields=["outlets"])


def _read(rows: QuerySet[Article]) -> QuerySet[Article]:
    lead = Case(When(abstract="", then=Left("body", LEAD_CHARACTERS)), default="abstract", output_field=TextField())
    return rows.select_related("source").annotate(lead=lead).only(
        "title", "published_at", "event_id", "category_id", "source__name"
    )  # fmt: skip


def _story(row: Article) -> Story:
    lead: str = getattr(row, "lead", "")  # annotated by _read
    return Story(str(row.pk), row.title, lead, row.published_at, row.source.name)
