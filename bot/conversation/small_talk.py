"""Answers to what asks for nothing: thanks, stickers, praise, anger. One kind sentence, and a next step."""

from bot.conversation.command import Command
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import CONTACT, HELP, MENU, QUIZ, TODAY, WORD_BOOK


def _said(text: str, *choices: Choice) -> Message:
    return Message((Text(text),), choices or (TODAY, MENU, WORD_BOOK))


REPLIES = {
    "bye": _said("오늘도 함께해 주셔서 고마워요. 내일 새 기사로 또 만나요! 👋"),
    "praise": _said("그렇게 말씀해 주시니 힘이 나요. 😊 다음 기사도 함께 읽어 볼까요?"),
    "laugh": _said("오늘 기사도 재미있게 골라 뒀어요. 한 편 읽어 볼까요?"),
    "emoji": _said("반가워요! 😊 오늘 기사 한 편 읽어 볼까요?"),
    "yes": _said("좋아요! 무엇부터 할까요?", TODAY, WORD_BOOK, QUIZ, MENU),
    "no": _said("알겠어요. 필요할 때 언제든 불러 주세요."),
    "unhappy": _said(
        "기대에 못 미쳐서 죄송해요. 무엇이 불편하셨는지 문의하기로 알려 주시면 고칠게요.", CONTACT, HELP, TODAY
    ),
    "swear": _said("마음 상하게 해 드렸다면 죄송해요. 불편한 점은 문의하기로 알려 주세요.", CONTACT, HELP, TODAY),
    "media": _said("사진이나 파일은 제가 볼 수 없어요. 글로 보내 주시면 도와드릴게요.", TODAY, MENU, HELP),
    "small_talk": _said(
        "그 이야기는 제가 잘 몰라요. 😅 대신 영어 뉴스와 단어는 자신 있어요.", TODAY, MENU, QUIZ, WORD_BOOK
    ),
}
AGAIN = Message((Text("네, 여기 있어요."),), (TODAY, CONTACT))
"""The second and every further time in a row."""
COMMANDS = tuple(Command(action, reply) for action, reply in REPLIES.items())
