"""Typed words -> what is asked for, without a model: cues, vocabulary, places, days, categories, English, topics."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversation.understanding import (
    category_changes,
    cues,
    days,
    levels,
    look_ups,
    order,
    phrases,
    push_times,
    topics,
    typed_text,
)
from bot.conversation.understanding.vocabulary import Intent, category_words
from contracts.articles import Category

ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:[a-z0-9-]+\.)+(?:com|org|net|kr|co|uk|io|news)(?:/\S*)?", re.IGNORECASE
)
EMOTICON = re.compile(r"(?:\([가-힣!?]{1,5}\)\s*)+")
"""KakaoTalk's own pictures, as the text that comes of them: "(하트)"."""
LEAD = re.compile(
    r"^(?:(?:응|네|예|넵|어|음|흠|아|그럼|그러면|그래|아뇨|됐고|ㅇㅋ|오키|오케이|그냥|혹시|저기|저|근데|그런데|아니|자|엥|헐|오|와|[ㅋㅎㅠㅜ]+)[\s,.!?~]+)+"
)
TAIL = re.compile(r"[\s.!?~^;]*[ㅋㅎㅠㅜㅡ.!?~^;]+$")
SYMBOLS = re.compile(r"[\W_]+")
CONNECTIVES = re.compile(
    r"(?<=[가-힣])고\s*(?=[,\s])(?!\s*(?:싶|있|계|나서|말))\s*,?\s*"
    r"|\s*(?:그리고|그다음에?|다음에는|그 다음에?)\s*"
    r"|(?<=[가-힣])(?:하고|이랑|랑)\s+|(?<=[가-힣]{2})[와과]\s+|(?<=[가-힣])서\s+"
    r"|\s*[,;+&]\s*|\s+and\s+"
)
WEAK = {"emoji", "media", "welcome", "thanks", "bye", "laugh", "praise", "yes", "no", "small_talk", "unhappy", "swear"}
"""Gives way to a request in the same message."""
PARTS = {"day", "search"}
"""Is no request of its own before one of which it may be a part: "수요일이랑 금요일만 받을래"."""
DIVIDED_MAX_CHARS, CUTS_MAX = 120, 4
CHANGES = {"leave_out", "drop_category", "add_category", "only_category"}
PASTED_WORDS_MIN, PASTED_MAX_CHARS = 4, 100
"""Korean of so many words may be a headline or a sentence of ours, pasted."""
TALK = {"welcome", "thanks"}
BESIDE_A_CHANGE = {"level", "levels", "push_time", "push_on", "push_off", "quiz", "review", "wordbook"}
"""What is a request of its own beside a change of categories: "정치 빼고 쉬운 걸로"."""
COUNT = re.compile(
    r"(?:(?:한\s*번에|하루에|한꺼번에|최대|그냥|기사|뉴스)\s*)*(?:[0-9]{1,3}|한|두|세|네|다섯|여섯|일곱|여덟|열)\s*(?:개|편|건|꼭지|가지)"
    r"(?:만|씩|정도|까지|요)?(?:\s*(?:더|만))?(?:\s*(?:보여|볼|보고|읽|줘|주세요|주라|가능|추천|부탁|골라).*)?"
)
"""A number of stories and nothing else."""
CATEGORY_ACTIONS = {"skip": "leave_out", "drop": "drop_category", "add": "add_category", "only": "only_category"}


@dataclass(frozen=True)
class Understood:
    """What was asked for, in the order typed: none, one or two intents; `near` is what it may have been.

    `count` is how many stories were asked for. `is_certain` is False where an answer without a result means that the
    words were not understood.
    """

    intents: tuple[Intent, ...] = ()
    near: tuple[Intent, ...] = ()
    count: int | None = None
    is_certain: bool = True


