"""Typed settings -> categories, level, time of day, time zone, weekdays; or UnclearError, in Korean."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from bot.conversation.errors import UnclearError
from contracts.articles import Category
from contracts.deliveries import SubscriptionChanges
from contracts.enums import Layout, Level

EVERYTHING = {"전체", "모두", "모든분야", "all"}
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
DAY_NAMES = "월화수목금토일"
ENGLISH_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_SETS = {"매일": EVERY_DAY, "평일": EVERY_DAY[:5], "주중": EVERY_DAY[:5], "주말": EVERY_DAY[5:]}
ZONES = {"한국": "Asia/Seoul", "서울": "Asia/Seoul", "kst": "Asia/Seoul", "일본": "Asia/Tokyo", "도쿄": "Asia/Tokyo",
         "뉴욕": "America/New_York", "런던": "Europe/London", "utc": "UTC"}  # fmt: skip
TIME = re.compile(
    r"(?P<half>오전|오후|am|pm)?\s*(?P<hour>[0-9]{1,2})\s*(?:(?::|시)\s*(?:(?P<minute>[0-9]{1,2})\s*분?)?)?\s*(?P<tail>am|pm)?",
    re.IGNORECASE,
)
COMPACT_TIME = re.compile(r"([0-9]{2})([0-9]{2})")
LAYOUTS: dict[str, Layout] = {layout.value: layout for layout in Layout}
SEPARATORS = re.compile(r"[\s,，、/·]+")
COMMAS = re.compile("[,，、]")
SUGGESTIONS_MAX = 25

UNKNOWN_CATEGORIES = "{words} 분야는 없어요. 이 가운데에서 골라 주세요: {known}"
UNKNOWN_LEVEL = "난이도는 {known} 가운데에서 골라 주세요."
UNKNOWN_LAYOUT = "방식은 plain, thread, forum 가운데에서 골라 주세요."
UNKNOWN_TIME = "시간을 이해하지 못했어요. 08:00이나 오후 9시 30분처럼 적어 주세요."
UNKNOWN_ZONE = "시간대를 찾지 못했어요. Asia/Seoul처럼 적거나 목록에서 골라 주세요."
UNKNOWN_DAYS = "요일을 이해하지 못했어요. 매일, 평일, 주말이나 월·수·금처럼 적어 주세요."


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


def parse(typed: TypedSettings, known: Sequence[Category]) -> SubscriptionChanges:
    """Return typed settings as the API takes them. Raises UnclearError for the first that is not understood."""
    changes: SubscriptionChanges = {}
    if typed.categories is not None:
        changes["categories"] = categories(typed.categories, known)
    if typed.level is not None:
        changes["level"] = level(typed.level)
    if typed.time is not None:
        changes["local_time"] = local_time(typed.time)
    if typed.zone is not None:
        changes["time_zone"] = time_zone(typed.zone)
    if typed.weekdays is not None:
        changes["weekdays"] = weekdays(typed.weekdays)
    if typed.layout is not None:
        changes["layout"] = layout(typed.layout)
    if typed.role_id is not None:
        changes["role_id"] = typed.role_id
    if typed.alert_target_id is not None:
        changes["alert_target_id"] = typed.alert_target_id
    return changes


def categories(words: str, known: Sequence[Category]) -> list[str]:
    """Return the categories that a list of words names; [] for all of them."""
    wanted = [word for word in SEPARATORS.split(words.strip()) if word]
    if not wanted or any(word.lower() in EVERYTHING for word in wanted):
        return []
    names = {spelling: one.name for one in known for spelling in (one.name, one.name_ko)}
    unknown = [word for word in wanted if word.lower() not in names]
    if unknown:
        offered = ", ".join(one.name_ko for one in known)
        raise UnclearError(UNKNOWN_CATEGORIES.format(words=", ".join(unknown)[:60], known=offered))
    return list(dict.fromkeys(names[word.lower()] for word in wanted))


def categories_like(words: str, known: Sequence[Category]) -> list[str]:
    """Return lists of categories to suggest for what has been typed so far of one."""
    *chosen, last = [one.strip() for one in COMMAS.split(words)]
    said = last.lower()
    free = [one for one in known if not {one.name, one.name_ko} & set(chosen)]
    fitting = [one.name_ko for one in free if said in one.name or said in one.name_ko]
    return [", ".join([*chosen, name]) for name in fitting][:SUGGESTIONS_MAX]


def level(words: str) -> str:
    """Return a level as the API writes it."""
    if (said := words.strip().upper()) in tuple(Level):
        return said
    raise UnclearError(UNKNOWN_LEVEL.format(known=", ".join(Level)))


def layout(words: str) -> Layout:
    """Return how a digest is laid out, as the API writes it."""
    if (said := words.strip().lower()) in LAYOUTS:
        return LAYOUTS[said]
    raise UnclearError(UNKNOWN_LAYOUT)


def local_time(words: str) -> str:
    """Return a time of day as HH:MM."""
    said = COMPACT_TIME.sub(r"\1:\2", words.strip()) if COMPACT_TIME.fullmatch(words.strip()) else words.strip()
    found = TIME.fullmatch(said)
    if not found:
        raise UnclearError(UNKNOWN_TIME)
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or found["tail"] or "").lower()
    if (half and not 1 <= hour <= 12) or hour > 23 or minute > 59:
        raise UnclearError(UNKNOWN_TIME)
    if half:
        hour = hour % 12 + (12 if half in {"오후", "pm"} else 0)
    return f"{hour:02}:{minute:02}"


def time_zone(words: str) -> str:
    """Return the IANA name of a time zone."""
    said = words.strip().lower()
    if found := ZONES.get(said) or _zones().get(said):
        return found
    raise UnclearError(UNKNOWN_ZONE)


def zones_like(words: str) -> list[str]:
    """Return time zones to suggest for what has been typed so far, the likeliest first."""
    said = words.strip().lower()
    usual = dict.fromkeys(ZONES.values())
    known = [ZONES[said]] if said in ZONES else []
    fitting = [name for name in sorted(_zones().values()) if said in name.lower()]
    ordered = [*known, *(name for name in usual if name in fitting), *fitting]
    return list(dict.fromkeys(ordered))[:SUGGESTIONS_MAX]


def weekdays(words: str) -> list[int]:
    """Return weekdays as numbers, 1 for Monday."""
    said = words.strip().lower()
    if said in DAY_SETS:
        return DAY_SETS[said]
    parts = [part.removesuffix("요일") for part in SEPARATORS.split(said) if part]
    letters = [letter for part in parts for letter in ([part] if part.isascii() else part)]
    days: set[int] = set()
    for letter in letters:
        english = (number for number, name in enumerate(ENGLISH_DAYS, 1) if letter.startswith(name))
        number = DAY_NAMES.index(letter) + 1 if letter in DAY_NAMES and len(letter) == 1 else next(english, None)
        if number is None:
            raise UnclearError(UNKNOWN_DAYS)
        days.add(number)
    if not days:
        raise UnclearError(UNKNOWN_DAYS)
    return sorted(days)


def days_in_words(days: Iterable[int]) -> str:
    """Return weekdays as people say them."""
    chosen = sorted(days)
    for name in ("매일", "평일", "주말"):
        if chosen == DAY_SETS[name]:
            return name
    return "·".join(DAY_NAMES[day - 1] for day in chosen)


@cache
def _zones() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones() if name != "localtime"}
