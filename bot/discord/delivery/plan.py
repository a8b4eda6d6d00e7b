"""A digest -> the messages it takes, in order. Pure: what to send is decided before anything is sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from discord import ui

from bot.conversation import digest
from bot.discord import render
from bot.discord.delivery import component_ids
from bot.discord.markdown import cut, one_line
from contracts.articles import ArticleDetail
from contracts.deliveries import DigestJob

THREAD_NAME_MAX_CHARS = 100
NAMELESS = "오늘의 기사"


@dataclass(frozen=True)
class Post:
    """One message to send."""

    layout: ui.LayoutView
    nonce: str
    stories: tuple[ArticleDetail, ...]
    is_first: bool

    @property
    def thread_name(self) -> str:
        """What a thread or a forum post about it is called."""
        return thread_name(self.stories[0])


def posts(job: DigestJob, stories: Sequence[ArticleDetail], *, one_each: bool, begins: bool) -> list[Post]:
    """Return the messages for these stories, one for each or as few as fit.

    `begins`: the digest's title and the role to mention come first. Otherwise an earlier try has shown them.
    """
    groups = [[story] for story in stories] if one_each else [list(stories)] if stories else []
    drawn = [one for number, group in enumerate(groups) for one in _paged(job, group, titled=begins and number == 0)]
    return [
        _post(job, page, chosen, is_first=begins and number == 0, one_each=one_each)
        for number, (page, chosen) in enumerate(drawn)
    ]


def thread_name(story: ArticleDetail) -> str:
    """Return what a story's thread or forum post is called; Discord draws no markdown there."""
    return cut(one_line(story.title), THREAD_NAME_MAX_CHARS) or NAMELESS


def mention(role_id: str) -> str:
    """Return what calls a role, "" for none."""
    return f"<@&{role_id}>" if role_id.isdecimal() else ""


def _paged(
    job: DigestJob, stories: list[ArticleDetail], *, titled: bool
) -> Iterator[tuple[render.Page, list[ArticleDetail]]]:
    start = 0
    for page in render.pages(digest.digest(job.study_date, stories, titled=titled)):
        yield page, stories[start : start + page.cards]
        start += page.cards


def _post(job: DigestJob, page: render.Page, stories: list[ArticleDetail], *, is_first: bool, one_each: bool) -> Post:
    layout = render.layout(
        page,
        mention=mention(job.subscription.role_id) if is_first else "",
        component_id=component_ids.of_delivery(job.nonce),
        card_ids=[component_ids.of_story(story.id) for story in stories],
    )
    nonce = job.nonce if is_first and not one_each else component_ids.nonce_for(job.nonce, stories[0].id)
    return Post(layout, nonce, tuple(stories), is_first)
