"""Ten minutes of use of what `make up` runs: the memory of each process at their end and near their beginning."""

import itertools
import os
import time

import httpx

from sandbox.chat_room import ChatRoom
from sandbox.stack import Stack
from tests.bench.figure import Figure, at_most, none_of, unpromised
from tests.bench.memory import LIMIT_MB, children_of, measure, stack_of_its_own
from tests.bench.stage import Stage as BenchStage

MINUTES = float(os.environ.get("SOAK_MINUTES", "10"))
WARM_PART = 0.3
"""After this part of the time each process has loaded what it needs."""
PAUSE_SECONDS = 0.1
SAYINGS = ("오늘의 뉴스", "정치", "yield 뜻", "복습", "퀴즈", "내 기록", "기술 뉴스", "도움말", "단어장")
PAGES = ("/", "/archive/", "/login/", "/readyz", "/terms/")
GROWTH_MOST = 1.15


def figures(_: BenchStage) -> list[Figure]:
    """Tap, type and read for MINUTES, and measure the proportional set size of every process."""
    before = set(children_of(os.getpid()))
    with stack_of_its_own() as stack:
        stack.manage("collect")
        asked = failed = 0
        warm: dict[str, float] = {}
        started = time.monotonic()
        for saying, page in zip(itertools.cycle(SAYINGS), itertools.cycle(PAGES), strict=False):
            passed = (time.monotonic() - started) / 60 / MINUTES
            if passed >= WARM_PART and not warm:
                warm = measure(stack, before)
            if passed >= 1:
                break
            failed += _use(stack, saying, page)
            asked += 2
            time.sleep(PAUSE_SECONDS)
        stack.check()
        at_end = measure(stack, before)
    total, then = sum(at_end.values()), sum(warm.values())
    name = f"{MINUTES:g} minutes of use"
    rows = [
        unpromised(f"{name}: memory of {one} at the end / after {WARM_PART:.0%}", mb, warm.get(one, mb), unit="MB")
        for one, mb in sorted(at_end.items())
    ]
    return [
        at_most(f"{name}: memory of servers and six processes / 1.1 GB", total, LIMIT_MB, 1, unit="MB"),
        at_most(f"{name}: memory at the end / after {WARM_PART:.0%}", total, then, GROWTH_MOST, unit="MB"),
        none_of(f"{name}: taps and pages that failed", failed, asked),
        *rows,
    ]


def _use(stack: Stack, saying: str, page: str) -> int:
    """Type something in KakaoTalk and open a page; return how many of the two failed."""
    with ChatRoom.entered(stack) as room:
        failed = not room.say(saying).text
    answer = httpx.get(f"{stack.ports.api_url}{page}", timeout=30, trust_env=False, follow_redirects=True)
    return failed + (not answer.is_success)
