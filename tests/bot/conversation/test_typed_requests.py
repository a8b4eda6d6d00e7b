from bot.conversation import typed_requests
from bot.conversation.message import Choice
from bot.conversation.texts import HELP, MENU, TODAY, WORD_BOOK
from bot.conversation.understanding.vocabulary import Intent
from tests.bot.conversation.scripted_api import said
from tests.bot.stored_stories import CATEGORIES


def test_a_guess_is_offered_first() -> None:
    message = typed_requests.did_you_mean([Intent("category", "technology"), Intent("help")], CATEGORIES)
    assert said(message) == typed_requests.DID_YOU_MEAN
    assert message.choices == (Choice("기술 뉴스", "category", "technology"), HELP, TODAY, MENU, WORD_BOOK)


def test_without_a_guess_the_usual_is_offered() -> None:
    message = typed_requests.did_you_mean([Intent("category", "gone")], CATEGORIES)
    assert (said(message), message.choices) == (typed_requests.NO_IDEA, (TODAY, MENU, WORD_BOOK, HELP))


def test_the_menu_is_the_top_of_the_ladder() -> None:
    actions = ["today", "menu", "wordbook", "settings", "push", "contact", "leave", "help"]
    assert [choice.action for choice in typed_requests.whole_menu(("kakao_skill",)).choices] == actions
    assert "push" not in {choice.action for choice in typed_requests.whole_menu(()).choices}
