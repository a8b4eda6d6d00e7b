"""User actions in a chat: typed text, or a tap on a bubble."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from sandbox.kakao.blocks import Block

JSON = dict[str, Any]
Kind = Literal["button", "quick_reply", "list_item"]
TRIGGERS = {"button": "CARD_BUTTON", "quick_reply": "QUICKREPLY_BUTTON", "list_item": "LIST_ITEM"}


@dataclass(frozen=True)
class UserAction:
    """An utterance sent to the bot. `shown` False: it does not appear in the chat as typed text."""

    text: str
    trigger: str = "TEXT_INPUT"
    extra: JSON = field(default_factory=dict)
    block: Block | None = None
    """The block that reacts; without one the words decide."""
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
        if self.part.get("action") != "message":
            return None
        return UserAction(
            text=self.part.get("messageText") or self.label,
            trigger=f"{TRIGGERS[self.kind]}_MESSAGE",
            extra=self.part.get("extra") or {},
        )

    @property
    def effect(self) -> JSON:
        """What it does on the phone instead."""
        return {"opened": self.part["webLinkUrl"]}


def taps(template: JSON) -> Iterator[Tap]:
    """Yield everything in a template that can be tapped, from top to bottom."""
    for number, output in enumerate(template.get("outputs", [])):
        for kind, component in output.items():
            path = f"outputs.{number}.{kind}"
            cards = component["items"] if kind == "carousel" else [component]
            for place, card in enumerate(cards):
                here = f"{path}.items.{place}" if kind == "carousel" else path
                for row, item in enumerate(card.get("items", [])):
                    if item.get("action"):
                        yield Tap(f"{here}.items.{row}", "list_item", item)
                for row, button in enumerate(card.get("buttons", [])):
                    yield Tap(f"{here}.buttons.{row}", "button", button)
    for number, reply in enumerate(template.get("quickReplies", [])):
        yield Tap(f"quickReplies.{number}", "quick_reply", reply)
