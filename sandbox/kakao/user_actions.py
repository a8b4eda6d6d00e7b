"""User actions in a chat: typed text, or a tap on a bubble."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

JSON = dict[str, Any]
Kind = Literal["button", "quick_reply", "list_item"]
TRIGGERS = {"button": "CARD_BUTTON", "quick_reply": "QUICKREPLY_BUTTON", "list_item": "LIST_ITEM"}


@dataclass(frozen=True)
class UserAction:
    """An utterance sent to the bot. `shown` False: it does not appear in the chat as typed text."""

    text: str
    trigger: str = "TEXT_INPUT"
    extra: JSON = field(default_factory=dict)
    block_id: str | None = None
    params: JSON = field(default_factory=dict)
    properties: JSON = field(default_factory=dict)
    shown: bool = True


@dataclass(frozen=True)
class Tap:
    """Something that can be tapped, and its path in the template ("outputs.0.textCard.buttons.1")."""

    path: str
    kind: Kind
    part: JSON

    @property
    def label(self) -> str:
        """What it is called."""
        return str(self.part.get("label") or self.part.get("title") or "")

    @property
    def user_action(self) -> UserAction | None:
        """What it makes its person do; None when it does not reach the bot."""
        action = self.part.get("action")
        if action not in {"message", "block"}:
            return None
        return UserAction(
            text=self.part.get("messageText") or self.label,
            trigger=f"{TRIGGERS[self.kind]}_{action.upper()}",
            extra=self.part.get("extra") or {},
            block_id=self.part.get("blockId") if action == "block" else None,
        )

    @property
    def effect(self) -> JSON:
        """What it does on the phone instead."""
        link = self.part.get("link") or {}
        url = self.part.get("webLinkUrl") or link.get("web") or link.get("mobile") or link.get("pc")
        if url:
            return {"opened": url}
        return {str(self.part.get("action")): self.part.get("phoneNumber", True)}


def taps(template: JSON) -> Iterator[Tap]:
    """Yield everything in a template that can be tapped, from top to bottom."""
    for number, output in enumerate(template.get("outputs", [])):
        for kind, component in output.items():
            path = f"outputs.{number}.{kind}"
            cards = [(component, path)]
            if kind == "carousel":
                cards = [(card, f"{path}.items.{place}") for place, card in enumerate(component["items"])]
            for card, card_path in cards:
                yield from _card_taps(card, card_path)
    for number, reply in enumerate(template.get("quickReplies", [])):
        yield Tap(f"quickReplies.{number}", "quick_reply", reply)


def _card_taps(card: JSON, here: str) -> Iterator[Tap]:
    for number, item in enumerate(card.get("items", [])):
        if item.get("action") or item.get("link"):
            yield Tap(f"{here}.items.{number}", "list_item", item)
    for number, button in enumerate(card.get("buttons", [])):
        yield Tap(f"{here}.buttons.{number}", "button", button)
