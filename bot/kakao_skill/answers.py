"""One message of a chat -> its answer: by the choice tapped, by the words typed, or by the block reached."""

import asyncio
import logging
import time
from dataclasses import dataclass, replace

from bot.api.client import StudyApi
from bot.api.errors import ApiError, ApiUnavailableError
from bot.conversation import greeting, notices, push, router, search, small_talk, stories, typed_requests
from bot.conversation.command import Arguments
from bot.conversation.dates import seoul_today
from bot.conversation.message import Card, CardList, Choice, Message, Text
from bot.conversation.texts import MENU, TODAY
from bot.conversation.understanding.match import WEAK, Understood, understand
from bot.conversation.understanding.phrases import COUNT_MAX
from bot.conversation.understanding.vocabulary import Intent
from bot.kakao_skill import render
from bot.kakao_skill.contexts import (
    ARTICLE,
    GUESS,
    GUESS_ARGUMENT,
    LISTED,
    MORE,
    QUESTION,
    SHOWN,
    TALK,
    UNCLEAR,
    Context,
)
from bot.kakao_skill.payload import SkillRequest
from contracts.enums import Platform
from contracts.learners import Login, Speaker

MEET_SECONDS = 0.5
"""How long an answer that is ready waits for its learner to be created."""
NOTICES_BY_SECONDS = 1.5
"""Until when after a question notices may come; an answer that is ready later leaves them to the next one."""
MARK_SECONDS = 0.5
"""How long it then waits for them to be marked as read."""
ABOUT_STORY = ("story", "ko", "words", "save")
DONE_WITH = {"ko": {"ko"}, "words": {"words", "save"}, "save": {"save"}}
"""What is not offered again once an action about a story was answered."""
FREE_WORDS = {"search", "look_up"}
GENERAL_BLOCKS = {"today", "menu"}
"""Blocks that Kakao also reaches by a word such as 뉴스: a topic or an English word beside it counts."""
CREATES_NO_LEARNER = {"leave_confirm", "stay"}
"""Somebody who has just left would be a learner again."""
LIST_MAX = 20
TYPED = "typed"
"""Stands for the action of a question that is answered by typing a word."""

ALIVE = Message((Text("스킬 서버가 잘 연결됐어요. 테스트 요청에는 학습자를 만들지 않아요."),))
NOBODY = Message((Text("죄송해요, 지금은 대화를 이어 갈 수 없어요. 채널을 다시 추가한 뒤 말을 걸어 주세요."),))
NO_STORY_YET = Message(
    (Text("어떤 기사인지 먼저 골라 주세요. 기사를 열면 해석과 단어를 보고 담을 수 있어요."),), (TODAY, MENU)
)
NO_LIST = Message((Text("어떤 목록의 번호인지 모르겠어요. 목록을 먼저 열어 주세요."),), (TODAY, MENU))
NOT_IN_LIST = "목록에는 기사가 {count}개 있어요. 1번부터 {count}번까지 골라 주세요."
BACK = "목록으로"

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
    found = tapped or await _understand(api, speaker, request)
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
    shown = dict(request.contexts.get(SHOWN, {}))
    reply: Reply | None = None
    for intent in found.intents:
        if intent.action == "yes" and (guessed := request.contexts.get(UNCLEAR, {}).get(GUESS)):
            intent = Intent(guessed, request.contexts[UNCLEAR].get(GUESS_ARGUMENT, ""))
        if intent.action == "search" and not found.is_certain:
            message = await search.stories_about(api, speaker, intent.argument)
            if message is None:
                return None
        else:
            message = await _carry_out(api, speaker, intent, found.count or request.count or 0, shown)
        shown = _shown(message, intent, shown)
        if reply is not None:
            both = Message((*reply.message.blocks, *message.blocks), (*message.choices, *reply.message.choices))
            message = both if render.fits(both) else message
            message = replace(message, choices=tuple(dict.fromkeys(message.choices))[: render.CHOICES_MAX])
        reply = Reply(message, (Context(SHOWN, values=shown),) if shown else ())
    return reply


