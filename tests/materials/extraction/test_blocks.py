"""A page as the run of text a reader sees."""

import pytest
from lxml import html

from backend.materials.extraction import blocks
from backend.materials.extraction.blocks import Block


def read(markup: str) -> list[Block]:
    return blocks.read(html.document_fromstring(f"<body>{markup}</body>"))


def texts(markup: str) -> list[str]:
    return [block.text for block in read(markup)]


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<p>One</p><p>Two</p>", ["One", "Two"]),
        ("<div>Loose<p>Deep</p>after</div>", ["Loose", "Deep", "after"]),
        ("<p>A <b>bold</b> <i>word</i>.</p>", ["A bold word."]),
        ("<p>One<br>line</p>", ["One line"]),
        ("<p>One<br><br>Two<br /> <br />Three</p>", ["One", "Two", "Three"]),
        ("<ul><li>a<li>b</ul><h2>Head</h2>", ["a", "b", "Head"]),
        (
            "<p>x</p><script>var a</script><style>b{}</style><noscript>c</noscript><button>d</button><p>y</p>",
            ["x", "y"],
        ),
        ("<p>  much \n\t space\u00a0here </p>", ["much space here"]),
        ("<p>soft\u00adhyphen and zero\u200bwidth</p>", ["softhyphen and zerowidth"]),
        ("<table><tr><td>1</td><td>2</td></tr></table>", ["1", "2"]),
        ("", []),
    ],
)
def test_text_is_divided_where_a_browser_divides_it(markup: str, found: list[str]) -> None:
    assert texts(markup) == found


def test_the_share_of_links_is_known() -> None:
    (block,) = read('<p>four <a href="x">four</a></p>')
    assert block.link_share == pytest.approx(4 / 9)


def test_a_block_knows_its_element() -> None:
    assert [block.element.tag for block in read("<p>a</p><h3>b</h3><div>c</div>")] == ["p", "h3", "div"]


@pytest.mark.parametrize(
    ("markup", "is_prose"),
    [
        ("<p>The council voted on Wednesday to rebuild the old sea wall.</p>", True),
        ("<div>정부는 어제 열린 회의에서 새로운 정책을 다음 달부터 시행한다고 밝혔다.</div>", True),
        ("<p>この書体を紹介する動画は、水のようだというナレーションで始まる。</p>", True),
        ("<p>Share this story with a friend</p>", False),
        ("<p>He left.</p>", False),
        ('<p><a href="x">The council voted on Wednesday to rebuild the old sea wall.</a></p>', False),
        ("<h2>How the council voted on Wednesday and why it matters now</h2>", False),
        ("<h2>The council voted on Wednesday to rebuild the old sea wall.</h2>", True),
    ],
)
def test_a_sentence_of_a_story_is_told_from_a_label(markup: str, is_prose: bool) -> None:
    (block,) = read(markup)
    assert block.is_prose is is_prose


def test_deep_nesting_is_no_trouble() -> None:
    assert texts("<b>" * 240 + "deep" + "</b>" * 240) == ["deep"]


def test_words_are_counted_in_every_script() -> None:
    assert blocks.tokens("Don’t 4月1日 한국은행") == ("don’t", "4", "月", "1", "日", "한국은행")
