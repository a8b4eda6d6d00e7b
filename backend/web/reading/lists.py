"""Lists of stories: today's for this learner, and a category's newest."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backend.digests.today import today as todays
from backend.materials import selectors as materials
from backend.study import selectors as study
from backend.web import menu
from backend.web.reading import shelf

TODAY_MOST = 20
PAGE = 20


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """`GET /today/`: the day's stories in the learner's categories and level, unseen first; anybody may look."""
    found = todays(user_id=request.user.pk or shelf.NOBODY, limit=TODAY_MOST)
    stories = shelf.stories(found.stories, seen=found.seen)
    context: dict[str, Any] = {
        "today": found,
        "day": dt.date.fromisoformat(found.study_date),
        "unseen": [story for story in stories if not story["seen"]],
        "seen": [story for story in stories if story["seen"]],
        "categories": menu.entries(),
    }
    return render(request, "web/reading/today.html", context)


@require_safe
def category(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /news/{category}/`: its newest stories, page by page."""
    found = materials.article_page(category=name, limit=PAGE, cursor=request.GET.get("cursor", ""))
    ids = [story["id"] for story in shelf.stories(found.body)]
    seen = study.seen_among(user_id=request.user.pk, article_ids=ids) if request.user.is_authenticated else set()
    context: dict[str, Any] = {
        "name": name,
        "label": menu.label(name),
        "stories": shelf.stories(found.body, seen=seen),
        "next_cursor": found.next_cursor,
        "categories": menu.entries(),
    }
    return render(request, "web/reading/category.html", context)
