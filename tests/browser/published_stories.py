"""The sandbox's own stories as learners find them: published, with their notes, in today's digest."""

import datetime as dt

from backend.common import clock
from backend.digests.models import Digest, DigestStory
from backend.materials.models import Article, Source, StudyNote
from sandbox.newsroom.stories import Story, stories
from sandbox.newsroom.study_packs import pack_of
from tests.materials import factories, level_texts

OUTLETS = {
    "nyt": ("NYT", "© The New York Times Company", "https://www.nytimes.com"),
    "cnn": ("CNN", "© Cable News Network", "https://edition.cnn.com"),
    "harbor": ("Harbor Wire", "© Harbor Wire", "https://harbor.example"),
    "northlight": ("Northlight", "© Northlight", "https://northlight.example"),
}


def publish(*, most: int = 12) -> list[Article]:
    """Publish stories of every category, those with the longest Korean last; all are in today's digest."""
    digest, _ = Digest.objects.get_or_create(study_date=clock.seoul_today())
    turns = sorted(stories(), key=lambda story: story.age_minutes)[:most]
    made = [_published(story, minutes) for minutes, story in enumerate(turns)]
    DigestStory.objects.bulk_create(DigestStory(digest=digest, article=article) for article in made)
    return made


def _published(story: Story, minutes: int) -> Article:
    name, credit, site = OUTLETS[story.outlet]
    address = f"{site}/{story.slug}"
    made = factories.article(
        source=_source(name, credit),
        category=story.category,
        title=story.title,
        abstract=story.abstract,
        author=story.byline,
        canonical_url=address,
        found_url=address,
        published_at=clock.now() - dt.timedelta(minutes=minutes),
        status=Article.Status.PUBLISHED,
        listed_at=clock.now(),
        due_at=None,
        body="",
    )
    pack = pack_of(story)
    main = pack.text("B1")
    note = StudyNote.objects.create(article=made, summary_en=main.en, summary_ko=main.ko, writer="openai")
    level_texts.add(note, pack)
    return made


def _source(name: str, credit: str) -> Source:
    return Source.objects.get_or_create(name=name, defaults={"kind": "rss", "credit": credit})[0]
