"""How a story looks to a client: rows in, JSON-ready dicts out. Pure."""

import json
from typing import Any

from backend.materials.models import Article, StudyNote


def cursor(article: Article) -> str:
    """Return a story's place in the newest-first order: microseconds of its time, and its id."""
    return f"{int(article.published_at.timestamp() * 1_000_000)}_{article.pk}"


def card(article: Article) -> dict[str, Any]:
    """Return a story as lists show it; reads `article.note`, `.category` and `.source`, so select them along."""
    note = _note(article)
    return {
        "id": article.pk,
        "category": article.category.name,
        "title": article.title,
        "url": article.canonical_url,
        "source": {"name": article.source.name, "credit": article.source.credit},
        "author": article.author,
        "published_at": article.published_at.isoformat().replace("+00:00", "Z"),
        "summary_en": note.summary_en if note else None,
        "summary_ko": (note.summary_ko or None) if note else None,
        "notes": "none" if note is None else "provisional" if note.is_provisional else "ready",
    }


def detail(article: Article) -> dict[str, Any]:
    """Return a story with its words; reads `article.note.words` besides what `card` reads."""
    note = _note(article)
    words = note.words.all() if note else ()
    return card(article) | {
        "writer": note.writer if note else None,
        "vocabulary": [
            {
                "word": word.word,
                "lemma": word.lemma,
                "part_of_speech": word.part_of_speech,
                "ipa": word.ipa or None,
                "meaning_ko": word.meaning_ko,
                "sentence": word.sentence,
                "level": word.level,
            }
            for word in words
        ],
    }


def rendered(shown: dict[str, Any]) -> bytes:
    """Return compact UTF-8 JSON, the bytes that are cached and sent."""
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()


def _note(article: Article) -> StudyNote | None:
    return getattr(article, "note", None)
