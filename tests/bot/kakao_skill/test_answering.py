"""Every block of the channel, and what leads on from it."""

import pytest

from bot.api.errors import ApiUnavailableError
from bot.conversation import error_messages, greeting, news, push, router, typed_requests
from bot.conversation.message import Text
from bot.kakao_skill import shown
from contracts.enums import SeenFact
from contracts.learners import Login
from tests.bot.conversation.scripted_api import FakeApi, saved
from tests.bot.kakao_skill.chat import (
    BOT,
    USER,
    Chat,
    kinds,
    labels,
    of_block,
    offered,
    outputs,
    said,
    tapped,
    titles,
    typed,
)
from tests.bot.stored_stories import detail

TECHNOLOGY = [f"Port unveils electric crane {number}" for number in range(1, 8)]


async def test_hello_gets_a_greeting_with_todays_first_story(chat: Chat) -> None:
    answer = await chat.type("안녕하세요")
    assert said(answer) == greeting.HELLO
    assert labels(answer) == ["해석 보기", "단어 보기", "단어 담기", "오늘의 한입뉴스", "분야 고르기", "도움말"]


async def test_a_typed_category_gets_a_list_to_tap(chat: Chat) -> None:
    answer = await chat.type("기술 뉴스\n")
    assert (kinds(answer), titles(answer)) == (["listCard"], TECHNOLOGY[:5])
    assert labels(answer)[0] == "더 보기"


async def test_more_than_there_is_is_answered_with_what_there_is(chat: Chat) -> None:
    answer = await chat.type("tech 뉴스 10개")
    assert said(answer) == news.FEWER.format(count=7)
    assert titles(answer) == TECHNOLOGY


async def test_more_than_can_be_shown_at_once_is_said(chat: Chat) -> None:
    assert said(await chat.type("tech 뉴스 100개")) == news.AT_MOST.format(count=20)


async def test_todays_news_stands_by_category(chat: Chat, fake: FakeApi) -> None:
    (output,) = outputs(await chat.type("오늘 뉴스 8개"))
    lists = output["carousel"]["items"]
    assert [(one["header"]["title"], len(one["items"])) for one in lists] == [("기술", 4), ("과학", 1)]
    assert [pk for pk, fact in fake.facts if fact == SeenFact.LISTED] == [1, 2, 3, 4, 8]


async def test_a_small_day_is_one_list(chat: Chat, fake: FakeApi) -> None:
    fake.stories = (detail(1), detail(8, category="science"))
    (output,) = outputs(await chat.type("오늘 뉴스 보여줘"))
    assert output["listCard"]["header"]["title"] == "오늘의 한입뉴스"


LEAVING = ["오늘의 한입뉴스", "분야 고르기"]


async def test_a_headline_opens_its_story(chat: Chat) -> None:
    item = outputs(await chat.type("기술"))[0]["listCard"]["items"][0]
    answer = await chat.say(tapped(**item["extra"], utterance=item["messageText"]))
    (output,) = outputs(answer)
    assert output["textCard"]["title"] == TECHNOLOGY[0]
    assert [button["label"] for button in output["textCard"]["buttons"]] == ["원문 보기"]
    assert labels(answer) == [
        "해석 보기", "단어 보기", "단어 담기", "같은 분야 더 보기", "오늘의 한입뉴스", "분야 고르기", "목록으로",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "begins", "steps"),
    [
        ("ko", "🇰🇷 해석", ["단어 보기", "단어 담기", "번역이 이상해요", "사실과 달라요", *LEAVING]),
        ("words", "📘 이 기사의 단어", ["해석 보기", "단어 담기", "단어장", "뜻이 이상해요", *LEAVING]),
        ("save", "단어장에 단어 1개를", ["해석 보기", "단어 보기", "단어장", *LEAVING]),
    ],
)
async def test_a_storys_buttons_lead_on(chat: Chat, action: str, begins: str, steps: list[str]) -> None:
    answer = await chat.tap(action, "1")
    assert said(answer).startswith(begins)
    assert labels(answer) == steps


@pytest.mark.parametrize(
    ("word", "begins"),
    [("해석 보기", "🇰🇷"), ("단어 보기", "📘"), ("단어 담기", "단어장에 단어 1개를"), ("저장", "단어장에")],
)
async def test_what_could_be_tapped_about_a_story_can_be_typed_after_it(chat: Chat, word: str, begins: str) -> None:
    await chat.tap("story", "1")
    assert said(await chat.type(word)).startswith(begins)


async def test_without_a_story_one_is_asked_for(chat: Chat) -> None:
    assert Text(said(await chat.type("한국어"))) == shown.NO_STORY_YET.blocks[0]


async def test_the_word_book_is_a_carousel(chat: Chat, fake: FakeApi) -> None:
    fake.words = [saved(number) for number in range(1, 9)]
    answer = await chat.type("단어장")
    assert kinds(answer) == ["simpleText", "carousel"]
    assert ("forget", "1") in offered(answer)
    assert kinds(await chat.tap("wordbook", "6")) == ["simpleText", "carousel"]


