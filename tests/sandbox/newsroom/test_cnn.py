import json
import re
from collections import Counter

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from sandbox.newsroom.stories import SECTIONS, Story, stories

STORY_PATH = re.compile(r"^/\d{4}/\d\d/\d\d/[a-z]+/(?P<slug>[a-z0-9-]+)/index\.html(\?.*)?$")


def of_section(section: str) -> list[Story]:
    return [story for story in stories() if story.outlet == "cnn" and story.section == section]


def soup(sandbox: httpx.Client, path: str) -> BeautifulSoup:
    return BeautifulSoup(sandbox.get(path).text, "lxml")


def story_links(page: BeautifulSoup) -> list[tuple[str, Tag]]:
    found = [(STORY_PATH.match(str(link["href"])), link) for link in page.select("main a[href]")]
    return [(match["slug"], link) for match, link in found if match and "gallery" not in str(link["href"])]


def article_page(sandbox: httpx.Client) -> tuple[Story, BeautifulSoup]:
    story = of_section("world")[0]
    link = next(link for slug, link in story_links(soup(sandbox, "/world")) if slug == story.slug)
    return story, soup(sandbox, str(link["href"]))


@pytest.mark.parametrize("section", SECTIONS["cnn"].values())
def test_a_section_offers_each_of_its_stories_more_than_once(sandbox: httpx.Client, section: str) -> None:
    counts = Counter(slug for slug, _ in story_links(soup(sandbox, f"/{section}")))
    assert set(counts) == {story.slug for story in of_section(section)}
    assert min(counts.values()) >= 2


def test_a_story_has_an_image_link_without_text(sandbox: httpx.Client) -> None:
    texts = [link.get_text(strip=True) for _, link in story_links(soup(sandbox, "/science"))]
    assert "" in texts


def test_headlines_stand_in_the_markup_of_the_day(sandbox: httpx.Client) -> None:
    titles = {tag.get_text() for tag in soup(sandbox, "/health").select("span.container__headline-text")}
    assert titles == {story.title for story in of_section("health")}


def test_what_is_no_story_stands_among_the_stories(sandbox: httpx.Client) -> None:
    page = sandbox.get("/sport").text
    kinds = ("/video/", "/videos/", "/gallery/", "/interactive/", "/cnn-underscored/", "/live-news/")
    assert all(kind in page for kind in kinds)


def test_an_article_has_the_elements_of_cnns_pages(sandbox: httpx.Client) -> None:
    story, page = article_page(sandbox)
    assert page.select_one("h1.headline__text").get_text() == story.title  # type: ignore[union-attr]
    assert page.select_one(".byline__name").get_text() == story.byline  # type: ignore[union-attr]
    assert page.select_one(".timestamp") is not None
    paragraphs = [tag.get_text() for tag in page.select("p.paragraph[data-component-name=paragraph]")]
    assert paragraphs == story.paragraphs


def test_an_article_tells_machines_what_it_is(sandbox: httpx.Client) -> None:
    story, page = article_page(sandbox)
    data = json.loads(page.select_one('script[type="application/ld+json"]').get_text())  # type: ignore[union-attr]
    assert (data["@type"], data["headline"], data["inLanguage"]) == ("NewsArticle", story.title, "en")
    assert data["datePublished"].endswith("Z")
    assert data["author"][0]["name"] == story.byline
    published = page.select_one('meta[property="article:published_time"]')
    assert published is not None
    assert published["content"] == data["datePublished"]


def test_an_article_names_its_canonical_address(sandbox: httpx.Client) -> None:
    story, page = article_page(sandbox)
    canonical = page.select_one("link[rel=canonical]")
    assert canonical is not None
    assert str(canonical["href"]).startswith(str(sandbox.base_url).rstrip("/"))
    assert story.slug in str(canonical["href"])


def test_an_article_carries_what_is_not_its_text(sandbox: httpx.Client) -> None:
    _, page = article_page(sandbox)
    text = page.get_text()
    assert "RELATED:" in text
    assert "Sign up for our newsletter" in text
    assert "Sandbox/Getty" in text


def test_an_article_is_found_without_index_html_too(sandbox: httpx.Client) -> None:
    _, link = story_links(soup(sandbox, "/politics"))[0]
    path = str(link["href"]).partition("/index.html")[0]
    assert sandbox.get(path).status_code == 200


def test_an_article_under_another_section_is_not_found(sandbox: httpx.Client) -> None:
    slug = of_section("world")[0].slug
    assert sandbox.get(f"/2024/01/02/sport/{slug}/index.html").status_code == 404
