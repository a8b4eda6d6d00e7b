"""What people do: type commands, press buttons, choose, fill in forms, write; and what they then see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.discord import catalog
from sandbox.discord.catalog import Catalog
from sandbox.discord.clock import Clock, Snowflakes
from sandbox.discord.interactions.interaction_store import InteractionStore
from sandbox.discord.interactions.record import Interaction, Kind, Reply
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
from sandbox.discord.rules.components import SELECTS, Part
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
    modals: dict[int, Interaction] = field(default_factory=dict)
    """Forms that are open, by the interaction that opened them."""

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
        found = self.catalog.usable(guild.id if guild else None)
        return [
            one for one in found if self._installed(one, user, channel) and _lets(one, rights, in_guild=bool(guild))
        ]

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
        values: Sequence[str] = (),
        *,
        seconds: float = WAIT_SECONDS,
    ) -> Seen:
        """Press a button, or choose `values` in a select, and wait for what is seen."""
        channel = self.state.channel(message.channel_id)
        if message.seen_by not in {None, user.id}:
            raise ImpossibleError(f"{user.display_name} does not see that message")
        self._may(user, channel, 0)
        part = components.find(message.body.components, custom_id)
        if part is None or part.get("disabled"):
            ids = [one["custom_id"] for one in components.walk(message.body.components) if one.get("custom_id")]
            raise ImpossibleError(f"there is no {custom_id!r} to press; there are {ids}")
        data: JSON = {"custom_id": custom_id, "component_type": part["type"], "id": part["id"]}
        if part["type"] in SELECTS:
            data |= self._chosen(user, channel, part, values)
        return await self._do(Kind.COMPONENT, user, channel, data, seconds, message=message)

    async def submit(
        self, user: User, opened_by: int, values: Mapping[str, Any], *, seconds: float = WAIT_SECONDS
    ) -> Seen:
        """Fill in the form that an interaction opened, by custom id, and wait for what is seen."""
        opener = self.modals.pop(opened_by, None)
        if opener is None or opener.shown is None or opener.user is not user:
            raise ImpossibleError("that form is not open")
        filled = [_filled(part, values) for part in opener.shown["components"]]
        data = {"custom_id": opener.shown["custom_id"], "components": filled}
        return await self._do(Kind.MODAL, user, opener.channel, data, seconds, message=opener.message)

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
        brought = brought or bool(message and message.interaction and _is_brought(message.interaction))
        made = Interaction(
            self.ids.new(), kind, user, channel, guild, data, self.clock.now(), message, by_user_install=brought
        )
        interaction = self.store.hand_over(made)
        if not await interaction.changed.wait(_is_acknowledged(interaction), self.settings.respond_seconds):
            return seen_of(interaction)
        await interaction.changed.wait(lambda: interaction.is_answered, seconds)
        if interaction.reply is Reply.MODAL:
            self.modals[interaction.id] = interaction
        return seen_of(interaction)

    def _typed(self, user: User, channel: Channel, command: str) -> tuple[Typed, Filling]:
        self._may(user, channel, 0)
        typed = parse(self.commands(user, channel), command)
        return typed, Filling(self.state, user, self.state.guild_of(channel))

    def _may(self, user: User, channel: Channel, needs: int) -> None:
        rights = self.state.may(user, channel)
        if not rights & Permission.VIEW_CHANNEL or needs & ~rights:
            raise ImpossibleError(f"{user.display_name} may not do that in {channel.name or 'this channel'}")

    def _installed(self, command: JSON, user: User, channel: Channel) -> bool:
        brought = user.installed and catalog.USER_INSTALL in command["integration_types"]
        return brought or self._by_guild(command, channel)

    def _by_guild(self, command: JSON, channel: Channel) -> bool:
        guild = self.state.guild_of(channel)
        if guild is not None:
            is_there = self.state.bot.id in guild.members
        else:
            whom = channel.recipient
            is_there = any(whom and whom.id in one.members for one in self.state.bot_guilds())
        return is_there and catalog.GUILD_INSTALL in command["integration_types"]

    def _chosen(self, user: User, channel: Channel, part: JSON, values: Sequence[str]) -> JSON:
        if not part.get("min_values", 1) <= len(values) <= part.get("max_values", 1):
            raise ImpossibleError("too few or too many are chosen")
        if part["type"] == Part.STRING_SELECT:
            known = [option["value"] for option in part["options"]]
            if unknown := set(values) - set(known):
                raise ImpossibleError(f"{sorted(unknown)} cannot be chosen; there are {known}")
            return {"values": list(values)}
        filling = Filling(self.state, user, self.state.guild_of(channel))
        kinds = {Part.USER_SELECT: 6, Part.ROLE_SELECT: 8, Part.CHANNEL_SELECT: 7, Part.MENTIONABLE_SELECT: 9}
        option = {"name": "value", "type": kinds[part["type"]], "channel_types": part.get("channel_types")}
        for value in values:
            filling.reference(option, int(value))
        return {"values": list(values), "resolved": filling.resolved}


def _is_acknowledged(interaction: Interaction) -> Callable[[], bool]:
    return lambda: interaction.reply is not None


def _lets(command: JSON, rights: int, *, in_guild: bool) -> bool:
    needed = command.get("default_member_permissions")
    if needed is None or not in_guild:
        return True
    return (int(needed) != 0 and not int(needed) & ~rights) or rights == permissions.ALL


def _is_brought(result: JSON) -> bool:
    owners = result["interaction_metadata"]["authorizing_integration_owners"]
    return set(owners) == {str(catalog.USER_INSTALL)}


def _filled(part: JSON, values: Mapping[str, Any]) -> JSON:
    """Return a modal's component with what was put in."""
    found: JSON = {"type": part["type"], "id": part["id"]}
    if "component" in part:
        return found | {"component": _filled(part["component"], values)}
    if "components" in part:
        return found | {"components": [_filled(one, values) for one in part["components"]]}
    if "custom_id" not in part:
        return found
    value = values.get(part["custom_id"], part.get("value", ""))
    if part.get("required", True) and not value:
        raise ImpossibleError(f"{part['custom_id']} must be filled in")
    found["custom_id"] = part["custom_id"]
    is_list = part["type"] in SELECTS
    return found | ({"values": list(value or [])} if is_list else {"value": str(value)})
