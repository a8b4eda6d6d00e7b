"""Finding a story of any day by its words, in English or Korean."""

import datetime as dt
import re
from urllib.parse import urlsplit

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q

from backend.common import clock
from backend.materials.models import Article, StudyNote
from backend.materials.models.article import NOTE_WORDS, STORY_WORDS
from backend.materials.selectors import LISTED, Found, Unseen, listed_articles, page_of, refuse_unknown, stories

TERMS_MOST = 6
TERM = re.compile(r"\w+")


def search(
    *,
    text: str = "",
    category: str | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    limit: int,
    cursor: str = "",
    unseen: Unseen | None = None,
) -> Found:
    """Return `limit` cards, newest first, of the stories that hold every word of `text`.

    A word finds those that begin like it ("크레인" finds "크레인이") or, in English, share its stem; words after the
    first TERMS_MOST count for nothing. What was not chosen for learners is found by its words alone.
    `since` and `until` are Seoul days, both inclusive.
    Raises AppError "category.unknown" or "cursor.invalid".
    """
    refuse_unknown(category)
    rows = listed_articles(category=category)
    if text:
        # What was not chosen has a title and a link.
        rows = stories(LISTED | Q(status=Article.Status.NOT_CHOSEN), category=category)
    if since is not None:
        rows = rows.filter(published_at__gte=dt.datetime.combine(since, dt.time.min, clock.SEOUL))
    if until is not None and until < dt.date.max:
        rows = rows.filter(published_at__lt=dt.datetime.combine(until, dt.time.min, clock.SEOUL) + dt.timedelta(days=1))
    for term in TERM.findall(text)[:TERMS_MOST]:
        rows = rows.filter(mentions(term))
    return page_of(rows, limit=limit, cursor=cursor, unseen=unseen)


def by_address(*, url: str) -> Found:
    """Return the card of the story at an address as people paste it: with tracking, without "https://" or "www."."""
    try:
        split = urlsplit(url if "://" in url else f"https://{url}")
    except ValueError:
        return Found(b"", "", "off")
    host = split.netloc.lower().removeprefix("www.")
    path = re.sub(r"/index\.html?$", "", split.path).rstrip("/")
    hosts = (host, f"www.{host}", f"edition.{host}")
    ends = ("", "/", "/index.html", f"?{split.query}")
    spellings = [f"{scheme}://{name}{path}{end}" for scheme in ("https", "http") for name in hosts for end in ends]
    rows = listed_articles().filter(Q(canonical_url__in=spellings) | Q(found_url__in=spellings))
    return page_of(rows, limit=1, cursor="", unseen=None)


def mentions(term: str) -> Q:
    """Return the condition that a story or its notes have a word; each side is a subquery, so that its index serves."""
    query = SearchQuery(f"'{term}':*", config="english", search_type="raw")
    query |= SearchQuery(f"'{term}':*", config="simple", search_type="raw")
    titles = Article.objects.annotate(searched=STORY_WORDS).filter(searched=query).values("pk")
    notes = StudyNote.objects.annotate(searched=NOTE_WORDS).filter(searched=query).values("article_id")
    return Q(pk__in=titles) | Q(pk__in=notes)
