"""One story: read it, save its words, mark it seen, say what is wrong in it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from backend.common.client_address import client_address
from backend.common.errors import AppError
from backend.common.labels import label
from backend.materials import selectors as materials
from backend.study import selectors as study
from backend.study.services import reports, seen, word_book
from backend.study.services.reports import Where
from backend.web.auth import next_page
from backend.web.pages import PageRequest
from backend.web.reading import level_text, story_list
from contracts.enums import Difficulty, ReportKind, SeenFact

LEMMA_MAX_CHARS, QUERY_MAX_CHARS = 60, 100
WORDS_MAX = 20
LEVELS = frozenset(one.value for one in Difficulty)
ID_MAX_DIGITS = 18
THANKS = _("알려 주셔서 고마워요. 편집자가 확인하고 결과를 알려 드릴게요.")


@require_safe
def story(request: HttpRequest, article_id: int) -> HttpResponse:
    """`GET /stories/{id}/`: source, text, words, question; public.

    `?level=A2` chooses the text, else the learner's level does; `?korean=open` shows all Korean; `?answer=1` answers.
    """
    level, saved, was_read = Difficulty.B1, set[str](), set[int]()
    is_first_time = False
    if request.user.is_authenticated:
        known = study.preferences_and_facts(user_id=request.user.pk, article_ids=[article_id])
        was_read = {pk for pk, fact in known.facts.items() if fact.read_at}
        is_first_time = not any(fact.opened_at for fact in known.facts.values())
        level = Difficulty.of(known.preferences.level)
        saved = study.saved_lemmas(user_id=request.user.pk, article_id=article_id)
    if (named := request.GET.get("level", "")) in LEVELS:
        level = Difficulty(named)
    (found,) = story_list.stories(materials.article_detail(article_id=article_id, level=level).body, seen=was_read)
    words = [word | {"is_saved": word["lemma"] in saved} for word in level_text.words(found)]
    context: dict[str, Any] = {
        "story": found,
        "passage": level_text.passage(found),
        "words": words,
        "all_saved": all(word["is_saved"] for word in words),
        "levels": [
            {"value": level, "label": label(Difficulty, level), "exists": level in found["levels"]}
            for level in Difficulty
        ],
        "is_nearest": found["level"] != found["asked_level"],
        "question": level_text.question(found, request.GET.get("answer", "")),
        "is_open": request.GET.get("korean") == "open",
        "is_first_time": is_first_time,
    }
    return render(request, "web/reading/story.html", context)


@login_required
@require_POST
def save_words(request: HttpRequest, article_id: int) -> HttpResponse:
    """`POST /stories/{id}/words/`: save the words with these values of `lemma`; without any, the learner's text's.

    `q`: the search that showed them, and to which the answer leads back.
    """
    lemmas = [lemma[:LEMMA_MAX_CHARS] for lemma in request.POST.getlist("lemma")[:WORDS_MAX]]
    word_book.save(user_id=request.user.pk or 0, article_id=article_id, lemmas=lemmas or None)
    if asked := request.POST.get("q", "")[:QUERY_MAX_CHARS]:
        return redirect(f"{redirect('web:archive').url}?{urlencode({'q': asked})}#looked-up")
    return _story_part(request, article_id, "words")


@login_required
@require_POST
def mark_opened(request: HttpRequest, article_id: int) -> HttpResponse:
    """`POST /stories/{id}/opened/`: record that its text was shown; the page sends it, for a GET writes nothing."""
    seen.mark_seen(user_id=request.user.pk or 0, article_ids=[article_id], fact=SeenFact.OPENED)
    return (
        HttpResponse(status=204) if request.headers.get("HX-Request") else _story_part(request, article_id, "summary")
    )


@login_required
@require_POST
def mark_seen(request: HttpRequest, article_id: int) -> HttpResponse:
    """`POST /stories/{id}/seen/`: record that its end was reached."""
    seen.mark_seen(user_id=request.user.pk or 0, article_ids=[article_id], fact=SeenFact.READ)
    return _story_part(request, article_id, "done")


@login_required
@require_POST
def report(request: PageRequest) -> HttpResponse:
    """`POST /reports/`: `what`, and a `sense`, or an `article` with `level` and `sentence`; then back to `next`."""
    what = request.POST.get("what", "")
    sense, article, sentence = (_number(request.POST.get(name, "")) for name in ("sense", "article", "sentence"))
    if what not in set(ReportKind) or (sense is None and article is None):
        raise AppError("request.invalid", "Name what is wrong, and where.")
    level = request.POST.get("level", "")
    reports.report(
        user_id=request.user.pk or 0,
        what=ReportKind(what),
        sense_id=sense,
        where=Where(article, level if level in LEVELS else "", sentence),
        channel="web",
        address=client_address(request),
    )
    if request.htmx:
        return render(request, "web/_parts/reported.html", {"thanks": THANKS})
    messages.success(request, THANKS)
    return redirect(next_page.requested(request) or "web:today")


def _number(text: str) -> int | None:
    """Return an id or a place, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= ID_MAX_DIGITS else None


def _story_part(request: HttpRequest, article_id: int, part: str) -> HttpResponse:
    level = request.POST.get("level", "")
    query = f"?level={level}" if level in LEVELS else ""
    return redirect(f"{redirect('web:story', article_id).url}{query}#{part}")
