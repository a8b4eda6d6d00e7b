"""The values that a Korean sentence states, read for comparison with its English."""

import re
from fractions import Fraction
from functools import cache

from backend.materials.notes.checks.korean_numbers import DAYS, NATIVE, NATIVE_WORDS, Number, read_number
from backend.materials.notes.checks.korean_values import (
    AGE,
    AGE_DECADE,
    BARE,
    CLOCK,
    DAY_OF_MONTH,
    DECADE,
    FRACTION,
    MONTH_NAME,
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
from backend.materials.notes.checks.tables import rows, unit_words_korean, units

_DAY = 86400
_COUNTERS = """
    명 사람 분 인 개 마리 번 차례 배 곳 군데 대 척 채 권 편 잔 병 장 건 팀 가지 가구 집 나라 도시 아이 형제 자매 자녀 딸 아들
    쌍 켤레 벌 그루 송이 봉지 상자 자루 통 알 표 석 골 점 경기 게임 세트 라운드 단계 발 모금 끼 바퀴 걸음 줄 쪽 칸 층 기
    구 그룹 학교 회사 남성 여성 남자 여자 선수 학생 그릇 조각 국가 부 자리 종류 종 회 차 호 위 등 강 개국 주년 개사 인승 석
""".split()
_UNITS: dict[str, tuple[tuple[Fraction | int, str], ...]] = {
    **dict.fromkeys(_COUNTERS, ((1, BARE),)),
    "초": ((1, SECONDS),),
    "분": ((60, SECONDS),),
    "시간": ((3600, SECONDS),),
    "일": ((_DAY, SECONDS), (1, DAY_OF_MONTH)),
    "일간": ((_DAY, SECONDS),),
    "주": ((7 * _DAY, SECONDS),),
    "주일": ((7 * _DAY, SECONDS),),
    "개월": ((1, MONTHS),),
    "달": ((1, MONTHS),),
    "년": ((12, MONTHS), (1, YEAR)),
    "해": ((12, MONTHS),),
    "년째": ((12, MONTHS), (1, ORDINAL)),
    "년 연속": ((12, MONTHS), (1, ORDINAL)),
    "년 만": ((12, MONTHS), (1, ORDINAL)),
    "년차": ((12, MONTHS), (1, ORDINAL)),
    "년대": ((1, DECADE),),
    "세기": ((1200, MONTHS), (1, ORDINAL)),
    "월": ((1, MONTH_NAME),),
    "시": ((60, CLOCK),),
    "세": ((1, AGE),),
    "살": ((1, AGE),),
    "대": ((1, BARE), (1, AGE_DECADE)),
    **dict.fromkeys(("%", "퍼센트", "프로", "pct"), ((1, PERCENT),)),
    **dict.fromkeys(("%p", "%P", "%포인트", "퍼센트포인트", "퍼센트 포인트", "% 포인트", "%p"), ((1, POINT),)),
    "포인트": ((1, BARE), (1, POINT)),
    **dict.fromkeys(("bp", "베이시스포인트"), ((Fraction(1, 100), POINT), (1, BARE))),
    "할": ((10, PERCENT),),
    "배": ((1, MULTIPLE),),
    **dict.fromkeys(("번째", "째"), ((1, ORDINAL),)),
    "도": ((1, "degree"),),
    "분기": ((1, ORDINAL),),
}
_SPEEDS = {"시속": " per hour", "초속": " per second"}
_CURRENCIES = {
    "원": "won", "달러": "dollar", "불": "dollar", "유로": "euro", "엔": "yen", "엔화": "yen", "파운드": "pound", "위안": "yuan",
    "위안화": "yuan", "센트": "cent", "펜스": "cent", "크로나": "krone", "크로네": "krone", "헤알": "real", "셰켈": "shekel",
    "루피아": "rupiah", "동": "dong", "리라": "lira",
}  # fmt: skip
# Words that begin like a unit and are none: 도시, 대통령, 시장, 분기, 주민, 일부, 원정.
_NOT_UNIT = re.compile(
    r"도(?:시|로|착|중|민)|대(?:통|회|표|학|부분|신|형|규모)|시(?:장|민|즌|의회|위)|분의|주(?:민|요|자|식|장|지사)|일(?:부(?!터)|정|본)"
    r"|배(?:터|우)|월(?:드|급)|세(?:계|트|션)|원(?:정|인|고|래)|장(?:관|소|애)|회(?:사|원|장)|동(?:안|시|물)|번(?:호|화)|개(?:발|최|월|혁)"
)
_AFTER_COUNTER = r"(?=[은는이가을를의에과와도만간짜쯤씩째로께까부뿐나으동보라여대들전후뒤내안앞당치어반남마밖분하입이였었인 ]|[^가-힣]|$)"
# Short counters that may stand right behind 두, 세, 네: others make words of their own (세대, 두부, 네모).
_TIGHT = "명|번째|번|시간|살|달|배|마리|개월|가지|곳|사람|개|해|주|시|척|편|팀"
_SINGLE_SINO = re.compile(r"(?<![가-힣])[일이삼사오육칠팔구](?=(?:개월|년|주일|분의|퍼센트|세기)| (?:개월|분의|퍼센트))")
_NATIVE = re.compile(rf"(?<![가-힣])(?P<word>{NATIVE_WORDS})(?P<more>여)?(?P<gap> ?)")
_DAYS = re.compile(rf"(?P<days>{'|'.join(DAYS)})(?:째|간|{_AFTER_COUNTER})|(?<![가-힣])(?P<one>하루)")
_HALF_AFTER = re.compile(r" ?반(?:(?![가-힣])|(?=[이을에의만간동]))")
_HALF = re.compile(r"절반|(?<![가-힣])반(?P<span>세기|년|시간|나절| 시간)?(?:(?![가-힣])|(?=[이을은의으값]))")
_PARTS_OF = re.compile(r"분의 ?")
_OUT_OF = re.compile(r"(?:중에서|가운데|중)(?:에)?(?:서)? (?:약 )?")
_MORNING = re.compile(r"(오전|새벽|아침)[^.]{0,4}$")
_EVENING = re.compile(r"(오후|저녁|낮|밤)[^.]{0,4}$")
_DAYTIME = {"정오": 720, "자정": 0, "한밤중": 0}
_FIRST = re.compile(r"첫 ?번째|첫째|(?<![가-힣])첫(?=[ 가-힣])|처음|최초")
_RANGE = re.compile(r" ?(?:[~∼-]|에서|부터|내지|또는|·|및|이나|과|와) ?(?:약 )?")


@cache
def _units() -> dict[str, tuple[tuple[Fraction | int, str], ...]]:
    """Return the readings of every Korean unit word, by its word."""
    found: dict[str, tuple[tuple[Fraction | int, str], ...]] = {}
    for word, name in unit_words_korean().items():
        if units()[name].dimension != "time":
            found[word] = (*found.get(word, ()), (1, name))
    found["킬로"] = ((1, "kilogram"), (1, "kilometer"))
    for row in rows("currencies.tsv"):
        if row["noun"] and row["korean"]:
            found.setdefault(row["korean"].split()[-1].removesuffix("화"), ((1, f"money:{row['noun']}"),))
            for name in (row["korean"], row["korean"].replace(" ", "")):
                found[name] = ((1, f"money:{row['noun']}"),)
    for word, noun in _CURRENCIES.items():
        found[word] = ((1, f"money:{noun}"),)
    found["파운드"] = ((1, "money:pound"), (1, "pound-mass"))
    return {**found, **_UNITS}


@cache
def _unit_pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(_units(), key=len, reverse=True))
    return re.compile(rf" ?({words})")


