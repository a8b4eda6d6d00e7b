"""The review of the day, the quiz of a story, and statistics in the chat: one question at a time, answered by a tap."""

from dataclasses import replace

from bot.api.client import StudyApi
from bot.api.errors import ApiError
from bot.conversation import reports, stories
from bot.conversation.command import NO_ARGUMENTS, Arguments, Command, SlashCommand
from bot.conversation.hangul import with_particle
from bot.conversation.language import say, translated
from bot.conversation.message import Choice, Message, Text
from bot.conversation.preferences import label
from bot.conversation.texts import MENU, QUIZ, REVIEW, STATS, TODAY, WORD_BOOK
from contracts.enums import Difficulty, Grade, Platform, SeenFact, Verdict
from contracts.learners import Speaker
from contracts.study import StudyAnswer, StudyQuestion, StudySession

LABEL_MAX_CHARS = 10
"""A longer option is offered by its number alone."""

NOTHING = "아직 복습할 단어가 없어요. 기사를 읽고 ‘단어 담기’를 누르면 내일부터 여기에서 다시 만나요."
DONE = "오늘의 복습을 마쳤어요! 🎉 {total}개 중 {right}개를 맞혔어요."
DUE = "오늘 복습할 것이 {count}개 있어요."
PROGRESS = "복습 {number}/{total}"
PROMPTS = {
    "choose_meaning": "이 단어의 뜻은 무엇일까요?",
    "fill_gap": "빈칸에 들어갈 말은 무엇일까요?",
    "reveal": "이 단어의 뜻을 떠올려 보세요.",
}
CORRECTED = "이 단어의 뜻을 고쳐서 다시 확인해요. 전에 알려 드린 뜻: {meaning}"
PROMPT = "알맞은 답을 골라 주세요."
VERDICTS = {
    Verdict.RIGHT: "⭕ 맞았어요!",
    Verdict.CLOSE: "⭕ 거의 맞았어요!",
    Verdict.WRONG: "❌ 아쉬워요. 답은 {right}.",
    Verdict.SKIPPED: "건너뛰었어요.",
}
BY_COMMAND = "답은 /answer 에 입력해 주세요."
STOPPED = "여기까지 한 것은 모두 남아 있어요. 이어서 하시려면 ‘복습’을 눌러 주세요."
PASSED = "지난 문제라서 답을 남기지 않았어요. 지금 풀 문제는 이거예요."
NOT_OPEN = frozenset({"session.over", "question.unknown", "question.not_open"})
"""Codes of answers to another question than the open one: yesterday's, somebody else's, one of a merged account."""
UNDONE = "방금 한 답을 되돌렸어요."
NOTHING_TO_UNDO = "되돌릴 답이 없어요. 담은 단어는 단어장에서, 분야와 난이도는 설정에서 바꿀 수 있어요."
ASK_AGE = "복습 기록을 남기기 전에 한 가지만 확인할게요. 만 14세 이상이신가요?"
TOO_YOUNG = "만 14세가 되면 복습 기록을 남길 수 있어요. 기사는 지금처럼 계속 읽으실 수 있어요."
AGES = (Choice("만 14세 이상이에요", "study_age", "yes"), Choice("아직 아니에요", "study_age", "no"))
NO_STORY_QUIZ = "이 기사에는 아직 퀴즈가 없어요."
STORY_RIGHT = "⭕ 맞았어요!\n\n{proof}"
STORY_WRONG = "❌ 아쉬워요. 답은 {right}.\n\n{proof}"
STATISTICS = (
    "연속 {streak}일 · 이번 주 {week}일 읽고 복습했어요.\n오늘 복습 {reviewed_today}개, 남은 복습 {due}개\n"
    "배우는 단어 {learning}개, 아는 단어 {known}개, 기다리는 단어 {waiting}개"
)

