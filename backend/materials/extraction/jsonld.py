"""What a page states about itself in JSON-LD (https://schema.org/NewsArticle), however it is wrapped or broken."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

_ARTICLE_TYPE = re.compile(r"(Article|Posting|Report)$")
_PAGE_TYPE = re.compile(r"(WebPage|ItemPage|ArticlePage)$")
# Other people's stories, and parts of this one, hang below these.
_NOT_THE_STORY = frozenset(
    {"itemListElement", "hasPart", "mentions", "citation", "review", "comment", "isPartOf", "isBasedOn", "relatedLink"}
    | {"publisher", "image", "video", "audio", "liveBlogUpdate", "author", "creator", "about", "associatedMedia"}
)
_WRAPPING = re.compile(
    r"^(?:<!--|/[/*])?\s{0,9}<!\[CDATA\[\s{0,9}(?:\*/)?|(?:/[/*])?\s{0,9}\]\]>\s{0,9}(?:-->|\*/)?$|^<!--|-->$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_TAG = re.compile(r"<[^<>]{0,500}>")
_MAX_CHARS = 3_000_000
_MAX_DEPTH = 8


@dataclass(frozen=True)
class StoryData:
    """The story's own fields, unescaped and otherwise as published; "" and () when missing."""

    headline: str = ""
    published: str = ""
    authors: tuple[str, ...] = ()
    body: str = ""
    url: str = ""
    language: str = ""
    publisher: str = ""
    types: tuple[str, ...] = ()


def story(scripts: Iterable[str], url: str = "") -> StoryData:
    """Return the one story that a page's JSON-LD describes: the one with its `url`, else the most complete."""
    nodes = [node for script in scripts for root in _documents(script) for node in _nodes(root)]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    found = [_read(node, by_id) for node in nodes if _is_a(node, _ARTICLE_TYPE)]
    found = found or [_read(node, by_id) for node in nodes if _is_a(node, _PAGE_TYPE)]
    if not found:
        return StoryData()

    def rank(data: StoryData) -> tuple[bool, int]:
        same_page = bool(url and data.url) and data.url.split("?")[0].rstrip("/") == url.split("?")[0].rstrip("/")
        return same_page, sum(map(bool, (data.headline, data.published, data.authors, data.body)))

    return max(found, key=rank)


def _documents(script: str) -> Iterator[Any]:
    """Yield every JSON value of a script, trying the repairs that real pages need one after another."""
    bare = _WRAPPING.sub("", script.strip()).strip().rstrip(";")
    if not bare or len(bare) > _MAX_CHARS:
        return
    for text in (bare, _TRAILING_COMMA.sub(r"\1", bare), html.unescape(bare.replace("& #", "&#"))):
        at = 0
        while at < len(text):
            try:
                document, at = json.JSONDecoder(strict=False).raw_decode(text, at)
            except (ValueError, RecursionError):
                break
            yield document
            while at < len(text) and text[at] in " \t\r\n,;":
                at += 1
        if at:
            return


def _nodes(value: object, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield every object that may be the story, outermost first."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, item in value.items():
            if key not in _NOT_THE_STORY and isinstance(item, dict | list):
                yield from _nodes(item, depth + 1)


def _is_a(node: dict[str, Any], pattern: re.Pattern[str]) -> bool:
    return any(isinstance(kind, str) and pattern.search(kind) for kind in _listed(node.get("@type")))


def _read(node: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> StoryData:
    main = node.get("mainEntityOfPage")
    # People if any are named, else the organizations.
    groups = (
        tuple(dict.fromkeys(_names(node.get(key), by_id, unwanted)))
        for key in ("author", "creator")
        for unwanted in ("Organization", "")
    )
    return StoryData(
        headline=_text(node.get("headline")) or _text(node.get("name")),
        published=_text(node.get("datePublished")) or _text(node.get("dateCreated")),
        authors=next(filter(None, groups), ()),
        body=_text(node.get("articleBody")),
        url=_text(node.get("url")) or _text(main.get("@id") if isinstance(main, dict) else main),
        language=_text(node.get("inLanguage")),
        publisher=" ".join(_names(node.get("publisher"), by_id, "")),
        types=tuple(map(str, _listed(node.get("@type")))),
    )


def _names(value: object, by_id: dict[str, dict[str, Any]], unwanted_type: str) -> Iterator[str]:
    for item in _listed(value):
        entity = by_id.get(item.get("@id", ""), item) if isinstance(item, dict) and "name" not in item else item
        if not isinstance(entity, dict):
            yield from filter(None, [_text(entity)])
        elif not (unwanted_type and any(unwanted_type in str(kind) for kind in _listed(entity.get("@type")))):
            whole = f"{_text(entity.get('givenName'))} {_text(entity.get('familyName'))}".strip()
            yield from filter(None, [_text(name) for name in _listed(entity.get("name") or whole)])


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: object) -> str:
    """Return a string field without the HTML that some publishers leave in; lists give their first item."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    if not isinstance(value, str):
        return ""
    plain = html.unescape(html.unescape(value)) if "&" in value else value
    plain = _UNWRITABLE.sub("", plain)
    return _TAG.sub(" ", plain).strip() if "<" in plain else plain.strip()
