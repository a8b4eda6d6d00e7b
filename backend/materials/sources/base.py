"""What every outlet's reader gives: where to look, and what a fetched page offers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class RawArticle:
    """One story as its outlet offers it, before anything is decided about it.

    `url` is absolute, as found. `abstract` and `text` are plain text ("" when the outlet gives none).
    `published_at` is aware UTC, None when unknown or unbelievable.
    """

    url: str
    title: str
    abstract: str = ""
    author: str = ""
    published_at: dt.datetime | None = None
    text: str = ""


@dataclass(frozen=True)
class Listing:
    """What one section page or feed offered: the stories that could be read, and how many entries could not."""

    articles: tuple[RawArticle, ...]
    broken: int = 0
    title: str | None = None


class ListingError(ValueError):
    """The fetched bytes are not what this outlet sends; `code` says how ("feed.html", "nyt.shape")."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Source(Protocol):
    """One kind of outlet. `parse` is pure: bytes in, Listing out, ListingError when they are no listing at all."""

    @property
    def kind(self) -> str:
        """Its slug in the sources' table."""

    @property
    def obeys_robots(self) -> bool:
        """False only for an API that is opened by a key: its terms rule, not a file for crawlers."""

    @property
    def secret_params(self) -> Mapping[str, str]:
        """Query parameters that go out with the request and appear nowhere else, such as an API key."""

    def listing_url(self, source_category: str) -> str:
        """Return the address to fetch for what the outlet calls a category."""

    def parse(self, body: bytes, url: str) -> Listing:
        """Read a fetched section page or feed."""
