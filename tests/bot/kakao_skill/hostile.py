"""Payloads nobody should send: the real shapes with anything changed, and bytes that are no payload at all."""

import copy
import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

NASTY: list[Any] = [
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    "",
    " ",
    "\n",
    [],
    {},
    [None],
    {"": None},
    "true",
    "accountId",
    "null",
    "기술",
    "오늘의 뉴스",
    "\u0000\u0007\u001b[31m",
    "\ud83d",
    "\udc00가",
    "👨‍👩‍👧‍👦" * 50,
    "e" + "\u0301" * 200,
    "' OR 1=1; DROP TABLE users; --",
    "<script>alert(1)</script>",
    "{{#webhook.x}} ${jndi:ldap://x} %00 ../../etc/passwd",
    "뉴스 " * 7000,
    "가" * 20_000,
    "a" * 20_000,
    "\u202e\u2066\u200b\ufeff",
    "u" * 70,
    "u" * 71,
    "http://169.254.169.254/latest/meta-data",
    "https://evil.example/kakao.com",
    [[[[[[[[]]]]]]]],
    {"a": {"b": {"c": {"d": [1, 2, {"e": None}]}}}},
    {"action": "save", "argument": "999999999999999999"},
    {"action": "story", "argument": "-1"},
    {"action": "category", "argument": "기술"},
    {"action": "wordbook", "argument": "x" * 500},
    {"action": ["today"], "argument": {"a": 1}},
    {"action": "__class__", "argument": "\ud800"},
]
WORDS = "기술 뉴스 오늘의 단어장 3개 tech 도움말 연결 AB12CD34 설정 ㅋㅋ 😀 저장 한국어 B1 화학 ; < > % \x00".split(" ")
NO_JSON = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b'{"a":' * 5000,
    b"NaN",
    b"1e999",
    b'"x"',
    b"{}{}",
]


def payloads(shapes: Sequence[dict[str, Any]], count: int, seed: int) -> Iterator[bytes]:
    """Yield request bodies, the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311  # variety, no secrets
    for _ in range(count):
        kind = chance.random()
        if kind < 0.05:
            yield chance.choice(NO_JSON) if chance.random() < 0.5 else chance.randbytes(chance.randrange(200))
        elif kind < 0.15:
            yield _torn(chance, _encoded(chance.choice(shapes)))
        else:
            yield _encoded(_changed(chance, chance.choice(shapes)))


def _changed(chance: random.Random, shape: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(shape)
    if chance.random() < 0.4:
        made.setdefault("userRequest", {})["utterance"] = " ".join(chance.choices(WORDS, k=chance.randrange(1, 6)))
    for _ in range(chance.randrange(1, 5)):
        holder, key = chance.choice(list(_places(made)))
        if chance.random() < 0.2:
            del holder[key]
        else:
            holder[key] = copy.deepcopy(chance.choice(NASTY))
        if not made:
            break
    return made


def _places(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401  # JSON
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(pairs):
        yield value, key
        yield from _places(inner)


def _torn(chance: random.Random, body: bytes) -> bytes:
    at, size = chance.randrange(len(body)), chance.randrange(1, 20)
    return body[:at] + (chance.randbytes(size) if chance.random() < 0.5 else b"") + body[at + size :]


def _encoded(shape: dict[str, Any]) -> bytes:
    return json.dumps(shape).encode()
