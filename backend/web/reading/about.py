"""What the site is: the landing page, privacy, terms."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from backend.materials import selectors as materials
from backend.web.reading import sentence_pairs, story_list

NEWEST = 20


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """`GET /`: what this is and the ways in, with a story as a taste; a learner goes on to their stories."""
    if request.user.is_authenticated:
        return redirect("web:today")
    return render(request, "web/reading/landing.html", {"taste": _taste(), "invitation": _invitation()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """`GET /privacy/`: what is kept, why, and for how long."""
    return render(request, "web/reading/privacy.html")


@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """`GET /terms/`."""
    return render(request, "web/reading/terms.html")


def _taste() -> dict[str, Any] | None:
    """Return the newest story that has Korean, with its first sentence; None while there is none."""
    found = materials.article_page(category=None, limit=NEWEST)
    ready = (story for story in story_list.stories(found.body) if story["notes"] == "ready" and story["summary_ko"])
    story = next(ready, None)
    if story is None:
        return None
    return story | {"passage": sentence_pairs.passage(story["summary_en"], story["summary_ko"])}


def _invitation() -> str:
    """Return where a server's owner invites the bot, "" while there is none."""
    client_id = settings.DISCORD_CLIENT_ID
    wanted = urlencode({"client_id": client_id, "scope": "bot applications.commands"})
    return f"{settings.DISCORD_OAUTH_BASE}/oauth2/authorize?{wanted}" if client_id else ""
