"""Typed settings -> values as the API takes them; or UnclearError, in Korean, naming what was not understood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from bot.conversation.errors import UnclearError
from bot.conversation.language import category_name, say, translated
from contracts.articles import Category
from contracts.deliveries import SubscriptionChanges
from contracts.enums import Difficulty, Layout, Level
from contracts.typed import categories as typed_categories
from contracts.typed import times, zones
from contracts.typed import weekdays as typed_weekdays
from contracts.typed.words import NotUnderstoodError, normal

LAYOUTS: dict[str, Layout] = {layout.value: layout for layout in Layout}
LEVELS: dict[str, str] = (
    {level.value.lower(): level.value for level in Level}
    | {label: one.value for one in Difficulty for label in (one.ko, one.en.lower())}
    | dict.fromkeys("쉬운 쉽게 쉬운거 초급 초보 beginner easier".split(), Difficulty.A2.value)
    | dict.fromkeys("중간 중급 보통으로 intermediate normal".split(), Difficulty.B1.value)
    | dict.fromkeys("어려운 어렵게 고급 advanced difficult harder".split(), Difficulty.B2.value)
)

UNKNOWN_CATEGORIES = "{words} 분야는 없어요. 이 중에서 골라 주세요: {known}"
UNKNOWN_LEVEL = "난이도는 쉬움, 보통, 어려움 중에서 골라 주세요."
UNKNOWN_LAYOUT = "방식은 plain, thread, forum 중에서 골라 주세요."
UNKNOWN_TIME = "시간을 이해하지 못했어요: {words}. 08:00이나 아침 8시 반, 오후 9시처럼 입력해 주세요."
UNKNOWN_ZONE = "시간대를 찾지 못했어요: {words}. 서울, +9, Asia/Seoul처럼 적거나 목록에서 골라 주세요."
UNKNOWN_DAYS = "요일을 이해하지 못했어요: {words}. 매일, 평일, 월~금, 월·수·금처럼 입력해 주세요."
NOTHING = "(빈칸)"
ENGLISH = {
    UNKNOWN_CATEGORIES: "There is no category {words}. Choose from: {known}",
    UNKNOWN_LEVEL: "The level is one of easy, medium and hard.",
    UNKNOWN_LAYOUT: "The layout is one of plain, thread and forum.",
    UNKNOWN_TIME: "That is no time of day: {words}. Write it as in 08:00, 8:30 am or noon.",
    UNKNOWN_ZONE: "There is no such time zone: {words}. Write it as in Seoul, +9 or Asia/Seoul.",
    UNKNOWN_DAYS: "These are no weekdays: {words}. As in every day, mon-fri or mon, wed, fri.",
    NOTHING: "(nothing)",
}


@dataclass(frozen=True)
class TypedSettings:
    """Settings of a subscription as typed; None leaves one as it is."""

    categories: str | None = None
    level: str | None = None
    time: str | None = None
    zone: str | None = None
    weekdays: str | None = None
    layout: str | None = None
    role_id: str | None = None
    alert_target_id: str | None = None
    max_stories: int | None = None
    shows_disturbing: bool | None = None


def parse(typed: TypedSettings, known: Sequence[Category]) -> SubscriptionChanges:
    """Return typed settings as the API takes them. Raises UnclearError for the first that is not understood."""
    readers: dict[str, tuple[str, Callable[[str], object]]] = {
        "categories": ("categories", lambda words: categories(words, known)),
        "level": ("level", level),
        "time": ("local_time", local_time),
        "zone": ("time_zone", time_zone),
        "weekdays": ("weekdays", weekdays),
        "layout": ("layout", layout),
    }
    changes: dict[str, object] = {}
    for name, value in vars(typed).items():
        if value is not None:
            field, read = readers.get(name, (name, lambda typed: typed))
            changes[field] = read(value)
    return cast(SubscriptionChanges, changes)


def categories(words: str, known: Sequence[Category]) -> list[str]:
    """Return the categories that a list of words names; [] for all of them."""
    try:
        return typed_categories.categories(words, known)
    except NotUnderstoodError as unknown:
        offered = ", ".join(category_name(one) for one in known)
        raise UnclearError(say(UNKNOWN_CATEGORIES, words=unknown.words, known=offered)) from None


def level(words: str) -> str:
    """Return a level as the API writes it."""
    if found := LEVELS.get(normal(words)):
        return found
    raise UnclearError(translated(UNKNOWN_LEVEL))


def layout(words: str) -> Layout:
    """Return how a digest is laid out, as the API writes it."""
    if found := LAYOUTS.get(normal(words)):
        return found
    raise UnclearError(translated(UNKNOWN_LAYOUT))


def local_time(words: str) -> str:
    """Return a time of day as HH:MM."""
    try:
        return times.local_time(words)
    except NotUnderstoodError as unknown:
        raise UnclearError(say(UNKNOWN_TIME, words=unknown.words or translated(NOTHING))) from None


def time_zone(words: str) -> str:
    """Return the IANA name of a time zone."""
    try:
        return zones.time_zone(words)
    except NotUnderstoodError as unknown:
        raise UnclearError(say(UNKNOWN_ZONE, words=unknown.words or translated(NOTHING))) from None


def weekdays(words: str) -> list[int]:
    """Return weekdays as numbers, 1 for Monday."""
    try:
        return typed_weekdays.weekdays(words)
    except NotUnderstoodError as unknown:
        raise UnclearError(say(UNKNOWN_DAYS, words=unknown.words or translated(NOTHING))) from None
