"""A morning of the stack: news to collect, channels that wait for their digest, and what came of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from sandbox.newsroom.stories import retold, stories
from tests.chaos.stage import Stage

ANSWER_SECONDS = 30.0
TABLES = (
    "materials_article, materials_collectrun, materials_llmcall, materials_llmday, materials_stalekey, "
    "digests_digest, digests_edition, digests_subscription, digests_delivery"
)
WORDS_MOST = 6
OUTLETS = {"NYT": "nyt", "CNN": "cnn", "Harbor Wire": "harbor", "Northlight": "northlight"}
"""Our names of the sandbox's outlets, and its own."""


@dataclass(frozen=True)
class Outcome:
    """What came of a morning: stories, notes and digests that are missing, and those that are there twice."""

    lost: int
    doubled: int
    total: int = field(default=0, compare=False)
    """How many stories and digests there should be."""


class Morning:
    """Some outlets' news of a day, and channels with a subscription each."""

    def __init__(self, stage: Stage, *, outlets: Sequence[str], channels: int, model_seconds: float = 0.1) -> None:
        self.stage = stage
        self.outlets = list(outlets)
        self.stories = sum(story.outlet in {OUTLETS[name] for name in outlets} for story in (*stories(), *retold()))
        self.channels = channels
        _forget_everything(stage)
        tell_the_model(stage, "recorded", delay_seconds=model_seconds)
        self._subscribe()

    def begin(self) -> None:
        """Have yesterday's news be of yesterday: the sweeps find that the outlets are to be read."""
        self._rows("UPDATE materials_source SET is_active = name = ANY(%s)", self.outlets)

    def slow_down(self, *, seconds: float) -> None:
        """Have the outlets take so long for each answer."""
        url = f"{self.stage.stack.ports.sandbox_url}/sandbox/faults"
        httpx.post(url, json={"fault": "slow", "seconds": seconds}, trust_env=False).raise_for_status()

    def strike(self) -> None:
        """Let the hour of every digest come."""
        self._rows(
            "UPDATE digests_subscription SET next_run_at = now(),"
            " local_time = date_trunc('second', now() AT TIME ZONE 'Asia/Seoul')::time"
        )

    def let_time_pass(self) -> None:
        """Let what the dead had claimed, and what waits to be tried again, be due now."""
        self._rows("UPDATE materials_sourcecategory SET retry_at = now() WHERE retry_at > now()")
        self._rows("UPDATE materials_article SET due_at = now() WHERE due_at > now()")
        self._rows("UPDATE digests_delivery SET due_at = now() WHERE due_at > now() AND state IN ('pending', 'leased')")

    @property
    def stored(self) -> int:
        """How many stories are stored."""
        return self._count("SELECT count(*) FROM materials_article")

    @property
    def written(self) -> int:
        """How many stories have notes."""
        return self._count("SELECT count(*) FROM materials_studynote")

    @property
    def headlines(self) -> int:
        """How many stories learners see without notes."""
        return self._count("SELECT count(*) FROM materials_article WHERE status = 'failed' AND listed_at IS NOT NULL")

    @property
    def asked(self) -> int:
        """How often the model was asked for the story it was asked for least, of those that are to be written."""
        return self._count(
            "SELECT coalesce(min(calls), 0) FROM (SELECT count(c.id) AS calls FROM materials_article a"
            " LEFT JOIN materials_llmcall c ON c.article_id = a.id"
            " WHERE a.status <> 'not_chosen' GROUP BY a.id) AS each"
        )

    @property
    def spent_usd(self) -> float:
        """What the day's budget has been charged with."""
        return self._sum("SELECT coalesce(sum(spent_usd), 0) FROM materials_llmday")

    @property
    def paid_usd(self) -> float:
        """What the calls have cost."""
        return self._sum("SELECT coalesce(sum(cost_usd), 0) FROM materials_llmcall")

    @property
    def noted(self) -> int:
        """How many stories learners see with their notes."""
        return self._count(
            "SELECT count(*) FROM materials_studynote n JOIN materials_article a ON a.id = n.article_id"
            " WHERE a.status = 'published' AND a.due_at IS NULL AND NOT n.is_provisional"
        )

    @property
    def left_out(self) -> int:
        """How many stories another one of their event stands for."""
        return self._count("SELECT count(*) FROM materials_article WHERE status = 'not_chosen'")

    @property
    def posts(self) -> Counter[str]:
        """How many digests stand in each channel."""
        return Counter(post["channel_id"] for post in self.discord("GET", "/posts?what=create&brief=1"))

    def is_gathered(self) -> bool:
        """Say whether every story that was chosen has its notes and its place in the day's digest."""
        gathered = self._count("SELECT count(*) FROM digests_digeststory")
        return self.stored == self.stories and self.noted == gathered == self.stories - self.left_out

    def is_told(self) -> bool:
        """Say whether every digest is sent and acknowledged."""
        sent = self._count("SELECT count(*) FROM digests_delivery WHERE kind = 'digest' AND state = 'sent'")
        return sent >= self.channels

    def finish(self) -> float:
        """Wait until all stories have notes and all channels their digest; return the seconds it took."""
        seconds = self.stage.wait_until(self.is_gathered, "every story in the digest")
        return seconds + self.tell()

    def tell(self) -> float:
        """Strike the hour if it has not, and wait until every channel has its digest."""
        if not self._count("SELECT count(*) FROM digests_delivery"):
            self.strike()
        return self.stage.wait_until(self.is_told, "a digest in every channel", meanwhile=self._shorten_leases)

    def outcome(self) -> Outcome:
        """Count what is missing and what is there twice."""
        posts = self.posts
        titles = self._count("SELECT count(DISTINCT title) FROM materials_article")
        many = self._count(
            "SELECT count(*) FROM (SELECT note_id FROM materials_word GROUP BY note_id HAVING count(*) > %s) AS w",
            WORDS_MOST,
        )
        # A digest may be several messages; each is known by its id, and a channel has one digest.
        known = self._count("SELECT count(DISTINCT message_id) FROM digests_sentmessage")
        digests = self._count("SELECT count(*) FROM digests_delivery WHERE kind = 'digest' AND state = 'sent'")
        return Outcome(
            lost=self.stories - self.left_out - self.noted + self.channels - len(posts),
            doubled=self.stored - titles + many + posts.total() - known + digests - len(posts),
            total=self.stories + self.channels,
        )

    def _shorten_leases(self) -> None:
        """Have a bot's lease run out after a quarter of its minute: the answer to a claim may be lost with its web."""
        self._rows(
            "UPDATE digests_delivery SET due_at = now() WHERE state = 'leased'"
            " AND due_at BETWEEN now() AND now() + interval '45 seconds'"
        )

    def _subscribe(self) -> None:
        (guild,) = self.discord("POST", "/guilds", name="스터디", channels=self.channels)
        with learner(self.stage, guild["owner_id"]) as http:
            for channel in guild["channels"]:
                wanted = {"platform": "discord", "target_id": channel, "guild_id": guild["id"]}
                http.post("subscriptions/", json=wanted).raise_for_status()

    def discord(self, method: str, path: str, **body: object) -> Any:  # noqa: ANN401  # JSON
        """Use a control of the sandbox's Discord."""
        return discord(self.stage, method, path, **body)

    def _sum(self, query: str) -> float:
        ((found,),) = self.stage.database.rows(query)
        return float(found)

    def _count(self, query: str, *values: object) -> int:
        return self.stage.database.count(query, *values)

    def _rows(self, query: str, *values: object) -> None:
        self.stage.database.rows(query, *values)