def understand(typed: str, categories: Sequence[Category], *, today: dt.date) -> Understood:
    """Return what a typed message asks for; `today` is the learner's day."""
    visible = typed_text.visible(typed)
    folded = typed_text.in_full(visible.casefold())
    if not folded:
        return Understood()
    if address := ADDRESS.search(typed):
        rest = typed_text.fold(typed[: address.start()] + " " + typed[address.end() :])
        also = _single(rest, categories, today)
        wanted = [one for one in also.intents if one.action in {"ko", "words", "save", "share"}] if also else []
        return Understood((Intent("address", address[0][:200]), *wanted[:1]))
    if EMOTICON.fullmatch(folded) and not cues.find(typed_text.compact(folded)):
        return Understood((Intent("emoji"),))
    if not SYMBOLS.sub("", folded):
        return Understood((Intent("help" if set(folded) <= set("?！? ") else "emoji"),))
    for spelling in typed_text.spellings(folded):
        single = _single(spelling, categories, today)
        if found := _double(spelling, categories, today, single) or single:
            return _with_case(found, visible)
    bare = TAIL.sub("", LEAD.sub("", folded))
    if bare and bare != folded and (found := _single(bare, categories, today)):
        return _with_case(found, visible)
    korean = typed_text.fold(typed_text.on_korean_keyboard(typed.strip()))
    is_slip = look_ups.HANGUL.search(korean) and not typed_text.LOOSE_VOWEL.search(korean)
    if is_slip and (found := _single(korean, categories, today)):
        return found
    guess = phrases.match(folded, categories)
    if guess.intent:
        return Understood((guess.intent,), count=guess.count)
    return _with_case(_open(folded, guess.near, category_words(tuple(categories))), visible)


def _single(folded: str, categories: Sequence[Category], today: dt.date) -> Understood | None:
    """Return the one thing that words ask for by rules that hold for certain; None where none applies."""
    compact = typed_text.compact(folded)
    found = phrases.match(folded, categories, may_guess=False)
    if found.intent and found.intent.action == "link_preview":
        return Understood((found.intent,))
    if COUNT.fullmatch(folded):
        number = phrases.match(f"뉴스 {folded}", categories, may_guess=False).count or order.number_in(folded)
        return Understood((Intent("today"),), count=number)
    asked = Asked(folded, compact, tuple(categories), today)
    for read in (_english, _asked_word, _disturbing, _when_to_send, _category_change, _place, _level, _cue, _day):
        if intents := read(asked):
            return Understood(intents, count=found.count)
    if found.intent and found.intent.action not in TALK:
        return Understood((found.intent,), count=found.count)
    named = category_changes.find(folded, category_words(asked.categories))
    # A single category is for the vocabulary, which reads every word of the message.
    if named is not None and not asked.is_english and len(named.names) >= 2:
        return Understood(tuple(Intent("category", name) for name in named.names[:2]), count=found.count)
    if talk := cues.small_talk(compact) or (found.intent.action if found.intent else ""):
        return Understood((Intent(talk),))
    return None


@dataclass(frozen=True)
class Asked:
    """A message as the rules read it: folded, compact, with what categories there are and which day it is."""

    folded: str
    compact: str
    categories: tuple[Category, ...]
    today: dt.date

    @property
    def is_english(self) -> bool:
        """Say whether it holds no Hangul."""
        return not look_ups.HANGUL.search(self.folded)


def _english(asked: Asked) -> tuple[Intent, ...]:
    if not asked.is_english:
        return ()
    if topic := look_ups.topic_in_english(asked.folded):
        is_category = topic in category_words(asked.categories)
        return () if is_category or phrases.is_filler(topic) else (Intent("search", topic),)
    if word := look_ups.asked_in_english(asked.folded):
        return (Intent("look_up", word),)
    action = cues.in_english(asked.folded)
    return (Intent(action),) if action else ()


def _asked_word(asked: Asked) -> tuple[Intent, ...]:
    """An English word in Korean words: "yield 뜻", "yield 단어장에 추가해줘"."""
    if asked.is_english:
        return ()
    english = look_ups.english_in(asked.folded)
    rest = typed_text.compact(asked.folded.replace(english, " ", 1)) if english else ""
    if english in category_words(asked.categories) | look_ups.SERVICE_TERMS and not look_ups.MEANING.search(rest):
        return ()
    if compared := look_ups.compared_in(asked.folded):
        return tuple(Intent("look_up", word) for word in compared)
    if len(english) < 2 or levels.LEVEL.fullmatch(english) or look_ups.STORY.search(rest):
        return ()
    if look_ups.SAVED.search(rest):
        return (Intent("save_word", english),)
    return (Intent("look_up", english),) if look_ups.ASKED.search(rest) or look_ups.is_sentence(english) else ()


def _disturbing(asked: Asked) -> tuple[Intent, ...]:
    wanted = category_changes.disturbing(asked.folded)
    return (Intent("disturbing", wanted),) if wanted else ()


def _when_to_send(asked: Asked) -> tuple[Intent, ...]:
    found = push_times.find(asked.folded)
    return (Intent("push_time", str(found)),) if found else ()


def _category_change(asked: Asked) -> tuple[Intent, ...]:
    found = category_changes.find(asked.folded, category_words(asked.categories))
    if found is None or not (found.what or category_changes.LEFT_OUT_NOW.search(asked.folded)):
        return ()
    if not found.what:  # "스포츠 말고 경제"
        return tuple(Intent("category", name) for name in found.names[:2])
    return (Intent(CATEGORY_ACTIONS[found.what], ",".join(found.names)),)


