"""A subscription's status as Korean text: its settings, the next digest, the outcome of the last ones."""

from collections.abc import Callable, Sequence

from bot.conversation import failure_reasons
from bot.conversation.dates import day, moment
from bot.conversation.preferences import category_names
from contracts.articles import Category
from contracts.deliveries import DeliveryLine, Subscription
from contracts.typed import weekdays

LAYOUTS = {"plain": "메시지 하나로", "thread": "기사마다 스레드로", "forum": "기사마다 포럼 글로"}
DESCRIBED = """분야: {categories}
난이도: {level}
시간: {days} {time} ({zone})
방식: {layout}
{next}"""
NEXT = "다음 배달: {at}"
PAUSED = "멈춰 있어요. {why}"
HISTORY = "지난 배달\n{lines}"
LINE = "{day} · {what}"
SENT = "보냈어요 (기사 {stories}개)"
WAITING = "보낼 차례예요"
SENDING = "보내는 중이에요"
FAILED = "보내지 못했어요. {why}"

TranslateDetail = Callable[[str], str]
"""Turns a failure's detail, as a platform's bot reported it, into Korean."""


def describe(subscription: Subscription, known: Sequence[Category], translate: TranslateDetail) -> str:
    """Return what is set and when the next digest comes."""
    if subscription.next_run_at:
        following = NEXT.format(at=moment(subscription.next_run_at, subscription.time_zone))
    else:
        detail = translate(subscription.pause_detail)
        following = PAUSED.format(why=failure_reasons.sentence(subscription.pause_reason, detail))
    return DESCRIBED.format(
        categories=category_names(subscription.categories, known),
        level=subscription.level,
        days=weekdays.days_in_words(subscription.weekdays),
        time=subscription.local_time,
        zone=subscription.time_zone,
        layout=LAYOUTS[subscription.layout],
        next=following,
    )


def history(deliveries: Sequence[DeliveryLine], translate: TranslateDetail) -> str:
    """Return what became of the last deliveries, "" when there were none."""
    lines: list[str] = []
    for one in deliveries:
        match one.state:
            case "sent":
                outcome = SENT.format(stories=one.stories)
            case "pending":
                outcome = WAITING
            case "leased":
                outcome = SENDING
            case "failed":
                outcome = FAILED.format(why=failure_reasons.sentence(one.reason, translate(one.detail)))
            case _:
                outcome = failure_reasons.SKIPPED.get(one.reason, failure_reasons.NOT_SENT)
        lines.append(LINE.format(day=day(one.study_date), what=outcome))
    return HISTORY.format(lines="\n".join(lines)) if lines else ""
