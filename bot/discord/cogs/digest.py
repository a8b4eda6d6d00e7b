"""/setup and /digest: the morning digest of a channel or a person, for its owner."""

from collections.abc import Awaitable, Callable
from functools import partial

import discord
from discord import app_commands
from discord.app_commands import AppCommandChannel, Choice
from discord.ext import commands

from bot.api.client import StudyApi
from bot.conversation import subscription
from bot.conversation.message import Message
from bot.conversation.subscription import DeliveryTarget
from bot.conversation.typed_settings import TypedSettings
from bot.discord import autocomplete
from bot.discord.channels import DigestChannel, alert_channel, delivery_target, mentionable, postable
from bot.discord.client import Interaction, StudyBot
from bot.discord.cogs.learning import LEVEL_CHOICES
from bot.discord.interaction_replies import reply
from bot.discord.permissions import is_forum, noted_in_korean
from contracts.learners import Speaker
from contracts.typed import zones
from contracts.typed.weekdays import DAY_SETS

LAYOUT_CHOICES = [
    Choice(name="메시지 하나로", value="plain"),
    Choice(name="기사마다 스레드로", value="thread"),
    Choice(name="기사마다 포럼 글로", value="forum"),
]
Channel = app_commands.Transform[AppCommandChannel, DigestChannel]
DigestAction = Callable[[StudyApi, Speaker, DeliveryTarget], Awaitable[Message]]


class Setup(commands.Cog):
    """/setup creates a digest, or changes the settings that are given."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command(name="setup", description="아침마다 한입뉴스가 올 곳을 정해요.")
    @app_commands.describe(
        channel="뉴스가 올 채널. 비워 두면 여기",
        categories="기술, 과학처럼 쉼표로 나눠 적어요. 전체도 돼요.",
        level="읽고 싶은 난이도",
        time="뉴스가 올 시간. 08:00이나 오후 9시처럼",
        zone="시간대. Asia/Seoul처럼",
        weekdays="매일, 평일, 주말이나 월·수·금처럼",
        layout="메시지 하나, 기사마다 스레드, 기사마다 포럼 글",
        role="뉴스가 오면 부를 역할",
        alerts="문제가 생기면 알릴 채널. 비워 두면 서버 주인에게",
    )
    @app_commands.choices(level=LEVEL_CHOICES, layout=LAYOUT_CHOICES)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def setup(
        self,
        interaction: Interaction,
        channel: Channel | None = None,
        categories: str | None = None,
        level: str | None = None,
        time: str | None = None,
        zone: str | None = None,
        weekdays: str | None = None,
        layout: str | None = None,
        role: discord.Role | None = None,
        alerts: Channel | None = None,
    ) -> None:
        """Store the digest's settings; show a preview and the next run."""

        async def set_up(api: StudyApi, who: Speaker) -> Message:
            target = delivery_target(interaction, channel)
            is_for_forum = interaction.guild_id is not None and is_forum(postable(interaction, channel))
            typed = TypedSettings(
                categories=categories,
                level=level,
                time=time,
                zone=zone,
                weekdays=weekdays,
                layout="forum" if is_for_forum else layout,
                role_id=mentionable(interaction, role),
                alert_target_id=alert_channel(interaction, alerts),
            )
            message = await subscription.set_up(api, who, target, typed)
            self.bot.managers.remember(interaction)
            return message

        await reply(interaction, set_up)

    @setup.autocomplete("zone")
    async def suggest_zone(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Suggest time zones."""
        return autocomplete.plain_choices(zones.zones_like(typed))

    @setup.autocomplete("categories")
    async def suggest_categories(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Suggest how the list of categories may go on."""
        return await autocomplete.category_lists(interaction, typed)

    @setup.autocomplete("weekdays")
    async def suggest_days(self, interaction: Interaction, typed: str) -> list[Choice[str]]:
        """Suggest the usual sets of weekdays; others may be typed."""
        return autocomplete.plain_choices([name for name in DAY_SETS if typed.strip() in name])


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class Digest(commands.GroupCog, group_name="digest", group_description="한입뉴스 배달을 다뤄요."):
    """/digest controls a digest that is set up."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command(name="now", description="오늘 아직 안 보낸 기사를 지금 보내요.")
    @app_commands.describe(channel="어느 채널의 한입뉴스인지. 비워 두면 여기")
    async def now(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """Send today's unsent stories at once."""
        await self._reply(interaction, channel, subscription.now)
        self.bot.dispatch("digest_wanted")

    @app_commands.command(name="pause", description="한입뉴스를 멈춰 둬요.")
    @app_commands.describe(channel="어느 채널의 한입뉴스인지. 비워 두면 여기")
    async def pause(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """Stop a digest."""
        await self._reply(interaction, channel, subscription.pause)

    @app_commands.command(name="resume", description="멈춘 한입뉴스를 다시 시작해요.")
    @app_commands.describe(channel="어느 채널의 한입뉴스인지. 비워 두면 여기")
    async def resume(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """Start a stopped digest again."""
        await self._reply(interaction, channel, subscription.resume)

    @app_commands.command(name="status", description="설정과 다음 배달, 지난 배달을 보여 드려요.")
    @app_commands.describe(channel="어느 채널의 한입뉴스인지. 비워 두면 여기")
    async def status(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """Show how a digest stands."""
        await self._reply(interaction, channel, partial(subscription.status, translate=noted_in_korean))

    @app_commands.command(name="test", description="지금 보내면 어떤 모습일지 나만 봐요.")
    @app_commands.describe(channel="어느 채널의 한입뉴스인지. 비워 두면 여기")
    async def test(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """Show what would be sent now."""
        await self._reply(interaction, channel, subscription.preview)

    async def _reply(self, interaction: Interaction, channel: AppCommandChannel | None, action: DigestAction) -> None:
        async def answer(api: StudyApi, who: Speaker) -> Message:
            return await action(api, who, delivery_target(interaction, channel))

        await reply(interaction, answer)
