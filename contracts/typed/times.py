"""A time of day as people type it, in Korean or English -> HH:MM."""

import re

from contracts.typed.words import NotUnderstoodError, normal

NOON, MIDNIGHT = (12, 0), (0, 0)
WHOLE = {"정오": NOON, "낮 정오": NOON, "noon": NOON, "midday": NOON, "자정": MIDNIGHT, "밤 자정": MIDNIGHT,
         "midnight": MIDNIGHT}  # fmt: skip
PARTS = {
    "오전": "am", "am": "am", "a.m.": "am", "a.m": "am", "오후": "pm", "pm": "pm", "p.m.": "pm", "p.m": "pm",
    "새벽": "dawn", "아침": "morning", "morning": "morning", "in the morning": "morning", "낮": "day", "대낮": "day",
    "점심": "day", "afternoon": "afternoon", "in the afternoon": "afternoon", "저녁": "evening", "evening": "evening",
    "in the evening": "evening", "밤": "night", "night": "night", "at night": "night",
}  # fmt: skip
HOURS_OF_PART = {
    "am": {**{hour: hour for hour in range(12)}, 12: 0},
    "pm": {**{hour: hour + 12 for hour in range(1, 12)}, 12: 12},
    "dawn": {**{hour: hour for hour in range(8)}, 12: 0},
    "morning": {hour: hour for hour in range(4, 12)},
    "day": {11: 11, 12: 12, **{hour: hour + 12 for hour in range(1, 6)}},
    "afternoon": {12: 12, **{hour: hour + 12 for hour in range(1, 8)}},
    "evening": {hour: hour + 12 for hour in range(4, 12)},
    "night": {**{hour: hour + 12 for hour in range(6, 12)}, 12: 0, 1: 1, 2: 2, 3: 3, 4: 4},
}
"""Which hour is meant by one named with a part of the day; one that is missing there is a contradiction."""
PARTS_OF_DAY = ((6, "새벽"), (11, "아침"), (13, "낮"), (18, "오후"), (21, "저녁"), (24, "밤"))
"""The hour before which each part of the day is over."""
KOREAN_HOURS = {"한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5, "여섯": 6,
                "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "열한": 11, "열두": 12}  # fmt: skip
ENGLISH_HOURS = {name: number for number, name in enumerate(
    "one two three four five six seven eight nine ten eleven twelve".split(), 1)}  # fmt: skip
DIGITS = {"": 0, "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}

_PART = "|".join(sorted(map(re.escape, PARTS), key=len, reverse=True))
_HOUR = "|".join(["[0-9]{1,2}", *sorted([*KOREAN_HOURS, *ENGLISH_HOURS], key=len, reverse=True)])
_TENS = "[이삼사오]?십[일이삼사오육칠팔구]?|[일이삼사오육칠팔구]"
TIME = re.compile(
    rf"(?:at )?(?:(?P<before>{_PART}) ?)?(?P<half_past>half past )?"
    rf"(?:(?P<hour>{_HOUR})(?: ?(?::|시|h|o'?clock)|(?=[.][0-9]{{2}}(?![0-9])))?|(?P<compact>[0-9]{{3,4}}))"
    rf"(?: ?(?:[.:]?(?P<minute>(?<=[.: 시h])[0-9]{{1,2}}|(?<=[.])[0-9]{{2}}|{_TENS}|반) ?(?P<unit>분)?"
    r"(?P<earlier> ?전)?|정각))?"
    rf"(?: ?(?P<after>{_PART}))?",
)
TAILS = re.compile(r" ?(?:에|쯤|경|마다|부터|이요|요|으로|로|정각|정각에|쯤에|sharp)$")


def local_time(typed: str) -> str:
    """Return a time of day as HH:MM. Raises NotUnderstoodError with the words, where they are none or contradict."""
    said = normal(typed)
    for candidate in (said, TAILS.sub("", said)):
        if (found := WHOLE.get(candidate) or _clock(candidate)) is not None:
            return f"{found[0]:02}:{found[1]:02}"
    raise NotUnderstoodError(typed)


def _clock(said: str) -> tuple[int, int] | None:
    found = TIME.fullmatch(said)
    if found is None or (found["before"] and found["after"] and found["before"] != found["after"]):
        return None
    minute = _minute(found)
    if found["compact"]:
        if found["minute"] or found["half_past"]:
            return None
        hour, minute = divmod(int(found["compact"]), 100)
    else:
        hour = KOREAN_HOURS.get(found["hour"]) or ENGLISH_HOURS.get(found["hour"]) or int(found["hour"])
    if minute is None or minute > 59 or (hour, minute > 0) == (24, True):
        return None
    part = found["before"] or found["after"]
    meant = HOURS_OF_PART[PARTS[part]].get(hour) if part else hour % 24 if hour <= 24 else None
    if meant is None:
        return None
    total = meant * 60 + minute * (-1 if found["earlier"] else 1)
    return divmod(total % (24 * 60), 60)


def _minute(found: re.Match[str]) -> int | None:
    said = found["minute"] or ""
    if found["half_past"]:
        return None if said else 30
    if found["earlier"] and not found["unit"]:
        return None
    if said == "반":
        return None if found["unit"] else 30
    if not said or said.isdigit():
        return int(said or 0)
    tens, has_ten, ones = said.rpartition("십")
    return (DIGITS[tens] or 1) * 10 + DIGITS[ones] if has_ten else DIGITS[ones]


def in_words(local_time: str) -> str:
    """Return a time of day, HH:MM, as Koreans say it: "아침 8시", "저녁 7시 30분"."""
    hour, minute = map(int, local_time.split(":")[:2])
    part = next(name for below, name in PARTS_OF_DAY if hour < below)
    spoken = f"{part} {(hour - 1) % 12 + 1}시"
    return f"{spoken} {minute}분" if minute else spoken
