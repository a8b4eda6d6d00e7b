"""One message of a chat -> what is said to it: by the choice tapped, by the block reached, or by the words typed."""

import asyncio
import logging
import time
from dataclasses import dataclass, replace

from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import fallback, greeting, intent_matching, news, notices, router, stories, study
from bot.conversation.intent_matching import COUNT_MAX, Heard, Intent
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import MENU, TODAY
from bot.kakao_skill import render
from bot.kakao_skill.contexts import ARTICLE, CATEGORY, READING, UNCLEAR, Context
from bot.kakao_skill.payload import SkillRequest
from contracts.enums import Platform
from contracts.learners import Login, Speaker

TODAY_STORIES = 20
"""What stands side by side under "오늘의 뉴스" at most."""
MEET_SECONDS = 0.5
"""How long an answer that is ready waits for its learner to be made."""
NOTICES_BY_SECONDS = 1.5
"""Until when after a question notices may come; an answer that is ready later leaves them to the next one."""
MARK_SECONDS = 0.5
"""How long it then waits for them to be marked as read."""
ABOUT_STORY = ("story", "ko", "words", "save")
DONE_WITH = {"ko": {"ko"}, "words": {"words", "save"}, "save": {"save"}}
"""What is offered no more once an action about a story was answered."""
REFINED = {
    "category": {"category"},
    "today": {"category"},
    "wordbook": {"save"},
    "link": {"link_preview", "leave"},
    "levels": {"level"},
    "settings": {"level", "levels", "interests", "push", "push_on", "push_off", "leave"},
}
"""What typed words may make of a block's own action: which category, which code, or another wish ("계정 삭제")."""
STATIC = {"welcome": greeting.welcome, "help": greeting.help_, "thanks": greeting.thanks}
MEETS_NOBODY = {"leave_confirm", "stay"}
"""What makes no learner: whoever has just left would be one again."""

