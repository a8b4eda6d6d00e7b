"""A story in the text of a level: its Korean sentence by sentence, easier or harder."""

from typing import NamedTuple

from bot.api.client import StudyApi
from bot.conversation import reports, stories
from bot.conversation.command import Arguments, Command
from bot.conversation.language import say, translated
from bot.conversation.message import Choice, Message, Text
from bot.conversation.preferences import label
from bot.conversation.texts import MENU, TODAY
from contracts import product_names as names
from contracts.articles import ArticleDetail
from contracts.enums import Difficulty, ReportKind, SeenFact
from contracts.learners import Speaker

PAIR = "해석 {number}"
HEAD = "{headline}\n난이도: {level}"
NEAREST = "고르신 난이도의 글이 없어서 가장 가까운 글을 보여 드려요."
EXTRACT = "기사에서 그대로 뽑은 문장이에요."
WORD = "· {word} {meaning}"
NOT_FOUND = "그 글을 찾지 못했어요. 오늘의 한입뉴스에서 다시 골라 주세요."
GONE = Message((Text(NOT_FOUND),), (TODAY, MENU))
ID_MAX_DIGITS = 18
ODD = (ReportKind.TRANSLATION, ReportKind.FACT)
LEVELS = {one.value: one for one in Difficulty}
ENGLISH = {
    PAIR: "Korean {number}",
    HEAD: "{headline}\nDifficulty: {level}",
    NEAREST: "There is no text at the difficulty you chose, so here is the nearest one.",
    EXTRACT: "This sentence was taken from the story as it is.",
    NOT_FOUND: "I could not find that text. Please choose again from today's digest.",
}


class Place(NamedTuple):
    """What a tap names: a story, a level, and for a sentence or an option its number."""

    article_id: int
    level: Difficulty
    number: int


def place(text: str) -> Place | None:
    """Return what the argument of a choice names, None when it is not one of ours."""
    article_id, _, rest = text.partition(" ")
    level, _, index = rest.partition(" ")
    numbers = (article_id, index or "0")
    if level not in LEVELS or not all(one.isascii() and one.isdigit() and len(one) <= ID_MAX_DIGITS for one in numbers):
        return None
    return Place(int(article_id), LEVELS[level], int(index or "0"))


async def show_mine(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show a story in the text of the reader's own level."""
    return await _shown(api, speaker, await api.article(speaker, arguments.id))


async def show_text(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show a story in the text of the level named."""
    named = place(arguments.text)
    if named is None:
        return GONE
    return await _shown(api, speaker, await api.article(speaker, named.article_id, level=named.level))


async def show_pair(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show one sentence with its Korean; the next one is a tap away."""
    named = place(arguments.text)
    detail = await api.article(speaker, named.article_id, level=named.level) if named else None
    if named is None or detail is None or named.number >= len(detail.sentences) or detail.level != named.level:
        return GONE
    await stories.record(api, speaker, [detail.id], SeenFact.READ)
    pair = detail.sentences[named.number]
    return Message(
        (Text(f"{pair.en}\n{pair.ko or translated(EXTRACT)}"),),
        (
            *_pairs(detail)[named.number + 1 : named.number + 2],
            *(reports.about_sentence(detail.id, named.level, named.number, kind) for kind in ODD),
        ),
    )


async def _shown(api: StudyApi, speaker: Speaker, detail: ArticleDetail) -> Message:
    """Return a story's text with its words; notes without level texts are shown as a card."""
    await stories.record(api, speaker, [detail.id], SeenFact.OPENED)
    if detail.level is None:
        return Message((stories.card(detail),), (TODAY, MENU))
    head = say(HEAD, headline=detail.headline_ko or detail.title, level=label(detail.level))
    notes = [translated(NEAREST)] if detail.level != detail.asked_level else []
    notes += [translated(EXTRACT)] if detail.is_extract else []
    sentences = [f"{number}. {pair.en}" for number, pair in enumerate(detail.sentences, start=1)]
    words = [WORD.format(word=word.word, meaning=word.meaning_ko) for word in detail.words]
    blocks = tuple(Text("\n".join(part)) for part in ([head, *notes], sentences, words) if part)
    quiz = (Choice(names.QUIZ, "quiz", str(detail.id)),) if detail.question else ()
    keep = (Choice(names.KEEP_WORDS, "save", str(detail.id)),) if detail.words else ()
    odd = (reports.about_story(detail.id, ReportKind.MEANING),) if detail.words else ()
    return Message(blocks, (*_pairs(detail), *stories.switches(detail), *quiz, *keep, *odd))


def _pairs(detail: ArticleDetail) -> tuple[Choice, ...]:
    """Return a choice for each sentence that has Korean."""
    level = detail.level or Difficulty.B1
    return tuple(
        Choice(say(PAIR, number=index + 1), "pair", stories.level_argument(detail.id, level, index))
        for index, pair in enumerate(detail.sentences)
        if pair.ko
    )


COMMANDS = (
    Command("mine", show_mine, takes_id=True),
    Command("text", show_text),
    Command("pair", show_pair),
)
