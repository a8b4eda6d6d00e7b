"""A time zone as people type it: a place, an abbreviation, an offset or an IANA name -> the IANA name."""

import re
from collections import defaultdict
from functools import cache
from zoneinfo import available_timezones

from contracts.typed.words import NotUnderstoodError, normal

SUGGESTIONS_MAX = 25
PLACES = {
    "Asia/Seoul": "한국 대한민국 서울 부산 korea southkorea kst 한국시간",
    "Asia/Tokyo": "일본 도쿄 오사카 japan osaka jst",
    "America/New_York": "뉴욕 보스턴 워싱턴 애틀랜타 미국동부 동부 newyork nyc boston washington atlanta "
    "est edt et eastern",
    "America/Chicago": "시카고 텍사스 댈러스 휴스턴 미국중부 texas dallas houston cdt",
    "America/Denver": "덴버 미국산악 mdt",
    "America/Los_Angeles": "로스앤젤레스 엘에이 la 샌프란시스코 시애틀 캘리포니아 미국서부 서부 losangeles "
    "sanfrancisco seattle california pst pdt pt pacific",
    "Pacific/Honolulu": "하와이 호놀룰루 hawaii",
    "America/Vancouver": "밴쿠버",
    "America/Toronto": "토론토",
    "America/Sao_Paulo": "상파울루",
    "Europe/London": "런던 영국 uk england britain bst",
    "Europe/Paris": "파리 프랑스 france cet cest",
    "Europe/Berlin": "베를린 독일 germany 뮌헨 프랑크푸르트",
    "Europe/Madrid": "마드리드 스페인 spain",
    "Europe/Rome": "로마 이탈리아 italy",
    "Europe/Moscow": "모스크바",
    "Europe/Istanbul": "이스탄불 튀르키예 터키 turkey",
    "Asia/Singapore": "싱가포르 싱가폴 sgt",
    "Asia/Hong_Kong": "홍콩 hongkong hkt",
    "Asia/Shanghai": "중국 베이징 북경 상하이 china beijing",
    "Asia/Taipei": "대만 타이베이 taiwan",
    "Asia/Bangkok": "태국 방콕 thailand",
    "Asia/Ho_Chi_Minh": "베트남 호찌민 호치민 하노이 vietnam hanoi hochiminh saigon",
    "Asia/Manila": "필리핀 마닐라 philippines",
    "Asia/Jakarta": "자카르타",
    "Asia/Kolkata": "인도 뉴델리 뭄바이 india delhi mumbai",
    "Asia/Dubai": "두바이 uae",
    "Australia/Sydney": "시드니 멜버른 melbourne aest aedt",
    "Pacific/Auckland": "뉴질랜드 오클랜드 newzealand nzst nzdt",
    "UTC": "utc gmt z 세계시 협정세계시 zulu",
}
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
