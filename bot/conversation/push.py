"""The morning push of a KakaoTalk learner: whether it is on, switching it on and off, its time and days."""

import re
from dataclasses import dataclass

from bot.api.client import StudyApi
from bot.api.errors import ApiError
from bot.conversation import service_info
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command
from bot.conversation.hangul import with_particle
from bot.conversation.language import current, say, translated
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import LINK, MENU, PUSH, TODAY
from contracts.deliveries import Subscription, SubscriptionChanges
from contracts.enums import Platform, SubscriptionState
from contracts.learners import Speaker
from contracts.typed import times, weekdays

PLATFORM = Platform.KAKAO_SKILL
MEMO = Platform.KAKAO_MEMO
SWITCH_ON = Choice("아침 알림 켜기", "push_on")
SWITCH_OFF = Choice("아침 알림 끄기", "push_off")
MEMO_ON = Choice("나에게 보내기 켜기", "memo_on")
MEMO_OFF = Choice("나에게 보내기 끄기", "memo_off")
NOT_GRANTED = {"push.no_grant", "push.no_identity"}
CHANGE_TIME = Choice("알림 시간 바꾸기", "push_time")

IS_ON = "아침 알림이 켜져 있어요. {when} 오늘의 한입뉴스를 보내 드려요.\n\n{terms}"
NOW_ON = "아침 알림을 켰어요. {when} 오늘의 한입뉴스를 보내 드릴게요.\n\n{terms}"
CHANGED = "아침 알림을 바꿨어요. {when} 보내 드릴게요.\n\n{terms}"
MOVED = "밤 9시부터 아침 8시까지는 보내지 않아서 {time} 맞췄어요.\n"
IS_OFF = "아침 알림이 꺼져 있어요. 켜시면 매일 아침 8시에 오늘의 한입뉴스를 보내 드려요.\n\n{terms}"
NOW_OFF = "아침 알림을 껐어요. 뉴스가 궁금하실 때는 언제든 ‘오늘의 한입뉴스’라고 보내 주세요."
WAS_OFF = "아침 알림은 꺼져 있어요. 먼저 부르시지 않으면 메시지를 보내지 않아요."
NOT_OFFERED = (
    "카카오톡 아침 알림은 아직 보내 드리지 않고 있어요. ‘오늘의 한입뉴스’라고 보내 주시면 언제든 바로 보여 드려요."
)
MEMO_INSTEAD = "\n\n대신 카카오톡의 ‘나와의 채팅’으로 받을 수 있어요. ‘나에게 보내기 켜기’를 눌러 주세요."
MEMO_IS_ON = "‘나에게 보내기’가 켜져 있어요. {when} ‘나와의 채팅’으로 오늘의 한입뉴스를 보내 드려요."
MEMO_NOW_ON = "‘나에게 보내기’를 켰어요. {when} ‘나와의 채팅’으로 오늘의 한입뉴스를 보내 드릴게요."
MEMO_NOW_OFF = "‘나에게 보내기’를 껐어요. 뉴스가 궁금하실 때는 언제든 ‘오늘의 한입뉴스’라고 보내 주세요."
MEMO_NOT_OFFERED = "‘나에게 보내기’는 아직 준비하고 있어요. ‘오늘의 한입뉴스’라고 보내 주시면 언제든 바로 보여 드려요."
MEMO_LOGIN = (
    "‘나에게 보내기’를 켜려면 카카오 로그인이 필요해요. 웹에서 카카오로 로그인하고 ‘카카오톡 메시지 전송’에 동의한 뒤 "
    "켜 주세요.{address}"
)
TERMS = "알림은 무료예요. 밤 9시부터 아침 8시까지는 보내지 않고, 언제든 끌 수 있어요."
AT = "{days} {time}에"
WHEN = "몇 시에 보내 드릴까요? ‘아침 8시’나 ‘평일 저녁 7시에 보내 줘’처럼 보내 주세요."
NO_DAY_LEFT = "하루도 남지 않아요. 받지 않으시려면 아침 알림을 꺼 주세요."
IS_PAUSED = "아침 알림이 꺼져 있어요. {why}"
ELSEWHERE = Message((Text("아침 알림은 카카오톡 채널에서 켜고 끌 수 있어요."),), (TODAY, MENU))
NO_BUDGET = "push.budget_spent"
BUDGET_SPENT = (
    "이번 달에 보낼 수 있는 알림을 모두 보내서 잠시 쉬고 있어요. 다음 달이 되면 다시 보내 드려요. "
    "그동안은 ‘오늘의 한입뉴스’라고 보내 주시면 바로 보여 드릴게요."
)
WHY = {
    "not_reached": "카카오톡으로 보내지 못했어요. 채널을 차단하셨다면 다시 추가한 다음 알림을 켜 주세요.",
    "no_identity": "카카오톡 연결이 바뀌었어요. 알림을 다시 켜 주세요.",
    "operator": "운영자가 잠시 꺼 두었어요. 다시 켜실 수 있어요.",
    "owner": "다시 받고 싶으시면 켜 주세요.",
}
UNKNOWN_WHY = "다시 켜시면 다음 날부터 보내 드려요."
ENGLISH = {
    ELSEWHERE.blocks[0].text: "The morning push is switched on and off in KakaoTalk.",  # type: ignore[union-attr]
    SWITCH_ON.label: "Switch it on",
    SWITCH_OFF.label: "Switch it off",
    CHANGE_TIME.label: "Change its time",
    IS_ON: "The morning push is on. Today's bites come {when}.\n\n{terms}",
    NOW_ON: "The morning push is on now. Today's bites come {when}.\n\n{terms}",
    CHANGED: "The morning push is changed: it comes {when}.\n\n{terms}",
    MOVED: "Nothing is sent from 21:00 to 08:00, so it comes at {time}.\n",
    IS_OFF: "The morning push is off. Switched on, it brings today's bites every day at 08:00.\n\n{terms}",
    NOW_OFF: "The morning push is off now. Ask for today's news whenever you like.",
    NOT_OFFERED: "There is no morning push in KakaoTalk yet. Ask for today's news whenever you like.",
    MEMO_ON.label: "Send it to myself",
    MEMO_OFF.label: "Stop sending it to me",
    MEMO_INSTEAD: "\n\nIt can come as a message to yourself in KakaoTalk: press ‘Send it to myself’.",
    MEMO_IS_ON: "Today's bites come as a message to yourself, {when}.",
    MEMO_NOW_ON: "It is on now: today's bites come as a message to yourself, {when}.",
    MEMO_NOW_OFF: "It is off now. Ask for today's news whenever you like.",
    MEMO_NOT_OFFERED: "Messages to yourself are not ready yet. Ask for today's news whenever you like.",
    MEMO_LOGIN: "It needs a Kakao login: sign in on the web with Kakao, allow messages, switch it on.{address}",
    WAS_OFF: "The morning push is off. We send nothing unless you ask.",
    TERMS: "It is free, never comes from 21:00 to 08:00, and can be switched off at any time.",
    WHEN: "When should it come? Write it as in 8 am or weekdays 7 pm.",
    NO_DAY_LEFT: "No day would be left. To get none, switch the push off.",
    IS_PAUSED: "The morning push is off. {why}",
    BUDGET_SPENT: "This month's pushes are all sent; it goes on next month. Ask for today's news meanwhile.",
    WHY["not_reached"]: "KakaoTalk did not take it. If you blocked the channel, add it again and switch this on.",
    WHY["no_identity"]: "Your KakaoTalk connection has changed. Please switch it on again.",
    WHY["operator"]: "An operator switched it off for a while. You can switch it on again.",
    WHY["owner"]: "Switch it on whenever you like.",
    UNKNOWN_WHY: "Switched on, it comes again from the next day.",
    AT: "{days} at {time}",
}


