"""One story as a card with its source first, and what its buttons show: the Korean and the words."""

import logging
from dataclasses import replace
from itertools import groupby

from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import reports
from bot.conversation.command import Arguments, Command
from bot.conversation.language import current, say, translated
from bot.conversation.message import Card, Choice, Message, Text
from bot.conversation.texts import MENU, TODAY, WORD_BOOK
from contracts import product_names as names
from contracts.articles import ArticleCard, ArticleDetail
from contracts.enums import ContentTag, Difficulty, PartOfSpeech, ReportKind, SeenFact
from contracts.learners import Speaker

NO_NOTES = "이 기사는 아직 해석과 단어가 없어요. 원문으로 먼저 만나 보세요."
NO_WORDS = "이 기사에는 아직 정리된 단어가 없어요."
PROVISIONAL = "기사에서 그대로 뽑은 문장이에요. 해석은 준비되는 대로 올려 드릴게요."
KOREAN = "🇰🇷 해석\n{summary}"
WORDS = f"📘 {names.STORY_WORDS}\n{{words}}"
OTHER_OUTLETS = "다른 매체는 이렇게 썼어요"
NO_OTHERS = "이 소식을 전한 다른 매체를 아직 찾지 못했어요."
OTHERS_MAX = 5
FOLLOW_UP = "이어지는 소식"
OPEN = "기사 보기"
MORE_OF_IT = "같은 분야 더 보기"
MINE = "내 난이도로"
EASIER, HARDER = "쉽게", "어렵게"

logger = logging.getLogger(__name__)
WORD = "· {lemma}{ipa} · {part} · {meaning}"
ENGLISH = {
    names.SHOW_TRANSLATION: "Korean",
    names.SHOW_WORDS: "Words of this story",
    names.KEEP_WORDS: "Save the words",
    MORE_OF_IT: "More of this category",
    MINE: "At my level",
    EASIER: "Easier",
    HARDER: "Harder",
    OPEN: "Open story",
    NO_NOTES: "This story has no study notes yet. Start with the original.",
    NO_WORDS: "This story has no words yet.",
    PROVISIONAL: "These sentences were picked automatically. The summary and its Korean follow soon.",
    KOREAN: "🇰🇷 Korean\n{summary}",
    WORDS: "📘 Words of this story\n{words}",
    OTHER_OUTLETS: "How other outlets put it",
    NO_OTHERS: "No other outlet is known to have told this.",
    FOLLOW_UP: "Follow-up",
}


def card(article: ArticleCard) -> Card:
    """Return a story as every list shows it, without buttons where it has no notes.

    It has both headlines, where there is a Korean one: the reader's language first.
    """
    headlines = [article.headline_ko, article.title] if current() == "ko" else [article.title, article.headline_ko]
    first, *second = [one for one in headlines if one] or [""]
    return Card(
        title=first,
        original=second[0] if second else "",
        text=article.summary_en or translated(NO_NOTES),
        url=article.url,
        credit=" · ".join([*marks(article), article.source.credit or article.source.name]),
        choices=() if article.notes == "none" else about(article.id),
        opens=Choice(OPEN, "story", str(article.id)) if article.is_listed else None,
    )


def marks(article: ArticleCard) -> list[str]:
    """Return what a reader is told of a story's kind: that it goes on from another day, or that it is opinion."""
    follow_up = [translated(FOLLOW_UP)] if article.is_follow_up else []
    return follow_up + [
        ContentTag.label_of(ContentTag.OPINION, current()) for tag in article.tags if tag == ContentTag.OPINION
    ]


def korean(article: ArticleCard) -> str:
    """Return the Korean of a story, or why there is none yet."""
    if article.notes == "provisional":
        return PROVISIONAL
    return say(KOREAN, summary=article.summary_ko) if article.summary_ko else ""


def words(detail: ArticleDetail) -> str:
    """Return a story's words, those of one sentence above it; "" when it has none."""
    lines: list[str] = []
    for sentence, items in groupby(detail.vocabulary, key=lambda item: item.sentence):
        for item in items:
            part = PartOfSpeech.label_of(item.part_of_speech, current())
            ipa = f" [{item.ipa}]" if item.ipa else ""
            lines.append(say(WORD, lemma=item.lemma, ipa=ipa, part=part, meaning=item.meaning_ko))
        lines.append(f"  {sentence}")
    return say(WORDS, words="\n".join(lines)) if lines else ""


