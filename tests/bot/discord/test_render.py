import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation import digest
from bot.conversation.message import Block, Card, CardList, Choice, Message, Text
from bot.discord import sentences
from bot.discord.render import layout, pages
from sandbox.discord.errors import Problems
from sandbox.discord.rules import components as rules
from tests.bot.stored_stories import detail

URL = "https://harbor.example/story-1"
STORY = Card(
    "Port unveils crane",
    "It lifts 40 tonnes.",
    URL,
    "© Harbor DjangoTransport",
    (Choice("한국어", "ko", "1"), Choice("단어", "words", "1"), Choice("저장", "save", "1")),
)


def story(number: int, **changed: Any) -> Card:
    choices = tuple(Choice(choice.label, choice.action, str(number)) for choice in STORY.choices)
    return Card(
        **{"title": f"Story {number}", "text": "a" * 400, "url": URL, "credit": "© W", "choices": choices} | changed
    )


def drawn(message: Message, **more: Any) -> list[list[dict[str, Any]]]:
    """Return a message as Discord gets it, having checked it against what Discord takes."""
    made = [layout(page, **more).to_components() for page in pages(message)]  # type: ignore[no-untyped-call]  # theirs
    for components in made:
        problems = Problems()
        rules.check(components, problems, v2=True)
        problems.check()
    return made


def flat(message: Message, **more: Any) -> list[dict[str, Any]]:
    return [one for components in drawn(message, **more) for one in rules.walk(components)]


def texts(message: Message, **more: Any) -> list[str]:
    return [one["content"] for one in flat(message, **more) if one["type"] == rules.Part.TEXT]


def buttons(message: Message) -> list[tuple[str, str]]:
    found = [one for one in flat(message) if one["type"] == rules.Part.BUTTON]
    return [(one["label"], one.get("url") or one["custom_id"]) for one in found]


def test_a_story_is_its_link_its_summary_and_its_credit_and_below_them_its_buttons() -> None:
    message = Message((STORY,))
    assert texts(message) == [f"### [Port unveils crane]({URL})\nIt lifts 40 tonnes.\n-# © Harbor DjangoTransport"]
    assert buttons(message) == [("원문", URL), ("한국어", "ko:1"), ("단어", "words:1"), ("저장", "save:1")]


async def test_discord_py_remembers_no_view_for_buttons_that_are_answered_from_their_ids() -> None:
    (page,) = pages(Message((STORY,)))
    assert layout(page).is_finished()


def test_a_digest_of_five_ordinary_stories_is_one_message_under_its_title() -> None:
    (page,) = pages(Message((CardList("11월 24일", tuple(map(story, range(1, 6)))),)))
    assert page.cards == 5
    first = texts(Message((CardList("11월 24일", (story(1),)),)))[0]
    assert first == "## 11월 24일"


def test_five_stories_in_three_texts_with_all_their_buttons_and_a_mention_are_one_message() -> None:
    texts_of = {"level": "B1", "asked_level": "B1", "levels": ("A2", "B1", "B2")}
    message = digest.digest(dt.date(2026, 11, 24), [detail(number, **texts_of) for number in range(1, 6)])
    (page,) = pages(message)
    assert page.cards == 5
    shown = buttons(message)
    assert shown[0] == ("복습", "review:due")
    assert ("해석 보기", "ko:5 B1") in shown
    drawn(message, mention="<@&" + "9" * 20 + ">")


def test_a_mention_stands_on_top_as_it_is() -> None:
    assert texts(Message((STORY,)), mention="<@&55>")[0] == "<@&55>"


def test_component_ids_stand_on_the_container_and_on_each_card() -> None:
    container, *inner = flat(
        Message((CardList("t", (story(1), story(2))),)), component_id=536870999, card_ids=[2**30 + 1, 7]
    )
    assert container["id"] == 536870999
    assert [one["id"] for one in inner if one.get("content", "").startswith("###")] == [2**30 + 1, 7]


def test_text_and_the_messages_own_choices_come_in_order() -> None:
    message = Message((Text("어떤 분야요?"),), (Choice("기술", "category", "technology"), Choice("메뉴", "menu")))
    assert texts(message) == ["어떤 분야요?"]
    assert buttons(message) == [("기술", "category:technology"), ("메뉴", "menu:")]


