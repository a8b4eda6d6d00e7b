"""People who tap in KakaoTalk: processor time by kind of tap, the skill's own time and memory.

Also with an API that is stopped, and with one that says nothing.
"""

import os
import re
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from bot.conversation.rate_limits import SLOW_DOWN
from sandbox.ports import free_port
from tests.bench import kakao_morning, kakao_words, processor_time
from tests.bench.figure import Figure, at_most, none_of, unpromised
from tests.bench.kakao_scene import Payload, ask, lemma, make_stories, p99, port, skill, skill_env, tap, typed
from tests.bench.rush import Person, people
from tests.bench.stage import Stage, peak_bytes, web

USERS, ROUNDS = 20, 30
"""600 taps of each kind."""
NOBODY_USERS, NOBODY_SECONDS = 64, 3.5
STORIES = ROUNDS + 6
OWN_MS, MEMORY_MB = 20.0, 120.0
TOO_FAST = SLOW_DOWN.blocks[0].text  # type: ignore[union-attr]  # a Text
OWN = re.compile(rb"^x-own-ms: ([0-9.]+)", re.IGNORECASE | re.MULTILINE)
PROMISED_MS = {
    "today": 4.5, "save": 4.5, "category": 3.6, "story": 1.3, "ko": 1.3, "words": 1.3, "look_up": 2.0,
}  # fmt: skip
"""Processor time of a warm tap, all processes together."""
NAMES = {
    "today": "오늘의 한입뉴스", "save": "단어 담기", "category": "a category", "wordbook": "the word book",
    "story": "a story", "ko": "해석 보기", "words": "단어 보기", "welcome": "the greeting", "look_up": "a look-up",
}  # fmt: skip


def figures(stage: Stage) -> list[Figure]:
    """Measure the skill; about two minutes."""
    stories = make_stories(STORIES)
    env = skill_env(stage)
    with web(stage.env) as api, skill(env, api, module="tests.bench.timed_skill") as (url, pid):
        with people(port(url), USERS) as everybody:
            rows = _warm_taps(stage, everybody, stories)
        rows += kakao_morning.figures(port(url), port(api))
        rows += [
            at_most(f"the skill's peak memory / {MEMORY_MB:g} MB", peak_bytes(pid) / 2**20, MEMORY_MB, 1, unit="MB")
        ]
        rows += kakao_words.figures(api)
    return [*rows, *_stopped(env), *_blackholed(env)]


def _warm_taps(stage: Stage, everybody: Sequence[Person], stories: Sequence[int]) -> list[Figure]:
    """Let USERS tap at once ROUNDS times, kind after kind, each after a round that warms everything up."""
    kinds: dict[str, Callable[[int], Payload]] = {
        "today": lambda _: tap("today"),
        "category": lambda _: tap("category", "technology"),
        "story": lambda _: tap("story", str(stories[0])),
        "ko": lambda _: tap("ko", str(stories[1])),
        "words": lambda _: tap("words", str(stories[2])),
        "save": lambda number: tap("save", str(stories[5 + number])),
        "wordbook": lambda _: tap("wordbook"),
        "welcome": lambda _: tap("welcome"),
        "look_up": lambda _: typed(f"{lemma(4, 1)} 뜻"),
    }
    servers = [*processor_time.children(os.getpid()), stage.redis.pid, _postmaster()]
    rows, own = [], []
    for kind, body in kinds.items():
        # Others for each kind, in two groups: the skill slows down who taps thirty times without a pause.
        groups = [f"bench-{kind}-{group}-" for group in range(2)]
        for who in groups:
            ask(everybody, [body(0)] * USERS, who=who, sound=True)
        begun = processor_time.seconds(servers)
        for number in range(1, ROUNDS + 1):
            ask(everybody, [body(number)] * USERS, who=groups[number % 2])
            assert not any(TOO_FAST in str(person.answer) for person in everybody), "the skill slowed them down"
            own += [_own_ms(person) for person in everybody]
        spent_ms = (processor_time.seconds(servers) - begun) / (USERS * ROUNDS) * 1000
        name, promised = f"processor time of a warm tap, {NAMES[kind]}", PROMISED_MS.get(kind)
        if promised:
            rows.append(at_most(f"{name} / {promised:g} ms", spent_ms, promised, 1))
        else:
            rows.append(unpromised(f"{name} / 1 ms", spent_ms, 1, unit="ms"))
    statuses = [status for person in everybody for status in person.statuses]
    return [
        *rows,
        at_most(f"the skill's own time, {USERS} tap at once: p99 / {OWN_MS:g} ms", p99(own), OWN_MS, 1),
        none_of("warm taps: answers other than 200", sum(one != 200 for one in statuses), len(statuses)),
    ]


def _own_ms(person: Person) -> float:
    found = OWN.search(person.heads[-1])
    assert found, "the skill did not tell its own time"
    return float(found[1])


def _postmaster() -> int:
    """Return the process id of PostgreSQL: the parent of the process that serves us."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        fields = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1])


def _stopped(env: Mapping[str, str]) -> list[Figure]:
    """Nobody listens where the API should be."""
    with skill(env, f"http://127.0.0.1:{free_port()}") as (url, _), people(port(url), NOBODY_USERS) as everybody:
        seen = [one for _ in range(4) for one in _categories(everybody)]
    return [at_most("API stopped: p99 to the apology / 1 s", p99(seen), 1000, 1)]


def _blackholed(env: Mapping[str, str]) -> list[Figure]:
    """Somebody takes every connection and never says a word."""
    with _black_hole() as hole, skill(env, hole) as (url, _), people(port(url), NOBODY_USERS) as everybody:
        first = _categories(everybody)
        after = [one for _ in range(4) for one in _categories(everybody)]
    return [
        at_most("API blackholed: slowest of the first answers / 3.5 s", max(first), NOBODY_SECONDS * 1000, 1),
        at_most("API blackholed, circuit open: p99 / 100 ms", p99(after), 100, 1),
    ]


def _categories(everybody: Sequence[Person]) -> list[float]:
    """Let everybody tap a category; return the milliseconds."""
    taps = [tap("category", "technology")] * len(everybody)
    return [1000 * one for one in ask(everybody, taps, who="nobody", sound=True)]


@contextmanager
def _black_hole() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
