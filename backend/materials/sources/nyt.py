"""New York Times, Top Stories v2: https://developer.nytimes.com/docs/top-stories-product/1/overview

GET {base}/svc/topstories/v2/{section}.json?api-key=KEY; 5 requests a minute and 500 a day. The API gives no text, and
the site's terms (https://developer.nytimes.com/terms) forbid reading it by machine: headline, abstract, byline and link
are all we store. The key travels in the query only, so no address we show has it.
"""

import json
import re
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from backend.materials.extraction.dates import believable_time
from backend.materials.sources.base import HostRule, Listing, ListingError, RawArticle, Source
from backend.materials.sources.text import absolute, plain
from observability.environment import EnvironmentSettings

SKIPPED_TYPES = frozenset({"promo", "interactive", "embeddedinteractive"})
MAX_ITEMS = 200
_SECTION = re.compile(r"[^a-z0-9/-]")
_AMP_SUFFIX = re.compile(r"(?:\.amp)+\.html$")
T = TypeVar("T")


class _Item(BaseModel):
    model_config = ConfigDict(extra="ignore")

    title: str
    url: str | None = ""
    abstract: str | None = ""
    byline: str | None = ""
    item_type: str | None = ""
    published_date: str | None = ""


class NytSettings(EnvironmentSettings):
    """The API's key and address; the address may have a path prefix before /svc."""

    nyt_api_key: str = ""
    nyt_api_base: str = "https://api.nytimes.com"


class Nyt(Source[NytSettings]):
    """Reads one section's top stories."""

    kind = "nyt"
    has_key = True
    Settings = NytSettings
    host_rules = (
        HostRule(
            "www.nytimes.com",
            frozenset({"nytimes.com", "mobile.nytimes.com", "m.nytimes.com"}),
            frozenset(
                """
                smid unlocked_article_code partner emc rref rss referringsource te nl campaign_id instance_id segment_id
                user_id regi_id module pgtype action hp clicksource region wt.nav auth gwh gwt login
                searchresultposition _r mcubz algo
                """.split()
            ),
            clean_path=lambda host, path: _AMP_SUFFIX.sub(".html", path),
        ),
    )

    def listing_url(self, source_category: str) -> str:
        """Return the address of a section, without the key."""
        section = _SECTION.sub("", source_category.lower())
        return f"{self.settings.nyt_api_base.rstrip('/')}/svc/topstories/v2/{section}.json"

    def fetch(self, get: Callable[..., T], source_category: str) -> T:
        """Fetch a section with the key; the API's terms rule here, not the site's robots.txt."""
        key = {"api-key": self.settings.nyt_api_key}
        return get(self.listing_url(source_category), params=key, check_robots=False)

    def parse(self, body: bytes, url: str) -> Listing:
        """Read an answer; promos, interactives and items without an address are no stories. Raises ListingError."""
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            raise ListingError("nyt.shape", "the answer is not JSON") from None
        fault = answer.get("fault") if isinstance(answer, dict) else None
        if isinstance(fault, dict):
            # "Rate limit quota violation. Quota limit  exceeded. Identifier : …" names the key's owner.
            raise ListingError("nyt.fault", str(fault.get("faultstring", "")).partition("Identifier")[0].strip()[:200])
        if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
            raise ListingError("nyt.shape", "the answer holds no list of results")
        articles: list[RawArticle] = []
        broken = 0
        for result in answer["results"][:MAX_ITEMS]:
            try:
                item = _Item.model_validate(result)
            except ValidationError:
                broken += 1
                continue
            link, title = absolute("", item.url or ""), plain(item.title)
            if not link or not title or (item.item_type or "").lower() in SKIPPED_TYPES:
                continue
            article = RawArticle(
                url=link,
                title=title,
                abstract=plain(item.abstract),
                author=re.sub(r"^by\s+", "", plain(item.byline), flags=re.IGNORECASE),
                published_at=believable_time(item.published_date or ""),
            )
            articles.append(article)
        return Listing(tuple(articles), broken, title=plain(str(answer.get("section") or "")) or None)
