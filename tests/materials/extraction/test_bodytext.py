"""Which blocks of a page are the story."""

import pytest

from backend.materials.extraction import blocks, bodytext
from tests.materials.extraction.reading import BODY, SENTENCES, page

STORY = "\n".join(SENTENCES)


def text(markup: str, extracted: str = STORY, stated: str = "", title: str = "") -> str:
    return bodytext.text(page(markup).root, [extracted] if extracted else [], stated, title)


def paragraphs(*between: str) -> str:
    """Return the story's paragraphs with something after the second."""
    lines = [f"<p>{sentence}</p>" for sentence in SENTENCES]
    return "".join(["<div id='story'>", *lines[:2], *between, *lines[2:], "</div>"])


def test_a_story_is_its_paragraphs_in_order_one_a_line() -> None:
    assert text(f"<nav>Home News</nav><article>{BODY}</article><footer>All rights reserved.</footer>") == STORY


def test_without_any_other_opinion_prose_is_the_story() -> None:
    assert text(f"<ul><li>Home</li></ul><div>{BODY}</div>", extracted="") == STORY


@pytest.mark.parametrize(
    "inserted",
    [
        "<figure><figcaption>The harbor on Wednesday evening, just before the tide turned.</figcaption></figure>",
        "<div><p class='wp-caption-text'>The harbor on Wednesday evening, just before the tide turned.</p></div>",
        "<p>Related: <a href='/b'>Why the neighbors across the river decided to build a wall of their own</a></p>",
        "<p><strong>Read more:</strong> <a href='/b'>What the tide tables do not tell you.</a></p>",
        "<p>Advertisement</p>",
        "<p>Photo by Sam Lane/The Wire</p>",
        "<p>Sign up for our newsletter and wake up to the five stories everybody will talk about.</p>",
        "<div class='newsletter'><p>The essential news of the day, explained and sent to you.</p></div>",
        "<div><p>The essential news of the day, sent to you before breakfast.</p><form><input></form></div>",
        "<aside><p>Every household is visited twice, and the two figures are averaged by the office.</p></aside>",
        "<details><summary>Quick guide</summary><p>Every household is visited twice, then again.</p></details>",
        "<div class='app' hidden><p>This is only for readers of the application, who find it in the menu.</p></div>",
        "<p>Continue reading the main story</p>",
        "<p>This story has been updated with additional details from the meeting.</p>",
        "<h3>Related stories</h3>",
    ],
)
def test_what_is_inserted_between_paragraphs_is_left_out_even_when_an_extractor_keeps_it(inserted: str) -> None:
    markup = paragraphs(inserted)
    everything = "\n".join(blocks.read(page(markup).root)[at].text for at in range(7))
    assert text(markup, extracted=f"{STORY}\n{everything}") == STORY


@pytest.mark.parametrize(
    "kept",
    [
        "<h2>What happens next</h2>",
        "<blockquote><p>It is not the money, it is the light in the morning, she said.</p></blockquote>",
        "<ul><li>Nine million dollars for the first section</li></ul>",
        "<p>Advertising revenue of the port fell by a tenth.</p>",
        "<p>Updated plans were shown to the council.</p>",
    ],
)
def test_what_belongs_to_the_story_is_kept(kept: str) -> None:
    words = blocks.read(page(kept).root)[0].text
    found = text(paragraphs(kept), extracted=f"{STORY}\n{words}")
    assert found.splitlines() == [*SENTENCES[:2], words, *SENTENCES[2:]]


def test_a_paragraph_that_the_others_missed_is_found_by_its_form() -> None:
    missed = "\n".join(SENTENCES[:2] + SENTENCES[3:])
    assert text(paragraphs(), extracted=missed) == STORY


def test_what_stands_above_the_first_sentence_is_left_out() -> None:
    above = "<h1>The headline</h1><p>By Ann Reed</p><p>20 November 2024</p><ul><li>Share</li></ul>"
    assert text(f"<div>{above}{BODY}</div>", extracted=f"The headline\nBy Ann Reed\n20 November 2024\n{STORY}") == STORY


@pytest.mark.parametrize(
    "heading", ["Related stories", "More from The Wire", "Comments (12)", "You may also like", "관련기사"]
)
def test_nothing_is_read_beyond_the_end_of_the_story(heading: str) -> None:
    beyond = "Another story altogether begins here and goes on for many words, as teasers on such pages do."
    below = f"<h2>{heading}</h2><div class='card'><p class='teaser-text'>{beyond}</p></div>"
    assert text(f"<div>{BODY}{below}</div>", extracted=f"{STORY}\n{heading}\n{beyond}") == STORY


def test_a_heading_that_only_sounds_like_an_end_does_not_end_the_story() -> None:
    assert text(paragraphs("<h3>Most popular</h3>"), extracted=STORY + "\nMost popular") == STORY


def test_a_short_last_sentence_is_kept() -> None:
    assert text(
        f"<div>{BODY}<p>The tide turns at nine.</p></div>", extracted=f"{STORY}\nThe tide turns at nine."
    ).endswith("\nThe tide turns at nine.")


def test_the_headline_is_not_part_of_the_text() -> None:
    assert text(f"<div><p>{SENTENCES[0]}</p>{BODY}</div>", title=SENTENCES[0]).splitlines() == list(SENTENCES[1:])


def test_a_text_that_only_scripts_would_show_is_taken_from_the_json_ld() -> None:
    stated = "\n".join(SENTENCES * 2)
    assert text("<div>Loading</div><p>Please enable JavaScript to read this site.</p>", "", stated) == stated


def test_a_teaser_in_the_json_ld_is_not_the_text() -> None:
    assert text(f"<div>{BODY}</div>", stated=SENTENCES[0]) == STORY


def test_an_empty_page_has_no_text() -> None:
    assert text("", extracted="") == ""
    assert text("<p>Hello</p>", extracted="") == ""
