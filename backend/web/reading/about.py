"""The landing page, privacy notice and terms."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from backend.materials import selectors as materials
from backend.web.reading import level_text, story_list
from contracts import discord_app

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
    return render(request, "web/reading/landing.html", {"taste": sample_story(), "invitation": invitation})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """`GET /privacy/`: what is stored, why, and for how long."""
    return render(request, "web/reading/privacy.html")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """`GET /terms/`."""
    return render(request, "web/reading/terms.html")


def sample_story() -> dict[str, Any] | None:
    """Return the newest story that has Korean, with its first sentence; None while there is none."""
    found = materials.article_page(category=None, limit=CANDIDATES)
    ready = (story for story in story_list.stories(found.body) if story["notes"] == "ready" and story["summary_ko"])
    story = next(ready, None)
    if story is None:
        return None
    return story | {"passage": level_text.passage(story)}
