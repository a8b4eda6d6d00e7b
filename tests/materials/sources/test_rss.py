"""Feeds of every kind and in every state: what a person would find in them is found."""

import datetime as dt
import gzip
import io
import json
import time
from pathlib import Path

import feedparser
import pytest

from backend.materials.sources import feed
from backend.materials.sources.base import ListingError, RawArticle
from backend.materials.sources.rss import Rss

FOLDER = Path(__file__).parents[2] / "data" / "sources" / "rss"
URL = "https://harbor.example/feeds/world.xml"
RSS = Rss(Rss.Settings())
KOREAN_ITEM = (
    "<item><title>기준금리 동결, 시장은 안도</title><link>https://hangang.example/1</link>"
    "<description>한국은행이 기준금리를 현재 수준에서 유지하기로 했다.</description></item>"
)


def rss(items: str, encoding: str = "utf-8", declared: str = "utf-8") -> bytes:
    prolog = f'<?xml version="1.0" encoding="{declared}"?>'
    return f'{prolog}<rss version="2.0"><channel><title>한강일보</title>{items}</channel></rss>'.encode(encoding)


def item(inside: str) -> str:
    return f"<item><title>A title</title><link>https://harbor.example/a</link>{inside}</item>"


def only(body: bytes) -> RawArticle:
    (article,) = RSS.parse(body, URL).articles
    return article


def refusal(body: bytes) -> str:
    with pytest.raises(ListingError) as raised:
        RSS.parse(body, URL)
    return raised.value.code


def test_an_rss_feed_is_read() -> None:
    listing = RSS.parse((FOLDER / "listing.xml").read_bytes(), URL)
    assert listing.title == "Harbor Wire: World"
    assert listing.broken == 0
    assert listing.articles == (
        RawArticle(
            url="https://harbor.example/2024/11/20/ferry-strike?utm_source=rss",
            title="Ferry & rail strike ends after nine days",
            abstract="Crews return to work on Thursday. Talks go on.",
            author="Ann Reed",
            published_at=dt.datetime(2024, 11, 19, 23, 15, tzinfo=dt.UTC),
        ),
        RawArticle(
            url="https://harbor.example/2024/11/19/bridge",
            title="A bridge, twice promised, opens",
            abstract="Eleven years late, and over budget.",
            published_at=dt.datetime(2024, 11, 19, 21, tzinfo=dt.UTC),
        ),
        RawArticle(
            url="https://harbor.example/2024/11/18/harvest",
            title="Harvest report",
            published_at=dt.datetime(2024, 11, 18, 11, 30, tzinfo=dt.UTC),
        ),
    )


def test_an_atom_feed_is_read() -> None:
    listing = RSS.parse((FOLDER / "atom.xml").read_bytes(), "https://northlight.example/feed.atom")
    assert listing.title == "Northlight & Sons"
    first, second = listing.articles
    assert first == RawArticle(
        url="https://northlight.example/2024/aurora",
        title="The Aurora returns",
        abstract="Seen further south than ever.",
        author="Rosa Quint",
        published_at=dt.datetime(2024, 11, 20, 7, tzinfo=dt.UTC),
    )
    assert second.published_at == dt.datetime(2024, 11, 19, 12, tzinfo=dt.UTC)


def test_a_json_feed_is_read_and_its_broken_entries_counted() -> None:
    listing = RSS.parse((FOLDER / "feed.json").read_bytes(), "https://meridian.example/feed.json")
    assert listing.title == "Meridian Daily"
    assert listing.broken == 1
    assert listing.articles == (
        RawArticle(
            url="https://meridian.example/port",
            title="The port that waits",
            abstract="Cranes stand idle.",
            author="Ann Reed, Bo Ray",
            published_at=dt.datetime(2024, 11, 20, 13, tzinfo=dt.UTC),
        ),
        RawArticle(
            url="https://other.example/link",
            title="Elsewhere",
            author="Cy Fox",
            published_at=dt.datetime(2024, 11, 19, 8, tzinfo=dt.UTC),
        ),
    )


