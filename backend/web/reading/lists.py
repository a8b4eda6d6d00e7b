"""The landing page, and lists of stories: today's for this learner, and a category's newest."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from backend.common.labels import label
from backend.digests import selectors as digests
from backend.materials import selectors as materials
from backend.web import category_menu
from backend.web.reading import level_text, story_list
from backend.web.reading.progress import samples
from contracts import discord_app
from contracts.enums import Difficulty

PAGE_SIZE = 20
CANDIDATES = 20
"""How many of the newest stories are searched for one with Korean."""


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """`GET /`: what this is, a sample story, and how to start; a learner is redirected to their stories."""
    if request.user.is_authenticated:
        return redirect("web:today")
    # A server's owner invites the bot by this URL.
    wanted = {"scope": " ".join(discord_app.SCOPES), "permissions": discord_app.PERMISSIONS}
    query = urlencode({"client_id": settings.DISCORD_CLIENT_ID, **wanted})
    invitation = f"{settings.DISCORD_OAUTH_BASE}/oauth2/authorize?{query}" if settings.DISCORD_CLIENT_ID else ""
    found = materials.article_page(category=None, limit=CANDIDATES)
    ready = (story for story in story_list.stories(found.body) if story["notes"] == "ready" and story["summary_ko"])
    sample = next((story | {"passage": level_text.passage(story)} for story in ready), None)
    return render(request, "web/reading/landing.html", {"sample": sample, "invitation": invitation})


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """`GET /today/`: the day's few stories in the learner's categories and level, new ones first; public.

    `?more=1` shows new ones beyond these.
    """
    is_more = request.GET.get("more") == "1"
    is_learner = request.user.is_authenticated
    found = digests.today(user_id=request.user.pk or story_list.NOBODY, more=is_more, glance=is_learner)
    stories = story_list.stories(found.stories, seen=found.seen, facts=found.facts)
    context: dict[str, Any] = {
        "today": found,
        "day": found.study_date,
        "difficulty": label(Difficulty, Difficulty.of(found.preferences.level)),
        "unseen": [story for story in stories if not story["seen"]],
        "seen": [story for story in stories if story["seen"]],
        "is_more": is_more,
        "is_finished": bool(found.total) and found.read == found.total,
        "glance": found.glance,
        "samples": samples() if found.glance and not found.glance.has_chosen else [],
        "categories": category_menu.entries(),
    }
    return render(request, "web/reading/today.html", context)


@require_safe
def category(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /news/{category}/`: its newest stories, page by page."""
    found = materials.article_page(category=name, limit=PAGE_SIZE, cursor=request.GET.get("cursor", ""))
    context: dict[str, Any] = {
        "name": name,
        "label": category_menu.label(name),
        "stories": story_list.stories(found.body, user_id=request.user.pk),
        "next_cursor": found.next_cursor,
        "categories": category_menu.entries(),
    }
    return render(request, "web/reading/category.html", context)
