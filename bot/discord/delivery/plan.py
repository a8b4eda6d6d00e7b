"""A digest -> the messages it takes, in order. Pure: what to send is decided before anything is sent."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import discord
from discord import ui

from bot.conversation import digest
from bot.discord import render
from bot.discord.delivery import component_ids
from bot.discord.markdown import cut, one_line
from contracts.articles import ArticleDetail
from contracts.deliveries import DigestJob
from contracts.typed.categories import CATEGORY_WORDS

THREAD_NAME_MAX_CHARS = 100
UNTITLED = "오늘의 기사"
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Post:
    """One message to send."""

    view: ui.LayoutView
    nonce: str
    stories: tuple[ArticleDetail, ...]
    is_first: bool

    @property
    def thread_name(self) -> str:
        """The name of a thread or a forum post about it."""
        return thread_name(self.stories[0])


def posts(job: DigestJob, stories: Sequence[ArticleDetail], *, one_each: bool, begins: bool) -> list[Post]:
    """Return the messages for these stories, one for each or as few as fit.

    `begins`: the digest's title and the role to mention come first. Otherwise an earlier attempt has shown them.
    """
    groups = [[story] for story in stories] if one_each else [list(stories)] if stories else []
    made: list[Post] = []
    for number, group in enumerate(groups):
        start = 0
        for page in render.pages(digest.digest(job.study_date, group, titled=begins and number == 0)):
            shown = group[start : start + page.cards]
            start += page.cards
            is_first = begins and not made
            view = render.layout(
                page,
                mention=mention(job.subscription.role_id) if is_first else "",
                component_id=component_ids.of_delivery(job.nonce),
                card_ids=[component_ids.of_story(story.id) for story in shown],
            )
            is_whole = is_first and not one_each
            nonce = job.nonce if is_whole else component_ids.nonce_for(job.nonce, shown[0].id)
            made.append(Post(view, nonce, tuple(shown), is_first))
    return made


def forum_tag(tags: Sequence[discord.ForumTag], category: str, *, is_required: bool) -> discord.ForumTag | None:
    """Return the tag named as a category in English or Korean; where one is required, else the first.

    Moderated tags mark what moderators choose, such as notices: one is returned only where a forum has no others.
    """
    free = [tag for tag in tags if not tag.moderated] or (list(tags) if is_required else [])
    for name in (category, *CATEGORY_WORDS.get(category, "").split()):
        for tag in free:
            if name in WORD.findall(unicodedata.normalize("NFKC", tag.name).casefold()):
                return tag
    return free[0] if free and is_required else None


def thread_name(story: ArticleDetail) -> str:
    """Return the name of a story's thread or forum post; Discord draws no markdown there."""
    return cut(one_line(story.title), THREAD_NAME_MAX_CHARS) or UNTITLED


def mention(role_id: str) -> str:
    """Return the text that mentions a role, "" for none."""
    return f"<@&{role_id}>" if role_id.isdecimal() else ""