async def test_settings_show_what_is_set_and_lead_to_changing_it(chat: Chat, fake: FakeApi) -> None:
    answer = await chat.type("설정")
    assert "난이도: 보통" in said(answer)
    assert {"interests", "levels"} <= {action for action, _ in offered(answer)}
    await chat.tap("interests", "-science")
    await chat.type("난이도 어려움")
    assert (fake.learner.categories, fake.learner.level) == (("technology", "world"), "B2")


@pytest.mark.parametrize(
    ("params", "utterance", "begins"),
    [
        ({"action": "welcome"}, "", greeting.HELLO[:10]),
        ({"action": "settings"}, "설정", "미나 님"),
        ({"action": "menu"}, "메뉴", news.WHICH),
        ({"action": "category"}, "뭐든지", news.WHICH),
        ({"action": "words"}, "", "단어장이 아직"),
        ({"action": "save"}, "저장", "어떤 기사인지"),
        ({"action": "story"}, "", "어떤 기사인지"),
    ],
)
async def test_a_block_may_have_its_action_fixed(
    chat: Chat, params: dict[str, str], utterance: str, begins: str
) -> None:
    assert said(await chat.say(of_block(utterance, **params))).startswith(begins)


@pytest.mark.parametrize(
    ("params", "utterance", "count"),
    [
        ({"action": "category", "argument": "technology"}, "", 5),
        ({"action": "category"}, "과학 뉴스", 1),
        ({"action": "category", "category": "기술", "sys_number": '{"amount": 2, "unit": "개"}'}, "기술 두 개", 2),
        ({"action": "today"}, "오늘의 뉴스 3개", 3),
        ({"action": "today"}, "오늘의 과학 뉴스", 1),
        ({"action": "fallback"}, "기술 뉴스 3개", 3),
    ],
)
async def test_a_blocks_action_and_its_words_go_together(
    chat: Chat, params: dict[str, str], utterance: str, count: int
) -> None:
    assert len(titles(await chat.say(of_block(utterance, **params)))) == count


@pytest.mark.parametrize(
    ("words", "begins"),
    [("난이도 바꾸기", "지금 난이도"), ("분야 바꾸기", "지금 읽는 분야"), ("아침 알림 꺼 주세요", push.WAS_OFF)],
)
async def test_the_settings_block_hears_which_setting_is_meant(chat: Chat, words: str, begins: str) -> None:
    assert said(await chat.say(of_block(words, action="settings"))).startswith(begins)


async def test_a_tap_outweighs_its_words(chat: Chat) -> None:
    assert titles(await chat.say(tapped("category", "science", "기술"))) == ["Port unveils electric crane 8"]


async def test_words_that_are_nearly_something_get_a_guess(chat: Chat) -> None:
    answer = await chat.type("기술자가 되고 싶어")
    assert said(answer) == typed_requests.DID_YOU_MEAN
    assert labels(answer)[0] == "기술 뉴스"


async def test_words_not_understood_climb_a_ladder(chat: Chat) -> None:
    first, second, third = [await chat.type("ㅁㄴㅇㄹ") for _ in range(3)]
    assert (said(first), said(second)) == (typed_requests.NO_IDEA, typed_requests.MENU_OF_ALL)
    assert labels(second) == [one.label for one in typed_requests.LADDER]
    assert said(third) == typed_requests.NO_IDEA


async def test_what_is_understood_leaves_the_ladder(chat: Chat) -> None:
    await chat.type("ㅁㄴㅇㄹ")
    await chat.type("도움말")
    assert said(await chat.type("ㅁㄴㅇㄹ")) == typed_requests.NO_IDEA


async def test_a_message_without_words_is_greeted(chat: Chat) -> None:
    assert said(await chat.type("")) == greeting.HELLO


async def test_the_first_message_makes_a_learner_whatever_it_says(chat: Chat, fake: FakeApi) -> None:
    await chat.type("안녕")
    (speaker,) = fake.met
    assert (speaker.provider, speaker.uid, speaker.display_name) == ("kakao_skill", f"{BOT}:{USER}", "")
    assert speaker.same_as is None


async def test_a_login_that_kakao_names_comes_along(chat: Chat, fake: FakeApi) -> None:
    await chat.say(typed("안녕", properties={"appUserId": "4012345678"}))
    assert fake.met[0].same_as == Login("kakao", "4012345678")


async def test_a_greeting_needs_no_api(chat: Chat, fake: FakeApi, monkeypatch: pytest.MonkeyPatch) -> None:
    fake.refusal = ApiUnavailableError("down")
    assert said(await chat.type("처음")) == greeting.HELLO
    assert said(await chat.type("기술")) == error_messages.UNAVAILABLE


async def test_everything_that_is_offered_leads_somewhere(chat: Chat, fake: FakeApi) -> None:
    fake.words = [saved(number) for number in range(1, 9)]
    seen: set[tuple[str, str]] = set()
    waiting = [("story", "1"), *((action, "") for action in router.COMMANDS if router.is_known(action, ""))]
    while waiting:
        choice = waiting.pop()
        if choice in seen or choice[0] in {"link", "link_preview", "link_confirm", "forget", "push"}:
            continue
        seen.add(choice)
        assert router.is_known(*choice)
        waiting += offered(await chat.tap(*choice))
    assert len(seen) > 25
