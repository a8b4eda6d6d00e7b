"""What every kind of source promises. A new one is tested by being registered, with a listing in tests/data/sources."""

import datetime as dt
import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.common import clock
from backend.materials.sources import KINDS, AnySource, source_class
from backend.materials.sources.base import Listing, ListingError

FOLDER = Path(__file__).parents[2] / "data" / "sources"
KEY = "the-key-nobody-may-see"
SETTINGS: dict[str, dict[str, Any]] = {
    "nyt": {"nyt_api_base": "https://api.test/nyt/", "nyt_api_key": KEY},
    "cnn": {"cnn_base": "https://cnn.test/"},
}


def configured(kind: str) -> AnySource:
    chosen = source_class(kind)
    return chosen(chosen.Settings(**SETTINGS.get(kind, {})))


READERS = {kind: configured(kind) for kind in KINDS}
URL = "https://outlet.test/section"
HUGE = 1_000_000

every_source = pytest.mark.parametrize("source", READERS.values(), ids=READERS)


def listing_path(source: AnySource) -> Path:
    (path,) = (FOLDER / source.kind).glob("listing.*")
    return path


def listing_bytes(source: AnySource) -> bytes:
    return listing_path(source).read_bytes()


def outcome(source: AnySource, body: bytes) -> Listing | ListingError:
    """Read a body; anything but a listing or a refusal of it fails the test."""
    try:
        return source.parse(body, URL)
    except ListingError as error:
        return error


def stories(result: Listing | ListingError) -> int:
    return len(result.articles) if isinstance(result, Listing) else 0


@every_source
def test_it_is_registered_under_its_kind(source: AnySource) -> None:
    assert READERS[source.kind] is source


@every_source
def test_its_listing_gives_stories_at_absolute_addresses_each_once(source: AnySource) -> None:
    urls = [article.url for article in source.parse(listing_bytes(source), URL).articles]
    assert len(urls) >= 2
    assert all(urlsplit(url).scheme in {"http", "https"} and urlsplit(url).hostname for url in urls)
    assert len(urls) == len(set(urls))


@every_source
def test_words_are_plain_text_of_one_line(source: AnySource) -> None:
    for article in source.parse(listing_bytes(source), URL).articles:
        for text in (article.title, article.abstract, article.author):
            assert not re.search(r"<\w|&\w+;|\n|\s\s", text)
            assert text == text.strip()
        assert article.title


@every_source
def test_times_are_aware_in_utc_and_believable(source: AnySource) -> None:
    for article in source.parse(listing_bytes(source), URL).articles:
        if article.published_at is not None:
            assert article.published_at.tzinfo == dt.UTC
            assert article.published_at <= clock.now() + dt.timedelta(days=1)


@every_source
def test_parsing_twice_gives_the_same(source: AnySource) -> None:
    assert source.parse(listing_bytes(source), URL) == source.parse(listing_bytes(source), URL)


@every_source
def test_the_address_to_fetch_is_http_and_holds_no_secret(source: AnySource) -> None:
    address = source.listing_url("https://feeds.test/world" if source.lists_by_address else "world")
    assert address.startswith("https://")
    assert "world" in address
    assert KEY not in address


@every_source
def test_no_secret_shows_when_the_reader_is_printed(source: AnySource) -> None:
    assert KEY not in repr(source) + repr(source.settings)


@every_source
def test_a_truncated_listing_gives_no_more_than_the_whole(source: AnySource) -> None:
    body = listing_bytes(source)
    for tenth in range(10):
        cut = outcome(source, body[: len(body) * tenth // 10])
        assert stories(cut) <= stories(outcome(source, body)), tenth


@every_source
def test_what_is_no_listing_gives_no_story(source: AnySource) -> None:
    for body in [
        b"",
        b" \r\n\t ",
        b"\x00" * 64,
        b"no listing of any kind",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"%PDF-1.7 \xe2\xe3\xcf\xd3",
        b"<",
        b"{",
        b"null",
        b"[[[[[[[[",
        b'{"a":' * 20_000,
        b"<a" * 20_000,
        b"<div>" * 20_000,
        b"https://outlet.test/only-an-address",
        b"\xff\xfe<\x00a\x00>\x00",
    ]:
        assert stories(outcome(source, body)) == 0, body[:12]


@every_source
def test_another_outlets_listing_gives_no_crash(source: AnySource) -> None:
    for other in READERS.values():
        assert outcome(source, listing_bytes(other)) is not None


@every_source
def test_a_charset_that_was_not_announced_loses_no_story(source: AnySource) -> None:
    body = listing_bytes(source)
    # JSON is Unicode by its standard.
    is_json = listing_path(source).suffix == ".json"
    for charset in ("utf-16", "utf-8-sig") if is_json else ("cp949", "utf-16", "latin-1"):
        recoded = body.decode().encode(charset, errors="replace")
        assert stories(outcome(source, recoded)) == stories(outcome(source, body)), charset


@every_source
def test_a_huge_listing_is_read_in_good_time(source: AnySource) -> None:
    body = listing_bytes(source)
    started = time.process_time()
    outcome(source, body * (HUGE // len(body)))
    assert time.process_time() - started < 7


@every_source
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_bytes_end_in_a_listing_or_a_refusal(source: AnySource, data: st.DataObject) -> None:
    body = bytearray(listing_bytes(source))
    for _ in range(data.draw(st.integers(1, 30))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    outcome(source, bytes(body))
