"""Rows of the news, with whatever a test does not care about filled in."""

import datetime as dt
import itertools
from typing import Any

from backend.common import clock
from backend.materials.models import Article, Category, Source, SourceCategory, StudyNote, Word

_numbers = itertools.count(1)
_ages = itertools.count(1)
BODY = (
    "The port of Songdo unveiled an electric crane. It lifts 40 tonnes and emits no smoke. "
    "Engineers said the machine would cut costs by 12 percent. Critics doubt the estimate."
)


def begin_anew() -> None:
    """Let the next story be a minute old again, in each test: a story of days ago is not chosen, ranked or joined."""
    global _ages
    _ages = itertools.count(1)


def category(name: str = "technology") -> Category:
    """Return a category; a test that empties the tables finds it again."""
    return Category.objects.get_or_create(name=name, defaults={"name_ko": name})[0]


def source(name: str = "Harbor Wire", **fields: Any) -> Source:
    """Return an outlet read by feed, whose text may be read by a model, is dropped afterwards and may be quoted."""
    allowed = dict.fromkeys(("may_fetch_pages", "may_send_body", "may_quote"), True)
    defaults = {"kind": "rss", "credit": f"© {name}"} | allowed
    return Source.objects.get_or_create(name=name, defaults=defaults | fields)[0]


def pair(
    outlet: Source | None = None, *, of: str = "technology", there: str = "https://feeds.example/tech.xml"
) -> SourceCategory:
    """Make what an outlet calls a category."""
    return SourceCategory.objects.create(source=outlet or source(), category=category(of), source_category=there)


def article(**fields: Any) -> Article:
    """Make a story that was fetched and waits for its notes; every next one is a minute older."""
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "canonical_url": f"https://harbor.example/story-{number}",
        "found_url": f"https://harbor.example/story-{number}",
        "title": f"Port unveils electric crane number {number}",
        "body": BODY,
        "content_hash": f"{number:064x}",
        "published_at": clock.now() - dt.timedelta(minutes=next(_ages)),
        "due_at": clock.now(),
    }
    chosen = fields.pop("category", "technology")
    owner = fields.pop("source", None) or source()
    row = category(chosen) if isinstance(chosen, str) else chosen
    return Article.objects.create(**defaults | fields, category=row, source=owner)


def note(of: Article, **fields: Any) -> StudyNote:
    """Make a story's notes with one word."""
    defaults: dict[str, Any] = {
        "summary_en": "A port has a new electric crane. It lifts 40 tonnes.",
        "summary_ko": "한 항구에 새 전기 크레인이 생겼습니다. 이 크레인은 40톤을 들어 올립니다.",
        "writer": "openai",
        "model": "test-model",
    }
    made = StudyNote.objects.create(article=of, **defaults | fields)
    Word.objects.create(
        note=made,
        position=0,
        word="unveiled",
        lemma="unveil",
        part_of_speech="verb",
        ipa="ˌʌnˈveɪl",
        meaning_ko="공개하다",
        sentence="The port of Songdo unveiled an electric crane.",
        level="B2",
    )
    return made


def published(**fields: Any) -> Article:
    """Make a story that learners see, with its notes."""
    made = article(**{"status": "published", "due_at": None, "listed_at": clock.now(), "body": ""} | fields)
    note(made)
    return made
