"""The values that a Korean sentence states, read for comparison with its English."""

import re
from fractions import Fraction

from backend.materials.notes.checks.korean_numbers import DAYS, NATIVE, NATIVE_WORDS, Number, read_number
from backend.materials.notes.checks.korean_units import counter_classes, is_money, unit_at, unit_readings
from backend.materials.notes.checks.korean_values import (
    BARE,
    CLOCK,
    DAY_OF_MONTH,
    FRACTION,
    MONTHS,
    MULTIPLE,
    ORDINAL,
    PERCENT,
    POINT,
    SECONDS,
    VAGUE,
    YEAR,
    Reading,
    Value,
    expanded,
)
from backend.materials.notes.checks.tables import phrases

_DAY = 86400
_SPEEDS = {"시속": " per hour", "초속": " per second"}
_SCALES = {"섭씨": "celsius", "화씨": "fahrenheit"}
_DAYTIME = {"정오": 720, "자정": 0, "한밤중": 0}
_HALVES = {"세기": (600, MONTHS), "년": (6, MONTHS), "시간": (1800, SECONDS), "나절": (_DAY // 2, SECONDS)}

_AFTER_COUNTER = phrases("quantities_after_counter")
# Short counters that may stand right behind 두, 세, 네: others make words of their own (세대, 두부, 네모).
_TIGHT = re.compile("(?:명|번째|번|시간|살|달|배|마리|개월|가지|곳|사람|개|해|주|시|척|편|팀)")
_SINGLE_SINO = re.compile(r"[일이삼사오육칠팔구](?=(?:개월|년|주일|분의|퍼센트|세기)| (?:개월|분의|퍼센트))")
_NATIVE = re.compile(rf"(?<![가-힣])(?P<word>{NATIVE_WORDS})여?(?P<gap> ?)")
_NATIVE_WORD = re.compile(NATIVE_WORDS)
_DAYS = re.compile(rf"(?P<days>{'|'.join(DAYS)})(?:째|간|{_AFTER_COUNTER.pattern})|(?<![가-힣])하루")
_HALF_AFTER = re.compile(r" ?반(?:(?![가-힣])|(?=[이을에의만간동]))")
_HALF = re.compile(r"절반|(?<![가-힣])반 ?(?P<span>세기|년|시간|나절)?(?:(?![가-힣])|(?=[이가을를은는의으값만동에도]))")
_PARTS_OF = re.compile(r"분의 ?")
_OUT_OF = re.compile(r"[ 의]*(?:[가-힣]{1,4} )?(?:중|가운데)에?서? (?:약 |최대 |겨우 |단 |적어도 |거의 )?")
_HALF_OF_DAY = re.compile(r"(?P<morning>오전|새벽|아침)[^.]{0,4}$|(?P<evening>오후|저녁|낮|밤)[^.]{0,4}$")
# Words that say a rank without a number.
_RANKS = {
    1: re.compile(r"첫 ?번째|첫째|(?<![가-힣])첫(?=[ 가-힣])|처음|최초|금메달"),
    2: re.compile(r"(?:그 )?뒤를 이|준우승|은메달|버금"),
    3: re.compile(r"동메달"),
}
_RANGE = re.compile(r" ?(?:[~∼-]|에서|부터|내지|또는|·|및|이나|과|와) ?(?:약 )?")
_IN_A_ROW = re.compile(" ?(?:연속|째|만에)")
_HUNDREDTHS = re.compile(r" ?(\d\d)(?!\d)")
_PREFIX = re.compile(r"(시속|초속|섭씨|화씨) ?(?:약 |최대 |영하 )?$")
_MORE_BEFORE, _LESS_BEFORE = re.compile(r"(?:최소|적어도) $"), re.compile(r"(?:최대|많아야) $")
_MORE_AFTER = re.compile(r"[이가을를]? ?(?:이상|넘(?!지)|초과|웃돌)")
_LESS_AFTER = re.compile(r"[이가을를도에]? ?(?:미만|이하|넘지|채|안 [되돼됩]|못 미|되지 (?:않|못)|남지 않|밑)")
# Letters before or after the digits make them part of a name: MV-4, 88P, 코로나19.
_NAME_BEFORE, _NAME_AFTER = re.compile(r"[A-Za-z][-/ ]?$|코로나 ?$"), re.compile(r"[A-Za-z]")


def read_digits(text: str, position: int) -> Value | None:
    """Return a number in digits with its unit: 3만5천 채, 10분의 1."""
    number = read_number(text, position) if text[position].isdigit() else None
    return _measured(text, position, number) if number else None


def read_value_word(text: str, position: int) -> Value | None:
    """Return a value that is a word of its own: 절반, 사흘, 하루, 정오, 첫."""
    if half := _HALF.match(text, position):
        number, unit = _HALVES.get(half["span"] or "", (Fraction(1, 2), FRACTION))
        optional = half.group().strip() == "반"
        return Value(expanded([(Fraction(number), unit)]), half.group(), position, half.end(), optional)
    if days := _DAYS.match(text, position):
        count = Fraction(DAYS[days["days"]] if days["days"] else 1)
        readings = ((count * _DAY, SECONDS), (count, DAY_OF_MONTH))
        return Value(readings, days.group(), position, days.end(), optional=count == 1)
    for word, minutes in _DAYTIME.items():
        if text.startswith(word, position):
            return Value(((Fraction(minutes), CLOCK),), word, position, position + len(word))
    for rank, pattern in _RANKS.items():
        if named := pattern.match(text, position):
            return Value(((Fraction(rank), ORDINAL),), named.group(), position, named.end(), optional=True)
    return None


def read_spelled_number(text: str, position: int) -> Value | None:
    """Return a number spelled in Sino-Korean; it needs a scale and a unit: 이천 명, 수백만 달러."""
    if position and "가" <= text[position - 1] <= "힣":
        return None
    number = read_number(text, position)
    if not number or not number.spelled:
        return None
    word = text[position : number.end]
    if number.vague:
        unit = unit_at(text, number.end)
        if word == "수조" and not is_money(unit):
            return None
        return Value(((number.value, VAGUE),), word, position, unit.end if unit else number.end)
    if not any(scale in word for scale in "십백천만억조"):
        return _measured(text, position, number) if _SINGLE_SINO.match(text, position) else None
    if _PARTS_OF.match(text, number.end):
        return _measured(text, position, number)
    unit = unit_at(text, number.end + text.startswith("여", number.end))
    if unit is None or unit.word == "인" or not _AFTER_COUNTER.match(text, unit.end):
        return None
    # 구조대 is no 9 trillion; 만 세 살 are three full years.
    if ("조" in word and not is_money(unit)) or (word == "만" and unit.word in {"세", "살"}):
        return None
    return _measured(text, position, number)


def read_native_number(text: str, position: int) -> Value | None:
    """Return a native number with its counter, or in front of a noun: 두 배, 세 번째, 스물한 살, 네 나라, 둘."""
    match = _NATIVE.match(text, position)
    if not match:
        return None
    word, end = match["word"], match.end()
    amount = Fraction(NATIVE[word])
    unit = unit_at(text, end - len(match["gap"]))
    counted = unit is not None and bool(_AFTER_COUNTER.match(text, unit.end))
    if not match["gap"]:
        if word in {"하나", "둘", "셋", "넷"} and re.match(r"[은는이가을를의도로뿐만]|[^가-힣]|$|째", text[end:]):
            optional = amount <= 2 and not text.startswith("째", end)
            return Value(((amount, BARE),), word, position, end, optional)
        if not counted or (len(word) == 1 and not _TIGHT.match(text, end)):
            return None
    elif not counted:
        if word in {"열", "쉰", "석", "넉"} or not re.match('[가-힣A-Z"]', text[end:]):
            return None
        optional = word in {"한", "두", "하나", "둘"}
        return Value(((amount, BARE),), word, position, end - 1, optional)
    return _measured(text, position, Number(amount, end - len(match["gap"]), spelled=True), native=True)


def _measured(text: str, start: int, number: Number, *, native: bool = False) -> Value:
    """Return the value of `number` with the unit behind it."""
    amount, end = number.value, number.end + text.startswith("여", number.end)
    if parts := _PARTS_OF.match(text, end):
        part = read_number(text, parts.end())
        if part is None and (word := _NATIVE_WORD.match(text, parts.end())):
            part = Number(Fraction(NATIVE[word.group()]), word.end(), spelled=True)
        if part and amount:
            return Value(expanded([(part.value / amount, FRACTION)]), text[start : part.end], start, part.end)
    unit = unit_at(text, end)
    if unit is None:
        readings: tuple[Reading, ...] = ((amount, BARE),)
        if amount.denominator == 1 and 1000 <= amount < 2200 and "," not in text[start:end]:
            readings = (*readings, (amount, YEAR))
        in_name = bool(_NAME_BEFORE.search(text[:start]) or _NAME_AFTER.match(text, end))
        return Value(readings, text[start:end], start, end, optional=in_name)
    readings = _readings(text, start, amount, unit.word, native=native)
    end = unit.end
    if unit.word == "초" and (hundredths := _HUNDREDTHS.match(text, end)):
        readings, end = ((amount + Fraction(int(hundredths[1]), 100), SECONDS),), hundredths.end()
    if half := _HALF_AFTER.match(text, end):
        halves = {CLOCK: Fraction(30), SECONDS: readings[0][0] / amount / 2 if amount else 0, MONTHS: Fraction(6)}
        kept = [(n, name) for n, name in readings if name not in {DAY_OF_MONTH, YEAR, ORDINAL}]
        if kept:
            step = {"달": Fraction(1, 2), "개월": Fraction(1, 2)}.get(unit.word)
            readings = tuple((n + (step or halves.get(name, Fraction(1, 2))), name) for n, name in kept)
            end = half.end()
    if _IN_A_ROW.match(text, end):
        readings = (*readings, (amount, ORDINAL))
    optional = amount == 1 and not any(name in {PERCENT, POINT, MULTIPLE, YEAR} for _, name in readings)
    optional = optional or (native and amount <= 2 and readings == ((amount, BARE),))
    hedge = ""
    if _MORE_BEFORE.search(text[:start]) or _MORE_AFTER.match(text, end):
        hedge = "more"
    elif _LESS_BEFORE.search(text[:start]) or _LESS_AFTER.match(text, end):
        hedge = "less"
    counted = counter_classes().get(unit.word, "")
    return Value(expanded(readings), text[start:end], start, end, optional, hedge, counted)


def _readings(text: str, start: int, amount: Fraction, word: str, *, native: bool) -> tuple[Reading, ...]:
    """Return what an amount of one unit may mean at its place in the text."""
    if (native and word == "분") or (word == "월" and not 1 <= amount <= 12):
        return ((amount, BARE),)
    if word == "시":
        return clock_readings(text, start, amount)
    readings = tuple((amount * factor, name) for factor, name in unit_readings()[word])
    if word == "년" and not 1000 <= amount < 2200:
        readings = readings[:1]
    if prefix := _PREFIX.search(text[max(0, start - 8) : start]):
        if prefix[1] in _SCALES:
            return ((amount, _SCALES[prefix[1]]),)
        readings += tuple((n, name + _SPEEDS[prefix[1]]) for n, name in readings)
    return readings


def clock_readings(text: str, start: int, hour: Fraction) -> tuple[Reading, ...]:
    """Return the minutes since midnight, two readings where neither 오전 nor 오후 stands before the hour."""
    minutes = hour * 60
    match = _HALF_OF_DAY.search(text[max(0, start - 7) : start])
    if match is None:
        return tuple(dict.fromkeys([(minutes, CLOCK), ((minutes + 720) % 1440, CLOCK)]))
    if match["morning"] or (match["evening"] == "밤" and (hour == 12 or hour < 5)):
        return ((minutes % 720 if hour == 12 else minutes, CLOCK),)
    return ((minutes if hour >= 12 else minutes + 720, CLOCK),)


def join_times(text: str, values: list[Value]) -> list[Value]:
    """Return `values` with 2시간 21분, 4시 20분 and 1년 6개월 as one value each."""
    result: list[Value] = []
    for two in values:
        result.append(two)
        if len(result) == 1 or two.start - result[-2].end > 1 or text[result[-2].end : two.start].strip():
            continue
        one = result[-2]
        first, second = ({unit: n for n, unit in value.readings} for value in (one, two))
        # The seconds in the last unit of the first length of time: a part added to it is shorter.
        smallest = next((n for word, n in {"분": 60, "시간": 3600, "초": 0}.items() if one.text.endswith(word)), _DAY)
        readings: tuple[Reading, ...] = ()
        if CLOCK in first and 0 < second.get(SECONDS, 0) < 3600 and "분" in two.text:
            readings = tuple((n + second[SECONDS] / 60, CLOCK) for n, _ in one.readings)
        elif len(first) == 1 and SECONDS in first and second.get(SECONDS, _DAY) < smallest:
            readings = ((first[SECONDS] + second[SECONDS], SECONDS),)
        elif YEAR not in first and MONTHS in second and first.get(MONTHS, 0) >= 12 > second[MONTHS]:
            readings = ((first[MONTHS] + second[MONTHS], MONTHS),)
        if readings:
            result[-2:] = [Value(readings, text[one.start : two.end], one.start, two.end)]
    return result


def share_range_units(text: str, values: list[Value]) -> list[Value]:
    """Return `values` where the first of "3~5%" also has the unit of the second."""
    result = list(values)
    for index in range(len(values) - 2, -1, -1):
        value, following = result[index], result[index + 1]
        number, their_number = read_number(value.text, 0), read_number(following.text, 0)
        alone = number is not None and number.end == len(value.text)
        if not alone or not their_number or not their_number.value or number is None:
            continue
        if _RANGE.fullmatch(text, value.end, following.start):
            shared = [(number.value * n / their_number.value, unit) for n, unit in following.readings if unit != CLOCK]
            readings = tuple(dict.fromkeys([*value.readings, *shared]))
            result[index] = Value(readings, value.text, value.start, value.end, value.optional)
    return result


def join_ratios(text: str, values: list[Value]) -> list[Value]:
    """Return `values` with "10명 중 1명" as one share whose numbers may also be written apart."""
    result: list[Value] = []
    for part in values:
        whole = result[-1] if result else None
        if whole and _OUT_OF.fullmatch(text, whole.end, part.start):
            (total, total_unit), (amount, unit) = whole.readings[0], part.readings[0]
            if total_unit == unit == BARE and amount and total:
                share = expanded([(amount / total, FRACTION)])
                words, parts = text[whole.start : part.end], (whole, part) if amount <= total else ()
                result[-1] = Value(share, words, whole.start, part.end, parts=parts)
                continue
        result.append(part)
    return result


READERS = (read_digits, read_value_word, read_spelled_number, read_native_number)
"""Each returns the value that begins at a position of a text, or None; the first that finds one counts."""

COMBINATIONS = (join_times, share_range_units, join_ratios)
"""What is done, in this order, with the values of a sentence that belong together."""


def read_korean_values(text: str) -> list[Value]:
    """Return the values of one folded Korean sentence in their order."""
    values: list[Value] = []
    position = 0
    while position < len(text):
        value = next((value for read in READERS if (value := read(text, position))), None)
        if value:
            values.append(value)
        position = value.end if value else position + 1
    for combine in COMBINATIONS:
        values = combine(text, values)
    return values
