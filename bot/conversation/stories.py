"""One story as a card with its source first, and what its buttons show: the Korean and the words."""

from bot.api.client import StudyApi
from bot.conversation.command import Arguments, Command
from bot.conversation.message import Card, Choice, Message, Text
from bot.conversation.texts import WORD_BOOK
from contracts.articles import ArticleCard, ArticleDetail
from contracts.enums import PartOfSpeech
from contracts.learners import Speaker

NO_NOTES = "이 기사는 아직 학습 노트가 없어요. 원문으로 먼저 만나 보세요."
NO_WORDS = "이 기사에는 아직 정리된 단어가 없어요."
PROVISIONAL = "자동으로 뽑은 문장이에요. 요약과 번역은 곧 준비해 드릴게요."
KOREAN = "🇰🇷 한국어\n{summary}"
WORDS = "📘 오늘의 단어\n{words}"
OPEN = "기사 보기"
WORD = "• {word} ({part}) {meaning}\n  {sentence}"


def card(article: ArticleCard) -> Card:
    """Return a story as every list shows it; a story without notes has no buttons but its source."""
    return Card(
        title=article.title,
        text=article.summary_en or NO_NOTES,
        url=article.url,
        credit=article.source.credit or article.source.name,
        choices=() if article.notes == "none" else about(article.id),
        opens=Choice(OPEN, "story", str(article.id)),
    )


def korean(article: ArticleCard) -> str:
    """Return the Korean of a story, or why there is none yet."""
    if article.notes == "provisional":
        return PROVISIONAL
    return KOREAN.format(summary=article.summary_ko) if article.summary_ko else ""


def words(detail: ArticleDetail) -> str:
    """Return a story's words as a list, "" when it has none."""
    lines = [
        WORD.format(
            word=item.word,
            part=PartOfSpeech.label_of(item.part_of_speech),
            meaning=item.meaning_ko,
            sentence=item.sentence,
        )
        for item in detail.vocabulary
    ]
    return WORDS.format(words="\n".join(lines)) if lines else ""


async def show_korean(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show a story's Korean alone."""
    detail = await api.article(speaker, arguments.id)
    return Message((Text(korean(detail) or NO_NOTES),))


async def show_words(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show a story's words alone, with a button that saves them."""
    detail = await api.article(speaker, arguments.id)
    if not detail.vocabulary:
        return Message((Text(NO_WORDS),))
    return Message((Text(words(detail)),), (Choice("단어장에 담기", "save", arguments.text), WORD_BOOK))


def about(article_id: int) -> tuple[Choice, ...]:
    """Return what there is to tap about a story."""
    argument = str(article_id)
    return Choice("한국어", "ko", argument), Choice("단어", "words", argument), Choice("저장", "save", argument)


COMMANDS = (
    Command(
        "ko",
        show_korean,
        words="한국어 번역 한글 해석 우리말 한국어보기 korean translate translation",
        suggestion=Choice("한국어", "ko"),
        takes_id=True,
    ),
    Command(
        "words",
        show_words,
        words="단어 어휘 단어보기 오늘의단어 words word",
        suggestion=Choice("단어", "words"),
        takes_id=True,
    ),
)
