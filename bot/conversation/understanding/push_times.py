"""When the push shall come, in words: "아침 7시에 보내줘", "주말엔 보내지 마" -> a time of day and weekdays."""

import re

from bot.conversation.push import PushTime
from contracts.typed import times, weekdays
from contracts.typed.weekdays import EVERY_DAY
from contracts.typed.words import NotUnderstoodError

SENDING = re.compile(
    r"보내|알려|알림|알람|받|푸시|배달|발송|오게|왔으면|구독|쉬(?:고|어|자|게|기)|(?:주말|평일)(?:엔|에는|에|은|은요|만)?\s*(?:빼|제외|말고)|시간(?:을|좀)?\s*(?:바|변경)"
)
NOT_TODAY = re.compile(r"(?:안|못)\s*(?:왔|와|옴|받았)")
_HOUR = "[0-9]{1,2}|열한|열두|열|한|두|세|네|다섯|여섯|일곱|여덟|아홉"
TIME = re.compile(
    rf"(?:(?:새벽|아침|오전|낮|점심|오후|저녁|밤|am|pm)에?\s*)?"
    rf"(?:(?:{_HOUR})\s*시(?:\s*(?:반|[0-9]{{1,2}}\s*분))?|[0-9]{{1,2}}:[0-9]{{2}}|[0-9]{{1,2}}(?=\s*[ap]m))(?:\s*[ap]m)?"
)
MOMENTS = (
    (re.compile(r"출근|등교|일어나|기상|눈뜨"), "08:00"), (re.compile(r"점심"), "12:00"),
    (re.compile(r"퇴근|하교"), "18:00"), (re.compile(r"저녁"), "19:00"),
    (re.compile(r"자기\s*전|잠들기|밤에"), "20:30"), (re.compile(r"오후에"), "14:00"),
)  # fmt: skip
_SETS = "매일|날마다|평일|주중|주말"
DAYS = re.compile(
    rf"(?:(?:{_SETS}|[월화수목금토일](?:요일|욜))(?:\s*(?:[,·~/-]|이랑|랑|하고|과|와|부터)?\s*)?)+"
    r"|(?<![가-힣])(?:[월화수목금토일][\s,·/~]*){2,7}(?=요일|만|에|엔|은|는|이|도|로|빼|제외|쉬|\s|$)"
)
LEFT_OUT = re.compile(r"빼|말고|제외|보내지\s*(?:마|말)|안\s*(?:받|보내|와도|왔으면)|쉬|그만|싫|필요\s*없|끄|꺼")


def find(folded: str) -> PushTime | None:
    """Return when something shall be sent; None where no time or day is named or nothing is to be sent."""
    if not SENDING.search(folded) or NOT_TODAY.search(folded):
        return None
    days = _days(folded)
    if days and LEFT_OUT.search(folded):
        return PushTime(_time(folded), without=days)
    if days and re.search(r"도\s", folded + " ") and re.search(r"(?:주말|요일|평일|욜)(?:에)?도", folded):
        return PushTime(_time(folded), also=days)
    time = _time(folded)
    if not time and len(days) in {0, len(EVERY_DAY)}:  # "매일 보내줘" switches the push on
        return None
    return PushTime(time, only=days)


def _days(folded: str) -> tuple[int, ...]:
    found = DAYS.search(folded)
    try:
        return tuple(weekdays.weekdays(found[0].replace("욜", "요일").strip(" ,·/~-"))) if found else ()
    except NotUnderstoodError:
        return ()


def _time(folded: str) -> str:
    found = TIME.search(folded)
    if found is None:
        return next((time for pattern, time in MOMENTS if pattern.search(folded)), "")
    try:
        return times.local_time(re.sub("(?<=[가-힣])에(?= )", "", found[0]))
    except NotUnderstoodError:
        return ""
