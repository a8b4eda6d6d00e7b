import json

import pytest

from backend.materials.notes import prompts
from backend.materials.notes.base import PackDraft, StoryText
from backend.materials.notes.packs.review import review
from contracts.enums import Difficulty
from sandbox.llm.notes import Recorded, improvised_pack, story_text
from sandbox.llm.protocol import ChatMessage
from sandbox.newsroom.stories import stories

STORY = stories()[0]
RECORDED = Recorded(stories())
UNKNOWN = StoryText(
    title="Lighthouse keepers count passing whales",
    text="Two keepers on a northern island have counted passing whales every morning for eleven years.\n\n"
    "Their notebooks now help scientists understand how the animals change their journeys. "
    '"We simply looked outside," said Ulla Ferrow, who keeps the older lighthouse.\n\n'
    "The island council plans to publish the notebooks before winter arrives.",
)


def user(text: str) -> list[ChatMessage]:
    return [ChatMessage(role="system", content="You are an editor."), ChatMessage(role="user", content=text)]


def prompt(story: StoryText) -> list[ChatMessage]:
    return [ChatMessage.model_validate(turn) for turn in prompts.messages(story, (), spell_schema=False)]


def test_every_story_is_found_in_the_products_own_prompt() -> None:
    for story in stories():
        text = story.abstract if story.outlet == "nyt" else "\n\n".join(story.paragraphs)
        assert RECORDED.find(prompt(StoryText(title=story.title, text=text))) == story


@pytest.mark.parametrize(
    "fenced",
    [
        f"<story>\n{STORY.title}\n{STORY.body}\n</story>",
        json.dumps({"title": STORY.title, "text": STORY.body}),
        f"> {STORY.title}\n> " + STORY.body.replace("\n", "\n> "),
    ],
)
def test_a_story_is_found_however_it_is_fenced(fenced: str) -> None:
    assert RECORDED.find(user(fenced)) == STORY


def test_a_title_above_another_text_is_not_that_story() -> None:
    assert RECORDED.find(user(f"{STORY.title}\n\n{UNKNOWN.text}")) is None


def test_an_unknown_text_is_no_story_of_ours() -> None:
    assert RECORDED.find(prompt(UNKNOWN)) is None


def test_a_pack_made_from_an_unknown_text_passes_the_gate() -> None:
    reviewed = review(PackDraft.model_validate(improvised_pack(prompt(UNKNOWN))), UNKNOWN)
    assert reviewed.pack is not None
    assert reviewed.pack.levels == (Difficulty.B2,)
    assert reviewed.pack.question is not None
    assert reviewed.problems == ("A2: the text is missing.", "B1: the text is missing.")


def test_a_pack_is_made_from_the_story_even_when_a_complaint_follows_it() -> None:
    turns = prompts.messages(UNKNOWN, ("It is bad.",), spell_schema=False)
    found = [ChatMessage.model_validate(turn) for turn in turns]
    assert improvised_pack(found) == improvised_pack(prompt(UNKNOWN))


def test_a_pack_of_the_right_shape_is_made_from_anything() -> None:
    for text in ("", "short", "한국어만 있습니다."):
        assert PackDraft.model_validate(improvised_pack(user(text)))


@pytest.mark.parametrize(
    "fenced", ["===== a1 =====\nthe text\n===== a1 =====", "Do it.\n<story>the text</story>", "the text"]
)
def test_the_text_is_what_stands_inside_the_fence(fenced: str) -> None:
    assert story_text(fenced).strip() == "the text"
