"""What was last shown in a chat, as its contexts hold it, and what the next words mean by it."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.conversation import news, reports, router, small_talk
from bot.conversation.message import Card, CardList, Choice, Message, Text
from bot.conversation.texts import FURTHER, MENU, TODAY
from bot.conversation.understanding import typed_text
from bot.conversation.understanding.match import Understood
from bot.conversation.understanding.vocabulary import Intent
from bot.kakao_skill import render
from bot.kakao_skill.contexts import ARTICLE, DAY, LEFT, LISTED, MORE, OFFERED, QUESTION, SENSE, TALK, Context
from contracts.enums import ReportKind

ABOUT_STORY = ("story", "ko", "words", "save")
READING = ("ko", "words", "pair", "quiz_answer")
"""What counts as having read a story."""
LIST_MAX = 20
TYPED = "typed"
"""Stands for the action of a question that is answered by typing a word."""

NO_STORY_YET = Message(
    (Text("어떤 기사인지 먼저 골라 주세요. 기사를 열면 해석과 단어를 보고 담을 수 있어요."),), (TODAY, MENU)
)
NO_LIST = Message((Text("어떤 목록의 번호인지 모르겠어요. 목록을 먼저 열어 주세요."),), (TODAY, MENU))
NOT_IN_LIST = "목록에는 기사가 {count}개 있어요. 1번부터 {count}번까지 골라 주세요."
BACK = "목록으로"
NEXT = "다음 기사"
OFFERED_TURNS = 3


def listed(before: Mapping[str, str]) -> list[str]:
    """Return the ids of the list that was shown last."""
    return [one for one in before.get(LISTED, "").split(",") if one]


def meant(intent: Intent, before: dict[str, str]) -> Intent | Message:
    """Return an intent with what it does not name itself: "해석" is of the story shown last, "3번" of its list.

    Where nothing shown fits, return what to say instead.
    """
    action, argument = intent.action, intent.argument
    ids = listed(before)
    if action in small_talk.REPLIES and before.get(TALK) == action:
        return small_talk.AGAIN
    asked, _, key = before.get(QUESTION, "").partition(" ")
    if action == "pick" and asked in {"study_answer", "quiz_answer"}:
        action, argument = asked, f"{key}:{int(argument) - 1}"
    elif action == "look_up" and asked == TYPED:
        action, argument = "study_answer", f"{key}:={argument}"
    elif action == "push_off" and asked:
        action = "study_stop"
    elif action == "quiz" and not argument:
        argument = before.get(ARTICLE, "")
    elif action == "pick":
        if not ids:
            return NO_LIST
        if not (int(argument) == -1 or 1 <= int(argument) <= len(ids)):
            choices = (Choice(BACK, "list", ",".join(ids)), TODAY)
            return Message((Text(NOT_IN_LIST.format(count=len(ids))),), choices)
        action, argument = "story", ids[int(argument) - (int(argument) > 0)]
        before[ARTICLE] = argument
    elif action in ABOUT_STORY and not argument:
        argument = before.get(ARTICLE, "")
    elif action == "list" and not argument:
        action, argument = ("list", ",".join(ids)) if ids else ("menu", "")
    elif action in {"more", "next"} and not argument:
        action, argument = _further(action, ids, before)
    if action == "words" and not argument:
        action = "wordbook"
    if action in ABOUT_STORY and not router.is_known(action, argument):
        return NO_STORY_YET
    return Intent(action, argument)


def complaint(typed: str, before: Mapping[str, str]) -> Intent:
    """Return what a typed complaint is about: the word or the story that was shown last, as a choice names it."""
    kind, article, sense = reports.kind_of(typed), before.get(ARTICLE, ""), before.get(SENSE, "")
    if sense and kind in {None, ReportKind.MEANING}:
        return Intent("report", sense)
    return Intent("report", f"{kind.value} {article}".strip() if kind else article)


def offered(message: Message) -> Context:
    """Return the context that remembers what can be tapped below a message."""
    cards = (choice for block in message.blocks if isinstance(block, Card) for choice in block.choices)
    choices = [one for one in (*cards, *message.choices) if one.action][: render.CHOICES_MAX]
    values = {f"c{place}": f"{one.label}\n{one.action}\n{one.argument}" for place, one in enumerate(choices)}
    return Context(OFFERED, turns=OFFERED_TURNS, values=values)


def label_typed(utterance: str, contexts: Mapping[str, Mapping[str, str]]) -> Understood | None:
    """Return the choice whose label was typed instead of tapped, None where it is none of those just offered."""
    typed = typed_text.compact(typed_text.fold(utterance))
    for value in contexts.get(OFFERED, {}).values():
        label, action, argument = (*value.split("\n"), "", "")[:3]
        if typed and typed_text.compact(typed_text.fold(label)) == typed and router.is_known(action, argument):
            return Understood((Intent(action, argument),))
    return None


def _further(action: str, ids: list[str], before: Mapping[str, str]) -> tuple[str, str]:
    """Return what comes after what was shown: the list's next story, its next page, what is left of today."""
    opened, left = before.get(ARTICLE, ""), before.get(LEFT, "").split(",")
    after = ids[ids.index(opened) + 1 :] if opened in ids else []
    after = after or [one for one in left if one and one != opened and not ids]
    if action == "next" and opened and after:
        return "story", next((one for one in after if one in left), after[0])
    if further := before.get(MORE):
        action, _, argument = further.partition(" ")
        return action, argument
    return "more", "rest" if opened or action == "next" else ""