def test_korean_is_read_whatever_the_feed_declares() -> None:
    for encoding, declared in [
        ("cp949", "utf-8"),
        ("cp949", "euc-kr"),
        ("cp949", "ks_c_5601-1987"),
        ("cp949", "iso-8859-1"),
        ("utf-8", "euc-kr"),
        ("utf-16", "utf-16"),
        ("utf-8-sig", "us-ascii"),
    ]:
        listing = RSS.parse(rss(KOREAN_ITEM * 3, encoding, declared), URL)
        assert listing.title == "한강일보", encoding
        assert listing.articles[0].title == "기준금리 동결, 시장은 안도", encoding


def test_ill_formed_xml_loses_no_entry() -> None:
    body = rss(item("<description>R&D and <b>more</description>") + item("") + "<item><title>Open")
    assert len(RSS.parse(body, URL).articles) == 2


def test_an_entry_without_headline_or_link_is_broken_and_stops_nothing() -> None:
    listing = RSS.parse(rss("<item><title>No link</title></item><item/>" + item("")), URL)
    assert [article.title for article in listing.articles] == ["A title"]
    assert listing.broken == 2


def test_times_are_read_as_written_and_must_be_believable() -> None:
    for written, moment in [
        ("mer, 20 nov 2024 08:00:00 +0100", dt.datetime(2024, 11, 20, 7, tzinfo=dt.UTC)),
        ("2024년 11월 20일", dt.datetime(2024, 11, 20, tzinfo=dt.UTC)),
        ("Wed, Nov 20 2024 02:02:33 PM", dt.datetime(2024, 11, 20, 14, 2, 33, tzinfo=dt.UTC)),
        ("Wed, 20 Nov 24 08:00:00 -0800", dt.datetime(2024, 11, 20, 16, tzinfo=dt.UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("99999999999999999999", None),
    ]:
        assert only(rss(item(f"<pubDate>{written}</pubDate>"))).published_at == moment, written


def test_markup_becomes_plain_text() -> None:
    for markup, text in [
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One. Two."),
        ("Salt &amp;amp;amp; pepper", "Salt & pepper"),
        ("3 &amp;lt; 5", "3 < 5"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Safe", "Safe"),
        ("a\u200bb\u202e c\n\td", "ab c d"),
    ]:
        assert only(rss(item(f"<description>{markup}</description>"))).abstract == text, markup


def test_an_endless_feed_is_cut_and_read_quickly() -> None:
    entries = (
        f"<item><title>Story {at}</title><link>https://harbor.example/{at}</link></item>" for at in range(10_000)
    )
    started = time.process_time()
    listing = RSS.parse(rss("".join(entries)), URL)
    assert time.process_time() - started < 2
    assert [article.title for article in listing.articles] == [f"Story {at}" for at in range(feed.MAX_ENTRIES)]


def test_the_time_for_an_author_does_not_grow_with_the_square_of_its_length() -> None:
    def seconds(letters: int) -> float:
        body = rss(item(f"<author>{'a' * letters}</author>"))
        started = time.process_time()
        assert len(only(body).author) == letters
        return time.process_time() - started

    assert seconds(64_000) < 64 * seconds(4_000)


def test_authors_are_told_from_other_persons() -> None:
    purl = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    for persons, author in [
        ("<author>Ann Reed</author><webMaster>Bo Ray</webMaster>", "Ann Reed"),
        (f'<dc:creator {purl} xml:lang="en"><![CDATA[Ann Reed]]></dc:creator>', "Ann Reed"),
        ("<author><name>Ann Reed</name><email>ann@harbor.example</email></author>", "Ann Reed"),
        ("<author><name>Ann Reed</name></author><contributor><name>Bo Ray</name></contributor>", "Ann Reed"),
        ("<contributor><name>Bo Ray</name></contributor><publisher>Harbor</publisher>", ""),
        ("<author/>", ""),
    ]:
        assert only(rss(item(persons))).author == author, persons


def test_entities_of_a_document_type_are_not_expanded_to_files() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    assert only(bomb + rss(item("<description>&e;root</description>"))[38:]).abstract in {"root", "&e;root"}


def test_a_gzip_file_is_unpacked() -> None:
    assert len(RSS.parse(gzip.compress((FOLDER / "listing.xml").read_bytes()), URL).articles) == 3


def test_a_gzip_bomb_is_unpacked_up_to_the_cap() -> None:
    bomb = gzip.compress(rss(item("")) + b" " * (feed.MAX_BYTES * 5))
    assert len(RSS.parse(bomb, URL).articles) == 1


def test_nothing_is_empty() -> None:
    for body in [b"", b"  \n "]:
        assert refusal(body) == "feed.empty", body


def test_a_web_page_is_told_from_a_feed() -> None:
    for body in [
        b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>",
        b"<html><body><h1>This domain is for sale</h1></body></html>",
        b'<HTML><HEAD><link rel="alternate" type="application/rss+xml" href="/feed"></HEAD></HTML>',
    ]:
        assert refusal(body) == "feed.html", body


def test_anything_else_is_not_a_feeds_shape() -> None:
    for body in [
        b"{}",
        b'{"items": 1}',
        b'{"broken',
        b"hello",
        b"<note><to>Ann</to></note>",
        b"\x1f\x8bnot gzip",
        b"\x1f\x8b",
        b"%PDF-1.4",
    ]:
        assert refusal(body) == "feed.shape", body


def test_a_long_abstract_is_given_whole() -> None:
    text = ("word " * 3000).strip()
    assert only(rss(item(f"<description>{text}</description>"))).abstract == text


GOOD = "<item><title>The bridge opens</title><link>https://harbor.example/1</link></item>"


def titles(*titles: str) -> list[str]:
    """Return the headlines read from a feed whose first entry is a sound one and whose others have these titles."""
    entries = (
        f"<item><title>{one}</title><link>https://harbor.example/t{at}</link></item>" for at, one in enumerate(titles)
    )
    first, *others = RSS.parse(rss(GOOD + "".join(entries)), URL).articles
    assert first.title == "The bridge opens"
    return [article.title for article in others]


def test_a_broken_character_costs_neither_its_feed_nor_its_headline() -> None:
    for written, headline in [
        ("Launch &#55357;&#56960; day", "Launch 🚀 day"),
        ("Launch &#xD83D;&#xDE80; day", "Launch 🚀 day"),
        ("Launch &#xd83d;&#56960; day", "Launch 🚀 day"),
        ("<![CDATA[Launch &#55357;&#56960; day]]>", "Launch 🚀 day"),
        ("Launch &amp;#55357;&amp;#56960; day", "Launch 🚀 day"),
        ("<![CDATA[Launch &amp;#55357;&amp;#56960; day]]>", "Launch 🚀 day"),
        ("Half &#55357; a sign", "Half a sign"),
        ("Half &#56960; a sign", "Half a sign"),
        ("<![CDATA[Half &#xD83D; a sign]]>", "Half a sign"),
        ("NUL &#0;&#x0; here", "NUL here"),
        ("NUL \0 here", "NUL here"),
        ("Bell &#7;\x07 rings", "Bell rings"),
        ("Too far &#x110000; &#99999999999999999999; out", "Too far out"),
        ("Noncharacter &#65534;&#xFFFF;\ufffe here", "Noncharacter here"),
        ("A &#147;quoted&#148; word", "A “quoted” word"),
        ("AT&T and R&D grow", "AT&T and R&D grow"),
        ("<![CDATA[AT&T and R&D grow]]>", "AT&T and R&D grow"),
        ("AT&T and <b>R&D</b> grow &amp; grow", "AT&T and R&D grow & grow"),
        ("A & B &; C && D", "A & B &; C && D"),
        ("Caf&eacute;&nbsp;&bogus; open", "Café &bogus; open"),
        ("<![CDATA[Caf&eacute;&nbsp;&bogus; open]]>", "Café &bogus; open"),
        ("Profit &LT; loss", "Profit < loss"),
    ]:
        assert titles(written) == [headline], written


def test_an_ampersand_in_an_attribute_belongs_to_the_address() -> None:
    entry = "<title>Ships & ports</title><link href='https://harbor.example/?a=1&copy=2&lang;=3&#55357;'/><id>x</id>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>W</title><entry>{entry}</entry></feed>".encode()
    assert only(body).url == "https://harbor.example/?a=1&copy=2⟨=3"


def test_an_ampersand_in_a_cdata_link_stays_one() -> None:
    assert only(rss("<item><title>A</title><link><![CDATA[https://harbor.example/?a=1&b=2]]></link></item>")).url == (
        "https://harbor.example/?a=1&b=2"
    )


def test_an_entity_that_the_feed_declares_is_resolved() -> None:
    body = rss("<item><title>The &wire; reports</title><link>https://harbor.example/1</link></item>")
    declared = body.replace(b"<rss", b'<!DOCTYPE rss [<!ENTITY wire "Harbor">]><rss')
    assert only(declared).title == "The Harbor reports"


def test_invalid_utf8_in_one_entry_leaves_the_others_as_they_are() -> None:
    broken = GOOD.replace("The bridge opens", "Caf\u00e9 opens").encode("latin-1")
    whole = "<item><title>여섯 개의 다리가 새로 열렸다</title><link>https://harbor.example/2</link></item>"
    body = rss("MARK" + whole).replace(b"MARK", broken)
    assert [article.title for article in RSS.parse(body, URL).articles][1:] == ["여섯 개의 다리가 새로 열렸다"]


def test_a_broken_date_costs_its_own_entry_nothing_but_the_date() -> None:
    for date in [
        "",
        "soon",
        "32 Feb 2026 99:99:99 +9999",
        "-1",
        "9" * 400,
        "2026-13-45T25:61:61Z",
        "\ufffd",
        "0000-00-00",
    ]:
        listing = RSS.parse(rss(item(f"<pubDate>{date}</pubDate><dc:date>{date}</dc:date>") + GOOD), URL)
        assert [article.title for article in listing.articles] == ["A title", "The bridge opens"], date
        assert listing.articles[0].published_at is None, date


def test_a_link_that_is_none_costs_its_own_entry_alone() -> None:
    for link in [
        "N/A",
        "n/a",
        "NULL",
        "none",
        "undefined",
        "-",
        "#",
        "/",
        "http://[bad",
        "http://",
        "https://a.example:port/",
        "javascript:void(0)",
        "mailto:desk@harbor.example",
        "<![CDATA[ N/A ]]>",
        "http://[::1/x",
        "&#55357;",
    ]:
        listing = RSS.parse(rss(f"<item><title>A title</title><link>{link}</link></item>" * 2 + GOOD), URL)
        assert ([article.title for article in listing.articles], listing.broken) == (["The bridge opens"], 2), link


def test_a_link_that_is_none_in_atom_costs_its_own_entry_alone() -> None:
    entries = "<entry><title>A</title><link href='N/A'/></entry><entry><title>B</title><link href='/b'/></entry>"
    body = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>W</title>{entries}</feed>".encode()
    assert [article.url for article in RSS.parse(body, URL).articles] == ["https://harbor.example/b"]


def test_a_link_without_its_scheme_is_an_address() -> None:
    for link in ["<link>{}</link>", "<link><![CDATA[{}]]></link>", "<link href='{}'/>"]:
        body = rss(f"<item><title>A</title>{link.format('www.harbor.example/a?b=1')}</item>")
        assert only(body).url == "https://www.harbor.example/a?b=1", link


def test_a_link_of_json_that_is_none_costs_its_own_entry_alone() -> None:
    links = ["N/A", "www.harbor.example/a", "https://harbor.example/\u0000b"]
    body = json.dumps({"items": [{"title": "A", "url": link} for link in links]}).encode()
    assert [article.url for article in RSS.parse(body, URL).articles] == [
        "https://www.harbor.example/a",
        "https://harbor.example/b",
    ]


def test_an_entry_that_breaks_the_feed_parser_costs_its_own_entry_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    parse = feedparser.parse

    def breaking(file: io.BytesIO, **options: object) -> object:
        if b"POISON" in file.getvalue():
            raise UnicodeEncodeError("utf-8", "", 0, 1, "surrogates not allowed")
        return parse(file, **options)

    monkeypatch.setattr(feedparser, "parse", breaking)
    listing = RSS.parse(rss(item("<description>POISON</description>") + GOOD), URL)
    assert ([article.title for article in listing.articles], listing.broken) == (["The bridge opens"], 1)
    assert listing.title == "한강일보"
