"""Who wrote it, said by machines, by templates or by a bare line."""

from backend.materials.extraction import byline
from tests.materials.extraction.reading import BODY, first, page


def author(html: str) -> str | None:
    read = page(html)
    heads = list(read.root.iter("h1"))
    return byline.author(read, heads[0] if heads else None)


def test_a_byline_is_read_into_names() -> None:
    for line, names in [
        ("By Ann Reed", ["Ann Reed"]),
        ("by: ANN REED", ["ANN REED"]),
        ("By by Ann Reed and Bo Ray", ["Ann Reed", "Bo Ray"]),
        ("By Ann Reed, Bo Ray & Cy Fox", ["Ann Reed", "Bo Ray", "Cy Fox"]),
        ("Written by Ann Reed, Staff Writer", ["Ann Reed"]),
        ("Ann Reed Senior Political Correspondent", ["Ann Reed"]),
        ("Ann Reed Updated on December 12, 2016 09:22 AM", ["Ann Reed"]),
        ("Ann Reed | November 20, 2024", ["Ann Reed"]),
        ("Ann Reed @annreed", ["Ann Reed"]),
        ("Ann Reed / TNN / Updated: Oct 9, 2019", ["Ann Reed"]),
        ("Ann Reed, CNN", ["Ann Reed"]),
        ("Deal Professor By ANN REED", ["ANN REED"]),
        ("By Ann Reed for The Wire", ["Ann Reed"]),
        ("T.C. O’Hara-Smith", ["T.C. O’Hara-Smith"]),
        ("Nelson D. Reed", ["Nelson D. Reed"]),
        ("김서윤 기자", ["김서윤"]),
        ("Reuters", ["Reuters"]),
        ("https://www.facebook.com/thewire", []),
        ("ann@wire.example", []),
        ("admin", []),
        ("View all", []),
        ("", []),
        ("12345", []),
    ]:
        assert byline.people(line) == names, line


def test_names_are_joined_as_people_write_them() -> None:
    for names, line in [
        ([], ""),
        (["Ann Reed"], "Ann Reed"),
        (["A B", "C D"], "A B and C D"),
        (["A B", "C D", "E F"], "A B, C D and E F"),
    ]:
        assert byline.joined(names) == line, names


def test_an_author_is_found_wherever_pages_name_one() -> None:
    for markup in [
        '<meta name="author" content="Ann Reed">',
        '<meta property="article:author" content="Ann Reed">',
        '<meta name="byl" content="By Ann Reed">',
        '<meta name="parsely-author" value="Ann Reed">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Ann Reed"}}</script>',
        '<a rel="author" href="/by/ann">Ann Reed</a>',
        '<span itemprop="author"><span itemprop="name">Ann Reed</span></span>',
        '<span class="byline__name">Ann Reed</span>',
        '<div class="article-byline">By <a href="/author/ann">Ann Reed</a> <span>3 comments</span></div>',
        '<p class="author">By Ann Reed</p>',
        '<div class="xyz">By <span class="abc">Ann Reed</span></div>',
    ]:
        assert author(f"<h1>A headline of the day</h1>{markup}{BODY}") == "Ann Reed", markup


def test_all_authors_are_found() -> None:
    links = (
        '<div class="byline">By <a rel="author" href="/a">Ann Reed</a> and <a rel="author" href="/b">Bo Ray</a></div>'
    )
    assert author(f"<h1>A headline of the day</h1>{links}") == "Ann Reed and Bo Ray"


def test_a_meta_element_each_is_one_line() -> None:
    assert author('<meta name="citation_author" content="Ann Reed"><meta name="citation_author" content="Bo Ray">') == (
        "Ann Reed and Bo Ray"
    )


def test_the_reading_with_more_names_completes_the_other() -> None:
    markup = '<meta name="author" content="Ann Reed"><meta name="byl" content="By Ann Reed and Bo Ray">'
    assert author(markup) == "Ann Reed and Bo Ray"


def test_what_two_places_say_beats_what_one_says() -> None:
    markup = '<meta name="author" content="Big Media"><meta property="article:author" content="Ann Reed">'
    assert author(f'{markup}<h1>A headline</h1><p class="byline">By Ann Reed</p>') == "Ann Reed"


def test_the_byline_below_the_headline_beats_those_of_other_stories() -> None:
    other = '<ul><li><span class="byline">Cy Fox</span></li></ul>'
    assert author(f'{other}<h1>A headline</h1><span class="byline">Ann Reed</span>{BODY}') == "Ann Reed"


def test_a_photographer_or_a_speaker_is_no_author() -> None:
    for box in ["figure", "figcaption", "blockquote", 'div class="photo-caption"', 'li class="comment"']:
        assert (
            author(f'<h1>A headline</h1><{box}><span class="author">Sam Lane</span></{box.split()[0]}>{BODY}') is None
        ), box


def test_a_page_without_a_byline_names_nobody() -> None:
    assert author(f"<h1>A headline</h1>{BODY}") is None


def test_a_page_of_bylines_is_read_in_good_time() -> None:
    read = page("<h1>A headline</h1>" + '<div class="byline">By Ann Reed</div>' * 5000)
    assert byline.author(read, first(read, "h1")) == "Ann Reed"
