"""Looking up a word or a pasted sentence in what our stories teach, and keeping a word that was found."""

from collections.abc import Sequence

from bot.api.client import StudyApi
from bot.conversation import reports, search
from bot.conversation.command import Arguments, Command
from bot.conversation.hangul import with_particle
from bot.conversation.language import current, say, translated
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import TODAY, WORD_BOOK
from contracts import product_names as names
from contracts.enums import PartOfSpeech, Platform, ReportKind
from contracts.learners import Speaker
from contracts.words import DictionaryWord, TaughtSense, TaughtSentence

SENSES_SHOWN = 3
TEXT_MAX_CHARS = 300
SHOWN_MAX_CHARS = 40
ARGUMENT_MAX_CHARS = 79

HEAD = "{lemma}{ipa} · {part} · 난이도 {level}"
SENSE = "{head}\n{meaning}\n\n{sentence}{korean}\n— {story}"
NEVER_TAUGHT = "{word} 아직 저희 기사에서 다룬 적이 없어요. 확인하지 않은 뜻은 알려 드리지 않아요.\n\n{head}"
UNKNOWN = "{word} 제가 모르는 말이에요. 철자를 확인해서 다시 보내 주세요."
UNKNOWN_SENTENCE = "저희 기사에 나온 문장이 아니어서 해석해 드리지 못해요. {how}"
BY_TYPING = "궁금한 단어가 있으면 ‘yield 뜻’처럼 보내 주세요."
BY_COMMAND = "궁금한 단어가 있으면 /word 에 입력해 주세요."
WHAT = "어떤 단어가 궁금하세요? ‘yield 뜻’처럼 보내 주세요."
WORD = "· {word} · {part} · {meaning}"
KEPT = "{word} 단어장에 담았어요."
KEPT_ALREADY = "{word} 이미 단어장에 있어요."
OPEN = "기사 보기"
ENGLISH = {
    HEAD: "{lemma}{ipa} · {part} · level {level}",
    NEVER_TAUGHT: "{word} has not been in our stories yet, and we tell no meaning that was not checked.\n\n{head}",
    UNKNOWN: "{word} is not a word we know. Please check its spelling.",
    UNKNOWN_SENTENCE: "That sentence is not of our stories, so we have no Korean for it. {how}",
    BY_TYPING: "Send a word of it.",
    BY_COMMAND: "Try a word of it with /word .",
    WHAT: "Which word would you like to look up?",
    KEPT: "{word} is saved in your word book.",
    KEPT_ALREADY: "{word} is in your word book already.",
}


async def look_up(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show what our stories teach of a word, or the Korean of a pasted sentence of ours; never a guess."""
    asked = " ".join(arguments.text.split())[:TEXT_MAX_CHARS]
    if not asked:
        return Message((Text(WHAT),), (TODAY, WORD_BOOK))
    found = await api.look_up(speaker, asked)
    if found.senses:
        return _senses(found.senses)
    if found.sentences:
        return _sentences(found.sentences)
    stories = await search.stories_about(api, speaker, asked)
    if found.word:
        text = say(NEVER_TAUGHT, word=with_particle(_quoted(found.word.lemma), "은", "는"), head=_head(found.word))
        return Message((Text(text), *(stories.blocks if stories else ())), (TODAY, WORD_BOOK))
    if stories:
        return stories
    is_sentence = len(asked.split()) > 2
    how = translated(BY_COMMAND if speaker.provider == Platform.DISCORD else BY_TYPING)
    text = (
        say(UNKNOWN_SENTENCE, how=how) if is_sentence else say(UNKNOWN, word=with_particle(_quoted(asked), "은", "는"))
    )
    return Message((Text(text),), (TODAY, WORD_BOOK))


async def keep(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Put the newest meaning that we teach of a word into the word book; show the look-up where there is none."""
    found = await api.look_up(speaker, " ".join(arguments.text.split())[:TEXT_MAX_CHARS])
    if not found.senses:
        return await look_up(api, speaker, arguments)
    sense = found.senses[0]
    saved = await api.save_words(speaker, sense.article.id, lemmas=[sense.lemma])
    text = KEPT if saved.added else KEPT_ALREADY
    particles = ("을", "를") if saved.added else ("은", "는")
    return Message(
        (Text(say(text, word=with_particle(_quoted(sense.lemma), *particles))),),
        (WORD_BOOK, Choice(OPEN, "story", str(sense.article.id)), TODAY),
    )


def _senses(senses: Sequence[TaughtSense]) -> Message:
    shown = senses[:SENSES_SHOWN]
    parts = [
        say(
            SENSE,
            head=_head(one),
            meaning=one.meaning_ko,
            sentence=one.sentence.en,
            korean=f"\n{one.sentence.ko}" if one.sentence.ko else "",
            story=one.article.headline_ko or one.article.title,
        )
        for one in shown
    ]
    story = Choice(OPEN, "story", str(shown[0].article.id))
    keep_it = Choice(names.KEEP_WORDS, "save_word", shown[0].lemma[:ARGUMENT_MAX_CHARS])
    odd = reports.about_sense(shown[0].id, shown[0].article.id)
    return Message((Text("\n\n".join(parts)),), (keep_it, story, odd, WORD_BOOK, TODAY))


def _sentences(sentences: Sequence[TaughtSentence]) -> Message:
    parts = []
    for one in sentences:
        words = [
            say(
                WORD,
                word=word.lemma,
                part=PartOfSpeech.label_of(word.part_of_speech, current()),
                meaning=word.meaning_ko,
            )
            for word in one.words
        ]
        parts.append("\n".join([one.en, *([one.ko] if one.ko else []), *words]))
    article = sentences[0].article
    parts.append(f"— {article.headline_ko or article.title}")
    argument = str(article.id)
    odd = reports.about_story(article.id, ReportKind.TRANSLATION)
    choices = (Choice(names.KEEP_WORDS, "save", argument), Choice(OPEN, "story", argument), odd, WORD_BOOK, TODAY)
    return Message((Text("\n\n".join(parts)),), choices)


def _head(word: TaughtSense | DictionaryWord) -> str:
    return say(
        HEAD,
        lemma=word.lemma,
        ipa=f" [{word.ipa}]" if word.ipa else "",
        part=PartOfSpeech.label_of(word.part_of_speech, current()),
        level=word.level,
    )


def _quoted(word: str) -> str:
    return f"‘{word[:SHOWN_MAX_CHARS]}’"


COMMANDS = (
    Command("look_up", look_up, help=("yield 뜻", "저희 기사에 나온 뜻과 문장을 보여 드려요")),
    Command("save_word", keep),
)