ALIVE = Message((Text("스킬 서버가 잘 연결되었어요. 테스트 요청에는 학습자를 만들지 않아요."),))
NOBODY = Message((Text("죄송해요, 지금은 대화를 이어 갈 수 없어요. 채널을 다시 추가한 뒤 말을 걸어 주세요."),))
NO_STORY_YET = Message(
    (Text("먼저 기사를 하나 골라 주세요. 기사를 열면 한국어와 단어를 보고 저장할 수 있어요."),), (TODAY, MENU)
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """What is said, and what Kakao is to remember of it."""

    message: Message
    contexts: tuple[Context, ...] = ()


async def answer(api: StudyApi, asked: SkillRequest) -> Reply:
    """Answer a message. Raises whatever the API raises."""
    asked_at = time.monotonic()
    speaker = speaker_of(asked)
    if speaker is None:
        return Reply(_without_learner(asked))
    heard = _tapped(asked) or await _typed(api, speaker, asked)
    if heard.intent is None:
        reply = await _unclear(api, speaker, heard, asked)
    else:
        reply = await _said(api, speaker, _completed(heard.intent, asked), heard.count or asked.count)
        if UNCLEAR in asked.contexts:
            reply = Reply(reply.message, (*reply.contexts, Context(UNCLEAR, turns=0)))
    reply = await _with_notices(api, speaker, reply, NOTICES_BY_SECONDS - (time.monotonic() - asked_at))
    if heard.intent is None or heard.intent.action not in MEETS_NOBODY:
        await _meet(api, speaker)
    return reply


def speaker_of(asked: SkillRequest) -> Speaker | None:
    """Return who speaks; None for test traffic and for ids that are no Kakao user's: these make no learner."""
    if asked.is_test or not asked.user:
        return None
    if asked.app_user:
        return Speaker(Platform.KAKAO_SKILL, asked.user, same_as=Login(Platform.KAKAO, asked.app_user))
    return Speaker(Platform.KAKAO_SKILL, asked.user)


def _without_learner(asked: SkillRequest) -> Message:
    """Answer what needs no learner."""
    heard = _tapped(asked) or intent_matching.match(asked.utterance)
    if heard.intent and heard.intent.action in STATIC:
        return STATIC[heard.intent.action]()
    return ALIVE if asked.is_test else NOBODY


def _tapped(asked: SkillRequest) -> Heard | None:
    action, argument = asked.tapped
    return Heard(Intent(action, argument)) if router.is_known(action, argument) else None


async def _typed(api: StudyApi, speaker: Speaker, asked: SkillRequest) -> Heard:
    """Return what the words mean, or the block they reached."""
    action, argument = asked.block
    if not asked.utterance and not action:
        return Heard(Intent("menu"))
    heard = await _understood(api, speaker, argument if action == "category" and argument else asked.utterance)
    if not _is_ours(action, argument):
        return heard
    is_refined = heard.intent is not None and heard.intent.action in REFINED.get(action, ())
    if is_refined:
        return heard
    return Heard(Intent("menu" if action == "category" else action, argument), count=heard.count)


async def _understood(api: StudyApi, speaker: Speaker, words: str) -> Heard:
    """Return what words mean; while the API is away, what needs no category's name is still understood."""
    try:
        return intent_matching.match(words, await api.categories(speaker))
    except ApiUnavailableError:
        heard = intent_matching.match(words)
        if heard.intent is None:
            raise
        return heard


def _is_ours(action: str, argument: str) -> bool:
    return router.is_known(action, argument) or action in ABOUT_STORY


def _completed(intent: Intent, asked: SkillRequest) -> Intent:
    """Return an intent with what it leaves open: typed "저장" means the story looked at, "더 보기" its category."""
    reading = asked.contexts.get(READING, {})
    if intent.action in ABOUT_STORY and not intent.argument:
        return Intent(intent.action, reading.get(ARTICLE, ""))
    if intent.action == "more":
        category = reading.get(CATEGORY, "")
        return Intent("category", category) if category else Intent("today")
    return intent


async def _said(api: StudyApi, speaker: Speaker, intent: Intent, count: int | None) -> Reply:
    """Carry out what was understood."""
    action, argument = intent.action, intent.argument
    limit = min(count, COUNT_MAX) if count else None
    match action:
        case "category":
            message = await news.category(api, speaker, argument, limit=limit or news.STORIES_AT_ONCE)
            return Reply(message, (Context(READING, key=CATEGORY, value=argument),))
        case "today":
            message = await study.today(api, speaker, limit=limit or TODAY_STORIES, again=argument == "again")
            return Reply(message)
        case "words" if not argument:
            return Reply(await study.word_book(api, speaker))
        case _ if action in ABOUT_STORY and not router.is_known(action, argument):
            return Reply(NO_STORY_YET)
        case _ if action in ABOUT_STORY:
            message = await router.answer(api, speaker, action=action, argument=argument)
            return Reply(_with_story(message, action, argument), (Context(READING, key=ARTICLE, value=argument),))
        case _:
            return Reply(await router.answer(api, speaker, action=action, argument=argument))


def _with_story(message: Message, action: str, article_id: str) -> Message:
    """Add what else there is to tap about a story: its card may have scrolled away."""
    if action == "story":
        return message
    others = [one for one in stories.about(int(article_id)) if one.action not in DONE_WITH[action]]
    steps: dict[tuple[str, str], Choice] = {}
    for one in (*message.choices, *others, TODAY, MENU):
        steps.setdefault((one.action, one.argument), one)
    return Message(message.blocks, tuple(steps.values()))


async def _unclear(api: StudyApi, speaker: Speaker, heard: Heard, asked: SkillRequest) -> Reply:
    """Climb the ladder: a guess first, and the menu when that was not it."""
    categories = await api.categories(speaker)
    if UNCLEAR in asked.contexts:
        return Reply(fallback.whole_menu(categories), (Context(UNCLEAR, turns=0),))
    return Reply(fallback.did_you_mean(heard.near, categories), (Context(UNCLEAR, turns=2),))


async def _meet(api: StudyApi, speaker: Speaker) -> None:
    """Let the first message make a learner even if the answer needed nobody."""
    try:
        async with asyncio.timeout(MEET_SECONDS):
            await api.meet(speaker)
    except (ApiError, ApiUnavailableError, TimeoutError) as error:
        logger.warning("a speaker was answered but is not known yet: %s", str(error) or "no answer in time")


async def _with_notices(api: StudyApi, speaker: Speaker, reply: Reply, seconds: float) -> Reply:
    """Put what happened to the learner's account before an answer that has time and room for it."""
    unread = await notices.unread(api, speaker, within=min(seconds, notices.WAIT_SECONDS))
    message = notices.before(reply.message, unread)
    if not unread or not render.fits(message):
        return reply
    # Kakao never says what it has shown: an answer on its way counts as told.
    await notices.told(api, speaker, unread, within=MARK_SECONDS)
    return replace(reply, message=message)
