"""One message of a chat -> its answer: by the choice tapped, by the words typed, or by the block reached."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import greeting, notices, push, router, search, stories, typed_requests
from bot.conversation.command import Arguments
from bot.conversation.dates import seoul_today
from bot.conversation.message import Choice, Message, Text
from bot.conversation.texts import MENU, TODAY
from bot.conversation.understanding.match import WEAK, Understood, understand
from bot.conversation.understanding.phrases import COUNT_MAX
from bot.conversation.understanding.vocabulary import Intent
from bot.kakao_skill import render, shown
from bot.kakao_skill.contexts import GUESS, GUESS_ARGUMENT, SHOWN, UNCLEAR, Context
from bot.kakao_skill.payload import SkillRequest
from bot.kakao_skill.shown import ABOUT_STORY, BACK
from contracts.enums import Platform
from contracts.learners import Login, Speaker

MEET_SECONDS = 0.5
"""How long an answer that is ready waits for its learner to be created."""
NOTICES_BY_SECONDS = 1.5
"""Until when after a question notices may come; an answer that is ready later leaves them to the next one."""
MARK_SECONDS = 0.5
"""How long it then waits for them to be marked as read."""
DONE_WITH = {"ko": {"ko"}, "words": {"words", "save"}, "save": {"save"}}
"""What is not offered again once an action about a story was answered."""
FREE_WORDS = {"search", "look_up"}
GENERAL_BLOCKS = {"today", "menu"}
"""Blocks that Kakao also reaches by a word such as 뉴스: a topic or an English word beside it counts."""
CREATES_NO_LEARNER = {"leave_confirm", "stay"}
"""Somebody who has just left would be a learner again."""

ALIVE = Message((Text("스킬 서버가 잘 연결됐어요. 테스트 요청에는 학습자를 만들지 않아요."),))
NOBODY = Message((Text("죄송해요, 지금은 대화를 이어 갈 수 없어요. 채널을 다시 추가한 뒤 말을 걸어 주세요."),))

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
    tapped = Understood((Intent(*request.tapped),)) if router.is_known(*request.tapped) else None
    if speaker is None:
        return Reply(_without_learner(request, tapped))
    found = tapped or shown.label_typed(request.utterance, request.contexts) or await _understand(api, speaker, request)
    reply = await _carry_out_all(api, speaker, found, request)
    if reply is None and UNCLEAR in request.contexts:  # for the second time
        pushes = await api.push_platforms(speaker)
        reply = Reply(typed_requests.whole_menu(pushes), (Context(UNCLEAR, turns=0),))
    elif reply is None:
        guess = typed_requests.did_you_mean(found.near, await api.categories(speaker))
        only = found.near[0] if len(found.near) == 1 else Intent("")
        values = {GUESS: only.action, GUESS_ARGUMENT: only.argument} if only.action else {}
        reply = Reply(guess, (Context(UNCLEAR, turns=2, values=values),))
    elif UNCLEAR in request.contexts:
        reply = replace(reply, contexts=(*reply.contexts, Context(UNCLEAR, turns=0)))
    if request.is_push:
        reply = replace(reply, message=replace(reply.message, choices=(*reply.message.choices, push.SWITCH_OFF)))
    seconds = NOTICES_BY_SECONDS - (time.monotonic() - started_at)
    unread = await notices.unread(api, speaker, within=min(seconds, notices.WAIT_SECONDS))
    message = notices.prepend(reply.message, unread)
    if unread and render.fits(message):
        # Kakao never says what it has shown: an answer on its way counts as read.
        await notices.mark_read(api, speaker, unread, within=MARK_SECONDS)
        reply = replace(reply, message=message)
    reply = replace(reply, contexts=(*reply.contexts, shown.offered(reply.message)))
    if not found.intents or found.intents[0].action not in CREATES_NO_LEARNER:
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


def _without_learner(request: SkillRequest, tapped: Understood | None) -> Message:
    """Return an answer that is the same for everybody."""
    found = tapped or understand(request.utterance, (), today=seoul_today())
    action = found.intents[0].action if found.intents else ""
    command = router.COMMANDS.get(action)
    if action == "welcome" or request.is_welcome:
        return greeting.WELCOME
    if command and isinstance(command.answer, Message):
        return command.answer
    return ALIVE if request.is_test else NOBODY


async def _understand(api: StudyApi, speaker: Speaker, request: SkillRequest) -> Understood:
    """Return what the words ask for, or the block they reached where the words alone are not clear.

    While the API is unavailable, what needs no category's name is still understood.
    """
    if request.is_welcome:
        return Understood((Intent("welcome"),))
    action, argument = request.block
    try:
        categories = await api.categories(speaker)
    except ApiUnavailableError:
        categories = ()
    found = understand(request.utterance, categories, today=seoul_today())
    if not categories and not found.intents:
        await api.categories(speaker)  # raises what made them unavailable
    first = found.intents[0].action if found.intents else ""
    is_clear = bool(first) and found.is_certain and first not in WEAK
    is_clear = is_clear and (first not in FREE_WORDS or action in GENERAL_BLOCKS)
    if is_clear or not (router.is_known(action, argument) or action in ABOUT_STORY):
        return found if request.utterance else Understood((Intent("welcome"),))
    if action == "category":
        named = understand(argument, categories, today=seoul_today())
        return replace(named if named.intents else Understood((Intent("menu"),)), count=found.count)
    return Understood((Intent(action, argument),), count=found.count)


async def _carry_out_all(api: StudyApi, speaker: Speaker, found: Understood, request: SkillRequest) -> Reply | None:
    """Answer one or two intents in one message; None where nothing was understood."""
    remembered = dict(request.contexts.get(SHOWN, {}))
    reply: Reply | None = None
    for intent in found.intents:
        if intent.action == "yes" and (guessed := request.contexts.get(UNCLEAR, {}).get(GUESS)):
            intent = Intent(guessed, request.contexts[UNCLEAR].get(GUESS_ARGUMENT, ""))
        if intent.action == "search" and not found.is_certain:
            message = await search.stories_about(api, speaker, intent.argument)
            if message is None:
                return None
        else:
            if intent.action == "report" and not intent.argument:
                intent = shown.complaint(request.utterance, remembered)
            meant = shown.meant(intent, remembered)
            if isinstance(meant, Message):
                message = meant
            else:
                intent, listed = meant, shown.listed(remembered)
                message = await _carry_out(api, speaker, intent, found.count or request.count or 0, listed)
                message = shown.end_of_day(message, intent, remembered)
        remembered = shown.after(message, intent, remembered)
        if reply is not None:
            blocks = tuple(dict.fromkeys((*reply.message.blocks, *message.blocks)))
            both = Message(blocks, (*message.choices, *reply.message.choices))
            message = both if render.fits(both) else message
            message = replace(message, choices=tuple(dict.fromkeys(message.choices))[: render.CHOICES_MAX])
        reply = Reply(message, (Context(SHOWN, values=remembered),) if remembered else ())
    return reply


async def _carry_out(api: StudyApi, speaker: Speaker, intent: Intent, count: int, listed: Sequence[str]) -> Message:
    """Answer an intent that names all it needs."""
    arguments = Arguments(intent.argument, min(count, COUNT_MAX) if count else None, asked=count)
    message = await router.answer(api, speaker, intent.action, arguments)
    if intent.action not in ABOUT_STORY:
        return message
    # The card may have scrolled away: offer again what else can be done with its story, and the way back.
    done = DONE_WITH.get(intent.action, set())
    others = [one for one in stories.about(int(intent.argument)) if intent.action != "story" and one.action not in done]
    back = [Choice(BACK, "list", ",".join(listed))] if len(listed) > 1 else []
    steps: dict[tuple[str, str], Choice] = {}
    for one in (*others, *message.choices, *back, TODAY, MENU):
        steps.setdefault((one.action, one.argument), one)
    return replace(message, choices=tuple(steps.values()))
