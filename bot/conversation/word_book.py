"""The word book: saved words, saving a story's words, removing one, and taking all along as a file."""

import asyncio

from bot.api.client import StudyApi
from bot.conversation import reports
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command, SlashCommand
from bot.conversation.language import current, say
from bot.conversation.message import Card, CardList, Choice, Message, Text
from bot.conversation.texts import FURTHER, MENU, TODAY, WORD_BOOK
from contracts import product_names as names
from contracts.enums import PartOfSpeech
from contracts.learners import SavedWord, Speaker

WORDS_AT_ONCE = 6
CURSOR_MAX_CHARS = 80  # a button's id on Discord holds 100 with its action

WORDS_TITLE = "내 단어장"
NO_WORDS = "단어장이 아직 비어 있어요. 기사에서 ‘단어 담기’를 누르면 그 기사의 단어가 여기에 모여요."
NOTHING_TO_SAVE = "이 기사에는 아직 담을 단어가 없어요."
SAVED = "단어장에 단어 {count}개를 담았어요.\n{words}"
SAVED_ALREADY = "이미 단어장에 담아 둔 단어예요."
FORGOTTEN = "단어장에서 지웠어요."
EXPORT_TITLE = "단어장을 파일로 받기"
EXPORT = "아래 버튼은 10분 동안 열려요. 누구든 열 수 있으니 다른 분께는 보내지 마세요."
EMPTY_EXPORT = "아직 담은 단어가 없어서 파일로 드릴 것이 없어요. 기사에서 ‘단어 담기’를 눌러 보세요."
FILES = (("csv", "엑셀용 CSV"), ("anki", "Anki 덱"))
TAKE_ALONG = Choice("파일로 받기", "wordbook_export")
DELETE = "지우기"
CLEAR = "지우고 싶은 단어의 ‘지우기’를 눌러 주세요."
ENGLISH = {
    WORDS_TITLE: "My word book",
    NO_WORDS: "Your word book is still empty. Press Save below a story to collect its words here.",
    NOTHING_TO_SAVE: "This story has no words to save yet.",
    SAVED: "Saved {count} words to your word book.\n{words}",
    SAVED_ALREADY: "These words are in your word book already.",
    FORGOTTEN: "Removed from your word book.",
    EXPORT_TITLE: "Your word book as a file",
    EXPORT: "These buttons work for ten minutes. Anybody can open them, so do not pass them on.",
    EMPTY_EXPORT: "There are no words to take along yet. Save the words of a story first.",
    FILES[0][1]: "CSV for Excel",
    FILES[1][1]: "Anki deck",
    DELETE: "Delete",
    TAKE_ALONG.label: "Get a file",
    CLEAR: "Press Delete below each word to remove.",
}


async def show(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show a page of the saved words, newest first; the text is the cursor of a further page."""
    page = await api.saved_words(speaker, limit=WORDS_AT_ONCE, cursor=arguments.text or None)
    if not page.results:
        return Message((Text(NO_WORDS),), (TODAY, MENU))
    further = page.cursor or ""
    more = (Choice(FURTHER, "wordbook", further),) if 0 < len(further) <= CURSOR_MAX_CHARS else ()
    cards = tuple(
        Card(
            title=f"{word.lemma} [{word.ipa}]" if word.ipa else word.lemma,
            text=f"{PartOfSpeech.label_of(word.part_of_speech, current())} · {word.meaning_ko}\n{word.sentence}",
            url=word.article.url,
            credit=word.article.title,
            choices=(Choice(DELETE, "forget", str(word.id)), *_odd(word)),
        )
        for word in page.results
    )
    return Message((CardList(WORDS_TITLE, cards),), (*more, TAKE_ALONG, TODAY))


def _odd(word: SavedWord) -> tuple[Choice, ...]:
    """Return the choice that reports a word's meaning."""
    return (reports.about_sense(word.sense),) if word.sense is not None and word.meaning_ko else ()


async def save(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Put a story's words into the word book, those of the level named or of the reader's own; each is there once."""
    lemmas = None
    if arguments.level:
        detail = await api.article(speaker, arguments.id, level=arguments.level)
        lemmas = list(dict.fromkeys(word.lemma for word in detail.vocabulary))
        if not lemmas:
            return Message((Text(NOTHING_TO_SAVE),))
    saved = await api.save_words(speaker, arguments.id, lemmas=lemmas)
    if not saved.results:
        return Message((Text(NOTHING_TO_SAVE),))
    if not saved.added:
        return Message((Text(SAVED_ALREADY),), (WORD_BOOK,))
    words = ", ".join(word.lemma for word in saved.results)
    return Message((Text(say(SAVED, count=saved.added, words=words)),), (WORD_BOOK,))


async def forget(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Take a word out of the word book."""
    await api.forget_word(speaker, arguments.id)
    return Message((Text(FORGOTTEN),), (WORD_BOOK,))


async def export(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show a link to each kind of file."""
    if not (await api.saved_words(speaker, limit=1)).results:
        return Message((Text(EMPTY_EXPORT),), (TODAY, MENU))
    links = await asyncio.gather(*(api.export_link(speaker, kind) for kind, _ in FILES))
    buttons = (
        Choice(label, "wordbook_export", url=str(link.url)) for (_, label), link in zip(FILES, links, strict=True)
    )
    return Message((Card(title=EXPORT_TITLE, text=EXPORT, choices=tuple(buttons)),), (WORD_BOOK, TODAY))


async def clear(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show the word book, where each word can be removed."""
    shown = await show(api, speaker)
    has_words = any(isinstance(block, CardList) for block in shown.blocks)
    return Message((Text(CLEAR), *shown.blocks), shown.choices) if has_words else shown


COMMANDS = (
    Command(
        "wordbook",
        show,
        words="""
            단어장 내단어장 내단어 저장한단어 저장한단어들 담아둔단어 담은단어 보카
            wordbook vocabulary vocab mywords
        """,
        suggestion=WORD_BOOK,
        help=("단어장", "담아 둔 단어를 다시 봐요"),
        slash=SlashCommand("words", "단어장", "저장한 단어를 보여 드려요.", "The words you have saved."),
    ),
    Command(
        "save",
        save,
        words="""
            저장 담기 단어담기 저장하기 단어장에담기 단어장에담아 단어장에저장 단어장에추가 단어장에넣어 단어저장
            단어추가 save
        """,
        suggestion=Choice(names.KEEP_WORDS, "save"),
        takes_id=True,
        takes_level=True,
    ),
    Command("forget", forget, takes_id=True),
    Command(
        "wordbook_export",
        export,
        suggestion=TAKE_ALONG,
        slash=SlashCommand(
            "export", "내보내기", "단어장을 CSV나 Anki 덱으로 받아요.", "Your word book as a CSV file or an Anki deck."
        ),
    ),
    Command("wordbook_clear", clear),
)
