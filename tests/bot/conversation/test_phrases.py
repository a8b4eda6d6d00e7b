"""What people type, and what they mean by it."""

import time

import pytest

from bot.conversation.router import COMMANDS
from bot.conversation.understanding.phrase_words import LOOKALIKES
from bot.conversation.understanding.phrases import match
from bot.conversation.understanding.vocabulary import ENTRY_MAX_UNITS, Intent
from contracts.articles import Category
from contracts.typed.categories import CATEGORY_WORDS

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

CATEGORY_ASKED = [
    ("기술", "technology"),
    (" 기술 \n", "technology"),
    ("기 술", "technology"),
    ("기술뉴스", "technology"),
    ("기술 뉴스 보여 주세요", "technology"),
    ("오늘의 기술 뉴스", "technology"),
    ("안녕하세요 기술 뉴스 부탁드려요", "technology"),
    ("Technology", "technology"),
    ("TECH 뉴스", "technology"),
    ("ｔｅｃｈ　뉴스", "technology"),
    ("IT", "technology"),
    ("show me technology please", "technology"),
    ("기\u200b술", "technology"),
    ("기술!!!", "technology"),
    ("기슬", "technology"),
    ("기술이요", "technology"),
    ("기술 기술", "technology"),
    ("technolgy news", "technology"),
    ("겡제", "business"),
    ("경재 뉴스", "business"),
    ("경제를 읽고 싶어요", "business"),
    ("경제 소식 좀 알려줘", "business"),
    ("기술 뉴스 고마워", "technology"),
    ("스포츠뉴스 틀어줘", "sports"),
    ("정치의 기사", "politics"),
    ("과학은", "science"),
    ("sceince", "science"),
    ("건강 정보", "health"),
    ("헬스", "health"),
    ("스포쯔", "sports"),
    ("sport", "sports"),
    ("문화로 바꿔줘", "culture"),
    ("세게", "world"),
    ("새계 뉴스", "world"),
    ("해외 뉴스", "world"),
]
ACTION_ASKED = [
    ("오늘의 뉴스", "today"),
    ("오늘 뉴스 보여줘", "today"),
    ("오늘의뉴스요", "today"),
    ("today's news", "today"),
    ("today’s news please", "today"),
    ("최신 뉴스", "today"),
    ("처음", "welcome"),
    ("처음으로", "welcome"),
    ("안녕하세요!", "welcome"),
    ("hello", "welcome"),
    ("메뉴", "menu"),
    ("매뉴", "menu"),
    ("분야 고르기", "menu"),
    ("뉴스", "today"),
    ("단어장", "wordbook"),
    ("단어 장", "wordbook"),
    ("단어징", "wordbook"),
    ("내 단어장 열어줘", "wordbook"),
    ("word book", "wordbook"),
    ("도움말", "help"),
    ("도움 말좀요", "help"),
    ("뭐 할 수 있어?", "help"),
    ("help", "help"),
    ("설정", "settings"),
    ("섦정", "settings"),
    ("알림 꺼줘", "push_off"),
    ("아침 알림 켜 주세요", "push_on"),
    ("아침 알림 꺼 주세요", "push_off"),
    ("그만 보내 주세요", "push_off"),
    ("알림 취소해 주세요", "push_off"),
    ("매일 아침 8시에 보내줘", "push"),
    ("이 기사 저장", "save"),
    ("이 기사 번역해 주세요", "ko"),
    ("단어장에 추가해줘", "save"),
    ("원문 보기", "story"),
    ("너무 어려워요", "levels"),
    ("난이도 좀 낮춰 주세요", "levels"),
    ("좀 더 쉬운 기사 없어?", "levels"),
    ("재밌는 뉴스", "today"),
    ("디스코드랑 연결하고 싶어요", "link"),
    ("계정 합치고 싶어", "link"),
    ("너 누구야", "help"),
    ("어떻게 쓰는 거예요?", "help"),
    ("회원 탈퇴", "leave"),
    ("탈퇴하고 싶어요", "leave"),
    ("내 정보 삭제해 주세요", "leave"),
    ("모두 지우고 탈퇴하기", "leave"),
    ("고마워요!", "thanks"),
    ("오늘도 감사합니다", "thanks"),
    ("알림 받기", "push_on"),
    ("알림", "push"),
    ("구독 해지", "push_off"),
    ("분야 설정", "interests"),
    ("분야를 바꾸고 싶어요", "interests"),
    ("난이도", "levels"),
    ("연결", "link"),
    ("계정 연결해 주세요", "link"),
    ("저장", "save"),
    ("한국어로 보여줘", "ko"),
    ("단어", "words"),
    ("더 보기", "more"),
]
FALSE_FRIENDS = [
    "기술자",
    "기술과학",
    "화학",
    "화학 뉴스",
    "만화",
    "시계",
    "정지",
    "장치",
    "경계",
    "설명",
    "결정",
    "메모",
    "경제학 개론",
    "기술이랑 경제",
    "기술 말고 경제",
    "기술 싫어",
    "오늘 날씨 어때",
    "과학자가 되고 싶어",
    "wealth",
    "text",
    "worm",
    "ㄱㅅ",
    "ㅋㅋㅋ",
    "🙂",
    "?",
    "다음에",
    "機術",
    "'; DROP TABLE users; --",
    "<script>alert(1)</script>",
    "기술 " + "아무 말 " * 50,
    "가정 치료",
    "bart",
    "감자",
    "칼퇴",
    "원숭이",
    "tanks",
]


