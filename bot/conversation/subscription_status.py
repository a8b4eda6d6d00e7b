"""A subscription's status as text: its settings, the next digest, what is under way, the outcome of the last ones."""

from collections.abc import Callable, Sequence

from bot.conversation import failure_reasons
from bot.conversation.dates import day, moment
from bot.conversation.language import current, say, translated
from bot.conversation.preferences import category_names
from contracts.articles import Category
from contracts.deliveries import DeliveryLine, Subscription
from contracts.enums import Difficulty
from contracts.typed import weekdays
from contracts.typed.zones import zone_in_words

LAYOUTS = {"plain": "메시지 하나로", "thread": "기사마다 스레드로", "forum": "기사마다 포럼 글로"}
DESCRIBED = """분야: {categories}
난이도: {level}
시간: {days} {time} ({zone})
방식: {layout}, 최대 {stories}개
충격적일 수 있는 기사: {disturbing}
멘션할 역할: {role}
알림 채널: {alerts}
{next}"""
DESCRIBED_PERSONAL = """분야: {categories}
난이도: {level}
시간: {days} {time} ({zone})
기사: 최대 {stories}개
충격적일 수 있는 기사: {disturbing}
{next}"""
NO_ROLE = "없음"
LEFT_OUT, LET_IN = "보내지 않아요", "보내요"
ALERTS_TO_OWNER = "서버 소유자에게"
NEXT = "다음 발송: {at}"
PAUSED = "꺼져 있어요. {why}"
HISTORY = "지난 발송\n{lines}"
LINE = "{day} · {what}"
SENT = "보냈어요 (기사 {stories}개)"
SENT_BUT = "보냈어요 (기사 {stories}개). {why}"
WAITING = "곧 보내요"
RESTING = "디스코드가 천천히 보내 달라고 해서 기다려요. 기사 {stories}개 중 {posted}개를 올렸고, {at}에 이어서 보내요"
RESTING_THREADS = "기사 {stories}개 중 {posted}개를 올렸어요. 스레드는 디스코드가 받아 주는 {at}에 이어서 열어요"
TRYING_AGAIN = "보내지 못해서 {at}에 다시 보내요. 기사 {stories}개 중 {posted}개를 올렸어요"
SENDING = "보내는 중이에요 (기사 {stories}개 중 {posted}개)"
FAILED = "보내지 못했어요. {why}"
RATE_LIMITED = "discord.rate_limited"

TranslateDetail = Callable[[str], str]
"""Turns a failure's detail, as a platform's bot reported it, into the reader's language."""
NameOf = Callable[[str], str]
"""Returns how people call a role or a channel by its id, "" for one that is gone."""
ENGLISH = {
    LAYOUTS["plain"]: "in one message",
    LAYOUTS["thread"]: "a thread for each story",
    LAYOUTS["forum"]: "a forum post for each story",
    DESCRIBED: (
        "Categories: {categories}\nLevel: {level}\nTime: {days} {time} ({zone})\nLayout: {layout}, at most {stories}\n"
        "Stories that may disturb: {disturbing}\n"
        "Role to mention: {role}\nAlerts go to: {alerts}\n{next}"
    ),
    DESCRIBED_PERSONAL: (
        "Categories: {categories}\nLevel: {level}\nTime: {days} {time} ({zone})\nStories: at most {stories}\n"
        "Stories that may disturb: {disturbing}\n{next}"
    ),
    NO_ROLE: "none",
    LEFT_OUT: "left out",
    LET_IN: "sent",
    ALERTS_TO_OWNER: "the server's owner",
    NEXT: "Next: {at}",
    PAUSED: "Paused. {why}",
    HISTORY: "The last ones\n{lines}",
    SENT: "sent ({stories} stories)",
    SENT_BUT: "sent ({stories} stories). {why}",
    WAITING: "about to be sent",
    RESTING: "Discord asked for a pause. {posted} of {stories} stories are posted; the rest follows at {at}",
    RESTING_THREADS: "{posted} of {stories} stories are posted. Their threads open as Discord lets us, from {at}",
    TRYING_AGAIN: "not sent; tried again at {at}. {posted} of {stories} stories are posted",
    SENDING: "being sent ({posted} of {stories} stories)",
    FAILED: "not sent. {why}",
}


def describe(subscription: Subscription, known: Sequence[Category], translate: TranslateDetail, name_of: NameOf) -> str:
    """Return all that is set and when the next digest comes."""
    if subscription.next_run_at:
        following = say(NEXT, at=moment(subscription.next_run_at, subscription.time_zone))
    else:
        detail = translate(subscription.pause_detail)
        following = say(PAUSED, why=failure_reasons.sentence(subscription.pause_reason, detail))
    return say(
        DESCRIBED if subscription.audience == "channel" else DESCRIBED_PERSONAL,
        categories=category_names(subscription.categories, known),
        level=level_name(subscription.level),
        days=weekdays.days_in_words(subscription.weekdays, current()),
        time=subscription.local_time,
        zone=zone_in_words(subscription.time_zone),
        layout=translated(LAYOUTS[subscription.layout]),
        stories=subscription.max_stories,
        disturbing=translated(LET_IN if subscription.shows_disturbing else LEFT_OUT),
        role=name_of(subscription.role_id) or translated(NO_ROLE),
        alerts=name_of(subscription.alert_target_id) or translated(ALERTS_TO_OWNER),
        next=following,
    )


def history(deliveries: Sequence[DeliveryLine], zone: str, translate: TranslateDetail) -> str:
    """Return what is under way and what became of the last deliveries, "" when there were none."""
    lines = [say(LINE, day=day(one.study_date), what=_outcome(one, zone, translate)) for one in deliveries]
    return say(HISTORY, lines="\n".join(lines)) if lines else ""


def level_name(level: str) -> str:
    """Return a level as it is shown: one of the three difficulties by its name, with its code."""
    label = Difficulty.label_of(level, current())
    return label if label == level else f"{label} ({level})"


def _outcome(one: DeliveryLine, zone: str, translate: TranslateDetail) -> str:
    counts = {"stories": one.stories, "posted": one.posted}
    why = failure_reasons.sentence(one.reason, translate(one.detail)) if one.reason else ""
    match one.state:
        case "sent":
            return say(SENT_BUT if why else SENT, why=why, **counts)
        case "pending" if one.reason and one.due_at:
            template = TRYING_AGAIN
            if one.reason == RATE_LIMITED:
                template = RESTING_THREADS if one.posted >= one.stories else RESTING
            return say(template, at=f"{moment(one.due_at, zone)}", **counts)
        case "pending":
            return translated(WAITING)
        case "leased":
            return say(SENDING, **counts)
        case "failed":
            return say(FAILED, why=why)
        case _:
            return translated(failure_reasons.SKIPPED.get(one.reason, failure_reasons.NOT_SENT))
