"""Two outlets known by their feeds: Harbor Wire (RSS 2.0) and Northlight (Atom), and the pages their entries name."""

import datetime as dt
import email.utils
from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.newsroom.answers import answer, base_url, not_found
from sandbox.newsroom.stories import SECTIONS, Edition, Outlet, Told

MEMBERS = "members"
"""A Harbor feed whose one entry lies behind a path that robots.txt closes."""


class Feeds:
    """The endpoints of both outlets over one edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    def routes(self) -> list[Route]:
        """The feeds below /feeds, the pages below each outlet's name."""
        return [
            Route("/feeds/harbor/{category}.xml", self.rss),
            Route("/feeds/northlight/{category}.atom", self.atom),
            Route("/harbor/members/{slug}", self.members_page),
            Route("/harbor/{slug}", self.harbor_page),
            Route("/northlight/{slug}", self.northlight_page),
        ]

    async def rss(self, request: Request) -> Response:
        """Return Harbor Wire's feed of a category."""
        category, base = request.path_params["category"], base_url(request)
        if category == MEMBERS:
            items = _rss_item(
                "The tide tables, for members", f"{base}/harbor/members/tide-tables", "", "", self._edition.opened_at
            )
            return self._feed(request, _rss(category, base, items), "application/rss+xml", self._edition.opened_at)
        if category not in SECTIONS["harbor"]:
            return not_found()
        stories = self._edition.of("harbor", category)
        items = "".join(
            _rss_item(
                s.title, f"{base}/harbor/{s.slug}?utm_source=rss", s.abstract, s.byline, self._edition.published_at(s)
            )
            for s in stories
        )
        return self._feed(request, _rss(category, base, items), "application/rss+xml", self._edition.newest(stories))

    async def atom(self, request: Request) -> Response:
        """Return Northlight's feed of a category."""
        category, base = request.path_params["category"], base_url(request)
        if category not in SECTIONS["northlight"]:
            return not_found()
        stories = self._edition.of("northlight", category)
        entries = "".join(_atom_entry(s, base, self._edition.published_at(s)) for s in stories)
        newest = self._edition.newest(stories)
        return self._feed(request, _atom(category, base, entries, newest), "application/atom+xml", newest)

    async def harbor_page(self, request: Request) -> Response:
        """Show a story of Harbor Wire: a plain, old-fashioned page."""
        return self._story_page(request, "harbor")

    async def northlight_page(self, request: Request) -> Response:
        """Show a story of Northlight."""
        return self._story_page(request, "northlight")

    async def members_page(self, request: Request) -> Response:
        """Show the page that robots.txt disallows."""
        page = "<!doctype html><title>Members</title><h1>Members</h1><p>No machine should have come here.</p>"
        return answer(request, page, media_type="text/html", modified_at=self._edition.opened_at)

    def _story_page(self, request: Request, outlet: Outlet) -> Response:
        story = self._edition.find(outlet, request.path_params["slug"])
        if story is None:
            return not_found()
        published_at = self._edition.published_at(story)
        draw = _harbor_page if outlet == "harbor" else _northlight_page
        page = draw(story, f"{base_url(request)}/{outlet}/{story.slug}", published_at)
        return answer(request, page, media_type="text/html", modified_at=published_at)

    def _feed(self, request: Request, xml: str, media_type: str, modified_at: dt.datetime) -> Response:
        return answer(request, xml, media_type=f"{media_type}; charset=utf-8", modified_at=modified_at)


def _rss(category: str, base: str, items: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Harbor Wire: {category.title()}</title><link>{base}/harbor/</link>
<description>News from the waterfront and beyond</description><language>en</language><ttl>30</ttl>
<atom:link href="{base}/feeds/harbor/{category}.xml" rel="self" type="application/rss+xml"/>{items}
</channel></rss>"""


def _rss_item(title: str, link: str, abstract: str, byline: str, published_at: dt.datetime) -> str:
    description = escape(f"<p>{escape(abstract)}</p>") if abstract else ""
    return f"""
<item><title>{escape(title)}</title><link>{escape(link)}</link><guid isPermaLink="false">{escape(link)}</guid>
<pubDate>{email.utils.format_datetime(published_at, usegmt=True)}</pubDate><dc:creator>{escape(byline)}</dc:creator>
<description>{description}</description></item>"""


def _atom(category: str, base: str, entries: str, updated_at: dt.datetime) -> str:
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Northlight: {category.title()}</title>
<id>tag:northlight.example,2024:{category}</id><updated>{updated_at.isoformat()}</updated>
<link rel="self" href="{base}/feeds/northlight/{category}.atom"/>
<link rel="alternate" href="{base}/northlight/"/>{entries}
</feed>"""


def _atom_entry(story: Told, base: str, published_at: dt.datetime) -> str:
    return f"""
<entry><title type="html">{escape(escape(story.title))}</title><id>tag:northlight.example,2024:{story.slug}</id>
<link rel="alternate" type="text/html" href="{base}/northlight/{story.slug}"/>
<published>{published_at.isoformat()}</published><updated>{published_at.isoformat()}</updated>
<author><name>{escape(story.byline)}</name></author><summary type="text">{escape(story.abstract)}</summary></entry>"""


def _harbor_page(story: Told, url: str, published_at: dt.datetime) -> str:
    text = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in story.paragraphs)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(story.title)} - Harbor Wire</title>
<link rel="canonical" href="{url}"><meta property="article:published_time" content="{published_at.isoformat()}">
<meta name="author" content="{escape(story.byline)}"></head>
<body><div id="menu"><a href="/harbor/">Front page</a> <a href="/harbor/members/tide-tables">Members</a></div>
<div id="story"><h1>{escape(story.title)}</h1><p class="byline">By {escape(story.byline)}</p>
{text}</div><div id="foot"><p>Harbor Wire is written by a small crew.</p></div></body></html>"""


def _northlight_page(story: Told, url: str, published_at: dt.datetime) -> str:
    text = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in story.paragraphs)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(story.title)} | Northlight</title>
<meta property="og:title" content="{escape(story.title)}"><meta property="og:url" content="{url}"></head>
<body><header><a href="/northlight/">Northlight</a></header>
<main><article><header><h1>{escape(story.title)}</h1><address rel="author">{escape(story.byline)}</address>
<time datetime="{published_at.isoformat()}">{published_at:%-d %B %Y}</time></header>
<section class="body">{text}</section></article>
<nav class="more"><h2>More from the north</h2><ul><li><a href="/northlight/">All stories</a></li></ul></nav></main>
</body></html>"""
