"""Sentences of the Discord bot alone, and the catalog of all sentences in English."""

from bot.conversation import english

NOT_A_MANAGER = "'서버 관리하기' 권한이 있는 분만 할 수 있어요."
NOT_IN_SERVER = "봇이 그 서버에 없어요. 봇을 다시 초대해 주세요."
ONLY_IN_SERVER = "서버 안에서 입력해 주세요."
CANNOT_SEE = "봇이 그 채널을 볼 수 없어요. 채널 설정에서 봇에게 '채널 보기'를 허용해 주세요."
WRONG_KIND = "텍스트, 공지, 포럼 채널에만 한입뉴스를 보낼 수 있어요. 채널을 골라 주세요."
FORUM_ONLY = "포럼 방식은 포럼 채널에서만 쓸 수 있어요."
NO_FORUM = "알림은 텍스트 채널에만 보낼 수 있어요."
EVERYONE = "@everyone은 멘션할 수 없어요. 다른 역할을 골라 주세요."
MY_DM = "다이렉트 메시지"
GONE_CHANNEL = "없어진 채널"
DELETED = "이미 지운 한입뉴스예요. /digest list 에서 다시 골라 주세요."
PLACE = "{server} 서버의 #{channel}"
INVITE = "봇 다시 초대하기"
OUTDATED_BUTTON = "이 버튼은 이제 쓸 수 없어요. 메뉴에서 다시 골라 주세요."
BAD_OPTION = "입력하신 값을 이해하지 못했어요. 목록에서 골라 주세요."
OUTDATED_COMMAND = "명령이 바뀌었어요. 잠시 후 다시 입력해 주세요."
FAILED = "죄송해요, 문제가 생겼어요. 잠시 후 다시 시도해 주세요."
SOURCE = "원문"
UNTITLED = "제목 없는 기사"

ENGLISH = english.SENTENCES | {
    NOT_A_MANAGER: "Only who has the Manage Server permission can do that.",
    NOT_IN_SERVER: "The bot is not in that server. Please invite it again.",
    ONLY_IN_SERVER: "Please use this in a server.",
    CANNOT_SEE: "The bot cannot see that channel. Allow it View Channel in the channel's settings.",
    WRONG_KIND: "Digests go to text, announcement and forum channels. Please choose one.",
    FORUM_ONLY: "Forum posts need a forum channel.",
    NO_FORUM: "Alerts go to text channels only.",
    EVERYONE: "@everyone cannot be mentioned. Please choose another role.",
    MY_DM: "your direct messages",
    GONE_CHANNEL: "a channel that is gone",
    DELETED: "That digest is deleted. Choose another one with /digest list .",
    PLACE: "#{channel} of {server}",
    INVITE: "Invite the bot again",
    OUTDATED_BUTTON: "This button is out of date. Please choose from the menu.",
    BAD_OPTION: "That value was not understood. Please choose one from the list.",
    OUTDATED_COMMAND: "The command has changed. Please enter it again in a moment.",
    FAILED: "Sorry, something went wrong. Please try again in a moment.",
    SOURCE: "Source",
    UNTITLED: "A story without a title",
}