def _cue(asked: Asked) -> tuple[Intent, ...]:
    action = cues.find(asked.compact)
    if action in {"today", "levels"} and (
        named := category_changes.find(asked.folded, category_words(asked.categories))
    ):
        wanted = tuple(Intent("category", name) for name in named.names[:2])
        return (*wanted[:1], Intent(action)) if action == "levels" else wanted
    return (Intent(action),) if action else ()


def _level(asked: Asked) -> tuple[Intent, ...]:
    level = levels.find(asked.folded, asked.compact)
    return (Intent("level", level),) if level else ()


def _day(asked: Asked) -> tuple[Intent, ...]:
    found = days.find(asked.folded, asked.today)
    if found is None:
        return ()
    if found.since is None or found.until is None:
        return (Intent("day", found.words),)
    named = category_changes.find(asked.folded, category_words(asked.categories))
    category = named.names[0] if named else ""
    return (Intent("day", f"{found.since}..{found.until}" + (f"|{category}" if category else "")),)


def _place(asked: Asked) -> tuple[Intent, ...]:
    """A place in the list shown last, and what to do with its story: "3번 해석해줘"."""
    found = order.find(asked.folded)
    if found is None:
        return ()
    number, rest = found
    if order.is_only_a_place(rest):
        return (Intent("pick", str(number)),)
    in_words = phrases.match(rest, asked.categories, may_guess=False).intent
    action = cues.find(typed_text.compact(rest)) or (in_words.action if in_words else "")
    return (Intent("pick", str(number)), Intent(action)) if action in {"ko", "words", "save", "quiz", "share"} else ()


def _with_case(found: Understood, visible: str) -> Understood:
    """Return what was understood with English sentences as they were typed: they are compared with ours."""
    if not any(one.action == "look_up" and look_ups.is_sentence(one.argument) for one in found.intents):
        return found
    return replace(found, intents=(Intent("look_up", look_ups.english_in(visible)),))


def _double(
    folded: str, categories: Sequence[Category], today: dt.date, single: Understood | None
) -> Understood | None:
    """Return two things asked for in one message, where a connective divides it so that both halves are understood.

    `single` is the message read as one: a change of categories stands unless the halves are two such changes.
    """
    whole = single.intents[0] if single else Intent("")
    for cut in list(CONNECTIVES.finditer(folded[:DIVIDED_MAX_CHARS]))[:CUTS_MAX]:
        first = _single(folded[: cut.start()].strip(), categories, today)
        second = _single(folded[cut.end() :].strip(), categories, today)
        if first and second and first.intents and second.intents:
            actions = {first.intents[0].action, second.intents[0].action}
            if first.intents[0].action in PARTS and whole.action in {second.intents[0].action, "push_time"}:
                continue
            if actions == {"push_time"}:  # time and days of one push
                continue
            others = actions - CHANGES
            if whole.action in CHANGES and not (len(actions) > 1 and others <= BESIDE_A_CHANGE):
                continue
            both = tuple(dict.fromkeys((*first.intents, *second.intents)))
            strong = tuple(one for one in both if one.action not in WEAK) or both[:1]
            return Understood(strong[:2], count=second.count or first.count)
    return None


def _open(folded: str, near: tuple[Intent, ...], named: Mapping[str, str]) -> Understood:
    """Return what words ask for that no rule knows: an English word, a sentence, a topic; else what comes close."""
    if not look_ups.HANGUL.search(folded):
        english = look_ups.english_in(folded)
        if re.search("[a-z]{2}", english):
            return Understood((Intent("look_up", english),), is_certain=False)
        return Understood(near=near)
    topic = topics.find(folded)
    if topic and topic.words in named:
        return Understood((Intent("category", named[topic.words]),))
    action = "" if topic and topic.about_news else cues.keyword(folded)
    if action:
        return Understood((Intent(action),))
    if topic and topic.is_certain:
        return Understood((Intent("search", topic.words),), near=near)
    english = look_ups.english_in(folded)
    if look_ups.is_sentence(english):
        return Understood((Intent("look_up", english),))
    if topic:
        return Understood((Intent("search", topic.words),), near=near, is_certain=False)
    if len(folded.split()) >= PASTED_WORDS_MIN:
        return Understood((Intent("search", folded[:PASTED_MAX_CHARS]),), near=near, is_certain=False)
    return Understood(near=near)
