"""The one story that a page's JSON-LD describes, out of all that publishers put there."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.materials.extraction.jsonld import StoryData, story

NEWS = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "A headline",
    "datePublished": "2024-11-20T12:05:00Z",
    "author": [{"@type": "Person", "name": "Ann Reed"}, {"@type": "Person", "name": "Bo Ray"}],
    "articleBody": "The first sentence. The second.",
    "url": "https://wire.example/a",
    "inLanguage": "en",
    "publisher": {"@type": "NewsMediaOrganization", "name": "The Wire"},
}
READ = StoryData(
    headline="A headline",
    published="2024-11-20T12:05:00Z",
    authors=("Ann Reed", "Bo Ray"),
    body="The first sentence. The second.",
    url="https://wire.example/a",
    language="en",
    publisher="The Wire",
    types=("NewsArticle",),
)


def read(*documents: Any, url: str = "") -> StoryData:
    return story([json.dumps(document) for document in documents], url)


def authors(value: object) -> tuple[str, ...]:
    return read(NEWS | {"author": value}).authors


def test_a_news_article_is_read() -> None:
    assert read(NEWS) == READ


def test_its_wrapping_does_not_matter() -> None:
    for wrapped in [
        "\n  {}\n",
        "<![CDATA[{}]]>",
        "//<![CDATA[\n{}\n//]]>",
        "/*<![CDATA[*/{}/*]]>*/",
        "<!-- {} -->",
        "{};",
        '{} {{"@type": "WebSite"}}',
    ]:
        assert story([wrapped.format(json.dumps(NEWS))]) == READ, wrapped


def test_where_it_stands_does_not_matter() -> None:
    for nested in [
        [NEWS],
        {"@graph": [{"@type": "WebPage", "name": "The page"}, NEWS]},
        {"@type": "WebPage", "mainEntity": NEWS},
        [[{"@type": "BreadcrumbList"}], {"@type": "WebPage", "mainEntityOfPage": {"mainEntity": NEWS}}],
    ]:
        assert read(nested) == READ, nested


def test_every_kind_of_article_counts() -> None:
    for kind in [
        "Article",
        "ReportageNewsArticle",
        ["Article", "BlogPosting"],
        "https://schema.org/NewsArticle",
        "LiveBlogPosting",
    ]:
        found = read(NEWS | {"@type": kind})
        assert found == replace(READ, types=(kind,) if isinstance(kind, str) else tuple(kind)), kind


def test_a_web_page_is_second_best() -> None:
    assert read({"@type": "WebPage", "name": "The page"}).headline == "The page"
    assert read({"@type": "WebPage", "name": "The page"}, NEWS) == READ


def test_other_stories_hanging_below_are_not_it() -> None:
    for key in ["itemListElement", "hasPart", "mentions", "citation", "isPartOf", "video"]:
        other = NEWS | {"headline": "Another", "@type": "Article"}
        assert read({"@type": "ItemList", key: [other]}) == StoryData(), key


def test_of_several_the_one_of_this_page_wins() -> None:
    other = NEWS | {"headline": "Another", "url": "https://wire.example/b"}
    assert read(NEWS, other, url="https://wire.example/b?utm_source=x").headline == "Another"


def test_else_the_most_complete_wins() -> None:
    assert read({"@type": "NewsArticle", "headline": "Bare"}, NEWS) == READ


def test_authors_are_people_if_any_are_named() -> None:
    for value, names in [
        ("Ann Reed", ("Ann Reed",)),
        (["Ann Reed", "Bo Ray"], ("Ann Reed", "Bo Ray")),
        ({"name": "Ann Reed"}, ("Ann Reed",)),
        ({"@type": "Person", "name": ["Ann Reed", "Bo Ray"]}, ("Ann Reed", "Bo Ray")),
        ({"givenName": "Ann", "familyName": "Reed"}, ("Ann Reed",)),
        ([{"@type": "Organization", "name": "The Wire"}, {"@type": "Person", "name": "Ann Reed"}], ("Ann Reed",)),
        ({"@type": "Organization", "name": "The Wire"}, ("The Wire",)),
        ([None, 7, {}], ()),
        (None, ()),
    ]:
        assert authors(value) == names, value


def test_an_author_may_be_a_reference() -> None:
    graph = {"@graph": [NEWS | {"author": {"@id": "#ann"}}, {"@id": "#ann", "@type": "Person", "name": "Ann Reed"}]}
    assert read(graph).authors == ("Ann Reed",)


def test_fields_become_plain_text() -> None:
    for written, meant in [
        ("Salt &amp; pepper", "Salt & pepper"),
        ("It&amp;#8217;s", "It’s"),
        ("<em>Aurora</em> returns", "Aurora  returns"),
        ("3 < 5", "3 < 5"),
        ("broken \ud83d emoji", "broken  emoji"),
        (["First", "Second"], "First"),
        ({"@value": "Valued"}, "Valued"),
        (7, ""),
    ]:
        assert read(NEWS | {"name": "", "headline": written}).headline == meant, written


def test_what_is_broken_is_repaired_or_left_out() -> None:
    assert story(['{"@type": "NewsArticle", "headline": "Trailing comma",}']).headline == "Trailing comma"
    assert (
        story(["{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Escaped&quot;}"]).headline
        == "Escaped"
    )
    assert story(['{"@type": "NewsArticle", "headline": "Line\nbreak"}']).headline == "Line\nbreak"
    assert story(['{"@type": "NewsArticle", "headline": "Cut', json.dumps(NEWS)]) == READ


def test_nonsense_is_no_story() -> None:
    for script in ["", "null", "[]", "7", "{", "[" * 100_000, '{"a":' * 100_000, "<!-- -->", "x" * 4_000_000]:
        assert story([script]) == StoryData(), script


@settings(max_examples=30, deadline=None)
@given(
    st.recursive(
        st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_value_in_any_field_is_survived(value: object) -> None:
    for key in [*NEWS, "mainEntityOfPage", "@id"]:
        assert isinstance(story([json.dumps(NEWS | {key: value})]), StoryData)
