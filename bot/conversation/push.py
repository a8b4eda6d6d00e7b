"""The morning push of a KakaoTalk learner: whether it is on, switching it on and off."""

from bot.api.client import StudyApi
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import MENU, TODAY
from contracts.deliveries import Subscription
from contracts.enums import SubscriptionState
from contracts.learners import Speaker
from contracts.typed import weekdays

PLATFORM = "kakao_skill"
SWITCH_ON = Choice("아침 알림 켜기", "push_on")
SWITCH_OFF = Choice("아침 알림 끄기", "push_off")

IS_ON = "아침 알림이 켜져 있어요. {days} {time}에 오늘의 뉴스를 보내 드려요.\n\n{terms}"
NOW_ON = "아침 알림을 켰어요. {days} {time}에 오늘의 뉴스를 보내 드릴게요.\n\n{terms}"
IS_OFF = "아침 알림이 꺼져 있어요. 켜시면 매일 아침 8시에 오늘의 뉴스를 보내 드려요.\n\n{terms}"
NOW_OFF = "아침 알림을 껐어요. 뉴스가 궁금하실 때는 언제든 '오늘의 뉴스'라고 보내 주세요."
TERMS = "알림은 무료예요. 밤 9시부터 아침 8시까지는 보내지 않고, 언제든 끌 수 있어요."
IS_PAUSED = "아침 알림이 멈춰 있어요. {why}"
ELSEWHERE = Message((Text("아침 알림은 카카오톡 채널에서 켜고 끌 수 있어요."),), (TODAY, MENU))
NO_BUDGET = "push.budget_spent"
BUDGET_SPENT = (
    "이번 달에 보낼 수 있는 알림을 모두 보내서 잠시 쉬고 있어요. 다음 달이 되면 다시 보내 드려요. "
    "그동안은 '오늘의 뉴스'라고 보내 주시면 바로 보여 드릴게요."
)
WHY = {
    "not_reached": "카카오톡으로 보내지 못했어요. 채널을 차단하셨다면 다시 추가한 다음 알림을 켜 주세요.",
    "no_identity": "카카오톡 연결이 바뀌었어요. 알림을 다시 켜 주세요.",
    "operator": "운영자가 잠시 멈춰 두었어요. 다시 켜실 수 있어요.",
    "owner": "직접 꺼 두셨어요.",
}
UNKNOWN_WHY = "다시 켜시면 다음 날부터 보내 드려요."


async def status(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show whether the push is on, its terms, and why it is paused if it is."""
    if speaker.provider != PLATFORM:
        return ELSEWHERE
    known = await _mine(api, speaker)
    if known is None:
        return Message((Text(IS_OFF.format(terms=TERMS)),), (SWITCH_ON, TODAY))
    if known.state == SubscriptionState.PAUSED:
        why = WHY.get(known.pause_reason.rpartition(".")[2], UNKNOWN_WHY)
        return Message((Text(IS_PAUSED.format(why=why)),), (SWITCH_ON, TODAY))
    found = await api.subscription_status(speaker, known.id)
    texts = [
        Text(_timed(IS_ON, known)),
        *(Text(BUDGET_SPENT) for line in found.deliveries[:1] if line.reason == NO_BUDGET),
    ]
    return Message(tuple(texts), (SWITCH_OFF, TODAY))


async def on(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Switch it on; safe to repeat."""
    if speaker.provider != PLATFORM:
        return ELSEWHERE
    known = await _mine(api, speaker)
    if known is None:
        known = await api.subscribe_myself(speaker, PLATFORM)
    elif known.state == SubscriptionState.PAUSED:
        known = await api.change_subscription(speaker, known.id, state=SubscriptionState.ACTIVE)
    return Message((Text(_timed(NOW_ON, known)),), (SWITCH_OFF, TODAY))


async def off(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Switch it off; safe to repeat."""
    if speaker.provider != PLATFORM:
        return ELSEWHERE
    known = await _mine(api, speaker)
    if known is not None and known.state == SubscriptionState.ACTIVE:
        await api.change_subscription(speaker, known.id, state=SubscriptionState.PAUSED)
    return Message((Text(NOW_OFF),), (SWITCH_ON, TODAY))


async def _mine(api: StudyApi, speaker: Speaker) -> Subscription | None:
    """Return the speaker's push here, the newest if they have had several chats."""
    found = (await api.subscriptions(speaker, platform=PLATFORM)).results
    return found[-1] if found else None


def _timed(text: str, known: Subscription) -> str:
    return text.format(days=weekdays.days_in_words(known.weekdays), time=known.local_time, terms=TERMS)


COMMANDS = (
    Command(
        "push",
        status,
        words="""
            알림 아침알림 알림설정 구독 구독설정 푸시 아침마다 매일아침 아침에보내줘
            push notification notifications alarm
        """,
    ),
    Command(
        "push_on",
        on,
        words="""
            알림켜기 알림켜줘 알림켜주세요 알림받기 알림받을래 알림받고싶어요 아침알림켜기 아침알림켜줘 아침알림켜주세요
            아침알림받기 아침알림받을래요 구독하기
        """,
    ),
    Command(
        "push_off",
        off,
        words="""
            알림끄기 알림꺼줘 알림꺼주세요 알림그만 알림해지 알림취소 아침알림끄기 아침알림꺼줘 아침알림꺼주세요
            아침알림그만 아침알림해지 아침알림취소 그만보내 그만보내줘 그만보내주세요 보내지마 보내지마세요 수신거부
            알림안받을래요 구독해지 구독취소 unsubscribe
        """,
    ),
)
