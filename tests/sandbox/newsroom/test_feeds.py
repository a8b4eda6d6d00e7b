import feedparser
import httpx
import pytest
from protego import Protego

from sandbox.newsroom.stories import CATEGORIES, Told, open_edition

FEEDS = {"harbor": "/feeds/harbor/{}.xml", "northlight": "/feeds/northlight/{}.atom"}
VERSIONS = {"harbor": "rss20", "northlight": "atom10"}


def of(outlet: str, category: str) -> list[Told]:
    return [story for story in open_edition().stories if (story.outlet, story.category) == (outlet, category)]


@pytest.mark.parametrize("category", CATEGORIES)
@pytest.mark.parametrize("outlet", FEEDS)
def test_a_feed_is_well_formed_and_lists_its_stories(sandbox: httpx.Client, outlet: str, category: str) -> None:
    feed = feedparser.parse(sandbox.get(FEEDS[outlet].format(category)).content)
    assert not feed.bozo
    assert feed.version == VERSIONS[outlet]
    assert [entry.title for entry in feed.entries] == [story.title for story in of(outlet, category)]


@pytest.mark.parametrize("outlet", FEEDS)
def test_an_entry_carries_author_time_and_summary(sandbox: httpx.Client, outlet: str) -> None:
    entry = feedparser.parse(sandbox.get(FEEDS[outlet].format("science")).content).entries[0]
    story = of(outlet, "science")[0]
    assert entry.author == story.byline
    assert entry.published_parsed is not None
    assert story.abstract in entry.summary.replace("&#x27;", "'").replace("&quot;", '"')


@pytest.mark.parametrize("outlet", FEEDS)
def test_the_page_behind_an_entry_holds_the_story(sandbox: httpx.Client, outlet: str) -> None:
    link = feedparser.parse(sandbox.get(FEEDS[outlet].format("sports")).content).entries[0].link
    page = sandbox.get(link)
    assert page.status_code == 200
    assert of(outlet, "sports")[0].paragraphs[-1].split('"')[0] in page.text.replace("&#x27;", "'")


@pytest.mark.parametrize("path", ["/feeds/harbor/gossip.xml", "/feeds/northlight/gossip.atom", "/harbor/never-was"])
def test_what_there_is_not_is_not_found(sandbox: httpx.Client, path: str) -> None:
    assert sandbox.get(path).status_code == 404


def test_robots_txt_closes_the_members_page_the_times_pages_and_scrapers_it_names(sandbox: httpx.Client) -> None:
    rules = Protego.parse(sandbox.get("/robots.txt").text)
    entry = feedparser.parse(sandbox.get("/feeds/harbor/members.xml").content).entries[0]
    assert not rules.can_fetch(entry.link, "NewsbiteBot")
    assert not rules.can_fetch("/nyt/2024/01/02/world/story.html", "NewsbiteBot")
    assert not rules.can_fetch("/app.jsx", "NewsbiteBot")
    assert not rules.can_fetch("/world", "Scrapy")


@pytest.mark.parametrize("path", ["/world", "/harbor/a-story", "/northlight/a-story", "/nyt/svc/topstories/v2/us.json"])
def test_robots_txt_leaves_the_rest_open(sandbox: httpx.Client, path: str) -> None:
    assert Protego.parse(sandbox.get("/robots.txt").text).can_fetch(path, "NewsbiteBot")
