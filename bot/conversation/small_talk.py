"""Answers to what asks for nothing: thanks, stickers, praise, anger. One kind sentence, and a next step."""

from bot.conversation.command import Command
from bot.conversation.message import Message, Text
from bot.conversation.texts import CONTACT, HELP, MENU, QUIZ, TODAY, WORD_BOOK

SENTENCES = {
    "bye": "오늘도 함께해 주셔서 고마워요. 내일 새 기사로 또 만나요! 👋",
    "praise": "그렇게 말씀해 주시니 힘이 나요. 😊 다음 기사도 함께 읽어 볼까요?",
    "laugh": "오늘 기사도 재미있게 골라 뒀어요. 한 편 읽어 볼까요?",
    "emoji": "반가워요! 😊 오늘 기사 한 편 읽어 볼까요?",
    "yes": "좋아요! 무엇부터 할까요?",
    "no": "알겠어요. 필요할 때 언제든 불러 주세요.",
    "unhappy": "기대에 못 미쳐서 죄송해요. 무엇이 불편하셨는지 문의하기로 알려 주시면 고칠게요.",
    "swear": "마음 상하게 해 드렸다면 죄송해요. 불편한 점은 문의하기로 알려 주세요.",
    "media": "사진이나 파일은 제가 볼 수 없어요. 글로 보내 주시면 도와드릴게요.",
    "small_talk": "그 이야기는 제가 잘 몰라요. 😅 대신 영어 뉴스와 단어는 자신 있어요.",
}
USUAL = (TODAY, MENU, WORD_BOOK)
CHOICES = {
    "yes": (TODAY, WORD_BOOK, QUIZ, MENU),
    "unhappy": (CONTACT, HELP, TODAY),
    "swear": (CONTACT, HELP, TODAY),
    "media": (TODAY, MENU, HELP),
    "small_talk": (TODAY, MENU, QUIZ, WORD_BOOK),
}
"""What is offered instead of the USUAL."""
REPLIES = {action: Message((Text(text),), CHOICES.get(action, USUAL)) for action, text in SENTENCES.items()}
HERE = "네, 여기 있어요."
AGAIN = Message((Text(HERE),), (TODAY, CONTACT))
"""The second and every further time in a row."""
ENGLISH = {HERE: "Yes, here it is."} | {
    SENTENCES[action]: english
    for action, english in {
        "bye": "Thanks for today. See you tomorrow with new stories! 👋",
        "praise": "That is kind of you. 😊 Shall we read the next story?",
        "laugh": "Today's stories are good ones too. Shall we read one?",
        "emoji": "Nice to see you! 😊 Shall we read one of today's stories?",
        "yes": "Good! Where shall we begin?",
        "no": "All right. I am here whenever you like.",
        "unhappy": "Sorry that we did not do better. Tell us by ‘Contact us’ what was wrong, and we will mend it.",
        "swear": "Sorry if something upset you. Please tell us by ‘Contact us’.",
        "media": "I cannot see pictures or files. Please write to me.",
        "small_talk": "I do not know much about that. 😅 English news and words I do know.",
    }.items()
}
COMMANDS = tuple(Command(action, reply) for action, reply in REPLIES.items())
