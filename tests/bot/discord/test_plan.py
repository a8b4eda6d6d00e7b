import datetime as dt
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.delivery import component_ids, plan
from contracts.deliveries import DigestJob
from sandbox.discord.rules import components
from tests.bot.conversation.scripted_api import MORNING, TUESDAY, subscribed
from tests.bot.stored_stories import detail

NONCE = "n" * 20


def job(*numbers: int, **changed: Any) -> DigestJob:
    stories = [detail(number, **changed) for number in numbers]
    return DigestJob(
        id=41,
        kind="digest",
        lease="l",
        lease_until=MORNING + dt.timedelta(minutes=1),
        attempt=1,
        maybe_posted=False,
        nonce=NONCE,
        platform="discord",
        target_id="9001",
        owner_uid="1",
        subscription=subscribed(role_id="55"),
        study_date=TUESDAY,
        slot_at=MORNING,
        trigger="schedule",
        stories=tuple(stories),
        withdrawn=(),
    )


def posts(made: DigestJob, *, one_each: bool = False, begins: bool = True) -> list[plan.Post]:
    return plan.posts(made, made.stories, one_each=one_each, begins=begins)


def texts(post: plan.Post) -> str:
    return "\n".join(components.texts(post.view.to_components()))  # type: ignore[no-untyped-call]  # theirs


def test_a_plain_digest_is_one_message_with_the_deliverys_own_nonce() -> None:
    (post,) = posts(job(1, 2, 3))
    assert (post.nonce, [story.id for story in post.stories]) == (NONCE, [1, 2, 3])


def test_stories_that_fill_several_messages_lose_none() -> None:
    made = posts(job(1, 2, 3, 4, 5, title="*" * 300, summary_en="_" * 900))
    assert len(made) > 1
    assert [story.id for post in made for story in post.stories] == [1, 2, 3, 4, 5]
    assert len({post.nonce for post in made}) == len(made)


def test_the_title_and_the_role_come_on_the_first_message_alone() -> None:
    first, second = posts(job(1, 2), one_each=True)
    assert (first.is_first, second.is_first) == (True, False)
    assert "<@&55>" in texts(first)
    assert "오늘의 한입뉴스" in texts(first)
    assert "<@&55>" not in texts(second)


def test_what_makes_up_for_an_earlier_try_begins_nothing() -> None:
    (post,) = posts(job(2), begins=False)
    assert not post.is_first
    assert "<@&55>" not in texts(post)
    assert "오늘의 한입뉴스" not in texts(post)


def test_a_storys_nonce_is_its_own_whatever_else_drops_out() -> None:
    whole = {post.stories[0].id: post.nonce for post in posts(job(1, 2, 3), one_each=True)}
    part = {post.stories[0].id: post.nonce for post in posts(job(2, 3), one_each=True)}
    assert part.items() <= whole.items()
    assert len(set(whole.values())) == 3


def test_a_thread_is_called_as_its_story() -> None:
    named = {
        "Port unveils crane": "Port unveils crane",
        "x" * 6000: "x" * 99 + "…",
        "a\n\u202eb": "a b",
        "\u3164": plan.UNTITLED,
    }
    for title, name in named.items():
        assert plan.thread_name(detail(1, title=title)) == name


def tag(name: str, *, moderated: bool = False) -> discord.ForumTag:
    return discord.ForumTag(name=name, moderated=moderated)


NOTICE = tag("공지", moderated=True)


@pytest.mark.parametrize("name", ["기술", "Technology", "💻 기술", "IT", "과학/기술", "테크"])
def test_a_forum_post_has_the_tag_of_its_category_in_korean_or_english(name: str) -> None:
    tags = [NOTICE, tag("질문"), tag(name)]
    assert plan.forum_tag(tags, "technology", is_required=False) == tags[2]


def test_the_categorys_own_name_comes_before_a_word_related_to_it() -> None:
    tags = [tag("AI"), tag("기술")]
    assert plan.forum_tag(tags, "technology", is_required=True) == tags[1]


def test_a_tag_for_moderators_is_never_used_where_there_is_another() -> None:
    tags = [NOTICE, tag("기술", moderated=True), tag("질문"), tag("잡담")]
    assert plan.forum_tag(tags, "technology", is_required=True) == tags[2]
    assert plan.forum_tag(tags, "technology", is_required=False) is None


def test_a_tag_for_moderators_is_used_only_where_one_is_required_and_there_is_no_other() -> None:
    tags = [NOTICE, tag("기술", moderated=True)]
    assert plan.forum_tag(tags, "technology", is_required=True) == tags[1]
    assert plan.forum_tag(tags, "technology", is_required=False) is None
    assert plan.forum_tag([], "technology", is_required=True) is None


@pytest.mark.parametrize("category", ["technology", "local-events"])
def test_a_word_inside_another_is_no_category(category: str) -> None:
    assert plan.forum_tag([tag("kitten"), tag("aim")], category, is_required=False) is None


def test_nothing_left_to_post_is_no_message() -> None:
    assert posts(job()) == []


def test_only_a_roles_id_is_mentioned() -> None:
    assert [plan.mention(role_id) for role_id in ("55", "", "everyone", "5> @everyone")] == ["<@&55>", "", "", ""]


@given(st.integers(1, 10**18))
def test_a_nonce_fits_and_is_the_same_at_each_try(article_id: int) -> None:
    assert len(component_ids.nonce_for(NONCE, article_id)) <= 25
    assert component_ids.nonce_for(NONCE, article_id) == component_ids.nonce_for(NONCE, article_id)


@given(st.text(min_size=1, max_size=20), st.integers(1, 2**30 - 1))
def test_marks_are_numbers_discord_takes_and_never_confused(nonce: str, article_id: int) -> None:
    assert 2**29 <= component_ids.of_delivery(nonce) < 2**30 <= component_ids.of_story(article_id) < 2**31


@given(st.lists(st.integers(1, 60_000_000), unique=True, min_size=2, max_size=5))
def test_stories_of_a_digest_have_different_nonces(ids: list[int]) -> None:
    assert len({component_ids.nonce_for(NONCE, one) for one in ids}) == len(ids)