def end_of_day(message: Message, intent: Intent, before: dict[str, str]) -> Message:
    """Return the answer with the next story of the day's digest, or with its end where the last one was just read."""
    article, left = re.split("[: ]", intent.argument)[0], before.get(LEFT, "").split(",")
    if intent.action not in READING or article not in left or not before.get(DAY):
        return message
    read, _, total = before[DAY].partition("/")
    at = left.index(article)
    left.remove(article)
    before[LEFT], before[DAY] = ",".join(left), f"{int(read) + 1}/{total}"
    if left:
        following = Choice(NEXT, "story", left[at % len(left)])
        return replace(message, choices=(following, *message.choices)[: render.CHOICES_MAX])
    end = news.finish(int(total))
    choices = tuple(dict.fromkeys((*end.choices, *message.choices)))[: render.CHOICES_MAX]
    both = Message((*message.blocks, *end.blocks), choices)
    return both if render.fits(both) else replace(message, choices=choices)


def after(message: Message, intent: Intent, before: dict[str, str]) -> dict[str, str]:
    """Return what is shown now: a list replaces the story and list before, a story leaves its list."""
    if intent.action in small_talk.REPLIES:
        return before | {TALK: intent.action}
    now = {name: value for name, value in before.items() if name != TALK}
    shown_list = [
        card.opens.argument
        for block in message.blocks
        if isinstance(block, CardList)
        for card in block.cards
        if card.opens and card.opens.action == "story"
    ]
    now.pop(QUESTION, None)
    now.pop(SENSE, None)
    if sense := [one.argument for one in message.choices if one.action == "report" and " s" in one.argument]:
        now |= {SENSE: sense[0]}
    if message.day:
        now |= {DAY: f"{message.day.read}/{message.day.total}", LEFT: ",".join(map(str, message.day.left))}
    answers = [one for one in message.choices if one.action in {"study_answer", "quiz_answer"}]
    if answers:  # the newest thing with numbers: a list before is gone
        now.pop(LISTED, None)
        key, _, option = answers[0].argument.partition(":")
        return now | {QUESTION: f"{answers[0].action if option.isdigit() else TYPED} {key}"}
    further = [f"{one.action} {one.argument}" for one in message.choices if one.label == FURTHER and one.argument]
    if further or shown_list:
        now.pop(MORE, None)
        now |= {MORE: further[0]} if further else {}
    if shown_list:
        now = {name: now[name] for name in (DAY, LEFT, MORE) if name in now} | {LISTED: ",".join(shown_list[:LIST_MAX])}
        return now | ({ARTICLE: shown_list[0]} if len(shown_list) == 1 else {})
    opened = [block.opens.argument for block in message.blocks if isinstance(block, Card) and block.opens]
    if opened:
        return now | {ARTICLE: opened[0]}
    return now | ({ARTICLE: intent.argument} if intent.action in ABOUT_STORY and intent.argument else {})
