"""Saying that a meaning, a translation or a text is wrong: by a button, or as people type it."""

import re
from typing import NamedTuple

from bot.api.client import StudyApi
from bot.conversation import service_info
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command
from bot.conversation.language import say, translated
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import CONTACT, HELP, MENU, REPORT, TODAY
from contracts.articles import ArticleDetail
from contracts.enums import Difficulty, Platform, ReportKind
from contracts.learners import Speaker
from contracts.study import AnswerChannel

THANKS = "알려 주셔서 고마워요. 편집자가 확인하고 고치면 여기서 알려 드릴게요."
ALREADY = "이미 알려 주신 내용이에요. 편집자가 확인하고 있어요."
WHICH_WORD = "어떤 단어인지 고르시면 더 빨리 고칠 수 있어요."
WHICH_SENTENCE = "어느 문장인지 고르시면 더 빨리 고칠 수 있어요."
WHAT = "무엇이 이상한가요?"
WHERE = "어느 기사의 내용인가요? 기사를 여신 뒤 다시 알려 주시면 편집자에게 전할게요."
HUMAN = "{where}\n\n사람에게 바로 문의하시려면: {contact}"
SENTENCE = "{number}번 문장"
WORDS_MAX = 6
KINDS = (
    (ReportKind.MEANING, re.compile("뜻|의미|단어|meaning|word")),
    (ReportKind.TRANSLATION, re.compile("번역|해석|오역|한국어|한글|translation|korean")),
    (ReportKind.FACT, re.compile("사실|거짓|가짜|정보|내용|fact|true|fake|false")),
    (ReportKind.TEXT, re.compile("문장|오타|문법|영어|요약|예문|글|typo|sentence|text")),
)
CHANNELS: dict[str, AnswerChannel] = {Platform.DISCORD: "discord", Platform.KAKAO_SKILL: "kakao_skill"}
ARGUMENT = re.compile(
    r"(?P<what>[a-z]{1,12})"
    r"(?: s(?P<sense>[0-9]{1,18}))?(?: (?P<article>[0-9]{1,18}))?(?: (?P<level>A2|B1|B2) (?P<sentence>[0-9]{1,2}))?"
)
ENGLISH = {kind.ko: kind.en for kind in ReportKind} | {
    THANKS: "Thank you. An editor will look at it, and we will tell you here once it is corrected.",
    ALREADY: "You have told us already. An editor is looking at it.",
    WHICH_WORD: "Choose the word, and it can be corrected sooner.",
    WHICH_SENTENCE: "Choose the sentence, and it can be corrected sooner.",
    WHAT: "What is wrong?",
    WHERE: "Which story is it about? Open it and tell us again, and an editor will look at it.",
    HUMAN: "{where}\n\nTo talk to a person: {contact}",
    SENTENCE: "Sentence {number}",
}


class Complaint(NamedTuple):
    """What is wrong, and where, as a choice's argument names it."""

    what: ReportKind
    sense: int | None = None
    article: int | None = None
    level: Difficulty | None = None
    sentence: int | None = None


def kind_of(typed: str) -> ReportKind | None:
    """Return what typed words complain about, None where they do not say."""
    folded = typed.casefold()
    return next((kind for kind, words in KINDS if words.search(folded)), None)


def about_sense(sense_id: int, article_id: int | None = None) -> Choice:
    """Return the choice that reports a meaning, seen in a story."""
    where = f" {article_id}" if article_id is not None else ""
    return Choice(ReportKind.MEANING.ko, "report", f"{ReportKind.MEANING.value} s{sense_id}{where}")


def about_story(article_id: int, what: ReportKind) -> Choice:
    """Return the choice that reports something of a story."""
    return Choice(what.ko, "report", f"{what.value} {article_id}")


def about_sentence(article_id: int, level: Difficulty, index: int, what: ReportKind, label: str = "") -> Choice:
    """Return the choice that reports a sentence."""
    return Choice(label or what.ko, "report", f"{what.value} {article_id} {level.value} {index}")


def parsed(text: str) -> Complaint | None:
    """Return what the argument of a choice names, None when it is not one of ours."""
    found = ARGUMENT.fullmatch(text)
    if found is None or found["what"] not in set(ReportKind):
        return None
    numbers = [int(found[name]) if found[name] else None for name in ("sense", "article", "sentence")]
    level = Difficulty(found["level"]) if found["level"] else None
    return Complaint(ReportKind(found["what"]), numbers[0], numbers[1], level, numbers[2])


async def report(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Store a complaint; one about a whole story is asked which word or sentence it is about."""
    if arguments.text.isdigit():
        choices = tuple(about_story(arguments.id, kind) for kind in ReportKind)
        return Message((Text(WHAT),), (*choices, TODAY))
    complaint = parsed(arguments.text)
    if complaint is None or (complaint.sense is None and complaint.article is None):
        info = service_info.current()
        where = say(HUMAN, where=translated(WHERE), contact=info.contact) if info.contact else WHERE
        return Message((Text(where),), (TODAY, MENU, CONTACT, HELP))
    is_whole = complaint.sense is None and complaint.sentence is None
    detail = await api.article(speaker, complaint.article) if is_whole and complaint.article is not None else None
    stored = await api.report(speaker, **complaint._asdict(), channel=CHANNELS.get(speaker.provider))
    thanks = translated(THANKS if stored.is_new else ALREADY)
    narrower = _narrower(detail, complaint.what) if detail is not None else ()
    if not narrower:
        return Message((Text(thanks),), (TODAY, MENU))
    which = translated(WHICH_WORD if complaint.what == ReportKind.MEANING else WHICH_SENTENCE)
    return Message((Text(f"{thanks}\n{which}"),), (*narrower, TODAY))


def _narrower(detail: ArticleDetail, what: ReportKind) -> tuple[Choice, ...]:
    """Return the choices among a story's words or sentences."""
    if what == ReportKind.MEANING:
        words = {word.sense: word for word in detail.words}
        return tuple(
            Choice(word.lemma, "report", about_sense(word.sense, detail.id).argument)
            for word in list(words.values())[:WORDS_MAX]
        )
    if detail.level is None:
        return ()
    return tuple(
        about_sentence(detail.id, detail.level, index, what, say(SENTENCE, number=index + 1))
        for index in range(len(detail.sentences))
    )


COMMANDS = (Command("report", report, suggestion=REPORT),)
