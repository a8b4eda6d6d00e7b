"""The skill beside an API, people who tap in it, and the stories that they tap."""

import itertools
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import urlsplit

from backend.accounts.services import service_accounts
from sandbox.kakao.checker import problems
from sandbox.ports import free_port
from tests.bench.rush import Person, Question, rush
from tests.bench.stage import Stage, answers, running, wait_until
from tests.digests import factories
from tests.materials import packs

SECRET = "bench-skill-secret"
BOT = "66f0bfffa3b4c5d6e7f80001"
WORDS_OF_A_STORY = 5
Payload = dict[str, object]


def make_stories(count: int) -> list[int]:
    """Make stories of today, each with a text that teaches WORDS_OF_A_STORY words of its own; return their ids."""
    made = [factories.story() for _ in range(count)]
    for number, story in enumerate(made):
        for place in range(WORDS_OF_A_STORY):
            word = lemma(number, place)
            sense = packs.sense(word, f"뜻 {number}-{place}")
            packs.taught(
                sense, en=f"The port {word} a crane on day {place}.", ko="항구의 문장.", word=word, story=story
            )
    return [story.pk for story in made]


def lemma(story: int, place: int) -> str:
    """Return the lemma of a word that a story teaches: letters alone, as words are."""
    letters = "abcdefghij"
    return "".join(letters[int(figure)] for figure in f"{story:03}{place}") + "ize"


def tap(action: str, argument: str = "") -> Payload:
    """Return what Kakao posts for a tapped choice, but for who taps."""
    return {"userRequest": {"utterance": "탭"}, "action": {"clientExtra": {"action": action, "argument": argument}}}


def typed(utterance: str) -> Payload:
    """Return what Kakao posts for typed words, but for who types."""
    return {"userRequest": {"utterance": utterance}}


def ask(
    everybody: Sequence[Person], asked: Sequence[Payload], *, who: str, first: int = 0, sound: bool = False
) -> list[float]:
    """Let everybody send their message in the same moment; return the seconds.

    `first` is the number of the first of these people. `sound` checks each answer.
    """
    questions = []
    for number, body in enumerate(asked, first):
        request = {**body["userRequest"], "user": {"id": user_id(who, number), "type": "botUserKey", "properties": {}}}  # type: ignore[dict-item]
        whole = {**body, "bot": {"id": BOT}, "userRequest": request}
        questions.append([Question.of("POST", "/kakao/skill", {"X-Skill-Secret": SECRET}, whole)])
    seconds = rush(everybody, questions)
    wrong = [problem for person in everybody for problem in problems(person.answer)] if sound else []
    assert not wrong, wrong[:3]
    return seconds


def user_id(who: str, number: int) -> str:
    """Return the bot user key of one of a group of people."""
    return f"{who}{number:032}"


def extras(person: Person) -> Iterator[tuple[str, str]]:
    """Yield action and argument of each quick reply of a person's last answer."""
    for reply in person.answer["template"]["quickReplies"]:
        if extra := reply.get("extra"):
            yield extra["action"], extra["argument"]


def port(url: str) -> int:
    """Return the port of an address."""
    return int(urlsplit(url).port or 80)


def p99(milliseconds: Sequence[float]) -> float:
    """Return the value below which 99 of 100 are."""
    ordered = sorted(milliseconds)
    return ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))]


_numbers = itertools.count(1)


def skill_env(stage: Stage) -> dict[str, str]:
    """Return the environment of a skill with a service account of its own."""
    key = service_accounts.create_service_account(name=f"bench-kakao-{next(_numbers)}")
    named = {"API_CLIENT_ID": key.client_id, "API_CLIENT_SECRET": key.secret, "KAKAO_SKILL_SECRET": SECRET}
    return {**stage.env, **named}


@contextmanager
def skill(env: Mapping[str, str], api: str, *, module: str = "bot.kakao_skill") -> Iterator[tuple[str, int]]:
    """Run the skill as production does; give its address and its process id."""
    url = f"http://127.0.0.1:{free_port()}"
    ours = {**env, "API_BASE_URL": api, "KAKAO_SKILL_PORT": str(port(url))}
    with running([sys.executable, "-m", module], ours) as process:
        wait_until(lambda: answers(f"{url}/healthz"))
        yield url, process.pid
