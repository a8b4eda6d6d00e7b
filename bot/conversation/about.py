"""Questions about the service: price, makers, privacy, accounts, and a human who answers."""

from bot.api.client import StudyApi
from bot.conversation import service_info
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command
from bot.conversation.language import say
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import (
    CONTACT,
    HELP,
    LEAVE,
    LEVEL,
    LINK,
    MENU,
    SETTINGS,
    TODAY,
    WORD_BOOK,
)
from contracts.learners import Speaker

PRICE = (
    "한입뉴스는 무료예요. 결제할 것도, 광고도 없어요. 원문은 언론사 사이트로 이어져서 그곳의 구독이 필요할 수 있어요."
)
MAKER = (
    "한입뉴스는 영어 뉴스를 하루 한 입씩 읽고 단어까지 익히는 영어 학습 서비스예요. "
    "카카오톡, 디스코드, 웹에서 같은 기록으로 이어서 쓸 수 있어요."
)
AI = (
    "저는 정해진 대로 답하는 챗봇이에요. 기사의 쉬운 영어와 해석, 단어 뜻은 AI가 쓰고, "
    "원문에 없는 내용이 들어가지 않았는지 검사를 거쳐요. 그래도 틀릴 수 있으니 원문 보기로 견줘 보세요."
)
PRIVACY = (
    "배우는 데 필요한 것만 남겨요: 고른 분야와 난이도, 본 기사, 단어장, 받아 보는 알림. "
    "팔거나 광고에 쓰지 않고, 대화 내용은 저장하지 않아요.{more}"
)
PRIVACY_PAGE = "\n\n자세히: {web}/privacy/"
SOURCE = (
    "뉴욕타임스, CNN 같은 언론사의 기사에서 골라요. 기사마다 출처와 원문 링크가 있고, "
    "영어와 해석은 원문을 바탕으로 저희가 새로 써요. 새 기사는 매일 아침에 올라와요."
)
ACCOUNT = "카카오톡에서는 가입이나 로그인 없이 바로 쓸 수 있어요.{web} 기록을 웹과 이으려면 ‘계정 연결’을 눌러 주세요."
ACCOUNT_ON_WEB = "\n웹의 가입, 로그인과 비밀번호 찾기는 여기에서 할 수 있어요: {web}/login/\n"
WEB = "앱은 따로 없고, 카카오톡과 웹에서 쓸 수 있어요.\n웹: {web}/"
NO_WEB = "앱은 따로 없고, 카카오톡에서 바로 쓸 수 있어요."
HUMAN = "사람에게 문의하시려면 여기로 연락해 주세요.\n{contact}{hours}"
HOURS = "\n상담 시간: {hours}"
NO_HUMAN = (
    "아직 따로 연결해 드릴 상담 창구가 없어요. 이용 방법은 도움말에 있고, 내용이 이상할 땐 원문 보기에서 출처의 글과 "
    "견줘 볼 수 있어요."
)
TROUBLE = (
    "불편을 드려 죄송해요. 카카오톡을 최신 버전으로 올리고 다시 시도해 주세요. 원문이 안 열리면 언론사 사이트가 막은 "
    "것일 수 있어요. 계속되면 문의하기로 알려 주세요."
)
SHARE = "한입뉴스를 친구에게 알려 주셔서 고마워요! 아래 주소를 보내 주세요.\n{address}"
NO_ADDRESS = (
    "채널 홈 위쪽의 공유 버튼을 누르면 친구에게 한입뉴스를 보낼 수 있어요. 기사는 원문 보기에서 공유할 수 있어요."
)
SOUND = (
    "소리로 들려 드리는 기능은 아직 없어요. 대신 ‘단어 보기’에 발음 기호가 있고, ‘yield 뜻’처럼 보내면 그 단어의 "
    "발음 기호를 알려 드려요."
)
TO_ENGLISH = (
    "우리말을 영어로 옮겨 드리는 기능은 아직 없어요. ‘경제’처럼 낱말만 보내 주시면 그 말이 나온 기사를, ‘yield’처럼 "
    "영어를 보내 주시면 뜻을 찾아 드려요."
)
ADVICE = (
    "시험이든 회화든, 매일 한 편씩 꾸준히 읽는 게 가장 힘이 돼요.\n\n1. 오늘의 한입뉴스를 영어로 먼저 읽기\n2. "
    "해석 보기로 확인하기\n"
    "3. 단어 담기 후 복습하기\n\n난이도는 쉬움, 보통, 어려움 중에서 고를 수 있어요."
)
ENGLISH = {
    PRICE: (
        "Newsbite is free, without payments and without advertising. Originals open on the outlets' own sites, which "
        "may want a subscription."
    ),
    MAKER: (
        "Newsbite teaches English with one bite of news a day, and its words. It goes on with the same record in "
        "KakaoTalk, on Discord and on the web."
    ),
    AI: (
        "I answer by fixed rules. AI writes the easy English, its Korean and the meanings, and checks look for what "
        "is not in the original. It can still be wrong: compare it with the source."
    ),
    PRIVACY: (
        "We store what learning needs: your categories and level, stories you met, your word book, the digests you "
        "get. We neither sell it nor use it for advertising, and we store no conversations.{more}"
    ),
    PRIVACY_PAGE: "\n\nMore: {web}/privacy/",
    SOURCE: (
        "We choose from outlets such as The New York Times and CNN. Every story has its source and a link; its English "
        "and Korean are written anew by us. New stories come every morning."
    ),
    ACCOUNT: "In the chats you need no account.{web} To join your record with the web, press ‘Link accounts’.",
    ACCOUNT_ON_WEB: "\nOn the web you sign up, sign in and recover your password here: {web}/login/\n",
    WEB: "There is no app: use KakaoTalk, Discord and the web.\nWeb: {web}/",
    NO_WEB: "There is no app: use the chats.",
    HUMAN: "To reach a person, write to:\n{contact}{hours}",
    HOURS: "\nHours: {hours}",
    NO_HUMAN: (
        "There is no contact yet. Help says how things work, and you can compare a story with its source where "
        "something looks wrong."
    ),
    TROUBLE: (
        "Sorry for the trouble. Please update your app and try again. Where an original does not open, its outlet may "
        "block it. If it goes on, please contact us."
    ),
    SHARE: "Thank you for telling a friend! Send them this address.\n{address}",
    NO_ADDRESS: "Use the share button of the channel's home. A story is shared from its source.",
    SOUND: (
        "There is no sound yet. The words of a story have their pronunciation in IPA, and looking a word up shows it."
    ),
    TO_ENGLISH: "We do not translate into English. Send a topic for its stories, or an English word.",
    ADVICE: (
        "For a test or for talking alike: one story every day helps most.\n\n1. Read today's bites in English\n"
        "2. Check with the Korean\n3. Save the words and review them\n\nThe level is easy, medium or hard."
    ),
}