def learner(stage: Stage, uid: str) -> httpx.Client:
    """Return a client of the API for whom a bot speaks."""
    stack = stage.stack
    base = f"{stack.ports.api_url}/api/v1/"
    key = {"username": stack.environment["API_CLIENT_ID"], "password": stack.environment["API_CLIENT_SECRET"]}
    bot = _token(f"{base}auth/token/", key)
    person = {"provider": "discord", "uid": uid, "display_name": "Mina"}
    token = _token(f"{base}auth/exchange/", person, Authorization=f"Bearer {bot}")
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=base, headers=headers, timeout=ANSWER_SECONDS, trust_env=False)


def _token(url: str, body: dict[str, str], **headers: str) -> str:
    answer = httpx.post(url, json=body, headers=headers, timeout=ANSWER_SECONDS, trust_env=False)
    return str(answer.raise_for_status().json()["access"])


def discord(stage: Stage, method: str, path: str, **body: object) -> Any:  # noqa: ANN401  # JSON
    """Use a control of the sandbox's Discord."""
    url = f"{stage.stack.ports.sandbox_url}/sandbox/discord{path}"
    answer = httpx.request(method, url, json=body or None, timeout=ANSWER_SECONDS, trust_env=False)
    return answer.raise_for_status().json() if answer.content else None


def tell_the_model(stage: Stage, behaviour: str, **order: object) -> None:
    """Have the sandbox's model behave so from now on."""
    url = f"{stage.stack.ports.sandbox_url}/sandbox/llm"
    httpx.delete(url, trust_env=False).raise_for_status()
    httpx.post(url, json={"behaviour": behaviour} | order, trust_env=False).raise_for_status()


def _forget_everything(stage: Stage) -> None:
    stage.database.rows("UPDATE materials_source SET is_active = FALSE")
    stage.database.rows(f"TRUNCATE {TABLES} CASCADE")
    stage.database.rows(
        "UPDATE materials_sourcecategory SET etag = '', last_modified = '', error_streak = 0, retry_at = NULL,"
        " last_success_at = now() - interval '26 hours'"
    )
    stage.cache.empty()
    httpx.delete(f"{stage.stack.ports.sandbox_url}/sandbox/faults", trust_env=False).raise_for_status()
    discord(stage, "DELETE", "/faults")
    discord(stage, "DELETE", "/journal")
