"""Why a digest did not arrive, in Korean and with how to fix it.

A reason is `platform.what`; the sentence depends on `what` alone, so every platform's bot may use it. It stands above a
button that starts the digest again, wherever it is read.
"""

from bot.conversation.language import say

UNKNOWN = "알 수 없는 이유로 보내지 못했어요. 다시 시작해 보고, 또 멈추면 알려 주세요."
RESUME = "그다음 '다시 시작'을 눌러 주세요."

SENTENCES = {
    "missing_permission": f"봇에게 '{{detail}}' 권한이 없어요. 역할이나 채널 설정에서 허용해 주세요. {RESUME}",
    "thread_refused": "기사는 보냈지만 스레드를 열지 못했어요: {detail}. 채널 설정에서 허용하면 다음부터 열려요.",
    "no_access": f"봇이 그 채널을 볼 수 없어요. 채널에서 '채널 보기'를 허용하거나 봇을 다시 초대해 주세요. {RESUME}",
    "channel_gone": "그 채널이 없어졌어요. 서버에서 /setup 으로 다른 채널을 골라 주세요.",
    "guild_gone": f"봇이 그 서버에 없어요. 봇을 다시 초대해 주세요. {RESUME}",
    "dm_closed": f"다이렉트 메시지가 막혀 있어요. 서버의 개인정보 보호 설정에서 허용해 주세요. {RESUME}",
    "wrong_channel": "그 채널에는 이 방식으로 글을 올릴 수 없어요. 서버에서 /setup 으로 방식이나 채널을 바꿔 주세요.",
    "blocked": f"서버의 AutoMod 규칙이 글을 막았어요. 봇을 예외로 해 주세요. {RESUME}",
    "not_yours": "그곳을 관리하는 분만 한입뉴스를 보낼 수 있어요. 관리하는 분이 서버에서 /setup 을 입력해 주세요.",
    "refused": "디스코드가 글을 받지 않았어요. 저희가 살펴볼게요.",
    "operator": "운영자가 멈춰 두었어요. 다시 시작할 수 있어요.",
    "owner": "꺼져 있어요.",
}
UNNAMED_PERMISSION = f"봇에게 필요한 권한이 없어요. 역할이나 채널 설정에서 봇의 권한을 확인해 주세요. {RESUME}"
UNNAMED_THREAD = "기사는 보냈지만 디스코드가 스레드를 열어 주지 않았어요."
SKIPPED = {
    "digest.empty": "새 기사가 없어서 쉬었어요",
    "subscription.paused": "멈춰 둔 동안이라 보내지 않았어요",
    "subscription.deleted": "구독이 지워져서 보내지 않았어요",
    "stories.withdrawn": "기사가 모두 내려가서 보내지 않았어요",
    "delivery.too_late": "제때 보내지 못해 하루가 지났어요",
}
NOT_SENT = "보내지 않았어요"
CANNOT_RESUME = frozenset({"channel_gone", "wrong_channel", "not_yours", "thread_refused"})
"""Starting such a digest again would only fail again."""
ENGLISH = {
    UNKNOWN: "It could not be sent, and we do not know why. Resume it; tell us if it stops again.",
    UNNAMED_PERMISSION: (
        "The bot lacks a permission. Check its permissions in the role's or the channel's settings, then press Resume."
    ),
    UNNAMED_THREAD: "The stories were posted, but Discord did not let us open their threads.",
    NOT_SENT: "not sent",
    SKIPPED["digest.empty"]: "no new story that day",
    SKIPPED["subscription.paused"]: "not sent while paused",
    SKIPPED["subscription.deleted"]: "not sent: it was deleted",
    SKIPPED["stories.withdrawn"]: "not sent: its stories were all taken down",
    SKIPPED["delivery.too_late"]: "a day too late",
} | {
    SENTENCES[what]: english
    for what, english in {
        "missing_permission": "The bot lacks '{detail}'. Allow it in the channel's settings, then press Resume.",
        "thread_refused": "The stories were posted without threads: {detail}. Allow it, and the next ones get theirs.",
        "no_access": "The bot cannot see the channel. Allow View Channel or invite it again, then press Resume.",
        "channel_gone": "The channel is gone. Choose another one with /setup in the server.",
        "guild_gone": "The bot is not in the server. Invite it again, then press Resume.",
        "dm_closed": "Direct messages are closed. Allow them in your privacy settings, then press Resume.",
        "wrong_channel": "The channel does not take such posts. Change layout or channel with /setup in the server.",
        "blocked": "The server's AutoMod blocked the post. Make an exception for the bot, then press Resume.",
        "not_yours": "Only who manages the server can send digests there. Have them use /setup in the server.",
        "refused": "Discord did not take the post. We will look into it.",
        "operator": "An operator paused it. You can resume it.",
        "owner": "It is switched off.",
    }.items()
}


def sentence(reason: str, detail: str = "") -> str:
    """Return what happened and how to fix it."""
    what = reason.rpartition(".")[2]
    unnamed = {"missing_permission": UNNAMED_PERMISSION, "thread_refused": UNNAMED_THREAD}
    known = unnamed[what] if what in unnamed and not detail else SENTENCES.get(what, UNKNOWN)
    return say(known, detail=detail)


def stops(reason: str) -> bool:
    """Say whether a digest that failed so was paused."""
    return reason.rpartition(".")[2] != "thread_refused"


def can_resume(reason: str) -> bool:
    """Say whether starting the digest again can help, once what is wrong is mended."""
    return reason.rpartition(".")[2] not in CANNOT_RESUME
