"""A time zone as people type it: a place, an abbreviation, an offset or an IANA name -> the IANA name."""

import re
from collections import defaultdict
from functools import cache
from zoneinfo import available_timezones

from contracts import tables
from contracts.typed.words import NotUnderstoodError, normal

SUGGESTIONS_MAX = 25
PLACES = dict(tables.rows(__file__, "zones.tsv"))
"""What people call a zone, by its IANA name, the likeliest first."""
WORDS = {word: name for name, words in PLACES.items() for word in words.split()}
# One zone without daylight saving time stands for each offset; a whole hour without a usual one is Etc/GMT, whose sign
# is the opposite of what people write: Etc/GMT-5 is five hours ahead of UTC.
OFFSETS = {
    0: "UTC", 540: "Asia/Seoul", 330: "Asia/Kolkata", 345: "Asia/Kathmandu", 210: "Asia/Tehran", 270: "Asia/Kabul",
    390: "Asia/Yangon", 570: "Australia/Darwin", 525: "Australia/Eucla", -570: "Pacific/Marquesas",
}  # fmt: skip
OFFSET = re.compile(r"(?:utc|gmt|kst)? ?(?P<sign>[+\-−]) ?(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?(?:시간)?")
AHEAD_MAX, BEHIND_MAX = 14, 12


def time_zone(typed: str) -> str:
    """Return the IANA name of a time zone. Raises NotUnderstoodError with the words."""
    said = normal(typed)
    if (offset := OFFSET.fullmatch(said)) is not None and not said.startswith("kst"):
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        minutes = minutes if offset["sign"] == "+" else -minutes
        hours, rest = divmod(minutes, 60)
        if int(offset["minutes"] or 0) > 59 or not -BEHIND_MAX * 60 <= minutes <= AHEAD_MAX * 60:
            raise NotUnderstoodError(typed)
        if rest and minutes not in OFFSETS:
            raise NotUnderstoodError(typed)
        return OFFSETS.get(minutes, f"Etc/GMT{-hours:+d}")
    bare = re.sub(r"(?:표준시|시간대|시간|time| )$", "", said).strip()
    for word in (said, bare):
        joined = word.replace(" ", "")
        if found := WORDS.get(joined) or _names().get(word.replace(" ", "_")) or _cities().get(word.replace(" ", "_")):
            return found
    raise NotUnderstoodError(typed)


def zones_like(typed: str) -> list[str]:
    """Return time zones to suggest for what has been typed so far, the likeliest first."""
    said = normal(typed)
    try:
        first = [time_zone(said)]
    except NotUnderstoodError:
        first = []
    if re.match(r"(?:utc|gmt)? ?[+-]", said):
        return first
    part = said.replace(" ", "_")
    by_word = [name for word, name in WORDS.items() if said and word.startswith(said.replace(" ", ""))]
    fitting = [name for name in sorted(_names().values()) if part in name.lower() and not name.startswith("Etc/")]
    usual = [name for name in PLACES if name in fitting]
    return list(dict.fromkeys([*first, *by_word, *usual, *fitting]))[:SUGGESTIONS_MAX]


def zone_in_words(name: str) -> str:
    """Return a time zone's name as people read it: an offset the right way round, another name as it is."""
    sign, hours = name[7:8], name[8:]
    if name.startswith("Etc/GMT") and sign in {"+", "-"} and hours.isdigit():
        return f"UTC{'-' if sign == '+' else '+'}{hours}"
    return name


@cache
def _names() -> dict[str, str]:
    no_zones = {"localtime", "Factory", "posixrules"}
    return {name.lower(): name for name in available_timezones() if name not in no_zones}


@cache
def _cities() -> dict[str, str]:
    """Return the zones by their last part, such as new_york, where only one has it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in available_timezones():
        area, _, city = name.rpartition("/")
        if area and area.split("/")[0] not in {"Etc", "posix", "right", "SystemV", "US", "Canada"}:
            found[city.lower()].append(name)
    return {city: names[0] for city, names in found.items() if len(names) == 1}
