"""A study server on the stand-in of Discord, with the real bot in it and the real API behind that."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import discord
import httpx
import pytest
import yarl
from django.db import connections

from backend.accounts.models import CustomSocialAccount
from backend.accounts.models import User as Learner
from backend.digests.models import Delivery
from bot.discord.client import StudyBot
from bot.discord.cogs import COGS
from bot.discord.shards import WHOLE, Share
from sandbox.discord.interactions.visible_result import Seen
from sandbox.discord.model.channels import Channel
from sandbox.discord.model.guilds import Guild
from sandbox.discord.model.messages import Message
from sandbox.discord.model.permissions import Permission
from sandbox.discord.model.users import User
from sandbox.discord.rules import components
from sandbox.discord.rules import message as rules
from sandbox.discord.server import running
from sandbox.discord.service import Discord
from sandbox.discord.settings import Settings
from tests import factories as people
from tests.contract.conftest import DjangoApi, DjangoTransport
from tests.digests import factories

T = TypeVar("T")
WAIT_SECONDS = 20.0
EVERY_SECONDS = 0.01
IN_DATABASE_SECONDS = 0.2


class Line(DjangoTransport):
    """The wire to the API; it may be dead, or stall until it is released. `answered` is set by every answer."""

    is_down = False
    released: asyncio.Event | None = None
    refused = 0

    def __init__(self) -> None:
        super().__init__()
        self.answered = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.released is not None:
            await self.released.wait()
        if self.is_down:
            self.refused += 1
            raise httpx.ConnectError("nobody listens", request=request)
        response = await super().handle_async_request(request)
        self.answered.set()
        return response


@dataclass
class Stage:
    """Who and what is there; `owner` manages the server, `jun` is a member of it."""

    discord: Discord
    django_api: DjangoApi
    owner: User
    jun: User
    guild: Guild
    channel: Channel
    line: Line
    bot: StudyBot | None = None

    async def use(self, user: User, command: str, where: Channel | None = None, /, **options: Any) -> Seen:
        """Type a slash command in the channel."""
        return await self.discord.simulated_user.use(
            user, where or self.channel, command, options, seconds=WAIT_SECONDS
        )

    async def press(self, user: User, message: Message, custom_id: str) -> Seen:
        """Press a button."""
        return await self.discord.simulated_user.press(user, message, custom_id, seconds=WAIT_SECONDS)

    async def type_into(self, user: User, command: str, option: str, typed: str) -> list[str]:
        """Type into an option that completes itself; return what is offered."""
        seen = await self.discord.simulated_user.autocomplete(user, self.channel, command, option, typed)
        assert seen.outcome == "choices"
        return [choice["name"] for choice in (seen.interaction.shown or {})["choices"]]

    def hang(self, *custom_ids: str) -> Message:
        """Put up a message of the bot's with buttons of these ids, as an older bot might have left it."""
        row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "?", "custom_id": one} for one in custom_ids]}
        draft = rules.draft({"content": "old", "components": [row]})
        return self.discord.posting.send(self.channel, self.discord.state.bot, draft)

    def wake(self) -> None:
        """Have the bot look for due deliveries at once."""
        assert self.bot is not None
        self.bot.dispatch("digest_wanted")

    def posted(self, channel: Channel | None = None) -> list[Message]:
        """Return the bot's messages in a channel, the oldest first."""
        there = (channel or self.channel).messages.values()
        return [message for message in there if message.author is self.discord.state.bot]

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so on Discord."""
        for _ in range(int(WAIT_SECONDS / EVERY_SECONDS)):
            if is_so():
                return
            await asyncio.sleep(EVERY_SECONDS)
        pytest.fail("it never came to be so")

    async def until_in_database(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so in the database, which is asked after each answer of the API."""
        until = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until:
            self.line.answered.clear()
            if await in_database(is_so):
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.line.answered.wait(), IN_DATABASE_SECONDS)
        pytest.fail("it never came to be so")

    @contextlib.asynccontextmanager
    async def bot_running(self, share: Share = WHOLE) -> AsyncIterator[StudyBot]:
        """Log a bot of its own process's making in, wait until it is ready, and let it leave in good order."""
        bot = StudyBot(self.django_api.client(), COGS, share=share, guilds_complete_seconds=0.05)
        async with bot:
            task = asyncio.create_task(bot.start(self.discord.settings.bot_token))
            async with asyncio.timeout(WAIT_SECONDS):
                await bot.wait_until_ready()
            self.bot = bot
            try:
                yield bot
            finally:
                await bot.close()
                await asyncio.wait({task})


