"""People who tap in KakaoTalk, all at once: against the API alone, without the API, and with one that says nothing."""

import socket
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from backend.accounts import tokens
from backend.accounts.models import CustomSocialAccount
from backend.accounts.services import service_accounts
from backend.materials.models import Article
from sandbox.kakao.checker import problems
from sandbox.ports import free_port
from tests.bench.figure import Figure, at_most, none_of, unpromised
from tests.bench.rush import Person, Question, people, rush
from tests.bench.stage import Stage, answers, running, wait_until, web
from tests.digests import factories

USERS = 64
ROUNDS = 14
SECRET = "bench-skill-secret"
STORIES = 30
BOT = "66f0bfffa3b4c5d6e7f80001"
NOBODY_SECONDS = 3.5
SHOWING = {"category": 5, "today": 4}
"""What lists stories: the skill says of so many at once that they were shown."""

Tap = tuple[str, str]


def figures(stage: Stage) -> list[Figure]:
    """Measure the skill; about half a minute."""
    stories = [factories.story().pk for _ in range(STORIES)]
    env = _skill_env(stage)
    with web(stage.env) as api, _skill(env, api) as skill, people(_port(skill), USERS) as everybody:
        _tap(everybody, ("welcome", ""))  # makes the learners
        tapped = [_tap(everybody, tap) for tap in _rounds(stories)]
        with people(_port(api), USERS) as strangers:
            straight = [rush(strangers, _straight(tap)) for tap in _rounds(stories[STORIES // 2 :])]
    statuses = [status for person in (*everybody, *strangers) for status in person.statuses]
    rows = _through(tapped, straight, statuses)
    return [*rows, *_stopped(env), *_blackholed(env)]


def _through(
    tapped: Sequence[Sequence[float]], straight: Sequence[Sequence[float]], statuses: Sequence[int]
) -> list[Figure]:
    through, alone = _flat(tapped), _flat(straight)
    own_ms = statistics.fmean(alone) * 1000
    added = statistics.fmean(through) - statistics.fmean(alone)
    return [
        at_most(f"{USERS} tap at once, through the skill: p99 / 250 ms", _p99(through), 250, 1),
        at_most("what the skill adds / the API's own time, on average", added * 1000, own_ms, 1.5),
        unpromised("the same without the skill: p99 / 250 ms", _p99(alone), 250, unit="ms"),
        none_of(f"{USERS} tap at once: answers other than 200", sum(one != 200 for one in statuses), len(statuses)),
    ]


def _stopped(env: Mapping[str, str]) -> list[Figure]:
    """Nobody listens where the API should be."""
    with _skill(env, f"http://127.0.0.1:{free_port()}") as skill, people(_port(skill), USERS) as everybody:
        seen = _flat([_tap(everybody, ("category", "technology"), sound=True) for _ in range(4)])
    return [at_most("API stopped: p99 to the apology / 1 s", _p99(seen), 1000, 1)]


def _blackholed(env: Mapping[str, str]) -> list[Figure]:
    """Somebody takes every connection and never says a word."""
    with _black_hole() as hole, _skill(env, hole) as skill, people(_port(skill), USERS) as everybody:
        first = _tap(everybody, ("category", "technology"), sound=True)
        after = _flat([_tap(everybody, ("category", "technology"), sound=True) for _ in range(4)])
    return [
        at_most("API blackholed: slowest of the first answers / 3.5 s", max(first) * 1000, NOBODY_SECONDS * 1000, 1),
        at_most("API blackholed, circuit open: p99 / 100 ms", _p99(after), 100, 1),
    ]


def _rounds(stories: Sequence[int]) -> list[Tap]:
    """Return what everybody taps, one round after the other; other stories cost the same writes once more."""
    kinds = _kinds(stories)
    return [kinds[number % len(kinds)] for number in range(ROUNDS)]


def _kinds(stories: Sequence[int]) -> list[Tap]:
    """Return what is tapped, round by round: lists, and what is behind their headlines."""
    return [
        ("category", "technology"),
        ("again", "technology"),
        ("story", str(stories[0])),
        ("ko", str(stories[1])),
        ("words", str(stories[2])),
        ("today", "again"),
        ("save", str(stories[3])),
    ]


def _straight(tap: Tap) -> list[list[Question]]:
    """Return what the skill asks the API for a tap, as each learner's own client would ask it."""
    action, argument = tap
    path, method, body = {
        "category": (f"/api/v1/articles/?category={argument}&unseen=true&limit=5", "GET", None),
        "again": (f"/api/v1/articles/?category={argument}&limit=5", "GET", None),
        "today": ("/api/v1/digests/today/?limit=20", "GET", None),
        "save": ("/api/v1/saved-words/", "POST", {"article_id": int(argument) if argument.isdigit() else 0}),
    }.get(action, (f"/api/v1/articles/{argument}/", "GET", None))
    learners = [one.user for one in CustomSocialAccount.objects.filter(provider="kakao_skill").select_related("user")]
    bearers = [{"Authorization": f"Bearer {tokens.issue_for_chat(user).access}"} for user in learners[:USERS]]
    questions = [[Question.of(method, path, bearer, body)] for bearer in bearers]
    if action not in SHOWING:
        return questions
    marked = {"ids": list(Article.objects.order_by("pk").values_list("pk", flat=True)[: SHOWING[action]])}
    marks = (Question.of("POST", "/api/v1/articles/seen/", bearer, marked) for bearer in bearers)
    return [[*asked, mark] for asked, mark in zip(questions, marks, strict=True)]


def _tap(everybody: Sequence[Person], tap: Tap, *, sound: bool = False) -> list[float]:
    """Let everybody tap the same choice; `sound` checks each answer."""
    action, argument = tap
    questions = [[Question.of("POST", "/kakao/skill", {"X-Skill-Secret": SECRET}, _payload(number, action, argument))]
                 for number in range(len(everybody))]  # fmt: skip
    seconds = rush(everybody, questions)
    if sound:
        wrong = [problem for person in everybody for problem in problems(person.answer)]
        assert not wrong, wrong[:3]
    return seconds


def _payload(number: int, action: str, argument: str) -> dict[str, object]:
    user = {"id": f"bench{number:032}", "type": "botUserKey", "properties": {}}
    extra = {"action": action, "argument": argument}
    return {"userRequest": {"utterance": "탭", "user": user}, "bot": {"id": BOT}, "action": {"clientExtra": extra}}


def _flat(rounds: Sequence[Sequence[float]]) -> list[float]:
    return sorted(seconds for one in rounds for seconds in one)


def _p99(seconds: Sequence[float]) -> float:
    return seconds[min(len(seconds) - 1, int(0.99 * len(seconds)))] * 1000


def _port(url: str) -> int:
    return int(urlsplit(url).port or 80)


def _skill_env(stage: Stage) -> dict[str, str]:
    key = service_accounts.create_service_account(name="bench-kakao")
    return {
        **stage.env,
        "API_CLIENT_ID": key.client_id,
        "API_CLIENT_SECRET": key.secret,
        "KAKAO_SKILL_SECRET": SECRET,
    }


@contextmanager
def _skill(env: Mapping[str, str], api: str) -> Iterator[str]:
    """Run the skill as production does, and give its address."""
    url = f"http://127.0.0.1:{free_port()}"
    ours = {**env, "API_BASE_URL": api, "KAKAO_SKILL_PORT": str(_port(url))}
    with running([sys.executable, "-m", "bot.kakao_skill"], ours):
        wait_until(lambda: answers(f"{url}/healthz"))
        yield url


@contextmanager
def _black_hole() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0), backlog=512) as door:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
