"""What people type into the channel, and what is understood by it."""

import datetime as dt
import time
from pathlib import Path

import pytest

from bot.conversation import router
from bot.conversation.message import Card, CardList, Message
from bot.conversation.understanding.match import understand
from bot.conversation.understanding.vocabulary import Intent
from contracts.articles import Category

DATA = Path(__file__).parent / "typed"
MONDAY = dt.date(2026, 11, 30)
NAMES = {
    "politics": "정치",
    "business": "경제",
    "technology": "기술",
    "science": "과학",
    "health": "건강",
    "sports": "스포츠",
    "culture": "문화",
    "world": "세계",
}
CATEGORIES = tuple(Category(name=name, name_ko=korean) for name, korean in NAMES.items())


def understood(typed: str) -> list[str]:
    """Return what is understood as action:argument."""
    intents = understand(typed, CATEGORIES, today=MONDAY).intents
    return [f"{one.action}:{one.argument}" if one.argument else one.action for one in intents] or ["none"]


def is_right(typed: str, wanted: str) -> bool:
    found = understood(typed)
    accepted = wanted.split("|")
    return found[0] in accepted or found[0].partition(":")[0] in accepted or (len(found) == 2 and "*2" in accepted)


@pytest.mark.parametrize(
    ("name", "floor"),
    [
        ("given", 0.97),
        ("tuning", 0.97),
        ("validation", 0.96),
        ("validation_2", 0.95),
        ("validation_3", 0.96),
        ("validation_4", 0.97),
        ("validation_5", 0.97),
        ("validation_6", 0.97),
        ("validation_7", 0.96),
    ],
)
def test_what_people_type_is_understood(name: str, floor: float) -> None:
    rows = [line.split("\t") for line in (DATA / f"{name}.tsv").read_text().splitlines()]
    wrong = [(typed, wanted, understood(typed)) for typed, wanted in rows if not is_right(typed, wanted)]
    assert 1 - len(wrong) / len(rows) >= floor, wrong


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("3번", ["pick:3"]),
        ("마지막 거", ["pick:-1"]),
        ("3번 해석해줘", ["pick:3", "ko"]),
        ("어제", ["day:2026-11-29..2026-11-29"]),
        ("지난주 스포츠", ["day:2026-11-23..2026-11-29|sports"]),
        ("12월 24일", ["day:2025-12-24..2025-12-24"]),
        ("월요일 뉴스", ["day:2026-11-30..2026-11-30"]),
        ("11월 31일", ["day:11월 31일"]),
        ("스포츠 말고 경제 뉴스", ["category:business"]),
        ("정치 빼고", ["leave_out:politics"]),
        ("정치랑 경제 빼줘", ["drop_category:politics,business"]),
        ("정치 빼고 과학 넣어줘", ["drop_category:politics", "add_category:science"]),
        ("기술이랑 경제", ["category:technology", "category:business"]),
        ("쉬움으로 바꾸고 오늘 뉴스 보여줘", ["level:A2", "today"]),
        ("평일 아침 7시 반에 보내줘", ["push_time:07:30;12345;;"]),
        ("주말엔 보내지 마", ["push_time:;;67;"]),
        ("주말엔 빼고 아침 7시에 보내줘", ["push_time:07:00;;67;"]),
        ("정치 빼고 쉬운 걸로 보여줘", ["drop_category:politics", "level:A2"]),
        ("응 보여줘", ["yes"]),
        ("어케 쓰는거임", ["help"]),
        ("ㄷㅇㅈ", ["wordbook"]),
        ("자극적인 뉴스 빼 줘", ["disturbing:off"]),
        ("28일 기사", ["day:2026-11-28..2026-11-28"]),
        ("affect effect 차이", ["look_up:affect", "look_up:effect"]),
        ("dhsmfdml sbtm", ["today"]),
        ("ㄱㅕㅇ제", ["category:business"]),
        ("ㅛㅑ디ㅇ 뜻", ["look_up:yield"]),
        ("The Fed raised interest rates again.", ["look_up:The Fed raised interest rates again."]),
        ("what does yield mean", ["look_up:yield"]),
        ("https://edition.cnn.com/a 해석해줘", ["address:https://edition.cnn.com/a", "ko"]),
        ("연결 AB12CD34", ["link_preview:AB12CD34"]),
        ("오늘 기술 뉴스", ["category:technology"]),
        ("음악다방", ["search:음악다방"]),
    ],
)
def test_what_was_meant_is_understood_with_its_details(typed: str, wanted: list[str]) -> None:
    assert understood(typed) == wanted


@pytest.mark.parametrize("typed", ["", " ", "\x00", "ㅁㄴㅇㄹ", "ㅏㅏㅏ", "\ud83d", "؀؀", "가나다라마바사"])
def test_what_means_nothing_is_not_taken_for_something(typed: str) -> None:
    found = understand(typed, CATEGORIES, today=MONDAY)
    assert found.intents == () or found.intents[0].action in {"search", "laugh", "emoji"}


@pytest.mark.parametrize(
    "piece",
    ["기슬 ", "가나다", "a ", "기술뉴스", "정치 빼고 ", "3번 ", "어제 ", "ㄱ", "http://a.b ", "\ud83d", "“", "고 "],
)
def test_the_longest_words_are_read_in_no_time(piece: str) -> None:
    begun = time.process_time()
    understand((piece * 20_000)[:20_000], CATEGORIES, today=MONDAY)
    assert time.process_time() - begun < 0.5


def labels(message: Message) -> list[tuple[str, str]]:
    cards = [card for block in message.blocks for card in (block.cards if isinstance(block, CardList) else [block])]
    choices = [*message.choices, *(one for card in cards if isinstance(card, Card) for one in card.choices)]
    return [(choice.label, choice.action) for choice in choices]


def test_every_word_of_a_command_is_understood_as_that_command() -> None:
    wrong = [
        (word, command.action, understood(word))
        for command in router.COMMANDS.values()
        for word in command.words.split()
        if Intent(command.action) not in understand(word, CATEGORIES, today=MONDAY).intents
    ]
    assert wrong == []


def test_every_label_of_a_message_that_is_the_same_for_all_works_when_typed() -> None:
    messages = [one.answer for one in router.COMMANDS.values() if isinstance(one.answer, Message)]
    offered = {label for message in messages for label in labels(message)}
    suggested = {(one.suggestion.label, one.suggestion.action) for one in router.COMMANDS.values() if one.suggestion}
    wrong = [(label, action, understood(label)) for label, action in offered | suggested if Intent(action) not in
             understand(label, CATEGORIES, today=MONDAY).intents]  # fmt: skip
    assert wrong == []
