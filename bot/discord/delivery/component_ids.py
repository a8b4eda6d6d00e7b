"""Ids of components in our messages, invisible to people: they say which delivery and stories a message shows.

Discord numbers components itself where a message leaves them out, from 1 upwards and around those that are given.
https://discord.com/developers/docs/components/reference#anatomy-of-a-component
"""

import hashlib
from collections.abc import Iterable

import discord

DELIVERIES_FROM = 2**29
STORIES_FROM = 2**30  # up to the largest number Discord takes, 2**31 - 1
SUFFIX_MAX_CHARS = 5  # a nonce of 20 characters, and Discord takes 25
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def of_delivery(nonce: str) -> int:
    """Return the id of the container in a delivery's messages."""
    digest = hashlib.sha256(nonce.encode()).digest()
    return DELIVERIES_FROM + int.from_bytes(digest[:4], "big") % (STORIES_FROM - DELIVERIES_FROM)


def of_story(article_id: int) -> int:
    """Return the id of a story's text."""
    return STORIES_FROM + article_id % STORIES_FROM


def nonce_for(nonce: str, article_id: int) -> str:
    """Return the nonce of a delivery's message that begins with this story: the same whatever else drops out."""
    suffix, rest = "", article_id
    while rest and len(suffix) < SUFFIX_MAX_CHARS:
        rest, digit = divmod(rest, len(DIGITS))
        suffix = DIGITS[digit] + suffix
    return nonce + suffix


def opener_nonce(nonce: str, article_id: int) -> str:
    """Return the nonce of the question that begins a story's thread: no other message of the delivery has it."""
    return "o" + nonce_for(nonce, article_id)[1:]


def has(message: discord.Message, component_id: int) -> bool:
    """Say whether a message has a component with this id."""
    return component_id in _numbers(message.components)


def stories_in(message: discord.Message) -> list[int]:
    """Return the ids of the stories a message shows, in order."""
    return [number - STORIES_FROM for number in _numbers(message.components) if number >= STORIES_FROM]


def _numbers(components: Iterable[discord.Component]) -> Iterable[int]:
    for component in components:
        yield getattr(component, "id", None) or 0
        yield from _numbers(getattr(component, "children", ()))
