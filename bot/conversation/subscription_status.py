"""How a subscription stands, in words: what is set, when the next digest comes, what became of the last ones."""

from collections.abc import Callable, Sequence

from bot.conversation import failure_reasons, typed_settings
from bot.conversation.dates import day, moment
from bot.conversation.preferences import category_names
from contracts.articles import Category
from contracts.deliveries import DeliveryLine, Subscription

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

InWords = Callable[[str], str]
"""Turns a failure's detail, as a platform's bot noted it, into Korean."""


def described(subscription: Subscription, known: Sequence[Category], in_words: InWords) -> str:
    """Return what is set and when the next digest comes."""
    return DESCRIBED.format(
        categories=category_names(subscription.categories, known),
        level=subscription.level,
        days=typed_settings.days_in_words(subscription.weekdays),
        time=subscription.local_time,
        zone=subscription.time_zone,
        layout=LAYOUTS[subscription.layout],
        next=_next(subscription, in_words),
    )


def history(lines: Sequence[DeliveryLine], in_words: InWords) -> str:
    """Return what became of the last deliveries, "" when there were none."""
    told = "\n".join(LINE.format(day=day(line.study_date), what=_outcome(line, in_words)) for line in lines)
    return HISTORY.format(lines=told) if told else ""


def _next(subscription: Subscription, in_words: InWords) -> str:
    if subscription.next_run_at:
        return NEXT.format(at=moment(subscription.next_run_at, subscription.time_zone))
    return PAUSED.format(why=failure_reasons.sentence(subscription.pause_reason, in_words(subscription.pause_detail)))


def _outcome(line: DeliveryLine, in_words: InWords) -> str:
    match line.state:
        case "sent":
            return SENT.format(stories=line.stories)
        case "pending":
            return WAITING
        case "leased":
            return SENDING
        case "failed":
            return FAILED.format(why=failure_reasons.sentence(line.reason, in_words(line.detail)))
        case _:
            return failure_reasons.SKIPPED.get(line.reason, failure_reasons.NOT_SENT)
