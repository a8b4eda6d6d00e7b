"""A morning's digest: what arrives in a channel, what stays after a story is taken down, what its owner hears."""

import datetime as dt
from collections.abc import Sequence

from bot.conversation import failure_reasons, stories
from bot.conversation.dates import day
from bot.conversation.message import CardList, Message, Text
from contracts.articles import ArticleDetail

TITLE = "{day}, 오늘의 한입뉴스"
TAKEN_DOWN = "이 기사는 내려갔어요."
NOTHING_TO_PREVIEW = "지금 보낼 새 기사가 없어요. 새 기사가 모이면 다음 시간에 보내 드려요."
ALERT = "{place}에 한입뉴스를 보내지 못해서 멈춰 두었어요.\n{why}"


def digest(study_date: dt.date, chosen: Sequence[ArticleDetail], *, titled: bool = True) -> Message:
    """Return a digest, or a part of it that does not begin it."""
    title = TITLE.format(day=day(study_date)) if titled else ""
    return Message((CardList(title, tuple(map(stories.card, chosen))),))


def preview(study_date: dt.date, chosen: Sequence[ArticleDetail]) -> Message:
    """Return what a digest would be now."""
    return digest(study_date, chosen) if chosen else Message((Text(NOTHING_TO_PREVIEW),))


def taken_down() -> Message:
    """Return what stands where every story of a message is gone."""
    return Message((Text(TAKEN_DOWN),))


def alert(place: str, cause: str, detail: str) -> Message:
    """Tell an owner why their digest stopped, and the mend."""
    return Message((Text(ALERT.format(place=place, why=failure_reasons.sentence(cause, detail))),))
