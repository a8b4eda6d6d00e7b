"""Which links of a section page are stories, in every markup the outlet has used."""

import datetime as dt
from pathlib import Path

from backend.materials.sources.base import RawArticle
from backend.materials.sources.cnn import Cnn, CnnSettings

PAGE = (Path(__file__).parents[2] / "data" / "sources" / "cnn" / "listing.html").read_bytes()
URL = "https://edition.cnn.com/business/tech"
CNN = Cnn(CnnSettings(cnn_base="https://edition.cnn.com/"))


def titles(html: str, url: str = URL) -> list[str]:
    return [article.title for article in CNN.parse(html.encode(), url).articles]


def offered(html: str, url: str = URL) -> list[str]:
    return [article.url for article in CNN.parse(html.encode(), url).articles]


def story(slug: str) -> RawArticle:
    return next(article for article in CNN.parse(PAGE, URL).articles if f"/{slug}" in article.url)


def test_every_dated_story_is_found_whatever_its_markup() -> None:
    assert [article.title for article in CNN.parse(PAGE, URL).articles] == [
        "Today in the menu",
        "A lead story with the large headline",
        "The second story & its headline",
        "A span without a class",
        "Older markup, another section",
        "A headline of the light edition",
    ]


def test_the_longest_link_text_is_the_headline() -> None:
    links = '<a href="/2024/11/20/world/a/index.html">Analysis</a><a href="/2024/11/20/world/a">Why the tide turned</a>'
    assert titles(links) == ["Why the tide turned"]


def test_tracking_is_left_out_of_the_address() -> None:
    assert story("second").url == "https://edition.cnn.com/2024/11/20/tech/second/index.html"


def test_the_day_in_the_address_is_the_storys() -> None:
    assert story("lite-story").published_at == dt.datetime(2024, 11, 17, tzinfo=dt.UTC)


def test_what_is_no_article_is_no_story() -> None:
    for path in [
        "/2024/11/20/tech/video/clip-of-the-day",
        "/videos/2024/11/20/tech/clip",
        "/2024/11/20/tech/gallery/pictures",
        "/business/live-news/markets-11-20-24/index.html",
        "/interactive/2024/11/map",
        "/cnn-underscored/2024/11/20/money/deals",
        "/travel/article/undated",
        "/business/tech",
        "/2024/11/20/only-a-slug",
        "/2024/13/41/tech",
        "#2024/11/20/tech/fragment",
        "mailto:2024/11/20/tech/mail",
        "javascript:void(0)",
        "http://[2024/11/20/tech/broken",
    ]:
        assert offered(f'<a href="{path}">A headline of some length</a>') == [], path


def test_an_impossible_day_is_no_reason_to_lose_the_story() -> None:
    (article,) = CNN.parse(b'<a href="/2024/13/41/tech/slug">A headline</a>', URL).articles
    assert article.published_at is None


def test_only_the_outlets_own_hosts_count() -> None:
    for href, counts in [
        ("https://www.cnn.com/2024/11/20/world/a", True),
        ("//lite.cnn.com/2024/11/20/world/a", True),
        ("https://cnn.com/2024/11/20/world/a", True),
        ("https://notcnn.com/2024/11/20/world/a", False),
        ("https://cnn.com.example/2024/11/20/world/a", False),
    ]:
        assert bool(offered(f'<a href="{href}">A headline</a>')) is counts, href


def test_the_host_that_served_the_page_counts_as_the_outlets() -> None:
    page = '<a href="/2024/11/20/world/a">A headline</a>'
    assert offered(page, "http://127.0.0.1:8002/world") == ["http://127.0.0.1:8002/2024/11/20/world/a"]


def test_links_are_relative_to_the_pages_base() -> None:
    page = '<base href="https://www.cnn.com/deep/"><a href="../2024/11/20/world/a">A headline</a>'
    assert offered(page) == ["https://www.cnn.com/2024/11/20/world/a"]


def test_a_broken_base_is_ignored() -> None:
    page = '<base href="http://[broken"><a href="/2024/11/20/world/a">A headline</a>'
    assert offered(page) == ["https://edition.cnn.com/2024/11/20/world/a"]


def test_a_page_without_stories_is_an_empty_listing_and_no_error() -> None:
    listing = CNN.parse(b"<html><title>World | CNN</title><body><p>Nothing</p></body></html>", URL)
    assert listing.articles == ()
    assert listing.title == "World | CNN"


def test_a_section_has_one_address() -> None:
    assert CNN.listing_url("/business/tech") == "https://edition.cnn.com/business/tech"
