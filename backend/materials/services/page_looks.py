"""Looks again at the pages of stories that learners can see: outlets correct, move and remove what they publish.

A page that answers 410, or that shows no story any more twice in a row (404, "not found", the front page), takes its
story down. A text that has changed enough has its notes written anew. Whatever else fails changes nothing.
"""

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from backend.common import clock
from backend.common.errors import ExternalError
from backend.common.http.crawler import Fetcher, Validators
from backend.materials import collection_plan
from backend.materials.models import Article, PageLook
from backend.materials.services import article_edits, article_store
from backend.materials.services.collect import GONE, read_page
from backend.materials.sources.base import RawArticle

LOOKED_AT_FOR = dt.timedelta(days=2)
EVERY = dt.timedelta(hours=3)
PAGES_AT_ONCE = 20
MISSED_MOST = 2
"""So many looks in a row without a story take it down; a single one may be the outlet's bad minute."""


def look_again(fetcher: Fetcher) -> dict[str, int]:
    """Look at the pages that are due, those first that have waited longest; return how many ended in which way."""
    now = clock.now()
    rows = Article.objects.filter(
        Q(page_look=None) | Q(page_look__looked_at__lt=now - EVERY),
        status__in=[Article.Status.PUBLISHED, Article.Status.FAILED],
        listed_at__range=(now - LOOKED_AT_FOR, now - EVERY),
        source__may_fetch_pages=True,
        source__is_active=True,
    )
    longest_ago = F("page_look__looked_at").asc(nulls_first=True)
    due = rows.select_related("source", "page_look").order_by(longest_ago, "pk")
    tally: dict[str, int] = {}
    for article in list(due[:PAGES_AT_ONCE]):
        # Taken, so that no other worker asks for it as well.
        if look := getattr(article, "page_look", None):
            is_mine = bool(PageLook.objects.filter(pk=look.pk, looked_at=look.looked_at).update(looked_at=now))
        else:
            article.page_look, is_mine = PageLook.objects.get_or_create(article=article, defaults={"looked_at": now})
        if is_mine:
            outcome = _look(article, fetcher)
            tally[outcome] = tally.get(outcome, 0) + 1
    return tally


def _look(article: Article, fetcher: Fetcher) -> str:
    look = article.page_look
    known = Validators(etag=look.etag or None, last_modified=look.last_modified or None)
    try:
        page, found = read_page(fetcher, article.canonical_url, known)
    except ExternalError as error:
        return _missed(article, at_once=error.code == "http.status.410") if error.code in GONE else "failed"
    if page.not_modified:
        return "unchanged"
    if found.is_gone:
        return _missed(article, at_once=False)
    sent = page.validators
    PageLook.objects.filter(pk=look.pk).update(
        missed=0, etag=(sent.etag or "")[:500], last_modified=(sent.last_modified or "")[:100]
    )
    if found.no_story or not found.text:
        return "no_text"
    return "revised" if _revise(article, found.text) else "unchanged"


def _missed(article: Article, *, at_once: bool) -> str:
    """Count a look that found no story; take the story down when it is gone."""
    PageLook.objects.filter(article=article).update(missed=F("missed") + 1)
    if at_once or article.page_look.missed + 1 >= MISSED_MOST:
        article_edits.take_down(article_ids=[article.pk])
        return "taken_down"
    return "missed"


@transaction.atomic
def _revise(article: Article, text: str) -> bool:
    """Have the notes written anew from a text that has changed so much that they may not hold."""
    row = Article.objects.select_related("source").select_for_update(of=("self",)).get(pk=article.pk)
    sketch = article_store.text_sketch(RawArticle(url=row.canonical_url, title=row.title, text=text))
    is_new = collection_plan.needs_new_notes(sketch, row.sketch)
    if row.status == Article.Status.WITHDRAWN or not is_new:
        return False
    row.sketch, row.due_at, row.attempts = sketch, clock.now(), 0
    if article_store.may_keep(row.source, needs_notes=True):
        row.body = text
    row.save(update_fields=["sketch", "due_at", "attempts", "body", "updated_at"])
    return True