@pytest.mark.parametrize(("words", "name"), CATEGORY_ASKED)
def test_a_category_is_heard_however_it_is_put(words: str, name: str) -> None:
    assert match(words, CATEGORIES).intent == Intent("category", name)


@pytest.mark.parametrize(("words", "action"), ACTION_ASKED)
def test_an_action_is_heard_however_it_is_put(words: str, action: str) -> None:
    assert match(words, CATEGORIES).intent == Intent(action)


@pytest.mark.parametrize("words", FALSE_FRIENDS)
def test_what_only_looks_like_it_is_not_taken_for_it(words: str) -> None:
    assert match(words, CATEGORIES).intent is None


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("기술자", ["technology"]),
        ("화학", ["science"]),
        ("정지", ["politics"]),
        ("기술이랑 경제", ["technology", "business"]),
        ("기술 싫어", ["technology"]),
        ("wealth", ["health"]),
        ("건강하게 살자", ["health"]),
        ("ㅁㄴㅇㄹ", []),
        ("", []),
    ],
)
def test_what_comes_close_is_suggested(words: str, near: list[str]) -> None:
    assert [intent.argument for intent in match(words, CATEGORIES).near] == near


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("tech 뉴스 3개", 3),
        ("기술 뉴스 세 개", 3),
        ("경제 다섯개만 보여줘요", 5),
        ("three tech stories", 3),
        ("과학 2건", 2),
        ("과학 기사 하나", 1),
        ("기술 3", 3),
        ("기술 ３개", 3),
        ("오늘의 뉴스 두 개", 2),
        ("기술", None),
        ("기술 0개", 1),
        ("기술 100개", 100),
        ("기술 99999999999999999999개", 9999),
    ],
)
def test_how_many_is_heard_within_reason(words: str, count: int | None) -> None:
    heard = match(words, CATEGORIES)
    assert heard.intent is not None
    assert heard.count == count


@pytest.mark.parametrize("words", ["난이도 B1", "b1", "B1로 바꿔줘", "레벨 b1", "난이도를 B1으로 바꿔 주세요"])
def test_a_level_is_heard(words: str) -> None:
    assert match(words, CATEGORIES).intent == Intent("level", "B1")


@pytest.mark.parametrize(
    "words",
    ["연결 AB12CD34", "연결ab12cd34", "연결: AB12-CD34", "link ab12 cd34", "AB12CD34", "계정 연결 코드 AB12CD34요\n"],
)
def test_a_link_code_is_heard(words: str) -> None:
    assert match(words, CATEGORIES).intent == Intent("link_preview", "AB12CD34")


@pytest.mark.parametrize("words", ["business", "연결 AB12", "12345678", "AB12CD345"])
def test_not_everything_of_that_length_is_a_code(words: str) -> None:
    heard = match(words, CATEGORIES).intent
    assert heard is None or heard.action != "link_preview"


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


@pytest.mark.parametrize("words", ["기슬 " * 5000, "가" * 20_000, "a " * 10_000, "기술뉴스" * 5000, "\x00" * 9999])
def test_the_longest_words_are_read_in_no_time(words: str) -> None:
    begun = time.perf_counter()
    match(words, CATEGORIES)
    assert time.perf_counter() - begun < 0.25
