"""What every kind of source provides: where to fetch a listing, and what the fetched bytes offer."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from observability.environment import EnvironmentSettings

T = TypeVar("T")
SettingsT = TypeVar("SettingsT", bound=EnvironmentSettings)


@dataclass(frozen=True)
class RawArticle:
    """One story as its source offers it, before anything is decided about it.

    `url` is absolute, as found. `abstract` and `text` are plain text ("" when the source gives none).
    `published_at` is aware UTC, None when unknown or not believable.
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
    """The fetched bytes are not what this source sends; `code` says how ("feed.html", "nyt.shape")."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class HostRule:
    """How one publisher's addresses vary, beyond what courlan knows of every site's.

    `host` is the publisher's own, `mirrors` show the same stories, `tracking` are lower-case query parameters that
    never say which story it is, `clean_path` maps (host as found, path) to the path on `host`.
    """

    host: str
    mirrors: frozenset[str] = frozenset()
    tracking: frozenset[str] = frozenset()
    clean_path: Callable[[str, str], str] = lambda host, path: path


class Source(ABC, Generic[SettingsT]):
    """One kind of source. `kind` is its key in the registry and in the sources' table."""

    kind: ClassVar[str]
    Settings: ClassVar[type[EnvironmentSettings]] = EnvironmentSettings
    host_rules: ClassVar[tuple[HostRule, ...]] = ()
    lists_by_address: ClassVar[bool] = False
    """Whether a source category is a listing's whole address instead of a section's name."""
    has_key: ClassVar[bool] = False
    """Whether all listings are opened by one key, so that one refusal of it holds for all of them."""
    empty_is_failure: ClassVar[bool] = False
    """Whether a listing without a single story means that its layout has changed."""

    def __init__(self, settings: SettingsT) -> None:
        self.settings = settings

    @abstractmethod
    def listing_url(self, source_category: str) -> str:
        """Return the address of a section page or feed, without any secret."""

    def fetch(self, get: Callable[..., T], source_category: str) -> T:
        """Fetch the listing of a source category with `get`, the GET of a Fetcher.

        `get` takes the address, `params` (secret query parameters) and `check_robots` (False only for an API that is
        opened by a key).
        """
        return get(self.listing_url(source_category))

    @abstractmethod
    def parse(self, body: bytes, url: str) -> Listing:
        """Return the stories of a fetched listing, in its order. Pure. Raises ListingError if it is none."""
