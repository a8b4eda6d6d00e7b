"""One story: read it, save its words, mark it seen."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from backend.materials import selectors as materials
from backend.study import selectors as study
from backend.study.services import seen, word_book
from backend.study.word_position import marked
from backend.web.reading import sentence_pairs, story_list

LEMMA_MAX_CHARS = 60


@require_safe
def story(request: HttpRequest, article_id: int) -> HttpResponse:
    """`GET /stories/{id}/`: source, summary with its Korean, words; public. `?korean=open` shows it all."""
    (found,) = story_list.stories(materials.article_detail(article_id=article_id).body)
    saved: set[str] = set()
    if request.user.is_authenticated:
        saved = study.saved_lemmas(user_id=request.user.pk, article_id=article_id)
        found["seen"] = bool(study.seen_among(user_id=request.user.pk, article_ids=[article_id]))
    context: dict[str, Any] = {
        "story": found,
        "passage": sentence_pairs.passage(found["summary_en"] or "", found["summary_ko"] or ""),
        "words": [
            word | {"marked": marked(word["sentence"], word["word"]), "is_saved": word["lemma"] in saved}
            for word in found["vocabulary"]
        ],
        "all_saved": all(word["lemma"] in saved for word in found["vocabulary"]),
        "is_open": request.GET.get("korean") == "open",
    }
    return render(request, "web/reading/story.html", context)


@login_required
@require_POST
def save_words(request: HttpRequest, article_id: int) -> HttpResponse:
    """`POST /stories/{id}/words/`: save the word with this `lemma`, or all of them."""
    lemma = request.POST.get("lemma", "")[:LEMMA_MAX_CHARS]
    word_book.save(user_id=request.user.pk or 0, article_id=article_id, lemmas=[lemma] if lemma else None)
    return _story_part(article_id, "words")


@login_required
@require_POST
def mark_seen(request: HttpRequest, article_id: int) -> HttpResponse:
    """`POST /stories/{id}/seen/`: mark this story seen."""
    seen.mark_seen(user_id=request.user.pk or 0, article_ids=[article_id])
    return _story_part(article_id, "done")


def _story_part(article_id: int, part: str) -> HttpResponse:
    return redirect(f"{redirect('web:story', article_id).url}#{part}")
