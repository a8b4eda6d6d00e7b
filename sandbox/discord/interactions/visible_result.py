"""What a user sees after a command or a button press."""

from dataclasses import dataclass
from typing import Any

from sandbox.discord.interactions.record import Interaction, Kind, Reply
from sandbox.discord.model.messages import Message

NO_RESPONSE = "The application did not respond"
FAILED = "This interaction failed"
OUTCOMES = {
    Reply.MESSAGE: "message", Reply.DEFERRED_MESSAGE: "message", Reply.DEFERRED_UPDATE: "update",
    Reply.UPDATE: "update", Reply.CHOICES: "choices",
}  # fmt: skip
UNANSWERED = {Reply.DEFERRED_MESSAGE: "thinking", Reply.DEFERRED_UPDATE: "acknowledged"}

JSON = dict[str, Any]


@dataclass(frozen=True)
class Seen:
    """What a user sees after a command or a button press.

    `outcome`: message, update (of the pressed message), choices, thinking (deferred and never filled in),
    acknowledged (deferred, and nothing changed), failed (no answer in time; `text` is what Discord then says).
    """

    outcome: str
    interaction: Interaction
    message: Message | None = None
    text: str = ""

    @property
    def is_private(self) -> bool:
        """Whether the message is ephemeral."""
        return self.message is not None and self.message.seen_by is not None

    def json(self) -> JSON:
        """Return the result as a JSON object."""
        shown = self.interaction.shown or {}
        return {
            "outcome": self.outcome,
            "text": self.text,
            "ephemeral": self.is_private,
            "message": self.message.json() if self.message else None,
            "choices": shown.get("choices") if self.outcome == "choices" else None,
            "interaction_id": str(self.interaction.id),
            "ack_milliseconds": self.interaction.ack_milliseconds,
            "followups": [message.json() for message in self.interaction.followups],
        }


def seen_of(interaction: Interaction) -> Seen:
    """Return what the user sees at this moment."""
    reply = interaction.reply
    if reply is None:
        return Seen("failed", interaction, text=NO_RESPONSE if interaction.kind is Kind.COMMAND else FAILED)
    if not interaction.is_answered and reply in UNANSWERED:
        return Seen(UNANSWERED[reply], interaction, interaction.original)
    if reply is Reply.DEFERRED_UPDATE and not interaction.edited:
        return Seen("message", interaction, interaction.followups[0])
    return Seen(OUTCOMES[reply], interaction, interaction.original)