LEVEL_OFFER = "답하신 걸 보면 ‘{level}’ 난이도도 잘 맞을 것 같아요."
CHANGE_LEVEL = "난이도 {level}"
NUMBER = "{place}번"
UNKNOWN, SHOW, STOP = "모르겠어요", "뜻 보기", Choice("그만하기", "study_stop")
UNDO = Choice("방금 거 취소", "undo")
AFTERWARDS = (TODAY, STATS, WORD_BOOK)
ENGLISH = {
    SHOW: "Show the meaning",
    Grade.AGAIN.ko: "I do not know it",
    Grade.HARD.ko: "It was hard",
    Grade.GOOD.ko: "I know it",
    BY_COMMAND: "Write your answer into /answer.",
    NOTHING: "There is no word to review yet. Save the words of a story and meet them again tomorrow.",
    DONE: "Today's review is done! 🎉 {right} of {total} were right.",
    DUE: "{count} to review today.",
    PROGRESS: "Review {number}/{total}",
    PROMPTS["choose_meaning"]: "What does this word mean?",
    PROMPTS["fill_gap"]: "What goes into the gap?",
    PROMPTS["reveal"]: "Think of what this word means.",
    CORRECTED: "We corrected this word's meaning, so we ask again. Before, we told you: {meaning}",
    PROMPT: "Choose the right answer.",
    VERDICTS[Verdict.RIGHT]: "⭕ Right!",
    VERDICTS[Verdict.CLOSE]: "⭕ Almost right!",
    VERDICTS[Verdict.WRONG]: "❌ Not quite. It is {right}.",
    VERDICTS[Verdict.SKIPPED]: "Skipped.",
    STOPPED: "What you did is stored. Go on with /review whenever you like.",
    PASSED: "That question is over, so the answer was not stored. This is the one to answer now.",
    UNDONE: "Your last answer is taken back.",
    NOTHING_TO_UNDO: "There is no answer to take back.",
    ASK_AGE: "One question before we store your review: are you 14 or older?",
    TOO_YOUNG: "We may store reviews from the age of 14. You can go on reading.",
    AGES[0].label: "I am 14 or older",
    AGES[1].label: "Not yet",
    NO_STORY_QUIZ: "This story has no quiz yet.",
    STORY_RIGHT: "⭕ Right!\n\n{proof}",
    STORY_WRONG: "❌ Not quite. It is {right}.\n\n{proof}",
    STATISTICS: (
        "{streak} days in a row · {week} days this week\nReviewed today: {reviewed_today}, still due: {due}\n"
        "Words you learn: {learning}, words you know: {known}, waiting: {waiting}"
    ),
    LEVEL_OFFER: "Your answers suggest that ‘{level}’ would suit you too.",
    CHANGE_LEVEL: "Level: {level}",
    NUMBER: "No. {place}",
    UNKNOWN: "I don't know",
    STOP.label: "Stop here",
    UNDO.label: "Undo",
}


