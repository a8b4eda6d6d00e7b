"""The story's headline among all the titles a page carries."""

from backend.materials.extraction import headline
from backend.materials.extraction.page import tidy
from tests.materials.extraction.reading import page


def title(head: str, body: str = "<p>x</p>", url: str = "https://www.wire.example/a") -> str | None:
    return headline.title(page(f"<html><head>{head}</head><body>{body}</body></html>", url))


def test_the_outlets_name_is_taken_off() -> None:
    for written, url in [
        ("Why the tide turned | CNN Politics", "https://www.cnn.com/2024/11/20/politics/tide"),
        ("Why the tide turned - The New York Times", "https://www.nytimes.com/2024/11/20/tide.html"),
        ("Why the tide turned | The Wire", "https://www.wire.example/a"),
        ("Why the tide turned – Wire", "https://www.wire.example/a"),
        ("Why the tide turned | World news | Wire", "https://www.wire.example/a"),
        ("Why the tide turned :: wire.example", "https://www.wire.example/a"),
        ("Wire: Why the tide turned", "https://www.wire.example/a"),
        ("Why the tide turned (Published 2016)", "https://www.nytimes.com/a"),
    ]:
        assert title(f"<title>{written}</title>", url=url) == "Why the tide turned", written


def test_a_name_without_a_blank_before_it_is_taken_off_when_the_page_says_whose_it_is() -> None:
    head = (
        '<meta property="og:site_name" content="한강일보"><title>외딴 계곡 주민들, 직접 인터넷을 깔다:한강일보</title>'
    )
    assert title(head) == "외딴 계곡 주민들, 직접 인터넷을 깔다"


def test_a_headline_keeps_its_own_second_half() -> None:
    for whole in [
        "War and peace - what we know",
        "The chips are down: A town waits",
        "Pound, dollar and euro | at a glance",
    ]:
        assert title(f'<meta property="og:title" content="{whole}">', f"<h1>{whole}</h1>") == whole, whole


def test_json_ld_comes_first() -> None:
    script = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "From the data"}</script>'
    assert title(f'{script}<meta property="og:title" content="For sharing">', "<h1>On the page</h1>") == "From the data"


def test_a_headline_cut_for_search_engines_is_completed() -> None:
    data = '{"@type": "NewsArticle", "headline": "A very long headline that..."}'
    script = f'<script type="application/ld+json">{data}</script>'
    assert title(script, "<h1>A very long headline that ends here</h1>") == "A very long headline that ends here"


def test_the_headline_on_the_page_beats_the_one_for_sharing() -> None:
    head = '<meta property="og:title" content="Home of Zsa Zsa is for sale"><title>Zsa Zsa home for sale</title>'
    assert title(head, "<h1>Take a tour of the home of Zsa Zsa</h1>") == "Take a tour of the home of Zsa Zsa"


def test_of_several_h1_the_one_the_head_speaks_of_is_it() -> None:
    body = "<h1>The Wire</h1><h1>Thanks for visiting!</h1><h1>Why the tide turned</h1><h1>Newsletter</h1>"
    assert title("<title>Why the tide turned - The Wire</title>", body) == "Why the tide turned"


def test_a_logo_in_an_h1_is_no_headline() -> None:
    assert title('<meta name="og:title" content="Why the tide turned">', "<h1>Wire Logo</h1>") == "Why the tide turned"


def test_a_section_label_inside_the_h1_is_taken_off() -> None:
    head = '<meta property="og:title" content="Why the tide turned again">'
    assert title(head, "<h1><span>Opinion</span> Why the tide turned again</h1>") == "Why the tide turned again"


def test_meta_elements_are_read_by_name_property_or_itemprop_and_content_or_value() -> None:
    for attributes in ('name="og:title" value', 'property="og:title" content', 'itemprop="headline" content'):
        assert title(f'<meta {attributes}="Why the tide turned">') == "Why the tide turned"


def test_a_page_without_a_headline_has_none() -> None:
    for head in ["", "<title></title>", "<title>Wire</title>", "<title>Home</title>", "<title>|</title>"]:
        assert title(head) is None, head


def test_a_drawings_title_is_not_the_pages() -> None:
    assert title("", "<svg><title>Menu icon of the site</title></svg>") is None


def test_the_element_of_the_headline_is_found() -> None:
    read = page("<h1>The Wire of today and more</h1><h1>Why the tide turned</h1><title>Why the tide turned</title>")
    element = headline.element(read)
    assert element is not None
    assert tidy(element.text_content()) == "Why the tide turned"
