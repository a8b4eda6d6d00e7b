"""What the Discord benchmark runs: the stand-in, the API and the bot, each a process of its own, and who sits where."""

import contextlib
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

import httpx

from backend.accounts.models import User
from backend.accounts.services import service_accounts
from backend.common import clock
from backend.digests.models import Delivery, Subscription
from backend.digests.services import schedule
from sandbox.discord.keys import BOT_TOKEN
from sandbox.discord.server import Address
from sandbox.ports import free_port
from tests import factories as people
from tests.bench.stage import Stage, answers, running, wait_until, web

SERVERS = 1_000
ANSWER_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """A server of the stand-in's, by its ids."""

    id: str
    channels: tuple[str, ...]


@dataclass(frozen=True)
class StandIn:
    """The stand-in of Discord, spoken to as its controls are: JSON over HTTP."""

    address: Address
    http: httpx.Client

    def ask(self, method: str, path: str, **body: object) -> Any:  # noqa: ANN401  # JSON
        """Use a control and return its answer."""
        answer = self.http.request(method, f"/sandbox/discord{path}", json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def found(self, name: str, *, owner_id: str, count: int = 1, channels: int = 1) -> list[Server]:
        """Found somebody's servers with the bot in them."""
        made = self.ask("POST", "/guilds", name=name, owner_id=owner_id, count=count, channels=channels)
        return [Server(one["id"], tuple(one["channels"])) for one in made]

    def members(self, server: Server, count: int) -> list[str]:
        """Let so many join a server; return their ids."""
        return [one["id"] for one in self.ask("POST", "/users", count=count, guild_id=server.id)]

    def created(self) -> int:
        """Return how many messages were posted since the journal was emptied."""
        return int(self.ask("GET", "/figures")["counts"].get("messages_create", 0))

    def posts(self) -> list[Mapping[str, Any]]:
        """Return those messages, the oldest first."""
        return list(self.ask("GET", "/posts?what=create&brief=1"))

    def posts_by_channel(self) -> Counter[str]:
        """Return how many of them stand in each channel."""
        return Counter(one["channel_id"] for one in self.posts())


class Api:
    """The API as production serves it, always at the same address so that it can come back."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self._port = free_port()
        self._running = contextlib.ExitStack()
        self.url = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._running.enter_context(web(self._env, port=self._port))
        return self

    def __exit__(self, *_: object) -> None:
        self._running.close()

    def restart(self) -> None:
        """Go away and come back."""
        self._running.close()
        self.__enter__()


@dataclass(frozen=True)
class Scene:
    """Everything at once; the caller starts the bot."""

    discord: StandIn
    api: Api
    bot_env: Mapping[str, str]
    owner: User
    owner_uid: str
    servers: Sequence[Server]
    room: Server
    """The server in which members press."""

    @contextmanager
    def bot(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run the bot as production does, for as long as the block lasts."""
        with running([sys.executable, "-m", "bot.discord"], self.bot_env) as process:
            yield process


@contextmanager
def scene(stage: Stage) -> Iterator[Scene]:
    """Start the stand-in with its servers in it, and the API."""
    with _stand_in(stage) as discord, Api(stage.env) as api:
        discord.ask(
            "PATCH", "/settings", shards=1
        )  # what Discord recommends for 1,000; the stand-in has its own few too
        (host,) = discord.ask("POST", "/users", username="host")
        servers = discord.found("스터디", owner_id=host["id"], count=SERVERS, channels=2)
        (room,) = discord.found("단어 누르기", owner_id=host["id"])
        key = service_accounts.create_service_account(name="bench-bot")
        env = {
            **stage.env,
            "DISCORD_BOT_TOKEN": BOT_TOKEN,
            "DISCORD_API_BASE": discord.address.api_base,
            "DISCORD_GATEWAY_URL": discord.address.gateway_url,
            "API_BASE_URL": api.url,
            "API_CLIENT_ID": key.client_id,
            "API_CLIENT_SECRET": key.secret,
        }
        yield Scene(discord, api, env, people.identity(uid=host["id"]).user, host["id"], servers, room)


@contextmanager
def _stand_in(stage: Stage) -> Iterator[StandIn]:
    port = free_port()
    address = Address(f"http://127.0.0.1:{port}")
    with running([sys.executable, "-m", "sandbox.stand_ins", "--port", str(port)], stage.env):
        wait_until(lambda: answers(address.page))
        with httpx.Client(base_url=address.url, timeout=ANSWER_SECONDS, trust_env=False) as http:
            yield StandIn(address, http)


def due(owner: User, channels: Mapping[str, str], *, layout: str = "plain", level: str = "B1") -> None:
    """Have a digest due now for each channel; `channels` names the server each is in.

    A level has an edition of its own, whose stories are those there when the first digest of that level is due.
    """
    now = clock.now()
    at = now.astimezone(clock.SEOUL).time().replace(microsecond=0)
    Subscription.objects.bulk_create(
        Subscription(
            owner=owner,
            platform="discord",
            target_id=channel,
            guild_id=server,
            local_time=at,
            next_run_at=now,
            layout=layout,
            level=level,
            authority="server",
        )
        for channel, server in channels.items()
    )
    schedule.schedule_due()


def is_all_done() -> bool:
    """Say whether no delivery waits or is under way."""
    return not Delivery.objects.filter(state__in=Delivery.OPEN).exists()


def sent() -> int:
    """Return how many deliveries the API knows to have been sent."""
    return Delivery.objects.filter(state=Delivery.State.SENT).count()


def let_leases_run_out() -> None:
    """Let a lease's minute pass at once, for deliveries whose bot is dead."""
    Delivery.objects.filter(state=Delivery.State.LEASED).update(due_at=clock.now())
