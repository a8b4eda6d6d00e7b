"""CNN section pages, for example https://edition.cnn.com/business/tech. Terms: https://edition.cnn.com/terms

The markup changed at least four times in ten years, so no class is relied on: a story is any link whose resolved path
is dated (/2026/11/23/tech/slug). One request per section and one per new story; robots.txt is obeyed. A page that
offers no story at all is a changed layout, and shows as such in the source's health.
"""

import datetime as dt
import re
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer

from backend.materials.extraction.charset import decode
from backend.materials.extraction.dates import believable
from backend.materials.sources.base import HostRule, Listing, RawArticle, Source
from backend.materials.sources.text import plain
from observability.environment import EnvironmentSettings

STORY = re.compile(r"^/(?P<day>\d{4}/\d{2}/\d{2})/(?P<rest>(?:[^/]+/)+?[^/]+?)(?:/index\.html|/|\.html)?$")
NO_STORY = re.compile(r"(?:^|/)(?:videos?|gallery|galleries|live-news|interactive|cnn-underscored)(?:/|$)")
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>", re.IGNORECASE)
HOSTS = re.compile(r"^(?:[a-z-]+\.)*cnn\.com$")


class CnnSettings(EnvironmentSettings):
    """Where the section pages are."""

    cnn_base: str = "https://edition.cnn.com"


class Cnn(Source[CnnSettings]):
    """Reads one section page."""

    kind = "cnn"
    empty_is_failure = True
    Settings = CnnSettings
    host_rules = (
        HostRule(
            "www.cnn.com",
            frozenset({"cnn.com", "edition.cnn.com", "lite.cnn.com", "us.cnn.com", "m.cnn.com", "amp.cnn.com"}),
            frozenset({"hpt", "cid", "iref", "iid", "eref", "sr_share", "exptype"}),
            # amp.cnn.com/cnn/2026/…
            clean_path=lambda host, path: path.removeprefix("/cnn") if host.startswith("amp.") else path,
        ),
    )

    def listing_url(self, source_category: str) -> str:
        """Return the address of a section page."""
        return f"{self.settings.cnn_base.rstrip('/')}/{source_category.strip('/')}"

    def parse(self, body: bytes, url: str) -> Listing:
        """Return every story the page links to, in page order, each with its longest link text. Never raises."""
        text = XML_DECLARATION.sub("", decode(body))
        # bs4 warns of a text that holds no tag, and of XML, as if we had mistaken them.
        soup = BeautifulSoup(text if "<" in text else "", "lxml", parse_only=SoupStrainer(["a", "base", "title"]))
        base = soup.find("base", href=True)
        try:
            root = urljoin(url, str(base["href"])) if base else url
        except ValueError:
            root = url
        found: dict[str, RawArticle] = {}
        for link in soup.find_all("a", href=True):
            article = _article(root, url, str(link["href"]), plain(link.get_text(" ")))
            if article is None:
                continue
            key = _story_path(article.url) or article.url
            known = found.get(key)
            if known is None or len(article.title) > len(known.title):
                found[key] = (
                    article if known is None else RawArticle(known.url, article.title, published_at=known.published_at)
                )
        return Listing(
            tuple(article for article in found.values() if article.title),
            title=plain(soup.title.get_text()) or None if soup.title else None,
        )


def _article(root: str, page: str, href: str, text: str) -> RawArticle | None:
    try:
        url = urljoin(root, href.strip())
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    own = host == urlsplit(page).hostname or HOSTS.match(host) is not None
    path = _story_path(url) if own and parts.scheme in {"http", "https"} else None
    if path is None:
        return None
    try:  # the day in the address, which nothing but the story's own page says better
        day = believable(dt.datetime.strptime(path[1:11], "%Y/%m/%d").replace(tzinfo=dt.UTC))
    except ValueError:
        day = None
    return RawArticle(f"{parts.scheme}://{parts.netloc}{parts.path}", text, published_at=day)


def _story_path(url: str) -> str | None:
    path = urlsplit(url).path
    match = STORY.match(path)
    return f"/{match['day']}/{match['rest']}" if match and not NO_STORY.search(path) else None