def test_nothing_a_source_writes_is_markup() -> None:
    evil = "@everyone **x** [y](https://evil.example)\n# z"
    (text,) = texts(Message((Card(evil, evil, URL, evil),)))
    assert text.count("](") == 1
    assert "@everyone" not in text
    assert "**" not in text
    assert text.splitlines()[1:] == [
        "@\u200beveryone \\*\\*x\\*\\* \\[y\\]\\(https\\://evil.example\\)",
        "\\# z",
        "-# @\u200beveryone \\*\\*x\\*\\* \\[y\\]\\(https\\://evil.example\\) # z",
    ]


@pytest.mark.parametrize("title", ["", "\u202e\u200b", "\u3164"])
def test_a_headline_without_a_letter_is_named(title: str) -> None:
    assert texts(Message((Card(title),))) == [f"### {sentences.UNTITLED}"]


def test_a_link_too_long_for_a_button_stays_in_the_text() -> None:
    long = "https://harbor.example/" + "x" * 600
    assert buttons(Message((Card("t", url=long),))) == []
    assert f"]({long})" in texts(Message((Card("t", url=long),)))[0]


def test_a_link_too_long_for_anything_takes_nothing_else_away() -> None:
    endless = "https://harbor.example/" + "가" * 1900
    assert texts(Message((Card("t", "body", url=endless),))) == ["### t\nbody"]


def test_five_full_stories_take_as_many_messages_as_they_need_and_lose_no_story() -> None:
    full = [story(number, title="*" * 6000, text="_" * 6000, credit="~" * 6000) for number in range(1, 6)]
    made = pages(Message((CardList("t", tuple(full)),)))
    assert len(made) > 1
    assert sum(page.cards for page in made) == 5
    drawn(Message((CardList("t", tuple(full)),)))


def test_buttons_never_make_a_message_of_their_own() -> None:
    for stories in range(1, 11):
        cards = CardList("11월 24일", tuple(story(number) for number in range(1, stories + 1)))
        message = Message((cards,), tuple(Choice(name, name) for name in ("menu", "today", "words", "me")))
        made = pages(message)
        assert sum(page.cards for page in made) == stories
        assert all(page.cards for page in made)
        assert [label for label, _ in buttons(message)][-4:] == ["menu", "today", "words", "me"]


def test_one_id_is_never_given_twice() -> None:
    twice = Choice("메뉴", "menu")
    assert buttons(Message((Card("t", choices=(twice, twice)), Text("x")), (twice,))) == [("메뉴", "menu:")]


@pytest.mark.parametrize(
    "choice", [Choice("x", "category", "y" * 200), Choice("x", "NOT-OURS"), Choice("x", "a", "b\nc")]
)
def test_a_choice_that_no_button_can_carry_is_left_out(choice: Choice) -> None:
    assert buttons(Message((Text("x"),), (choice,))) == []


def test_a_message_without_anything_still_shows_something() -> None:
    assert texts(Message(())) == ["…"]
    assert texts(Message((Text(""), CardList("", ())))) == ["…"]


ANYTHING = st.text(max_size=40) | st.builds(lambda text, times: text * times, st.text(max_size=8), st.integers(1, 900))
CHOICES = st.lists(st.builds(Choice, ANYTHING, st.sampled_from(["ko", "menu", "x y", ""]), ANYTHING), max_size=30).map(
    tuple
)
CARDS = st.builds(
    Card, ANYTHING, ANYTHING, st.just(URL) | ANYTHING.map("https://a.example/{}".format), ANYTHING, CHOICES
)
BLOCKS: st.SearchStrategy[Block] = st.one_of(
    st.builds(Text, ANYTHING), CARDS, st.builds(CardList, ANYTHING, st.lists(CARDS, max_size=8).map(tuple))
)


@settings(deadline=None, max_examples=40)
@given(st.builds(Message, st.lists(BLOCKS, max_size=4).map(tuple), CHOICES))
def test_whatever_is_said_discord_takes_it_and_every_card_is_drawn(message: Message) -> None:
    cards = sum(
        len(block.cards) if isinstance(block, CardList) else isinstance(block, Card) for block in message.blocks
    )
    assert sum(page.cards for page in pages(message)) == cards
    drawn(message, mention="<@&" + "9" * 20 + ">", component_id=2**29)
