"""Bytes of a web page -> text, when headers and `<meta>` lie about the encoding."""

import codecs
import re

import chardet

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a label means on the web (https://encoding.spec.whatwg.org/#names-and-labels), where Python takes it literally.
_WEB_MEANING = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "euc_kr": "cp949",
    "johab": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
_LABELS_PYTHON_LACKS = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc_5601": "cp949",
    "korean": "cp949",
    "windows-949": "cp949",
    "x-windows-949": "cp949",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "unicode-1-1-utf-8": "utf-8",
}
_MULTI_BYTE = frozenset({"cp949", "cp932", "euc_jp", "gb18030", "big5hkscs"})
_STATEFUL_ESCAPE = b"\x1b"  # ISO-2022-* is pure ASCII to a UTF-8 decoder
_DECLARATION_WITHIN = 8192
_GUESS_WITHIN, _GUESS_BYTES = 1_000_000, 20_000
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,300}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w:.-]{2,40})""", re.I
)
_TEXT_CODEC = re.compile(r"(utf-(8|16|32)|cp\d|iso8859|iso2022|koi8|mac-|euc|gb|big5|tis)", re.I)
_SURE = 0.8
# A UTF-8 page may hold a few broken bytes (a cut comment, an advertiser's snippet) and is still UTF-8.
_TOLERATED_BROKEN_SHARE = 0.01
# Sequences of UTF-8 hardly ever come about by chance, so two of them for each broken byte still mean UTF-8: a feed
# whose entries come from several systems.
_BROKEN_SHARE_OF_UTF8 = 0.34


def decode(body: bytes, declared: str | None = None) -> str:
    """Return the text of a page; `declared` is the charset of its HTTP header. Never raises.

    In order: byte order mark; UTF-8 if the bytes are that; the header's and the page's declaration, a multi-byte one
    first because hardly any other text fits it; a guess; windows-1252.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body.decode(codec, errors="replace").lstrip("\ufeff")
    found = [match[1].decode("ascii", errors="ignore") for match in _DECLARED.finditer(body[:_DECLARATION_WITHIN])]
    labels = [codec for codec in map(_codec, [declared or "", *found]) if codec]
    if _STATEFUL_ESCAPE in body:
        labels = sorted(labels, key=lambda codec: not codec.startswith("iso2022"))
        if labels and labels[0].startswith("iso2022"):
            return body.decode(labels[0], errors="replace")
    text = body.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - body.count("\ufffd".encode())
    if not broken or broken <= _BROKEN_SHARE_OF_UTF8 * sum(not char.isascii() for char in text):
        return text
    allowed = _TOLERATED_BROKEN_SHARE * sum(byte > 0x7F for byte in body)
    # Guessed from the page's words alone: its markup is ASCII and tells nothing.
    pieces = (piece.rpartition(b">")[2] for piece in body[:_GUESS_WITHIN].split(b"<"))
    words = b" ".join(piece for piece in pieces if not piece.isascii())
    detected = chardet.detect(words[:_GUESS_BYTES])
    guess, confidence = _codec(detected["encoding"] or ""), detected["confidence"]
    # "Latin-1" is what servers declare for pages they know nothing about, so a sure guess comes before it.
    candidates = [codec for codec in labels if codec in _MULTI_BYTE]
    candidates += [guess] if guess in _MULTI_BYTE and confidence >= _SURE else []
    candidates += [codec for codec in labels if codec not in _MULTI_BYTE and codec != "utf-8"]
    for codec in [*candidates, *([guess] if guess else [])]:
        try:
            text = body.decode(codec, errors="replace")
        except (LookupError, UnicodeError):
            continue
        if text.count("\ufffd") <= max(allowed, codec == "cp1252"):
            return text
    return body.decode("cp1252", errors="replace")


def _codec(label: str) -> str | None:
    """Return Python's codec for a web label, None for an unknown one."""
    name = label.strip(" \t\"'").lower()
    try:
        codec = codecs.lookup(_LABELS_PYTHON_LACKS.get(name, name)).name
    except (LookupError, ValueError):
        return None
    return _WEB_MEANING.get(codec, codec) if _TEXT_CODEC.match(codec) else None  # zlib and idna are codecs too
