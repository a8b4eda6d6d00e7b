"""/setup and /digest: the morning digest of a channel or a person, for its owner."""

from collections.abc import Awaitable, Callable
from functools import partial

import discord
from discord import app_commands
from discord.app_commands import AppCommandChannel, Choice
from discord.ext import commands

from bot.api.client import StudyApi
from bot.conversation import subscription, subscription_status
from bot.conversation.errors import UnclearError
from bot.conversation.language import translated
from bot.conversation.message import Message
from bot.conversation.subscription import DeliveryTarget
from bot.conversation.typed_settings import TypedSettings
from bot.discord import autocomplete
from bot.discord.channels import (
    DigestChannel,
    alert_channel,
    check_manager,
    delivery_target,
    mentionable,
    target_in,
)
from bot.discord.client import Interaction, StudyBot
from bot.discord.cogs.learning import LEVEL_CHOICES
from bot.discord.interaction_replies import is_english, reply
from bot.discord.permissions import noted_named
from bot.discord.sentences import NOT_IN_SERVER
from contracts.deliveries import STORIES_MAX, STORIES_MIN
from contracts.enums import Layout
from contracts.learners import Speaker
from contracts.typed import zones
from contracts.typed.weekdays import day_sets_like

LAYOUT_CHOICES = [Choice(name=name, value=layout) for layout, name in subscription_status.LAYOUTS.items()]
UNSET_CHOICES = [
    Choice(name=subscription.NO_ROLE, value="role"),
    Choice(name=subscription.NO_ALERTS, value="alerts"),
    Choice(name="둘 다 없애기", value="both"),
]
Stories = app_commands.Range[int, STORIES_MIN, STORIES_MAX]
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
        time="뉴스가 올 시간. 08:00이나 아침 8시 반처럼",
        zone="시간대. 서울, +9, Asia/Seoul처럼",
        weekdays="매일, 평일, 월~금이나 월·수·금처럼",
        layout="메시지 하나, 기사마다 스레드, 기사마다 포럼 글",
        stories="한 번에 보낼 기사 수. 3개에서 10개",
        disturbing="충격적일 수 있는 기사도 받을지",
        role="뉴스가 오면 멘션할 역할",
        alerts="문제가 생기면 알릴 채널. 비워 두면 서버 소유자에게",
        unset="없앨 설정",
    )
    @app_commands.choices(level=LEVEL_CHOICES, layout=LAYOUT_CHOICES, unset=UNSET_CHOICES)
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
        stories: Stories | None = None,
        disturbing: bool | None = None,
        role: discord.Role | None = None,
        alerts: Channel | None = None,
        unset: str | None = None,
    ) -> None:
        """Store the digest's settings; show a preview and the next run."""

        async def set_up(api: StudyApi, who: Speaker) -> Message:
            target = delivery_target(interaction, channel)
            is_for_forum = Layout.FORUM in target.layouts
            typed = TypedSettings(
                categories=categories,
                level=level,
                time=time,
                zone=zone,
                weekdays=weekdays,
                layout="forum" if is_for_forum else layout,
                max_stories=stories,
                shows_disturbing=disturbing,
                role_id="" if unset in {"role", "both"} else mentionable(interaction, role),
                alert_target_id="" if unset in {"alerts", "both"} else alert_channel(interaction, alerts),
            )
            return await subscription.set_up(api, who, target, typed)

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
        return autocomplete.plain_choices(day_sets_like(typed, in_english=is_english(interaction)))


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class Digest(commands.GroupCog, group_name="digest", group_description="한입뉴스 발송을 관리해요."):
    """/digest controls a digest that is set up."""

    def __init__(self, bot: StudyBot) -> None:
        self.bot = bot

    @app_commands.command(name="now", description="오늘 아직 안 보낸 기사를 지금 보내요.")
    @app_commands.describe(channel="어느 채널의 한입뉴스인지. 비워 두면 여기")
    async def now(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """Send today's unsent stories at once."""
        await self._reply(interaction, channel, subscription.now)
        self.bot.dispatch("digest_wanted")

    @app_commands.command(name="pause", description="한입뉴스를 멈춰요.")
    @app_commands.describe(channel="어느 채널의 한입뉴스인지. 비워 두면 여기")
    async def pause(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """Stop a digest."""
        await self._reply(interaction, channel, subscription.pause)

    @app_commands.command(name="resume", description="멈춘 한입뉴스를 다시 시작해요.")
    @app_commands.describe(channel="어느 채널의 한입뉴스인지. 비워 두면 여기")
    async def resume(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """Start a stopped digest again."""
        await self._reply(interaction, channel, subscription.resume)

    @app_commands.command(name="status", description="설정과 다음 발송, 지난 발송을 보여 드려요.")
    @app_commands.describe(channel="어느 채널의 한입뉴스인지. 비워 두면 여기")
    async def status(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """Show how a digest stands."""
        await self._reply(interaction, channel, partial(subscription.status, translate=noted_named))

    @app_commands.command(name="test", description="지금 보내면 어떤 모습일지 나만 봐요.")
    @app_commands.describe(channel="어느 채널의 한입뉴스인지. 비워 두면 여기")
    async def test(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """Show what would be sent now."""
        await self._reply(interaction, channel, subscription.preview)

    @app_commands.command(name="list", description="이 서버의 한입뉴스를 모두 보고 바꿔요.")
    async def list(self, interaction: Interaction) -> None:
        """Show every digest of the server."""

        async def listed(api: StudyApi, who: Speaker) -> Message:
            guild_id, guild = check_manager(interaction), interaction.client.get_guild(interaction.guild_id or 0)
            if guild is None:
                raise UnclearError(translated(NOT_IN_SERVER))
            return await subscription.list_all(api, who, guild_id, partial(target_in, guild))

        await reply(interaction, listed)

    @app_commands.command(name="copy", description="한 채널의 설정을 다른 채널로 복사해요.")
    @app_commands.describe(to="설정을 복사할 채널", channel="어느 채널의 한입뉴스인지. 비워 두면 여기")
    async def copy(self, interaction: Interaction, to: Channel, channel: Channel | None = None) -> None:
        """Set another channel up as this one is."""

        async def copied(api: StudyApi, who: Speaker) -> Message:
            check_manager(interaction)
            target = delivery_target(interaction, to)
            return await subscription.copy(api, who, delivery_target(interaction, channel), target)

        await reply(interaction, copied)

    @app_commands.command(name="delete", description="한입뉴스를 지워요. 지우기 전에 한 번 더 확인해요.")
    @app_commands.describe(channel="어느 채널의 한입뉴스인지. 비워 두면 여기")
    async def delete(self, interaction: Interaction, channel: Channel | None = None) -> None:
        """Delete a digest, after a question."""
        await self._reply(interaction, channel, subscription.ask_delete)

    async def _reply(self, interaction: Interaction, channel: AppCommandChannel | None, action: DigestAction) -> None:
        async def answer(api: StudyApi, who: Speaker) -> Message:
            return await action(api, who, delivery_target(interaction, channel))

        await reply(interaction, answer)
