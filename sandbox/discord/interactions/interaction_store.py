"""Sends interactions to the bot and takes its responses.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

from dataclasses import dataclass, field
from typing import Any

from sandbox.discord.clock import Clock, Snowflakes
from sandbox.discord.errors import DiscordError, invalid
from sandbox.discord.events import Event, Events
from sandbox.discord.interactions import payload
from sandbox.discord.interactions.record import ALLOWED, Interaction, Kind, Reply
from sandbox.discord.journal import Journal
from sandbox.discord.model.messages import Body, Flag, Message
from sandbox.discord.model.permissions import Permission
from sandbox.discord.model.state import State
from sandbox.discord.posting import Posting
from sandbox.discord.rules import message as rules
from sandbox.discord.rules.message import Draft
from sandbox.discord.settings import Settings

CHOICES_MAX = 25
FOREIGN_FOLLOWUPS_MAX = 5
KEPT_MAX = 5000
COMMAND_REPLY = 20
COMPONENT_REPLY = 19
BY_BOT = rules.BY_AUTHOR | int(Flag.EPHEMERAL)

JSON = dict[str, Any]


@dataclass
class InteractionStore:
    """Stores the interactions whose tokens are valid."""

    state: State
    events: Events
    journal: Journal
    posting: Posting
    clock: Clock
    ids: Snowflakes
    settings: Settings
    _by_token: dict[str, Interaction] = field(default_factory=dict)

    def hand_over(self, interaction: Interaction) -> Interaction:
        """Store an interaction and send it to the bot."""
        self._by_token[interaction.token] = interaction
        if len(self._by_token) > KEPT_MAX:
            del self._by_token[next(iter(self._by_token))]
        self.journal.counts["interactions"] += 1
        guild_id = interaction.guild.id if interaction.guild else None
        data = payload.created(interaction, self.state)
        self.events.publish(Event("INTERACTION_CREATE", data, guild_id, interaction.channel.id, needs=0))
        return interaction

    def answer(self, interaction_id: int, token: str, requested: JSON) -> JSON:
        """Take the first answer: 10062 when it is too late, 40060 when there was one already."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id:
            raise DiscordError(10062)
        if interaction.reply is not None:
            raise DiscordError(40060)
        if self.clock.now() - interaction.created_at > self.settings.respond_seconds:
            raise DiscordError(10062)
        allowed = ALLOWED[interaction.kind]
        if requested.get("type") not in allowed:
            message = f"Value must be one of {sorted(map(int, allowed))}."
            raise invalid(("type",), "BASE_TYPE_CHOICES", message)
        reply = Reply(int(requested["type"]))
        self._take(interaction, reply, requested.get("data") or {})
        interaction.acknowledge(reply)
        self.journal.ack_milliseconds.append(interaction.ack_milliseconds or 0.0)
        interaction.changed.fire()
        return self._resource(interaction, reply)

    def follow_up(self, token: str, requested: JSON) -> Message:
        """Take a further message; the first after a deferral fills in what was deferred."""
        interaction = self.open(token)
        if interaction.by_user_install and len(interaction.followups) >= FOREIGN_FOLLOWUPS_MAX:
            raise DiscordError(40094)
        draft = rules.draft(requested, flags_allowed=BY_BOT)
        original = interaction.original
        if interaction.reply is Reply.DEFERRED_MESSAGE and original is not None and original.is_loading:
            draft.body.flags = draft.body.flags & ~int(Flag.EPHEMERAL) | original.body.flags & Flag.EPHEMERAL
            made = self.posting.edit(original, draft, by="interaction")
        else:
            made = self._post(interaction, draft, reply_to=original.id if original else None)
            interaction.followups.append(made)
        interaction.changed.fire()
        return made

    def open(self, token: str) -> Interaction:
        """Return an interaction that was answered and whose token is good: else 10015, or 50027 after 15 minutes."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.reply is None:
            raise DiscordError(10015)
        if self.clock.now() - interaction.created_at > self.settings.token_seconds:
            raise DiscordError(50027)
        return interaction

    def edit(self, token: str, requested: JSON) -> Message:
        """Change the first answer, or 10008 when it is gone."""
        interaction = self.open(token)
        message = interaction.original
        if message is None or message.id not in self.state.messages:
            raise DiscordError(10008)
        self.posting.edit(message, rules.edited(message.body, requested), by="interaction")
        interaction.edited = True
        interaction.changed.fire()
        return message

    def _take(self, interaction: Interaction, reply: Reply, data: JSON) -> None:
        match reply:
            case Reply.MESSAGE:
                draft = rules.draft(data, flags_allowed=BY_BOT)
                interaction.original = self._post(interaction, draft, reply_to=_source(interaction))
            case Reply.DEFERRED_MESSAGE:
                flags = int(data.get("flags") or 0) & Flag.EPHEMERAL | Flag.LOADING
                draft = Draft(Body(flags=int(flags)), {"parse": []})
                interaction.original = self._post(interaction, draft, reply_to=_source(interaction))
            case Reply.DEFERRED_UPDATE:
                interaction.original = interaction.message
            case Reply.UPDATE if interaction.message is not None:
                message = interaction.original = interaction.message
                self.posting.edit(message, rules.edited(message.body, data), by="interaction")
            case Reply.CHOICES:
                choices = data.get("choices") or []
                if len(choices) > CHOICES_MAX:
                    raise invalid(("data", "choices"), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
                interaction.shown = {"choices": choices}

    def _post(self, interaction: Interaction, draft: Draft, *, reply_to: int | None) -> Message:
        if interaction.by_user_install and interaction.guild is not None:
            rights = self.state.may(interaction.user, interaction.channel)
            if not rights & Permission.USE_EXTERNAL_APPS:
                draft.body.flags |= int(Flag.EPHEMERAL)
        return self.posting.send(
            interaction.channel,
            self.state.bot,
            draft,
            by="interaction",
            type=COMMAND_REPLY if interaction.kind is Kind.COMMAND else COMPONENT_REPLY if reply_to else 0,
            seen_by=interaction.user.id if draft.body.flags & Flag.EPHEMERAL else None,
            application_id=self.state.bot.id,
            interaction=payload.metadata(interaction),
            reply_to=reply_to,
        )

    def _resource(self, interaction: Interaction, reply: Reply) -> JSON:
        result: JSON = {"id": str(interaction.id), "type": int(interaction.kind)}
        message = interaction.original
        if message is None:
            return {"interaction": result, "resource": {"type": int(reply)}}
        result |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.is_loading,
            "response_message_ephemeral": message.seen_by is not None,
        }
        return {"interaction": result, "resource": {"type": int(reply), "message": message.json()}}


def _source(interaction: Interaction) -> int | None:
    return interaction.message.id if interaction.message else None