@dataclass(frozen=True)
class PushTime:
    """A time of day as HH:MM, and weekdays that are wanted (1 is Monday); what was not named is "" and ()."""

    time: str = ""
    only: tuple[int, ...] = ()
    without: tuple[int, ...] = ()
    also: tuple[int, ...] = ()

    def __str__(self) -> str:
        days = ["".join(map(str, some)) for some in (self.only, self.without, self.also)]
        return ";".join([self.time, *days])

    @classmethod
    def parse(cls, argument: str) -> "PushTime":
        """Return what __str__ wrote; nothing for any other text."""
        if not re.fullmatch(r"(?:[0-2][0-9]:[0-5][0-9])?;[1-7]*;[1-7]*;[1-7]*", argument):
            return cls()
        time, *days = argument.split(";")
        only, without, also = (tuple(map(int, some)) for some in days)
        return cls(time, only, without, also)


async def status(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show whether the push is on, its terms, and why it is paused if it is; where none is offered, what is instead."""
    if speaker.provider != PLATFORM:
        return ELSEWHERE
    known, pushes = await _mine(api, speaker), await api.push_platforms(speaker)
    if known is None or known.state == SubscriptionState.PAUSED:
        if memo := await _active_memo(api, speaker):
            return Message((Text(_timed(MEMO_IS_ON, memo)),), (MEMO_OFF, TODAY))
        if PLATFORM not in pushes:
            return _not_offered(pushes)
    if known is None:
        memo_too = (MEMO_ON,) if MEMO in pushes else ()
        return Message((Text(say(IS_OFF, terms=translated(TERMS))),), (SWITCH_ON, *memo_too, TODAY))
    if known.state == SubscriptionState.PAUSED:
        why = WHY.get(known.pause_reason.rpartition(".")[2], UNKNOWN_WHY)
        return Message((Text(say(IS_PAUSED, why=translated(why))),), (SWITCH_ON, TODAY))
    found = await api.subscription_status(speaker, known.id)
    texts = [
        Text(_timed(IS_ON, known)),
        *(Text(BUDGET_SPENT) for line in found.deliveries[:1] if line.reason == NO_BUDGET),
    ]
    return Message(tuple(texts), (SWITCH_OFF, CHANGE_TIME, TODAY))


async def on(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Switch it on; safe to repeat."""
    if speaker.provider != PLATFORM:
        return ELSEWHERE
    known = await _switched_on(api, speaker)
    if known is None:
        return _not_offered(await api.push_platforms(speaker))
    return Message((Text(_timed(NOW_ON, known)),), (SWITCH_OFF, TODAY))


async def change(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Change the time and the days, as PushTime writes them, and switch the push on; ask for a time without one."""
    if speaker.provider != PLATFORM:
        return ELSEWHERE
    wanted = PushTime.parse(arguments.text)
    is_off = Message((Text(WHEN),), (PUSH, TODAY))
    if wanted == PushTime():
        pushes = await api.push_platforms(speaker)
        return is_off if PLATFORM in pushes else _not_offered(pushes)
    known = await _switched_on(api, speaker)
    if known is None:
        return _not_offered(await api.push_platforms(speaker))
    days = sorted({*(wanted.only or known.weekdays), *wanted.also} - {*wanted.without})
    if not days:
        return Message((Text(NO_DAY_LEFT),), (SWITCH_OFF, TODAY))
    changes: SubscriptionChanges = {"weekdays": days}
    if wanted.time:
        changes["local_time"] = wanted.time
    stored = await api.change_subscription(speaker, known.id, **changes)
    moved = wanted.time and stored.local_time != wanted.time
    before = say(MOVED, time=with_particle(_clock(stored.local_time), "으로", "로")) if moved else ""
    return Message((Text(before + _timed(CHANGED, stored)),), (SWITCH_OFF, TODAY))


async def off(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Switch it off, and what is sent to oneself as well; safe to repeat."""
    if speaker.provider != PLATFORM:
        return ELSEWHERE
    known = (await _mine(api, speaker), await _active_memo(api, speaker))
    active = [one for one in known if one is not None and one.state == SubscriptionState.ACTIVE]
    for one in active:
        await api.change_subscription(speaker, one.id, state=SubscriptionState.PAUSED)
    offered = (SWITCH_ON,) if PLATFORM in await api.push_platforms(speaker) else ()
    return Message((Text(NOW_OFF if active else WAS_OFF),), (*offered, TODAY))


async def memo_on(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Have the digest sent to oneself each morning; safe to repeat. It needs a login that allowed messages."""
    if speaker.provider != PLATFORM:
        return ELSEWHERE
    if MEMO not in await api.push_platforms(speaker):
        return Message((Text(MEMO_NOT_OFFERED),), (TODAY, MENU))
    known = await _mine(api, speaker, MEMO)
    try:
        if known is None:
            known = await api.subscribe_myself(speaker, MEMO)
        elif known.state == SubscriptionState.PAUSED:
            known = await api.change_subscription(speaker, known.id, state=SubscriptionState.ACTIVE)
    except ApiError as error:
        if error.code not in NOT_GRANTED:
            raise
        web = service_info.current().web
        return Message((Text(say(MEMO_LOGIN, address=f"\n{web}/me/accounts/" if web else "")),), (LINK, TODAY))
    return Message((Text(_timed(MEMO_NOW_ON, known)),), (MEMO_OFF, TODAY))


async def memo_off(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Stop sending the digest to oneself; safe to repeat."""
    if speaker.provider != PLATFORM:
        return ELSEWHERE
    if known := await _active_memo(api, speaker):
        await api.change_subscription(speaker, known.id, state=SubscriptionState.PAUSED)
    return Message((Text(MEMO_NOW_OFF),), (TODAY, MENU))


async def _switched_on(api: StudyApi, speaker: Speaker) -> Subscription | None:
    """Return the speaker's push, made or resumed; None where the operator offers none."""
    known = await _mine(api, speaker)
    if known is not None and known.state == SubscriptionState.ACTIVE:
        return known
    if PLATFORM not in await api.push_platforms(speaker):
        return None
    if known is None:
        return await api.subscribe_myself(speaker, PLATFORM)
    return await api.change_subscription(speaker, known.id, state=SubscriptionState.ACTIVE)


def _not_offered(pushes: tuple[str, ...]) -> Message:
    text = translated(NOT_OFFERED)
    if MEMO in pushes:
        return Message((Text(text + translated(MEMO_INSTEAD)),), (MEMO_ON, TODAY, MENU))
    return Message((Text(text),), (TODAY, MENU))


async def _mine(api: StudyApi, speaker: Speaker, platform: Platform = PLATFORM) -> Subscription | None:
    """Return the speaker's push there, the newest if they have had several chats or logins."""
    found = (await api.subscriptions(speaker, platform=platform)).results
    return found[-1] if found else None


async def _active_memo(api: StudyApi, speaker: Speaker) -> Subscription | None:
    """Return what is sent to the speaker themself, None where nothing is."""
    known = await _mine(api, speaker, MEMO) if MEMO in await api.push_platforms(speaker) else None
    return known if known and known.state == SubscriptionState.ACTIVE else None


def _timed(text: str, known: Subscription) -> str:
    when = say(AT, days=weekdays.days_in_words(known.weekdays, current()), time=_clock(known.local_time))
    return say(text, when=when, terms=translated(TERMS))


def _clock(local_time: str) -> str:
    """Return a time of day in the language of the answer."""
    return times.in_words(local_time) if current() == "ko" else local_time


COMMANDS = (
    Command(
        "push",
        status,
        words="""
            알림 아침알림 구독 푸시 아침마다 매일아침
            push notification notifications alarm
        """,
        suggestion=PUSH,
        help=("아침 알림", "매일 아침 받아 보거나 끌 수 있어요"),
    ),
    Command("push_time", change),
    Command("memo_on", memo_on, words="나에게보내기 나에게보내기켜기 나에게보내기켜줘"),
    Command("memo_off", memo_off, words="나에게보내기끄기 나에게보내기꺼줘"),
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
