"""One message of a chat -> its answer: by the choice tapped, by the block reached, or by the words typed."""

import asyncio
import logging
import time
from dataclasses import dataclass, replace

from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import notices, router, stories, typed_requests
from bot.conversation.command import Arguments
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import MENU, TODAY
from bot.conversation.understanding import phrases
from bot.conversation.understanding.phrases import COUNT_MAX, Intent, Match
from bot.kakao_skill import render
from bot.kakao_skill.contexts import ARTICLE, CATEGORY, READING, UNCLEAR, Context
from bot.kakao_skill.payload import SkillRequest
from contracts.enums import Platform
from contracts.learners import Login, Speaker

USUAL_COUNTS = {"today": 20}
"""How many stories a command shows at most where it is not the conversation's own number."""
MEET_SECONDS = 0.5
"""How long an answer that is ready waits for its learner to be created."""
NOTICES_BY_SECONDS = 1.5
"""Until when after a question notices may come; an answer that is ready later leaves them to the next one."""
MARK_SECONDS = 0.5
"""How long it then waits for them to be marked as read."""
ABOUT_STORY = ("story", "ko", "words", "save")
DONE_WITH = {"ko": {"ko"}, "words": {"words", "save"}, "save": {"save"}}
"""What is not offered again once an action about a story was answered."""
REFINED = {
    "category": {"category"},
    "today": {"category"},
    "wordbook": {"save"},
    "link": {"link_preview", "leave"},
    "levels": {"level"},
    "settings": {"level", "levels", "interests", "push", "push_on", "push_off", "leave"},
}
"""Which typed requests win over the action of the block they reached: which category, which code, "계정 삭제"."""
CREATES_NO_LEARNER = {"leave_confirm", "stay"}
"""Somebody who has just left would be a learner again."""

ALIVE = Message((Text("스킬 서버가 잘 연결되었어요. 테스트 요청에는 학습자를 만들지 않아요."),))
NOBODY = Message((Text("죄송해요, 지금은 대화를 이어 갈 수 없어요. 채널을 다시 추가한 뒤 말을 걸어 주세요."),))
NO_STORY_YET = Message(
    (Text("먼저 기사를 하나 골라 주세요. 기사를 열면 한국어와 단어를 보고 저장할 수 있어요."),), (TODAY, MENU)
)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reply:
    """A message, and the contexts Kakao is to store with it."""

    message: Message
    contexts: tuple[Context, ...] = ()


async def answer(api: StudyApi, request: SkillRequest) -> Reply:
    """Answer a message. Raises whatever the API raises."""
    started_at = time.monotonic()
    speaker = speaker_of(request)
    tapped = Match(Intent(*request.tapped)) if router.is_known(*request.tapped) else None
    if speaker is None:
        found = tapped or phrases.match(request.utterance)
        command = router.COMMANDS.get(found.intent.action) if found.intent else None
        if command and isinstance(command.answer, Message):
            return Reply(command.answer)
        return Reply(ALIVE if request.is_test else NOBODY)
    found = tapped or await _match_typed(api, speaker, request)
    if found.intent:
        reply = await _carry_out(api, speaker, found.intent, found.count or request.count, request)
        if UNCLEAR in request.contexts:
            reply = replace(reply, contexts=(*reply.contexts, Context(UNCLEAR, turns=0)))
    elif UNCLEAR in request.contexts:  # for the second time
        reply = Reply(typed_requests.whole_menu(await api.categories(speaker)), (Context(UNCLEAR, turns=0),))
    else:
        guess = typed_requests.did_you_mean(found.near, await api.categories(speaker))
        reply = Reply(guess, (Context(UNCLEAR, turns=2),))
    seconds = NOTICES_BY_SECONDS - (time.monotonic() - started_at)
    unread = await notices.unread(api, speaker, within=min(seconds, notices.WAIT_SECONDS))
    message = notices.prepend(reply.message, unread)
    if unread and render.fits(message):
        # Kakao never says what it has shown: an answer on its way counts as read.
        await notices.mark_read(api, speaker, unread, within=MARK_SECONDS)
        reply = replace(reply, message=message)
    if found.intent is None or found.intent.action not in CREATES_NO_LEARNER:
        try:
            async with asyncio.timeout(MEET_SECONDS):
                await api.meet(speaker)  # the first message creates the learner, even if the answer needed none
        except (ApiError, ApiUnavailableError, TimeoutError) as error:
            logger.warning("a speaker was answered but is not known yet: %s", str(error) or "no answer in time")
    return reply


def speaker_of(request: SkillRequest) -> Speaker | None:
    """Return who speaks; None for test traffic and for ids that are no Kakao user's: these create no learner."""
    if request.is_test or not request.user:
        return None
    login = Login(Platform.KAKAO, request.app_user) if request.app_user else None
    return Speaker(Platform.KAKAO_SKILL, request.user, same_as=login)


async def _match_typed(api: StudyApi, speaker: Speaker, request: SkillRequest) -> Match:
    """Return what the words mean, or the block they reached.

    While the API is unavailable, what needs no category's name is still understood.
    """
    action, argument = request.block
    if not request.utterance and not action:
        return Match(Intent("menu"))
    words = argument if action == "category" and argument else request.utterance
    try:
        found = phrases.match(words, await api.categories(speaker))
    except ApiUnavailableError:
        found = phrases.match(words)
        if found.intent is None:
            raise
    is_ours = router.is_known(action, argument) or action in ABOUT_STORY
    if not is_ours or (found.intent is not None and found.intent.action in REFINED.get(action, ())):
        return found
    return Match(Intent("menu" if action == "category" else action, argument), count=found.count)


async def _carry_out(
    api: StudyApi, speaker: Speaker, intent: Intent, count: int | None, request: SkillRequest
) -> Reply:
    """Answer an intent: typed "저장" means the story last looked at, typed "더 보기" its category."""
    action, argument = intent.action, intent.argument
    reading = request.contexts.get(READING, {})
    if action in ABOUT_STORY and not argument:
        argument = reading.get(ARTICLE, "")
    elif action == "more":
        argument = reading.get(CATEGORY, "")
        action = "category" if argument else "today"
    if action == "words" and not argument:
        action = "wordbook"
    elif action in ABOUT_STORY and not router.is_known(action, argument):
        return Reply(NO_STORY_YET)
    arguments = Arguments(argument, min(count, COUNT_MAX) if count else USUAL_COUNTS.get(action))
    message = await router.answer(api, speaker, action, arguments)
    if action == "category":
        return Reply(message, (Context(READING, key=CATEGORY, value=argument),))
    if action not in ABOUT_STORY:
        return Reply(message)
    if action != "story":  # the card may have scrolled away: offer again what else can be done with its story
        others = [one for one in stories.about(int(argument)) if one.action not in DONE_WITH[action]]
        steps: dict[tuple[str, str], Choice] = {}
        for one in (*message.choices, *others, TODAY, MENU):
            steps.setdefault((one.action, one.argument), one)
        message = replace(message, choices=tuple(steps.values()))
    return Reply(message, (Context(READING, key=ARTICLE, value=argument),))
