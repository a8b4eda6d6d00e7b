"""Template tags and filters of the pages."""

import functools
from urllib.parse import urlsplit

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.common.labels import label
from contracts.enums import LearningState, PartOfSpeech, Platform, QuestionPurpose

register = template.Library()
VERDICTS: dict[str, Promise | str] = {
    "right": _("맞았어요"),
    "close": _("거의 맞았어요"),
    "skipped": _("건너뛰었어요"),
    "wrong": _("이번엔 아니에요"),
}
EXERCISES: dict[str, Promise | str] = {
    "choose_meaning": _("뜻 고르기"),
    "fill_gap": _("빈칸 채우기"),
    "reveal": _("뜻 떠올리기"),
    "comprehension": _("기사 문제"),
    "number_trap": _("숫자 문제"),
}
GRADES: dict[str, Promise | str] = {"again": _("몰라요"), "hard": _("어려웠어요"), "good": _("알아요")}
CHANNELS: dict[str, Promise | str] = {"web": _("웹"), "chat": _("채팅")}


def _named(labels: dict[str, Promise | str], value: str) -> Promise | str:
    return labels.get(value, value)


@register.filter
def web_link(address: str) -> str:
    """Return a URL of another site if it is http or https, else ""."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.netloc and address.isprintable() else ""


# Filters that name a value in the reader's language; an unknown one stays as it is.
for name, kind in {"part_of_speech": PartOfSpeech, "learning_state": LearningState, "purpose": QuestionPurpose}.items():
    register.filter(name, functools.partial(label, kind))
for name, labels in {"grade": GRADES, "verdict": VERDICTS, "exercise": EXERCISES}.items():
    register.filter(name, functools.partial(_named, labels))


@register.filter
def channel(name: str) -> Promise | str:
    """Return the name of a channel in which somebody answered."""
    return CHANNELS.get(name) or label(Platform, name)


@register.filter
def percent(share: float) -> str:
    """Return a share of 1 as whole percent."""
    return f"{share:.0%}"