@contextlib.asynccontextmanager
async def staged(django_api: DjangoApi, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """Open a server with nobody's bot in it yet."""
    service = Discord(Settings(message_seconds=0, global_per_second=0))
    owner, jun = service.factory.user("mina", "민아"), service.factory.user("jun", "준")
    guild = service.factory.guild("영어 한입 스터디", owner)
    channel = service.factory.channel(guild, "오늘의-뉴스")
    service.factory.member(guild, jun)
    django_api.transport = line = Line()
    async with running(service) as address:
        monkeypatch.setattr(discord.http.Route, "BASE", address.api_base)
        gateway = yarl.URL(address.gateway_url)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)
        yield Stage(service, django_api, owner, jun, guild, channel, line)


async def in_database(work: Callable[[], T]) -> T:
    """Return what `work` makes of the database, which an event loop must not wait for."""

    def working() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    return await asyncio.to_thread(working)


def texts(message: Message | None) -> str:
    """Return all that a message says."""
    assert message is not None
    return "\n".join(components.texts(message.body.components))


def buttons(message: Message | None) -> dict[str, str]:
    """Return a message's buttons: what each says, and its id or where it leads."""
    assert message is not None
    parts = [one for one in components.walk(message.body.components) if one["type"] == components.Part.BUTTON]
    return {one.get("custom_id") or one["url"]: one["label"] for one in parts}


def labelled(message: Message | None, label: str) -> str:
    """Return the id of a message's first button with a label."""
    return next(custom_id for custom_id, shown in buttons(message).items() if shown == label)


def may_send(stage: Stage) -> bool:
    """Say whether the bot knows that it may post in the channel."""
    assert stage.bot is not None
    channel = stage.bot.get_channel(stage.channel.id)
    rights = channel.permissions_for(channel.guild.me) if channel else None  # type: ignore[union-attr]  # a TextChannel
    return bool(rights and rights.send_messages)


def deny(stage: Stage, *names: str, channel: Channel | None = None) -> None:
    """Take permissions from the bot in a channel."""
    bits = 0
    for name in names:
        bits |= Permission[name]
    stage.discord.changes.overwrite(channel or stage.channel, deny=int(bits))


def due(stage: Stage, channel: Channel | None = None, **fields: Any) -> Delivery:
    """Make a channel's digest that is due now, subscribed by the server's owner unless `owner` says otherwise."""
    target = channel or stage.channel
    owner = fields.pop("owner", None) or learner(stage.owner)
    where = {"target_id": str(target.id), "guild_id": str(target.guild_id or "")}
    return factories.scheduled(owner, **{**where, **fields})


def learner(user: User) -> Learner:
    """Return the learner that somebody on Discord is."""
    known = CustomSocialAccount.objects.filter(provider="discord", uid=str(user.id)).first()
    return (known or people.identity(uid=str(user.id))).user


async def delivered(stage: Stage, channel: Channel | None = None, **fields: Any) -> Delivery:
    """Let a digest be due and wait until it is done with, however."""
    made = await in_database(lambda: due(stage, channel, **fields))
    return await settled(stage, made.pk)


async def settled(stage: Stage, delivery_id: int) -> Delivery:
    """Wait until a delivery is done with, however, and return it."""
    stage.wake()
    await stage.until_in_database(lambda: Delivery.objects.get(pk=delivery_id).state not in {"pending", "leased"})
    return await in_database(lambda: Delivery.objects.get(pk=delivery_id))