async def _carry_out(api: StudyApi, speaker: Speaker, intent: Intent, count: int, shown: dict[str, str]) -> Message:
    """Answer an intent; what it does not name is what was last shown: "해석" its story, "3번" its list."""
    action, argument = intent.action, intent.argument
    listed = [one for one in shown.get(LISTED, "").split(",") if one]
    if action in small_talk.REPLIES and shown.get(TALK) == action:
        return small_talk.AGAIN
    asked, _, key = shown.get(QUESTION, "").partition(" ")
    if action == "pick" and asked in {"study_answer", "quiz_answer"}:
        action, argument = asked, f"{key}:{int(argument) - 1}"
    elif action == "look_up" and asked == TYPED:
        action, argument = "study_answer", f"{key}:={argument}"
    elif action == "push_off" and asked:
        action = "study_stop"
    elif action == "quiz" and not argument:
        argument = shown.get(ARTICLE, "")
    elif action == "pick":
        if not listed:
            return NO_LIST
        if not (int(argument) == -1 or 1 <= int(argument) <= len(listed)):
            choices = (Choice(BACK, "list", ",".join(listed)), TODAY)
            return Message((Text(NOT_IN_LIST.format(count=len(listed))),), choices)
        action, argument = "story", listed[int(argument) - (int(argument) > 0)]
        shown[ARTICLE] = argument
    elif action in ABOUT_STORY and not argument:
        argument = shown.get(ARTICLE, "")
    elif action == "list" and not argument:
        action, argument = ("list", ",".join(listed)) if listed else ("menu", "")
    elif action == "more":
        action, argument = ("category", shown[MORE]) if shown.get(MORE) else ("more", "")
    if action == "words" and not argument:
        action = "wordbook"
    if action in ABOUT_STORY and not router.is_known(action, argument):
        return NO_STORY_YET
    arguments = Arguments(argument, min(count, COUNT_MAX) if count else None, asked=count)
    message = await router.answer(api, speaker, action, arguments)
    if action not in ABOUT_STORY:
        return message
    # The card may have scrolled away: offer again what else can be done with its story, and the way back.
    done = DONE_WITH.get(action, set())
    others = [one for one in stories.about(int(argument)) if action != "story" and one.action not in done]
    back = [Choice(BACK, "list", ",".join(listed))] if len(listed) > 1 else []
    steps: dict[tuple[str, str], Choice] = {}
    for one in (*others, *message.choices, *back, TODAY, MENU):
        steps.setdefault((one.action, one.argument), one)
    return replace(message, choices=tuple(steps.values()))


def _shown(message: Message, intent: Intent, before: dict[str, str]) -> dict[str, str]:
    """Return what is shown now: a list replaces the story and list before, a story leaves its list."""
    if intent.action in small_talk.REPLIES:
        return before | {TALK: intent.action}
    now = {name: value for name, value in before.items() if name != TALK}
    listed = [
        card.opens.argument
        for block in message.blocks
        if isinstance(block, CardList)
        for card in block.cards
        if card.opens and card.opens.action == "story"
    ]
    now.pop(QUESTION, None)
    answers = [one for one in message.choices if one.action in {"study_answer", "quiz_answer"}]
    if answers:  # the newest thing with numbers: a list before is gone
        now.pop(LISTED, None)
        key, _, option = answers[0].argument.partition(":")
        return now | {QUESTION: f"{answers[0].action if option.isdigit() else TYPED} {key}"}
    if listed:
        now = {LISTED: ",".join(listed[:LIST_MAX])}
        further = [one.argument for one in message.choices if one.action == "category" and ":" in one.argument]
        now |= {MORE: further[0]} if further else {}
        return now | ({ARTICLE: listed[0]} if len(listed) == 1 else {})
    opened = [block.opens.argument for block in message.blocks if isinstance(block, Card) and block.opens]
    if opened:
        return now | {ARTICLE: opened[0]}
    return now | ({ARTICLE: intent.argument} if intent.action in ABOUT_STORY and intent.argument else {})
