"""Messages of the bots, before a platform renders them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """Something to tap: `label` is shown, `action` and `argument` go to conversation/router.py; or `url` is opened."""

    label: str
    action: str
    argument: str = ""
    url: str = ""


@dataclass(frozen=True)
class Text:
    """Plain sentences; line breaks count."""

    text: str


@dataclass(frozen=True)
class Card:
    """One thing with a title; `url` leads to its source, `credit` is the line that must stand with it.

    `original` is the headline in the outlet's language, where the title is its Korean. `opens` shows the same thing
    alone: where lists are lists of titles, it is what tapping a title does.
    """

    title: str
    text: str = ""
    url: str = ""
    credit: str = ""
    choices: tuple[Choice, ...] = ()
    opens: Choice | None = None
    original: str = ""


@dataclass(frozen=True)
class CardList:
    """Cards of one kind, in order; `choices` stand with the title, where a platform can draw them there."""

    title: str
    cards: tuple[Card, ...]
    choices: tuple[Choice, ...] = ()


Block = Text | Card | CardList


@dataclass(frozen=True)
class DayProgress:
    """How much of the day's digest is read: `read` of `total` stories; `left` are the ids of the others, in order."""

    read: int
    total: int
    left: tuple[int, ...]


@dataclass(frozen=True)
class Message:
    """Everything one answer says; `choices` are offered below it.

    `day` says how far the reader is, where the answer shows the day's digest: a chat that remembers it can end the day.
    """

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    day: DayProgress | None = None
