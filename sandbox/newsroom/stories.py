"""The stories of the sandbox: written by us, one YAML file a category."""

import datetime as dt
import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt

FOLDER = Path(__file__).parent / "stories"
CATEGORIES = ("politics", "business", "technology", "science", "health", "sports", "culture", "world")
Outlet = Literal["nyt", "cnn", "harbor", "northlight"]

SECTIONS: dict[str, dict[str, str]] = {
    "nyt": {category: category for category in CATEGORIES} | {"culture": "arts"},
    "cnn": {category: category for category in CATEGORIES}
    | {"technology": "business/tech", "sports": "sport", "culture": "entertainment"},
    "harbor": {category: category for category in CATEGORIES},
    "northlight": {category: category for category in CATEGORIES},
}
"""What each outlet calls our categories."""


class _Written(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(_Written):
    """What one outlet tells of an event, with its category."""

    category: str
    slug: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    outlet: Outlet
    title: str
    abstract: str
    byline: str
    age_minutes: NonNegativeInt
    body: str

    @property
    def paragraphs(self) -> list[str]:
        """Its body, paragraph by paragraph."""
        return [" ".join(part.split()) for part in self.body.split("\n\n") if part.strip()]

    @property
    def section(self) -> str:
        """What its outlet calls its category."""
        return SECTIONS[self.outlet][self.category]


class Story(Told):
    """One story as it lies in its file, with the category the file is named after; it has a study pack."""


@dataclass(frozen=True)
class Edition:
    """All stories at the moment the sandbox opened: every time in it is counted back from there."""

    stories: tuple[Told, ...]
    opened_at: dt.datetime

    @property
    def date(self) -> dt.date:
        """The day that dated addresses carry: the same for each story, so that a restart moves none within a day."""
        return self.opened_at.date()

    def published_at(self, story: Told) -> dt.datetime:
        """When a story came out, UTC, whole seconds."""
        return (self.opened_at - dt.timedelta(minutes=story.age_minutes)).replace(microsecond=0)

    def newest(self, stories: list[Told]) -> dt.datetime:
        """When the youngest of `stories` came out; when the sandbox opened if there are none."""
        return max(map(self.published_at, stories), default=self.opened_at)

    def of(self, outlet: Outlet, section: str | None = None) -> list[Told]:
        """The stories of an outlet (of one of its sections), newest first."""
        found = [s for s in self.stories if s.outlet == outlet and section in {None, s.section}]
        return sorted(found, key=lambda story: story.age_minutes)

    def find(self, outlet: Outlet, slug: str) -> Told | None:
        """The story of that name, if the outlet has it."""
        return next((s for s in self.stories if s.outlet == outlet and s.slug == slug), None)


def open_edition(opened_at: dt.datetime | None = None) -> Edition:
    """Return the stories as they stand at `opened_at` (default: now)."""
    return Edition((*stories(), *retold()), opened_at or dt.datetime.now(dt.UTC))


@functools.cache
def retold() -> tuple[Told, ...]:
    """Return what other outlets tell of events that a story is about; these have no study packs."""
    return tuple(map(Told.model_validate, yaml.safe_load((FOLDER / "retold.yaml").read_text(encoding="utf-8"))))


@functools.cache
def stories() -> tuple[Story, ...]:
    """Return every story. Raises ValueError when a file does not have the shape of one, or two have one slug."""
    found = [
        Story.model_validate({"category": category, **row})
        for category in CATEGORIES
        for row in yaml.load((FOLDER / f"{category}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    ]
    slugs = [story.slug for story in found]
    if doubled := {slug for slug in slugs if slugs.count(slug) > 1}:
        raise ValueError(f"more than one story is called {', '.join(sorted(doubled))}")
    return tuple(found)