async def privacy(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Say what is stored and where to read more."""
    web = service_info.current().web
    return _message(say(PRIVACY, more=say(PRIVACY_PAGE, web=web) if web else ""), SETTINGS, LEAVE, TODAY)


async def account(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Say that no account is needed here, and where those of the web are."""
    web = service_info.current().web
    return _message(say(ACCOUNT, web=say(ACCOUNT_ON_WEB, web=web) if web else ""), LINK, CONTACT, TODAY)


async def web_address(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Say where the web pages are."""
    web = service_info.current().web
    return _message(say(WEB, web=web) if web else NO_WEB, LINK, TODAY, HELP)


async def contact(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Name the human behind the channel and their hours."""
    info = service_info.current()
    if not info.contact:
        return _message(NO_HUMAN, HELP, SETTINGS, TODAY)
    hours = say(HOURS, hours=info.hours) if info.hours else ""
    return _message(say(HUMAN, contact=info.contact, hours=hours), HELP, TODAY)


async def share(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Give the address to share."""
    info = service_info.current()
    address = info.channel or info.web
    return _message(say(SHARE, address=address) if address else NO_ADDRESS, TODAY, MENU)


def _message(text: str, *choices: Choice) -> Message:
    return Message((Text(text),), choices)


COMMANDS = (
    Command("about_price", _message(PRICE, TODAY, MENU, HELP)),
    Command("about_maker", _message(MAKER, TODAY, MENU, HELP)),
    Command("about_ai", _message(AI, TODAY, HELP, CONTACT)),
    Command("about_privacy", privacy),
    Command("about_source", _message(SOURCE, TODAY, MENU)),
    Command("account_help", account),
    Command("web_address", web_address),
    Command("contact", contact, suggestion=CONTACT),
    Command("trouble", _message(TROUBLE, CONTACT, TODAY, HELP)),
    Command("share", share),
    Command("to_english", _message(TO_ENGLISH, TODAY, WORD_BOOK, HELP)),
    Command("sound", _message(SOUND, TODAY, WORD_BOOK, HELP)),
    Command("study_advice", _message(ADVICE, TODAY, LEVEL, WORD_BOOK)),
)
