"""What people type, and what they mean by it."""

import pytest

from bot.conversation.router import COMMANDS
from bot.conversation.understanding.phrase_words import LOOKALIKES
from bot.conversation.understanding.phrases import match
from bot.conversation.understanding.vocabulary import ENTRY_MAX_UNITS, Intent
from contracts.articles import Category
from contracts.typed.categories import CATEGORY_WORDS
from tests.bot.conversation.test_understanding import CATEGORIES

CATEGORY_ASKED = {
    "technology": "기술| 기술 \n|기 술|기술뉴스|안녕하세요 기술 뉴스 부탁드려요|ｔｅｃｈ　뉴스|IT|기\u200b술|기술!!!"
    "|기슬|show me technology please|기술 기술|technolgy news|기술 뉴스 고마워",
    "business": "겡제|경재 뉴스|경제를 읽고 싶어요",
    "science": "과학은|sceince",
    "sports": "스포츠뉴스 틀어줘|스포쯔",
    "world": "세게|새계 뉴스|해외 뉴스",
}
ACTION_ASKED = {
    "today": "오늘의 뉴스|오늘의뉴스요|today’s news please|재밌는 뉴스",
    "welcome": "처음으로|안녕하세요!",
    "menu": "매뉴|분야 고르기",
    "wordbook": "단어 장|단어징|내 단어장 열어줘|word book",
    "help": "도움 말좀요|뭐 할 수 있어?|너 누구야",
    "push_off": "알림 꺼줘|아침 알림 꺼 주세요|그만 보내 주세요|구독 해지",
    "push_on": "아침 알림 켜 주세요|알림 받기",
    "push": "매일 아침 8시에 보내줘|알림",
    "save": "이 기사 저장|단어장에 추가해줘",
    "ko": "이 기사 번역해 주세요",
    "levels": "너무 어려워요|난이도 좀 낮춰 주세요",
    "link": "디스코드랑 연결하고 싶어요|계정 합치고 싶어",
    "leave": "회원 탈퇴|내 정보 삭제해 주세요|모두 지우고 탈퇴하기",
    "thanks": "오늘도 감사합니다",
}
FALSE_FRIENDS = (
    "기술자|기술과학|화학 뉴스|정지|경제학 개론|기술이랑 경제|기술 말고 경제|기술 싫어|오늘 날씨 어때"
    "|과학자가 되고 싶어|ㄱㅅ|🙂|wealth|worm|?|機術|'; DROP TABLE users; --|가정 치료|bart|칼퇴|tanks"
)
COUNTS = {
    "tech 뉴스 3개": 3, "경제 다섯개만 보여줘요": 5, "three tech stories": 3, "과학 기사 하나": 1, "기술 ３개": 3,
    "기술": None, "기술 0개": 1, "기술 99999999999999999999개": 9999,
}  # fmt: skip


@pytest.mark.parametrize("name", CATEGORY_ASKED)
def test_a_category_is_heard_however_it_is_put(name: str) -> None:
    for words in CATEGORY_ASKED[name].split("|"):
        assert match(words, CATEGORIES).intent == Intent("category", name), words


@pytest.mark.parametrize("action", ACTION_ASKED)
def test_an_action_is_heard_however_it_is_put(action: str) -> None:
    for words in ACTION_ASKED[action].split("|"):
        assert match(words, CATEGORIES).intent == Intent(action), words


def test_what_only_looks_like_it_is_not_taken_for_it() -> None:
    for words in (*FALSE_FRIENDS.split("|"), "기술 " + "아무 말 " * 50):
        assert match(words, CATEGORIES).intent is None, words


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("기술자", ["technology"]),
        ("기술이랑 경제", ["technology", "business"]),
        ("wealth", ["health"]),
        ("ㅁㄴㅇㄹ", []),
    ],
)
def test_what_comes_close_is_suggested(words: str, near: list[str]) -> None:
    assert [intent.argument for intent in match(words, CATEGORIES).near] == near


def test_how_many_is_heard_within_reason() -> None:
    heard = {words: match(words, CATEGORIES) for words in COUNTS}
    assert {words: one.count for words, one in heard.items()} == COUNTS
    assert all(one.intent for one in heard.values())


def test_a_level_is_heard() -> None:
    for words in ("난이도 B1", "b1", "난이도를 B1으로 바꿔 주세요"):
        assert match(words, CATEGORIES).intent == Intent("level", "B1"), words


def test_a_link_code_is_heard_and_not_everything_of_that_length_is_one() -> None:
    for words in ("연결ab12cd34", "연결: AB12-CD34", "link ab12 cd34", "AB12CD34", "계정 연결 코드 AB12CD34요\n"):
        assert match(words, CATEGORIES).intent == Intent("link_preview", "AB12CD34"), words
    for words in ("business", "연결 AB12", "12345678", "AB12CD345"):
        heard = match(words, CATEGORIES).intent
        assert heard is None or heard.action != "link_preview", words


def test_a_category_of_the_operators_own_is_known_by_its_names() -> None:
    own = (Category(name="weather", name_ko="날씨"),)
    for words in ("날씨", "날시 뉴스", "weather", "오늘의 날씨 알려줘"):
        assert match(words, own).intent == Intent("category", "weather")


def test_a_category_that_is_gone_is_not_known_any_more() -> None:
    assert match("기술", CATEGORIES[:1]).intent is None


def all_words() -> list[str]:
    entries = [*(one.words for one in COMMANDS.values()), *CATEGORY_WORDS.values()]
    return [word for entry in entries for word in entry.split()]


def test_no_word_asks_for_two_things() -> None:
    assert sorted(all_words()) == sorted(set(all_words()))


def test_no_word_is_its_own_lookalike_or_too_long_to_be_found() -> None:
    words = set(all_words())
    assert words & LOOKALIKES == set()
    assert {word for word in words if not word.isascii() and len(word) > ENTRY_MAX_UNITS} == set()
