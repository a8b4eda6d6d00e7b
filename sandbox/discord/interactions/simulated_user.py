"""What people do: type commands, press buttons, write messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.discord import catalog
from sandbox.discord.catalog import Catalog
from sandbox.discord.clock import Clock, Snowflakes
from sandbox.discord.interactions.interaction_store import InteractionStore
from sandbox.discord.interactions.record import Interaction, Kind
from sandbox.discord.interactions.typed_commands import Filling, ImpossibleError, Typed, parse
from sandbox.discord.interactions.visible_result import Seen, seen_of
from sandbox.discord.model import permissions
from sandbox.discord.model.channels import TAKES_MESSAGES, Channel
from sandbox.discord.model.messages import Body, Message
from sandbox.discord.model.permissions import Permission
from sandbox.discord.model.state import State
from sandbox.discord.model.users import User
from sandbox.discord.posting import Posting
from sandbox.discord.rules import components, mentions
from sandbox.discord.rules.message import Draft
from sandbox.discord.settings import Settings

WAIT_SECONDS = 20.0

JSON = dict[str, Any]


@dataclass
class SimulatedUser:
    """Acts for any user. What Discord's own client would not allow raises ImpossibleError."""

    state: State
    catalog: Catalog
    store: InteractionStore
    posting: Posting
    clock: Clock
    ids: Snowflakes
    settings: Settings

    def say(self, user: User, channel: Channel, text: str) -> Message:
        """Write a plain message."""
        needs = Permission.SEND_MESSAGES_IN_THREADS if channel.thread else Permission.SEND_MESSAGES
        self._may(user, channel, needs)
        if channel.kind not in TAKES_MESSAGES or not text.strip():
            raise ImpossibleError("nothing can be written here")
        return self.posting.send(channel, user, Draft(Body(text.strip()), mentions.EVERYTHING), by="member")

    def commands(self, user: User, channel: Channel) -> list[JSON]:
        """Return the commands that show to somebody who types a slash."""
        guild = self.state.guild_of(channel)
        rights = self.state.may(user, channel)
        if guild and not rights & Permission.USE_APPLICATION_COMMANDS:
            return []
        shown = []
        for command in self.catalog.usable(in_guild=guild is not None):
            brought = user.installed and catalog.USER_INSTALL in command["integration_types"]
            needed = command.get("default_member_permissions")
            allowed = needed is None or guild is None or rights == permissions.ALL
            allowed = allowed or (int(needed or 0) != 0 and not int(needed or 0) & ~rights)
            if allowed and (brought or self._by_guild(command, channel)):
                shown.append(command)
        return shown

    async def use(
        self,
        user: User,
        channel: Channel,
        command: str,
        options: Mapping[str, Any] | None = None,
        *,
        seconds: float = WAIT_SECONDS,
    ) -> Seen:
        """Type a command ("digest status") with its options and wait for what is seen."""
        typed, filling = self._typed(user, channel, command)
        data = typed.data(filling.options(typed, options or {}), filling.resolved)
        return await self._do(Kind.COMMAND, user, channel, data, seconds, typed=typed)

    async def autocomplete(
        self,
        user: User,
        channel: Channel,
        command: str,
        option: str,
        text: str,
        others: Mapping[str, Any] | None = None,
    ) -> Seen:
        """Type into an option that completes itself, and wait for the choices."""
        typed, filling = self._typed(user, channel, command)
        options = filling.options(typed, {**(others or {}), option: text}, focused=option)
        data = typed.data(options, filling.resolved)
        return await self._do(Kind.AUTOCOMPLETE, user, channel, data, 0, typed=typed)

    async def press(
        self,
        user: User,
        message: Message,
        custom_id: str,
        *,
        seconds: float = WAIT_SECONDS,
    ) -> Seen:
        """Press a button and wait for what is seen."""
        channel = self.state.channel(message.channel_id)
        if message.seen_by not in {None, user.id}:
            raise ImpossibleError(f"{user.display_name} does not see that message")
        self._may(user, channel, 0)
        part = components.find(message.body.components, custom_id)
        if part is None or part.get("disabled"):
            ids = [one["custom_id"] for one in components.walk(message.body.components) if one.get("custom_id")]
            raise ImpossibleError(f"there is no {custom_id!r} to press; there are {ids}")
        data: JSON = {"custom_id": custom_id, "component_type": part["type"], "id": part["id"]}
        return await self._do(Kind.COMPONENT, user, channel, data, seconds, message=message)

    async def _do(
        self,
        kind: Kind,
        user: User,
        channel: Channel,
        data: JSON,
        seconds: float,
        *,
        message: Message | None = None,
        typed: Typed | None = None,
    ) -> Seen:
        guild = self.state.guild_of(channel)
        brought = typed is not None and not self._by_guild(typed.command, channel)
        brought = brought or bool(
            message
            and message.interaction
            and set(message.interaction["interaction_metadata"]["authorizing_integration_owners"])
            == {str(catalog.USER_INSTALL)}
        )
        made = Interaction(
            self.ids.new(), kind, user, channel, guild, data, self.clock.now(), message, by_user_install=brought
        )
        interaction = self.store.hand_over(made)
        if not await interaction.changed.wait(lambda: interaction.reply is not None, self.settings.respond_seconds):
            return seen_of(interaction)
        await interaction.changed.wait(lambda: interaction.is_answered, seconds)
        return seen_of(interaction)

    def _typed(self, user: User, channel: Channel, command: str) -> tuple[Typed, Filling]:
        self._may(user, channel, 0)
        typed = parse(self.commands(user, channel), command)
        return typed, Filling(self.state, user, self.state.guild_of(channel))

    def _may(self, user: User, channel: Channel, needs: int) -> None:
        rights = self.state.may(user, channel)
        if not rights & Permission.VIEW_CHANNEL or needs & ~rights:
            raise ImpossibleError(f"{user.display_name} may not do that in {channel.name or 'this channel'}")

    def _by_guild(self, command: JSON, channel: Channel) -> bool:
        guild = self.state.guild_of(channel)
        if guild is not None:
            is_there = self.state.bot.id in guild.members
        else:
            whom = channel.recipient
            is_there = any(whom and whom.id in one.members for one in self.state.bot_guilds())
        return is_there and catalog.GUILD_INSTALL in command["integration_types"]
