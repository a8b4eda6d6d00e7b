"""New York Times, Top Stories v2: https://developer.nytimes.com/docs/top-stories-product/1/overview

GET {base}/svc/topstories/v2/{section}.json?api-key=KEY; 5 requests a minute and 500 a day. The API gives no text, and
the site's terms (https://developer.nytimes.com/terms) forbid reading it by machine: headline, abstract, byline and link
are all we keep. The key travels in the query only, so it is kept out of every address we show.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from backend.materials.extraction.dates import believable, moment
from backend.materials.sources.base import Listing, ListingError, RawArticle
from backend.materials.sources.links import absolute
from backend.materials.sources.text import plain

SKIPPED_TYPES = frozenset({"promo", "interactive", "embeddedinteractive"})
MAX_ITEMS = 200
_SECTION = re.compile(r"[^a-z0-9/-]")


class _Item(BaseModel):
    model_config = ConfigDict(extra="ignore")

    title: str
    url: str | None = ""
    abstract: str | None = ""
    byline: str | None = ""
    item_type: str | None = ""
    published_date: str | None = ""


@dataclass(frozen=True)
class Nyt:
    """Reads one section's top stories."""

    api_base: str
    api_key: str = field(repr=False)
    kind: str = "nyt"
    obeys_robots: bool = False

    @property
    def secret_params(self) -> Mapping[str, str]:
        """The API key."""
        return {"api-key": self.api_key}

    def listing_url(self, source_category: str) -> str:
        """Return the address of a section, without the key."""
        return f"{self.api_base.rstrip('/')}/svc/topstories/v2/{_SECTION.sub('', source_category.lower())}.json"

    def parse(self, body: bytes, url: str) -> Listing:
        """Read an answer; promos, interactives and items without an address are no stories. Raises ListingError."""
        answer = _answer(body)
        articles: list[RawArticle] = []
        broken = 0
        for result in answer["results"][:MAX_ITEMS]:
            try:
                article = _article(_Item.model_validate(result))
            except ValidationError:
                broken += 1
            else:
                articles += [article] if article else []
        return Listing(tuple(articles), broken, title=plain(str(answer.get("section") or "")) or None)


def _answer(body: bytes) -> dict[str, Any]:
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
    return answer


def _article(item: _Item) -> RawArticle | None:
    url, title = absolute("", item.url or ""), plain(item.title)
    if not url or not title or (item.item_type or "").lower() in SKIPPED_TYPES:
        return None
    published = moment(item.published_date or "")
    return RawArticle(
        url=url,
        title=title,
        abstract=plain(item.abstract),
        author=re.sub(r"^by\s+", "", plain(item.byline), flags=re.IGNORECASE),
        published_at=believable(published.at) if published else None,
    )
