"""A feed's bytes -> its entries, whatever each of them lacks. Pure.

feedparser reads RSS and Atom however broken (https://feedparser.readthedocs.io/); JSON Feed as
https://www.jsonfeed.org/version/1.1/ says.
"""

import calendar
import datetime as dt
import gzip
import io
import itertools
import json
import logging
import re
import zlib
from typing import Any

import feedparser

from backend.materials.extraction.charset import decode
from backend.materials.extraction.dates import believable, believable_time
from backend.materials.sources.base import Listing, ListingError, RawArticle
from backend.materials.sources.text import BARE_HOST, NO_ADDRESS, absolute, escape_ampersands, plain, resolve_references

logger = logging.getLogger(__name__)
MAX_ENTRIES = 500
MAX_BYTES = 10 * 1024 * 1024
_SNIFFED_BYTES = 4096
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_DECLARED = re.compile(r"""(?<=\s)encoding\s*=\s*["'][^"']*["']""", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:[\w-]+:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
# What XML 1.0 allows in no document, written out or not: https://www.w3.org/TR/xml/#charsets
_NO_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_ENTITY_DECLARATION = re.compile(r"<!ENTITY\s+([\w.-]+)\s")
# feedparser resolves a link before it can be seen that it is none, or that it lacks its scheme.
_LINK = re.compile(
    r"""(<link(?:\s(?:[^<>]*?\s)?href=["']|(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?)\s*)([^\s<>"'\]]+)""", re.IGNORECASE
)
# feedparser looks for an address in each author's text, in time that grows with the square of its length. It stores
# elements it does not know as they are: so authors come to it under names of our own.
_PERSON = re.compile(
    r"<(?P<slash>/?)(?:[\w.-]+:)?"
    r"(?:(?P<author>author|creator|managingeditor)|(?P<name>name)|contributor|publisher|webmaster|owner)(?![\w:.-])"
    r"(?:[^<>]*?(?P<end>/?>))?",
    re.IGNORECASE,
)
_AUTHOR, _AUTHOR_NAME, _OTHER_PERSON = "author-text", "author-name", "other-person"
_FEED = re.compile(rb"<(?:[\w-]+:)?(?:rss|feed|rdf|channel)[\s>:]", re.IGNORECASE)


def read(body: bytes, url: str) -> Listing:
    """Return a feed's title and its first MAX_ENTRIES entries in its order, "" for a title or link that one lacks.

    `url` resolves relative links. Raises ListingError: "feed.empty", "feed.html" (a bot wall), "feed.shape".
    """
    if body.startswith(b"\x1f\x8b"):  # the feed is itself a gzip file
        try:
            body = gzip.GzipFile(fileobj=io.BytesIO(body)).read(MAX_BYTES)
        except (OSError, EOFError, zlib.error):
            raise ListingError("feed.shape", "the feed is a broken gzip file") from None
    if not body.strip():
        raise ListingError("feed.empty", "the feed's address answers with nothing")
    is_json = body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return _json_feed(body, url) if is_json else _xml_feed(body, url)


def _xml_feed(body: bytes, url: str) -> Listing:
    # What a feed declares of its charset is wrong often enough: it is decoded here, by what its bytes say first.
    text = _repaired(_DECLARED.sub("", decode(body), count=1))
    # Entries beyond the cap are cut out, for feedparser needs a quarter of a millisecond for each.
    starts = [match.start() for match in _ENTRY.finditer(text)]
    ends = [match.end() for match in _ENTRY_END.finditer(text)]
    if len(starts) > MAX_ENTRIES and ends and ends[-1] >= starts[MAX_ENTRIES]:
        text = text[: starts[MAX_ENTRIES]] + text[ends[-1] :]
    try:
        title, found = _parsed(text, url)
    except Exception:  # feedparser promises nothing about what one entry may do to it, so each is read alone
        logger.warning("an entry of %s broke feedparser", url, exc_info=True)
        starts = [match.start() for match in _ENTRY.finditer(text)]
        title, found = "", []
        for start, end in itertools.pairwise([*starts, len(text)]):
            alone = text[: starts[0]] + text[start:end]
            try:
                title, read_alone = _parsed(alone, url)
            except Exception:
                read_alone = [{}]
            found += read_alone
    if not found and not _FEED.search(body):
        if _HTML.search(body[:_SNIFFED_BYTES]):
            raise ListingError("feed.html", "the feed's address answers with a web page")
        raise ListingError("feed.shape", "the feed's address answers with something that is no feed")
    entries = []
    for entry in found[:MAX_ENTRIES]:
        # An entry that names no link of its own may have another one, or an id that is an address.
        links = [str(entry.get("link") or ""), *(str(link.get("href") or "") for link in entry.get("links", []))]
        identity = str(entry.get("id") or "")
        links += [identity] if identity.startswith(("http://", "https://")) else []
        one = RawArticle(
            title=plain(entry.get("title")),
            url=next(filter(None, (absolute(url, link) for link in links)), ""),
            abstract=plain(entry.get("summary")),
            author=plain(entry.get(_AUTHOR_NAME) or entry.get(_AUTHOR)),
            published_at=_published(entry),
        )
        entries.append(one)
    return Listing(tuple(entries), title=title or None)


def _parsed(text: str, url: str) -> tuple[str, list[dict[str, Any]]]:
    """Return a feed's title and feedparser's entries."""
    # Through a file object: feedparser would take a short body for a file's name.
    headers = {"content-location": url, "content-type": "application/xml; charset=utf-8"}
    found = feedparser.parse(
        io.BytesIO(text.encode()), response_headers=headers, sanitize_html=False, resolve_relative_uris=True
    )
    return plain(found.feed.get("title")), found.entries


def _repaired(text: str) -> str:
    """Return a feed's XML without what makes feedparser fail, fall back to a parser that guesses, or take too long.

    That are characters XML does not know, written out or as references, ampersands that begin no reference, entities
    of HTML or of nobody, links that are no address, and the elements of persons.
    """
    declared = frozenset(_ENTITY_DECLARATION.findall(text))

    def linked(match: re.Match[str]) -> str:
        if NO_ADDRESS.fullmatch(match[2]):
            return f"{match[1]}about:blank"
        return f"{match[1]}https://{match[2]}" if BARE_HOST.match(match[2]) else match[0]

    pieces = _CDATA.split(resolve_references(_NO_CHARACTER.sub("", text)))
    pieces[::2] = [escape_ampersands(piece, declared) for piece in pieces[::2]]
    return _LINK.sub(linked, _with_persons_renamed("".join(pieces)))


def _with_persons_renamed(text: str) -> str:
    """Return a feed's XML with _AUTHOR, _AUTHOR_NAME and _OTHER_PERSON for the elements of persons."""
    in_author = False

    def renamed(match: re.Match[str]) -> str:
        nonlocal in_author
        name = _OTHER_PERSON
        if match["author"]:
            in_author, name = not match["slash"], _AUTHOR
        elif not match["name"]:
            in_author = False
        elif in_author:
            name = _AUTHOR_NAME
        return f"<{match['slash']}{name}{match['end'] or ''}"

    return _PERSON.sub(renamed, text)


def _published(entry: dict[str, Any]) -> dt.datetime | None:
    # dict's own get: feedparser's returns another date than the requested one, and warns of it.
    parsed, written = (
        [dict.get(entry, f"{name}{form}") for name in ("published", "updated")] for form in ("_parsed", "")
    )
    fields: Any = parsed[0] or parsed[1]  # time.struct_time or None
    # feedparser takes 02:33 PM for the morning, and the month for the day in Korean.
    if found := believable_time(str(written[0] or written[1] or "")):
        return found
    try:
        return believable(dt.datetime.fromtimestamp(calendar.timegm(fields), dt.UTC)) if fields else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _json_feed(body: bytes, url: str) -> Listing:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        raise ListingError("feed.shape", "the feed is broken JSON") from None
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise ListingError("feed.shape", "the JSON is no JSON Feed")
    entries = []
    for item in feed["items"][:MAX_ENTRIES]:
        if not isinstance(item, dict):
            continue
        authors = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
        names = [_string(author.get("name")) for author in authors or [] if isinstance(author, dict)]
        entry = RawArticle(
            title=plain(_string(item.get("title"))),
            url=absolute(url, _string(item.get("url")) or _string(item.get("external_url"))),
            abstract=plain(_string(item.get("summary"))),
            author=plain(", ".join(name for name in names if name)),
            published_at=believable_time(_string(item.get("date_published")) or _string(item.get("date_modified"))),
        )
        entries.append(entry)
    return Listing(tuple(entries), title=plain(_string(feed.get("title"))) or None)


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
