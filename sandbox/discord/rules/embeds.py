"""What an embed may hold.

https://discord.com/developers/docs/resources/message#embed-object-embed-limits
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from sandbox.discord.errors import Problems

EMBEDS_MAX = 10
TOTAL_MAX_CHARS = 6000
TITLE_MAX_CHARS = 256
DESCRIPTION_MAX_CHARS = 4096
FIELDS_MAX = 25
FIELD_NAME_MAX_CHARS = 256
FIELD_VALUE_MAX_CHARS = 1024
FOOTER_MAX_CHARS = 2048
AUTHOR_MAX_CHARS = 256
URL_MAX_CHARS = 2048
FORWARDED_FIELDS = (
    "title",
    "description",
    "url",
    "timestamp",
    "color",
    "footer",
    "image",
    "thumbnail",
    "author",
    "fields",
)

Where = tuple[str | int, ...]


def check(embeds: Sequence[Any], problems: Problems) -> list[dict[str, Any]]:
    """Note what is wrong with a message's embeds and return them as they are kept."""
    if len(embeds) > EMBEDS_MAX:
        problems.add(("embeds",), "BASE_TYPE_MAX_LENGTH", f"Must be {EMBEDS_MAX} or fewer in length.")
    for number, embed in enumerate(embeds):
        _check_one(embed, ("embeds", number), problems)
    if sum(map(chars, embeds)) > TOTAL_MAX_CHARS:
        problems.add(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {TOTAL_MAX_CHARS}")
    kept = [embed for embed in embeds if isinstance(embed, dict)]
    return [{"type": "rich"} | {name: embed[name] for name in FORWARDED_FIELDS if embed.get(name)} for embed in kept]


def is_empty(embed: dict[str, Any]) -> bool:
    """Say whether an embed would show nothing."""
    return not any(embed.get(name) for name in FORWARDED_FIELDS if name not in {"color", "url", "timestamp"})


def chars(embed: Any) -> int:  # noqa: ANN401  # whatever was posted
    """Return what an embed counts towards the limit of all together."""
    if not isinstance(embed, dict):
        return 0
    parts = [embed.get("title"), embed.get("description")]
    parts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    for field in embed.get("fields") or []:
        parts += [field.get("name"), field.get("value")]
    return sum(len(part.strip()) for part in parts if isinstance(part, str))


def _check_one(embed: Any, where: Where, problems: Problems) -> None:  # noqa: ANN401  # whatever was posted
    if not isinstance(embed, dict):
        problems.add(where, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return
    _text(embed, "title", TITLE_MAX_CHARS, where, problems)
    _text(embed, "description", DESCRIPTION_MAX_CHARS, where, problems)
    _url(embed.get("url"), (*where, "url"), problems)
    if footer := embed.get("footer"):
        _text(footer, "text", FOOTER_MAX_CHARS, (*where, "footer"), problems)
    if author := embed.get("author"):
        _text(author, "name", AUTHOR_MAX_CHARS, (*where, "author"), problems)
        _url(author.get("url"), (*where, "author", "url"), problems)
    for name in ("image", "thumbnail"):
        if media := embed.get(name):
            _url(media.get("url"), (*where, name, "url"), problems, more=("attachment",))
    fields = embed.get("fields") or []
    problems.count((*where, "fields"), len(fields), 0, FIELDS_MAX)
    for number, field in enumerate(fields):
        place = (*where, "fields", number)
        problems.length((*place, "name"), field.get("name"), 1, FIELD_NAME_MAX_CHARS)
        problems.length((*place, "value"), field.get("value"), 1, FIELD_VALUE_MAX_CHARS)


def _text(part: dict[str, Any], name: str, limit: int, where: Where, problems: Problems) -> None:
    if len(str(part.get(name) or "").strip()) > limit:
        problems.too_long((*where, name), limit)


def _url(url: Any, where: Where, problems: Problems, *, more: tuple[str, ...] = ()) -> None:  # noqa: ANN401  # as posted
    if not url:
        return
    scheme = urlsplit(str(url)).scheme
    if scheme not in {"http", "https", *more}:
        problems.add(where, "URL_TYPE_INVALID_SCHEME", f"Scheme \"{scheme}\" must be one of ('http', 'https').")
    elif len(str(url)) > URL_MAX_CHARS:
        problems.too_long(where, URL_MAX_CHARS)