async def show(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show one story alone: source, headlines and the English; the Korean and the words are a tap away."""
    detail = await api.article(speaker, arguments.id)
    await record(api, speaker, [detail.id], SeenFact.OPENED)
    shown = card(detail)
    more = Choice(MORE_OF_IT, "category", detail.category)
    others = (Text(text),) if (text := other_headlines(detail)) else ()
    choices = (*shown.choices, *switches(detail), *_quiz(detail), more, TODAY, MENU)
    return Message((replace(shown, choices=()), *others), choices)


async def show_korean(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show a story's Korean alone, of the level named or the reader's own."""
    detail = await api.article(speaker, arguments.id, level=arguments.level)
    await record(api, speaker, [detail.id], SeenFact.READ)
    others = (Choice(OTHER_OUTLETS, "others", str(detail.id)),) if detail.other_headlines else ()
    kinds = (ReportKind.TRANSLATION, ReportKind.FACT) if detail.summary_ko else ()
    odd = tuple(reports.about_story(detail.id, kind) for kind in kinds)
    return Message((Text(korean(detail) or NO_NOTES),), (*_quiz(detail), *others, *odd))


async def show_other_headlines(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show how other outlets headed a story's event."""
    detail = await api.article(speaker, arguments.id)
    return Message((Text(other_headlines(detail) or NO_OTHERS),))


async def show_words(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show a story's words alone, of the level named or the reader's own, with a button that saves them."""
    detail = await api.article(speaker, arguments.id, level=arguments.level)
    await record(api, speaker, [detail.id], SeenFact.READ)
    if not detail.vocabulary:
        return Message((Text(NO_WORDS),))
    keep = Choice(names.KEEP_WORDS, "save", arguments.text)
    odd = reports.about_story(detail.id, ReportKind.MEANING)
    return Message((Text(words(detail)),), (keep, *_quiz(detail), WORD_BOOK, odd))


def _quiz(detail: ArticleDetail) -> tuple[Choice, ...]:
    return (Choice(names.QUIZ, "quiz", str(detail.id)),) if detail.question else ()


def other_headlines(detail: ArticleDetail) -> str:
    """Return the other outlets' headlines of a story's event as a list, "" when it has none."""
    lines = [f"· {other.outlet}: {other.title}\n  {other.url}" for other in detail.other_headlines[:OTHERS_MAX]]
    return "\n".join([f"🗞️ {translated(OTHER_OUTLETS)}", *lines]) if lines else ""


async def record(api: StudyApi, speaker: Speaker, ids: list[int], fact: SeenFact) -> None:
    """Record what has happened to stories; if that fails they are shown all the same: twice is better than never."""
    try:
        await api.mark_seen(speaker, ids, fact)
    except (ApiError, ApiUnavailableError) as error:
        logger.warning("stories were shown but not recorded as %s: %s", fact, error)


def about(article_id: int, level: Difficulty | None = None) -> tuple[Choice, ...]:
    """Return what there is to tap about a story: about its text of a level, or of whatever level its presser reads."""
    argument = level_argument(article_id, level) if level else str(article_id)
    return (
        Choice(names.SHOW_TRANSLATION, "ko", argument),
        Choice(names.SHOW_WORDS, "words", argument),
        Choice(names.KEEP_WORDS, "save", argument),
    )


def level_argument(article_id: int, level: Difficulty, index: int | None = None) -> str:
    """Return the argument of a choice: "12 A2", or with an index "12 A2 0"."""
    return " ".join(str(part) for part in (article_id, level.value, index) if part is not None)


def switches(detail: ArticleDetail) -> tuple[Choice, ...]:
    """Return the choices that lead to the next easier and the next harder text of a story, where they exist."""
    if detail.level is None:
        return ()
    order = list(Difficulty)
    here = order.index(detail.level)
    easier = [level for level in detail.levels if order.index(level) < here][-1:]
    harder = [level for level in detail.levels if order.index(level) > here][:1]
    labels = [(EASIER, level) for level in easier] + [(HARDER, level) for level in harder]
    return tuple(Choice(label, "text", level_argument(detail.id, level)) for label, level in labels)


COMMANDS = (
    Command("others", show_other_headlines, takes_id=True),
    Command(
        "story",
        show,
        words="기사보기 이기사 다시읽기 원문 원문보기 story",
        suggestion=Choice(OPEN, "story"),
        takes_id=True,
    ),
    Command(
        "ko",
        show_korean,
        words="한국어 번역 한글 해석 해석보기 우리말 한국어보기 korean translate translation",
        suggestion=Choice(names.SHOW_TRANSLATION, "ko"),
        takes_id=True,
        takes_level=True,
    ),
    Command(
        "words",
        show_words,
        words="단어 어휘 단어보기 이기사의단어 words word",
        suggestion=Choice(names.SHOW_WORDS, "words"),
        takes_id=True,
        takes_level=True,
    ),
)