async def review(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show the open question of today's review, begun now if it was not; "due": and how many are left."""
    session = await api.study_session(speaker)
    left = session.total - session.done
    is_counted = arguments.text == "due" and session.next is not None and not session.needs_age
    return _session(speaker, session, before=say(DUE, count=left) if is_counted else "")


async def answer(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Answer a question, as "7:2" (an option), "7:good" (a grade) or "7:=typed"; show the verdict and the next.

    An answer to another question than the open one is told so, and the open one is shown.
    """
    number, _, given = arguments.text.partition(":")
    if not number.isdigit():
        return await review(api, speaker)
    wanted = StudyAnswer(
        question=int(number),
        answer=given.removeprefix("=") if given not in set(Grade) else None,
        grade=Grade(given) if given in set(Grade) else None,
        channel=reports.CHANNELS.get(speaker.provider),
    )
    try:
        result = await api.study_answer(speaker, wanted)
    except ApiError as error:
        if error.code not in NOT_OPEN:
            raise
        session = await api.study_session(speaker)
        return _session(speaker, session, before=translated(PASSED) if session.next else "")
    answered = result.answered
    verdict = say(VERDICTS[answered.verdict], right=_is_right(answered.right_answer))
    if answered.word and answered.meaning_ko:
        verdict += f"\n{answered.word} · {answered.meaning_ko}"
    shown = _session(speaker, result.session, before=verdict, undo=True)
    odd = (reports.about_sense(answered.sense),) if answered.sense is not None else ()
    return replace(shown, choices=(*shown.choices, *odd))


async def written_answer(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Answer the open question with a word that was written; show it where it wants a tap instead."""
    session = await api.study_session(speaker)
    question = session.next
    if question is None or question.answer_kind != "text":
        return _session(speaker, session)
    return await answer(api, speaker, Arguments(f"{question.id}:={arguments.text}"))


async def age(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Store whether the learner is 14 or older, and go on."""
    if arguments.text != "yes":
        return Message((Text(TOO_YOUNG),), (TODAY, MENU))
    await api.change_me(speaker, is_14_or_older=True)
    return await review(api, speaker)


async def reveal(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Show the meaning of the word that is asked for, to be graded by the learner."""
    session = await api.study_session(speaker)
    question = session.next
    if question is None or str(question.id) != arguments.text or question.answer_kind != "grade":
        return _session(speaker, session)
    text = f"{question.word or question.text}: {question.meaning_ko}"
    grades = tuple(Choice(grade.ko, "study_answer", f"{question.id}:{grade.value}") for grade in reversed(Grade))
    return Message((Text(text),), (*grades, STOP))


async def stop(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Leave the review; what was answered stays."""
    return Message((Text(STOPPED),), (REVIEW, *AFTERWARDS))


async def undo(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Take the last answer back, and ask again."""
    try:
        result = await api.study_undo(speaker)
    except ApiError as error:
        if error.status >= 500:
            raise
        return Message((Text(NOTHING_TO_UNDO),), (WORD_BOOK, TODAY, MENU))
    return _session(speaker, result.session, before=UNDONE)


async def stats(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Show streak, week and words in three lines."""
    found = await api.study_stats(speaker)
    text = say(STATISTICS, **dict(found))
    if found.level_offer is None:
        return Message((Text(text),), (REVIEW, TODAY, WORD_BOOK))
    offered = Difficulty.of(found.level_offer)
    offer = Choice(say(CHANGE_LEVEL, level=label(offered)), "level", offered.value)
    return Message((Text(text), Text(say(LEVEL_OFFER, level=label(offered)))), (offer, REVIEW, TODAY, WORD_BOOK))


async def quiz(api: StudyApi, speaker: Speaker, arguments: Arguments = NO_ARGUMENTS) -> Message:
    """Ask the question of a story, by its id; without one, go on with the review."""
    if not arguments.text.isdigit():
        return await review(api, speaker)
    question = (await api.article(speaker, arguments.id)).question
    if question is None:
        return Message((Text(NO_STORY_QUIZ),), (REVIEW, TODAY))
    choices = _options(question.options, "quiz_answer", arguments.text)
    return Message((Text("\n".join([question.question, "", *_numbered(question.options)])),), (*choices, TODAY))


async def quiz_answer(api: StudyApi, speaker: Speaker, arguments: Arguments) -> Message:
    """Judge an answer to a story's question, as "12:2": its id and the option."""
    story, _, given = arguments.text.partition(":")
    detail = await api.article(speaker, int(story)) if story.isdigit() else None
    if detail is None or detail.question is None:
        return Message((Text(NO_STORY_QUIZ),), (REVIEW, TODAY))
    question = detail.question
    pair = detail.sentences[question.proof] if question.proof is not None and detail.sentences else None
    proof = f"{pair.en}\n{pair.ko or ''}".strip() if pair else ""
    text = STORY_RIGHT if given == str(question.answer) else STORY_WRONG
    await stories.record(api, speaker, [detail.id], SeenFact.READ)
    right = _is_right(question.options[question.answer])
    return Message((Text(say(text, right=right, proof=proof).strip()),), (REVIEW, TODAY, WORD_BOOK))


def _is_right(answer: str) -> str:
    """Return the right answer in quotes, with the verb that ends a Korean sentence."""
    return with_particle(f"‘{answer}’", "이에요", "예요")


def _session(speaker: Speaker, session: StudySession, *, before: str = "", undo: bool = False) -> Message:
    blocks = [Text(before)] if before else []
    offered_undo = (UNDO,) if undo else ()
    if session.needs_age:
        return Message((*blocks, Text(ASK_AGE)), (*AGES, TODAY))
    if session.next is None:
        text = say(DONE, total=session.total, right=session.right) if session.total else translated(NOTHING)
        return Message((*blocks, Text(text)), (*offered_undo, *AFTERWARDS))
    question = session.next
    if question.answer_kind == "grade":
        choices: tuple[Choice, ...] = (Choice(SHOW, "study_reveal", str(question.id)),)
    else:
        options = _options(question.options, "study_answer", str(question.id))
        choices = (*options, Choice(UNKNOWN, "study_answer", f"{question.id}:{Grade.AGAIN.value}"))
    # In Discord nobody sees what is typed beside a message: a written answer has a command of its own.
    is_written = question.answer_kind == "text" and speaker.provider == Platform.DISCORD
    how = (Text(translated(BY_COMMAND)),) if is_written else ()
    return Message((*blocks, Text(_asked(question, session)), *how), (*choices, *offered_undo, STOP))


def _asked(question: StudyQuestion, session: StudySession) -> str:
    head = say(PROGRESS, number=min(session.done + 1, session.total), total=session.total)
    sentence = [question.sentence] if question.sentence and question.sentence != question.text else []
    korean = [question.sentence_ko] if question.sentence_ko else []
    if question.corrected_from:
        head = f"{head}\n{say(CORRECTED, meaning=question.corrected_from)}"
    lines = [head, translated(PROMPTS.get(question.exercise, PROMPT)), "", question.text, *sentence, *korean]
    return "\n".join([*lines, *(["", *_numbered(question.options)] if question.options else [])])


def _options(options: tuple[str, ...], action: str, key: str) -> tuple[Choice, ...]:
    labels = (
        f"{place}. {one}" if len(one) <= LABEL_MAX_CHARS else say(NUMBER, place=place)
        for place, one in enumerate(options, 1)
    )
    return tuple(Choice(label, action, f"{key}:{place}") for place, label in enumerate(labels))


def _numbered(options: tuple[str, ...]) -> list[str]:
    return [f"{place}. {option}" for place, option in enumerate(options, 1)]


COMMANDS = (
    Command(
        "review",
        review,
        words="복습 복습하기 오늘의복습 단어복습",
        suggestion=REVIEW,
        slash=SlashCommand(
            "review", "복습", "오늘의 복습을 시작하거나 이어서 해요.", "Begin today's review, or go on with it."
        ),
        help=("복습, 퀴즈", "담아 둔 단어를 하루 한 번 다시 풀어요"),
    ),
    Command("study_answer", answer),
    Command("study_age", age),
    Command("study_reveal", reveal),
    Command("study_stop", stop, words="그만하기"),
    Command(
        "undo",
        undo,
        words="방금거취소",
        slash=SlashCommand(
            "undo", "되돌리기", "방금 한 복습 답을 되돌려요.", "Take back your last answer of the review."
        ),
    ),
    Command(
        "stats",
        stats,
        words="내기록",
        suggestion=STATS,
        slash=SlashCommand("stats", "내기록", "연속 일수와 배우는 단어를 보여 드려요.", "Your streak and your words."),
    ),
    Command("quiz", quiz, words="퀴즈", suggestion=QUIZ),
    Command("quiz_answer", quiz_answer),
)
