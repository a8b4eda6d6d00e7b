"""Review, quiz and statistics in the chat."""

from bot.conversation.command import Command
from bot.conversation.message import Message, Text
from bot.conversation.texts import MENU, TODAY, WORD_BOOK

NOT_YET = Message(
    (Text("복습과 퀴즈는 아직 준비하고 있어요. 그동안 단어장에서 담아 둔 단어를 다시 볼 수 있어요."),),
    (WORD_BOOK, TODAY, MENU),
)
NOTHING_TO_UNDO = Message(
    (Text("되돌릴 것을 찾지 못했어요. 담은 단어는 단어장에서 지우고, 분야와 난이도는 설정에서 바꿀 수 있어요."),),
    (WORD_BOOK, TODAY, MENU),
)
COMMANDS = (
    Command("review", NOT_YET),
    Command("quiz", NOT_YET),
    Command("stats", NOT_YET),
    Command("undo", NOTHING_TO_UNDO),
)
