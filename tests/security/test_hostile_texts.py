"""Long texts from outside, made to keep our readers busy, are read or refused in time, and so are bombs."""

import json
from contextlib import suppress

import pytest
from django.test import Client

from backend.common.http.robots import Rules
from backend.materials import canonical
from backend.materials.extraction import article as extract
from backend.materials.sources.base import ListingError
from backend.materials.sources.rss import Rss
from bot.conversation import typed_settings
from bot.conversation.errors import UnclearError
from bot.conversation.understanding import phrases
from observability import redaction
from tests.security.hostile import PIECES, at_most, long_text

SECONDS = 2.0
WISHES = (typed_settings.local_time, typed_settings.time_zone, typed_settings.weekdays, typed_settings.level)
RSS = Rss(Rss.Settings())
URL = "https://harbor.example/feed"
PAGE = (
    "<html><head><title>{0}</title><meta name=author content='{0}'><meta name=date content='{0}'></head>"
    "<body><h1>{0}</h1><p class=byline>{0}</p><time>{0}</time><article><p>{0}</p></article></body></html>"
)
FEED = (
    '<rss version="2.0"><channel><item><title>{0}</title><link>https://harbor.example/1</link>'
    "<description>{0}</description><author>{0}</author><pubDate>{0}</pubDate></item></channel></rss>"
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{LAUGHS}]>'
DEEP = "[" * 100_000


def test_a_page_of_any_piece_is_read_in_time() -> None:
    for piece in PIECES:
        with at_most(SECONDS, piece):
            extract.article(PAGE.format(long_text(piece, 5_000)).encode(), url=URL)


def test_a_feed_of_any_piece_is_read_in_time() -> None:
    for piece in PIECES:
        with at_most(SECONDS, piece):
            RSS.parse(FEED.format(f"<![CDATA[{long_text(piece, 5_000)}]]>").encode(), URL)


def test_robots_an_address_a_message_a_wish_and_a_log_line_of_any_piece_are_read_in_time() -> None:
    for piece in PIECES:
        with at_most(SECONDS, piece):
            Rules(f"User-agent: {long_text(piece, 20_000)}\nDisallow: /x".encode(), "NewsbiteBot").allow("/x")
            canonical.canonical(f"https://harbor.example/{long_text(piece, 5_000)}")
            phrases.match(long_text(piece, 20_000))
            redaction.cleaner(["a-secret"])(long_text(piece, 20_000))
            for reads in WISHES:
                with suppress(UnclearError):
                    reads(long_text(piece, 2_000))


def test_a_billion_laughs_are_not_laughed() -> None:
    with at_most(5 * SECONDS):
        listing = RSS.parse((BILLION + FEED.format("&l9;")).encode(), URL)
    assert all(len(article.title) < 10_000 for article in listing.articles)


@pytest.mark.parametrize("body", [DEEP, '{"items":' + DEEP, '{"a":' * 100_000])
def test_a_json_feed_that_never_ends_is_refused(body: str) -> None:
    with at_most(SECONDS), pytest.raises(ListingError):
        RSS.parse(body.encode(), URL)


def test_a_page_with_bottomless_data_is_still_a_page() -> None:
    page = f"<html><head><script type='application/ld+json'>{DEEP}</script></head><h1>Port unveils crane</h1></html>"
    with at_most(SECONDS):
        assert extract.article(page.encode(), url=URL).title == "Port unveils crane"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/webhooks/kakao/events/", "/webhooks/discord/events/"])
@pytest.mark.parametrize("body", [DEEP[:30_000], json.dumps({"a": "b" * 30_000})])
def test_a_webhook_refuses_what_it_cannot_trust(client: Client, path: str, body: str) -> None:
    assert client.post(path, body, content_type="application/json").status_code in {400, 401}
