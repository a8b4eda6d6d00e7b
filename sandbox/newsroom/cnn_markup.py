"""CNN's markup since autumn 2023, as HTML around a story's text. It has changed four times before and will again."""

import datetime as dt
import json
from html import escape

from sandbox.newsroom.stories import SECTIONS, Told

NAV = "".join(
    f'<li><a class="header__nav-item-link" href="/{s}">{s.title()}</a></li>' for s in SECTIONS["cnn"].values()
)
BOX = "container_lead-plus-headlines"


def page(title: str, head: str, body: str) -> str:
    """Return a whole page with CNN's header and footer."""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>
<body><header><nav><ul>{NAV}</ul><a href="/search">Search</a></nav></header>
<main>{body}</main>
<footer><a href="/terms">Terms of Use</a> <a href="/privacy">Privacy Policy</a><p>All rights reserved.</p></footer>
</body></html>"""


def section(cards: str, ribbon: str) -> str:
    """Return the body of a section page."""
    return f"""
<section class="layout__wrapper"><div class="container {BOX}">
<div class="container__field-links {BOX}__field-links" data-editable="cards">{cards}</div></div>
{ribbon}</section>"""


def lead_title(path: str, title: str) -> str:
    """Return the large headline of a section's first story."""
    return f"""
<div class="container__title"><a href="{path}" class="container__title-url">
<h2 class="container__title_url-text" data-editable="title">{title}</h2></a></div>"""


def story_card(path: str, title: str) -> str:
    """Return a story's two cards: an image link without text, then the headline link."""
    text = f"""<div class="container__headline">
<span class="container__headline-text" data-editable="headline">{title}</span></div>"""
    image = '<div class="container__item-media"><img src="/media/card.jpg" alt=""></div>'
    return card(path, image, "article") + card(path, text, "article")


def card(path: str, inside: str, kind: str) -> str:
    """Return one card with its link."""
    return f"""
<div class="card container__item container__item--type-{kind} {BOX}__item" data-component-name="card"
 data-open-link="{path}"><a href="{path}" class="container__link container__link--type-{kind} {BOX}__link"
 data-link-type="{kind}">{inside}</a></div>"""


def head(story: Told, base: str, path: str, published_at: dt.datetime) -> str:
    """Return a story's head: its canonical address, its meta elements and its data for machines."""
    published = f"{published_at:%Y-%m-%dT%H:%M:%SZ}"
    data = {
        "@context": "http://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "description": story.abstract,
        "datePublished": published,
        "dateModified": published,
        "author": [{"@type": "Person", "name": story.byline, "url": f"{base}/profiles/staff"}],
        "articleBody": " \u00a0".join(story.paragraphs),
        "articleSection": [story.section],
        "mainEntityOfPage": {"@type": "WebPage", "@id": base + path},
        "inLanguage": "en",
        "publisher": {"@type": "NewsMediaOrganization", "name": "CNN"},
        "wordCount": len(story.body.split()),
        "isAccessibleForFree": True,
    }
    script = json.dumps(data).replace("</", "<\\/")
    return f"""
<link rel="canonical" href="{base}{path}">
<meta name="description" content="{escape(story.abstract)}">
<meta property="og:title" content="{escape(story.title)}">
<meta property="og:url" content="{base}{path}">
<meta property="article:published_time" content="{published}">
<meta name="author" content="{escape(story.byline)}">
<script type="application/ld+json">{script}</script>"""


def article(story: Told, published_at: dt.datetime) -> str:
    """Return a story with what CNN puts between its paragraphs."""
    paragraphs = [
        f'<p class="paragraph inline-placeholder vossi-paragraph" data-component-name="paragraph">{escape(text)}</p>'
        for text in story.paragraphs
    ]
    paragraphs.insert(2, '<div class="ad-slot" data-component-name="ad"><p>Advertisement</p></div>')
    return f"""
<article data-component-name="article"><h1 class="headline__text" id="maincontent">{escape(story.title)}</h1>
<div class="headline__sub"><div class="byline"><div class="byline__names">By
<span class="byline__name">{escape(story.byline)}</span>, CNN</div></div>
<div class="timestamp" data-component-name="timestamp">Published {published_at:%H:%M UTC, %a %B %-d, %Y}</div></div>
<div class="image" data-component-name="image"><img src="/media/lead.jpg" alt="A photograph">
<div class="image__caption"><span class="inline-placeholder">A view of the scene. Sandbox/Getty</span></div></div>
<div class="article__content">{"".join(paragraphs)}</div>
<div class="video-resource" data-component-name="video-resource">Video: watch this next</div>
<p class="newsletter">Sign up for our newsletter and get five good stories in your inbox.</p></article>"""