def read_korean_values(text: str) -> list[Value]:
    """Return the values of one folded Korean sentence in their order."""
    values: list[Value] = []
    position = 0
    while position < len(text):
        value = _value_at(text, position, values)
        if value is None:
            position += 1
        else:
            values.append(value)
            position = value.end
    return _as_ratios(text, _with_shared_units(text, values))


def _value_at(text: str, position: int, before: list[Value]) -> Value | None:
    char = text[position]
    if char.isdigit():
        number = read_number(text, position)
        return _measured(text, position, number, before) if number else None
    if not "가" <= char <= "힣":
        return None
    for reader in (_phrase, _spelled, _native):
        if value := reader(text, position):
            return value
    return None


def _phrase(text: str, position: int) -> Value | None:
    """Return a value that is a word of its own: 절반, 사흘, 하루, 정오, 첫."""
    if half := _HALF.match(text, position):
        span = {"세기": (600, MONTHS), "년": (6, MONTHS), "시간": (1800, SECONDS), "나절": (_DAY // 2, SECONDS)}
        reading = span.get((half["span"] or "").strip())
        readings = ((Fraction(reading[0]), reading[1]),) if reading else expanded([(Fraction(1, 2), FRACTION)])
        return Value(readings, half.group(), position, half.end())
    if days := _DAYS.match(text, position):
        count = DAYS[days["days"]] if days["days"] else 1
        readings = ((Fraction(count * _DAY), SECONDS), (Fraction(count), DAY_OF_MONTH))
        return Value(readings, days.group(), position, days.end(), optional=count == 1)
    for word, minutes in _DAYTIME.items():
        if text.startswith(word, position):
            return Value(((Fraction(minutes), CLOCK),), word, position, position + len(word))
    if first := _FIRST.match(text, position):
        return Value(((Fraction(1), ORDINAL),), first.group(), position, first.end(), optional=True)
    return None


def _spelled(text: str, position: int) -> Value | None:
    """Return a number spelled in Sino-Korean, which counts only with a scale and in front of a unit: 이천 명, 수백만 달러."""
    if position and "가" <= text[position - 1] <= "힣":
        return None
    number = read_number(text, position)
    if not number or not number.spelled:
        return None
    word = text[position : number.end]
    if number.vague:
        if word == "수조" and not _currency_follows(text, number.end):
            return None
        unit = _unit_at(text, number.end)
        readings = [(number.value, VAGUE)]
        return Value(tuple(readings), word, position, unit[0] if unit else number.end)
    if not any(scale in word for scale in "십백천만억조"):
        return _measured(text, position, number, []) if _SINGLE_SINO.match(text, position) else None
    if _PARTS_OF.match(text, number.end):
        return _measured(text, position, number, [])
    end = number.end + (text[number.end : number.end + 1] == "여")
    unit = _unit_at(text, end)
    if not unit or ("조" in word and not _currency_follows(text, end)) or text.startswith(("인", "세"), end):
        return None
    if word == "만" and re.match(r" (?:세|나이)", text[end:]):
        return None
    if not re.match(_AFTER_COUNTER, text[unit[0] :]):
        return None
    return _measured(text, position, number, [])


def _native(text: str, position: int) -> Value | None:
    """Return a native number with its counter, or in front of a noun: 두 배, 세 번째, 스물한 살, 네 나라, 둘."""
    match = _NATIVE.match(text, position)
    if not match:
        return None
    word, end = match["word"], match.end()
    amount = Fraction(NATIVE[word])
    if match["gap"]:
        unit = _unit_at(text, end - 1)
        whole = unit is not None and bool(re.match(_AFTER_COUNTER, text[unit[0] :]))
        if not whole and (word in {"열", "쉰", "석", "넉", "서", "너"} or not re.match("[가-힣A-Z\"]", text[end:])):
            return None
        if not whole:
            return Value(((amount, BARE),), word, position, end - 1, optional=word in {"한", "두", "하나", "둘"})
    elif word in {"하나", "둘", "셋", "넷"} and re.match(r"[은는이가을를의도로뿐만]|[^가-힣]|$|째", text[end:]):
        return Value(((amount, BARE),), word, position, end, optional=amount <= 2 and text[end : end + 1] != "째")
    else:
        tight = re.match(rf"(?:{_TIGHT}){_AFTER_COUNTER}", text[end:])
        unit = _unit_at(text, end) if tight or len(word) > 1 else None
        if not unit or not re.match(_AFTER_COUNTER, text[unit[0] :]):
            return None
    value = _measured(text, position, Number(amount, end - len(match["gap"]), spelled=True), [], native=True)
    return value


def _unit_at(text: str, position: int) -> tuple[int, str] | None:
    """Return the end and the word of the unit that stands at `position`, with or without a space."""
    for match in (_unit_pattern().match(text, position),):
        if not match:
            return None
        word = match[1]
        if word.isascii() and word.isalpha() and text[match.end() : match.end() + 1].isascii():
            if text[match.end() : match.end() + 1].isalpha():
                return None
        if len(word) == 1 and _NOT_UNIT.match(text, match.start(1)):
            return None
        return match.end(), word
    return None


def _currency_follows(text: str, position: int) -> bool:
    unit = _unit_at(text, position)
    return unit is not None and any(name.startswith("money:") for _, name in _units()[unit[1]])


def _measured(
    text: str, start: int, number: Number, before: list[Value], *, native: bool = False
) -> Value:
    """Return the value of `number` with the unit behind it, joined to the value before it where both are one (2시간 21분)."""
    amount, end = number.value, number.end
    if text.startswith("여", end):
        end += 1
    if parts := _PARTS_OF.match(text, end):
        part = read_number(text, parts.end()) or _native_number(text, parts.end())
        if part and amount:
            fraction = part.value / amount
            return Value(expanded([(fraction, FRACTION)]), text[start : part.end], start, part.end)
    unit = _unit_at(text, end)
    if unit is None:
        readings: tuple[Reading, ...] = ((amount, BARE),)
        if amount.denominator == 1 and 1000 <= amount < 2200 and "," not in text[start:end]:
            readings = (*readings, (amount, YEAR))
        return Value(readings, text[start:end], start, end, optional=_in_a_name(text, start, end))
    end, word = unit
    if native and word == "분":
        readings = ((amount, BARE),)
    elif word == "시":
        readings = _hours(text, start, amount)
    else:
        readings = tuple((amount * factor, name) for factor, name in _units()[word])
    if word == "년" and not 1000 <= amount < 2200:
        readings = readings[:1]
    if word == "월" and not 1 <= amount <= 12:
        readings = ((amount, BARE),)
    if scale := re.search(r"(섭씨|화씨) ?(?:영하 |약 )?$", text[max(0, start - 8) : start]):
        readings = ((amount, "celsius" if scale[1] == "섭씨" else "fahrenheit"),)
    if speed := re.search(r"(시속|초속) ?(?:약 |최대 )?$", text[max(0, start - 8) : start]):
        readings += tuple((n, f"{name}{_SPEEDS[speed[1]]}") for n, name in readings)
    if half := _HALF_AFTER.match(text, end):
        step = [(factor, name) for factor, name in _units()[word] if name not in {DAY_OF_MONTH, YEAR, ORDINAL}]
        if step and word != "시":
            readings, end = tuple(((amount + Fraction(1, 2)) * factor, name) for factor, name in step), half.end()
        elif word == "시":
            readings, end = tuple((minutes + 30, CLOCK) for minutes, _ in readings), half.end()
    optional = amount == 1 and (number.spelled or text.startswith("당", end)) and word not in {"시간", "달", "개월", "년", "배", "살"}
    optional = optional or (native and amount <= 2 and readings == ((amount, BARE),))
    value = Value(expanded(readings), text[start:end], start, end, optional=optional)
    if before and (joined := _joined(text, before[-1], value)):
        before.pop()
        return joined
    return value


def _native_number(text: str, position: int) -> Number | None:
    match = re.compile(NATIVE_WORDS).match(text, position)
    return Number(Fraction(NATIVE[match.group()]), match.end(), spelled=True) if match else None


def _in_a_name(text: str, start: int, end: int) -> bool:
    """Say whether the digits belong to a name in Latin letters, such as MV-4, 88P or 코로나19."""
    return bool(
        re.search(r"[A-Za-z][-/ ]?$|코로나 ?$", text[:start]) or re.match(r"[A-Za-z]", text[end : end + 1])
    )


def _hours(text: str, start: int, hour: Fraction) -> tuple[Reading, ...]:
    minutes = hour * 60
    if match := _MORNING.search(text[max(0, start - 7) : start]):
        return ((minutes % 720 if hour == 12 else minutes, CLOCK),)
    if match := _EVENING.search(text[max(0, start - 7) : start]):
        if match[1] == "밤" and (hour == 12 or hour < 5):
            return ((minutes % 720, CLOCK),)
        return ((minutes if hour >= 12 else minutes + 720, CLOCK),)
    return tuple(dict.fromkeys([(minutes, CLOCK), ((minutes + 720) % 1440, CLOCK)]))


def _joined(text: str, one: Value, two: Value) -> Value | None:
    """Return one value for 2시간 21분, 4시 20분 and 1년 6개월, or the day of 3월 14일; None when they are two."""
    if text[one.end : two.start].strip() or two.start - one.end > 1:
        return None
    first, second = dict((unit, n) for n, unit in one.readings), dict((unit, n) for n, unit in two.readings)
    whole = text[one.start : two.end]
    if CLOCK in first and 0 < second.get(SECONDS, 0) < 3600 and "분" in two.text:
        readings = tuple((n + second[SECONDS] / 60, CLOCK) for n, _ in one.readings)
        return Value(readings, whole, one.start, two.end)
    if len(first) == 1 and SECONDS in first and SECONDS in second and first[SECONDS] > second[SECONDS]:
        return Value(((first[SECONDS] + second[SECONDS], SECONDS),), whole, one.start, two.end)
    if MONTHS in first and YEAR not in first and MONTHS in second and first[MONTHS] >= 12 > second[MONTHS]:
        return Value(((first[MONTHS] + second[MONTHS], MONTHS),), whole, one.start, two.end)
    return None


def _with_shared_units(text: str, values: list[Value]) -> list[Value]:
    """Return `values` where the first of "3~5%" also has the unit of the second."""
    result = list(values)
    for index in range(len(values) - 2, -1, -1):
        value, following = result[index], result[index + 1]
        between = _RANGE.fullmatch(text, value.end, following.start)
        number = read_number(value.text, 0)
        if between and number and number.end == len(value.text):
            amount, theirs = value.readings[0][0], following.readings[0][0]
            shared = []
            for number, unit in following.readings:
                factor = number / theirs if theirs and number else Fraction(1)
                base = _units_factor(following, unit)
                shared.append((amount * (base or factor), unit))
            if CLOCK not in {unit for _, unit in shared}:
                readings = tuple(dict.fromkeys([*value.readings, *shared]))
                result[index] = Value(readings, value.text, value.start, value.end, value.optional)
    return result


def _units_factor(value: Value, unit: str) -> Fraction | None:
    digits = read_number(value.text, 0)
    numbers = [n for n, name in value.readings if name == unit]
    return numbers[0] / digits.value if digits and digits.value and numbers else None


def _as_ratios(text: str, values: list[Value]) -> list[Value]:
    """Return `values` with "10명 중 1명" as one share whose numbers may also be written apart."""
    result: list[Value] = []
    for value in values:
        if result and _OUT_OF.fullmatch(text[result[-1].end : value.start].lstrip(" 의")):
            whole, part = result[-1], value
            total, amount = whole.readings[0], part.readings[0]
            if total[1] == amount[1] == BARE and 0 < amount[0] <= total[0]:
                readings = expanded([(amount[0] / total[0], FRACTION)])
                result[-1] = Value(
                    readings, text[whole.start : part.end], whole.start, part.end, parts=(whole, part)
                )
                continue
        result.append(value)
    return result
