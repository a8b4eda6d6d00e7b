"""The morning in the chat: how far one is, what comes next, and the end of the day."""

import pytest

from bot.conversation import news, preferences
from contracts.enums import SeenFact
from tests.bot.conversation.scripted_api import FakeApi
from tests.bot.kakao_skill.chat import Chat, kinds, labels, outputs, said, titles
from tests.bot.stored_stories import detail


def last_text(answer: dict[str, object]) -> str:
    text: str = outputs(answer)[-1]["simpleText"]["text"]
    return text


async def read(chat: Chat, *stories: int) -> dict[str, object]:
    """Open stories and look at their Korean; return the last answer."""
    answers = []
    for story in stories:
        await chat.tap("story", str(story))
        answers.append(await chat.type("해석"))
    return answers[-1]


async def test_the_last_story_of_the_day_ends_the_morning(chat: Chat) -> None:
    await chat.type("오늘의 한입뉴스")
    assert kinds(await read(chat, 1, 2, 3, 4)) == ["simpleText"]
    answer = await read(chat, 5)
    assert last_text(answer) == news.FINISHED.format(total=5)
    assert labels(answer)[:3] == ["복습", "더 읽을래요", "내 기록"]


async def test_a_story_read_twice_counts_once(chat: Chat) -> None:
    await chat.type("오늘의 한입뉴스")
    answer = await read(chat, 1, 2, 3, 4, 4)
    assert news.FINISHED.format(total=5) not in last_text(answer)


async def test_a_story_that_was_read_leads_to_the_next_one(chat: Chat) -> None:
    await chat.type("오늘의 한입뉴스")
    answer = await read(chat, 2)
    assert labels(answer)[0] == "다음 기사"
    assert "electric crane 3" in str(outputs(await chat.type("다음 기사")))


async def test_the_greeting_begins_the_morning(chat: Chat) -> None:
    await chat.tap("welcome")
    assert labels(await chat.type("해석"))[0] == "다음 기사"


async def test_more_after_a_story_is_what_is_left_of_the_day(chat: Chat) -> None:
    await chat.type("오늘의 한입뉴스")
    await chat.tap("story", "1")
    assert len(titles(await chat.type("더 보기"))) == 4


async def test_more_after_a_story_of_a_category_goes_on_with_the_category(chat: Chat) -> None:
    await chat.type("기술")
    await chat.tap("story", "1")
    assert titles(await chat.type("더 보기")) == ["Port unveils electric crane 7"]


async def test_more_below_a_topic_goes_on_with_the_topic(chat: Chat) -> None:
    await chat.type("항구 뉴스")
    assert len(titles(await chat.type("더 보기"))) == 3


async def test_more_below_the_word_book_goes_on_with_the_word_book(chat: Chat, fake: FakeApi) -> None:
    vocabulary = [detail().vocabulary[0].model_copy(update={"lemma": f"word{number}"}) for number in range(8)]
    fake.stories = (detail(1, vocabulary=vocabulary),)
    await chat.tap("save", "1")
    first, second = str(await chat.type("단어장")), str(await chat.type("더 보기"))
    assert ["word0" in first, "word7" in first] == [True, False]
    assert ["word0" in second, "word7" in second] == [False, True]


async def test_due_words_stand_beside_todays_digest(chat: Chat, fake: FakeApi) -> None:
    fake.due_words = 7
    assert labels(await chat.type("오늘의 한입뉴스"))[0] == "복습 7개"
    await read(chat, 1, 2, 3, 4, 5)
    assert "복습할 단어가 7개" in said(await chat.type("오늘의 한입뉴스"))


@pytest.mark.parametrize(
    ("typed", "shows", "text"),
    [
        ("자극적인 뉴스 빼 줘", False, preferences.DISTURBING_OFF),
        ("자극적인 뉴스 보여 줘", True, preferences.DISTURBING_ON),
    ],
)
async def test_disturbing_stories_are_left_out_or_shown_in_words(
    chat: Chat, fake: FakeApi, typed: str, shows: bool, text: str
) -> None:
    assert said(await chat.type(typed)) == text
    assert fake.learner.shows_disturbing is shows


async def test_what_is_opened_and_read_is_recorded_as_such(chat: Chat, fake: FakeApi) -> None:
    await chat.type("기술")
    await chat.type("2번")
    await chat.type("해석")
    assert fake.facts[-2:] == [(2, SeenFact.OPENED), (2, SeenFact.READ)]


@pytest.mark.parametrize("number", [0, 1, 3])
async def test_a_label_that_was_just_offered_works_when_it_is_typed(chat: Chat, number: int) -> None:
    await chat.type("기술")
    story = await chat.tap("story", "2")
    reply = story["template"]["quickReplies"][number]
    typed = await chat.type(f" {reply['label']} ")
    await chat.tap("story", "2")
    tapped = await chat.tap(**reply["extra"])
    assert outputs(typed) == outputs(tapped)


async def test_an_easier_text_is_had_by_typing_its_label(chat: Chat, fake: FakeApi) -> None:
    fake.stories = (detail(1, level="B1", levels=["A2", "B1"], sentences=[{"en": "A crane came.", "ko": "왔다."}]),)
    assert "쉽게" in labels(await chat.tap("story", "1"))
    fake.stories = (detail(1, level="A2", levels=["A2", "B1"], sentences=[{"en": "A crane came.", "ko": "왔다."}]),)
    assert "난이도: 쉬움" in said(await chat.type("쉽게"))
    assert said(await chat.type("해석 1")).endswith("왔다.")
