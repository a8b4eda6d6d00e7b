"""The digest as a message: delivered, previewed, taken down; and the alert to the owner of one that was paused."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import failure_reasons, stories
from bot.conversation.dates import day
from bot.conversation.language import say
from bot.conversation.message import Card, CardList, Choice, Message, Text
from bot.conversation.texts import REVIEW_DUE
from contracts.articles import ArticleDetail

TITLE = "{day}, 오늘의 한입뉴스"
TAKEN_DOWN = Message((Text("이 기사는 내려갔어요."),))
"""What a message shows when every story in it was taken down."""
NOTHING_TO_PREVIEW = "지금 보낼 새 기사가 없어요. 새 기사가 모이면 다음 시간에 보내 드려요."
OPENER = "💬 {question}\n영어로 한 문장부터 편하게 이야기해 보세요."
ALERT = "{place}에 한입뉴스를 보내지 못해서 멈췄어요.\n{why}"
NOTE = "{place}의 한입뉴스\n{why}"
ENGLISH = {
    TITLE: "{day}: today's bites",
    TAKEN_DOWN.blocks[0].text: "This story was taken down.",  # type: ignore[union-attr]
    NOTHING_TO_PREVIEW: "There is no new story to send now. New ones go out at the next time.",
    OPENER: "💬 {question}\nStart with a single sentence in English.",
    ALERT: "The digest for {place} could not be sent and is paused.\n{why}",
    NOTE: "The digest for {place}\n{why}",
}


def digest(study_date: dt.date, chosen: Sequence[ArticleDetail], *, titled: bool = True) -> Message:
    """Return a digest, its presser's review beside its title; without its title where it is a further part of one."""
    cards = tuple(map(_card, chosen))
    if not titled:
        return Message((CardList("", cards),))
    return Message((CardList(say(TITLE, day=day(study_date)), cards, (REVIEW_DUE,)),))


def _card(story: ArticleDetail) -> Card:
    """Return a story of a digest: its Korean and words are those of the text that is shown.

    One in several texts offers the reader's own, which only they see.
    """
    shown = stories.card(story)
    if story.level is not None and shown.choices:
        shown = replace(shown, choices=stories.about(story.id, story.level))
    if len(story.levels) < 2:
        return shown
    return replace(shown, choices=(*shown.choices, Choice(stories.MINE, "mine", str(story.id))))


def opener(question: str) -> Message:
    """Return the message that begins a story's thread: its question for discussion."""
    return Message((Text(say(OPENER, question=question)),))


def preview(study_date: dt.date, chosen: Sequence[ArticleDetail]) -> Message:
    """Return what a digest would be now."""
    return digest(study_date, chosen) if chosen else Message((Text(NOTHING_TO_PREVIEW),))


def alert(target: str, cause: str, detail: str, choices: tuple[Choice, ...] = ()) -> Message:
    """Return what an owner reads about a digest that was paused, or lacks its threads: why, and how to fix it."""
    template = ALERT if failure_reasons.stops(cause) else NOTE
    return Message((Text(say(template, place=target, why=failure_reasons.sentence(cause, detail))),), choices)
