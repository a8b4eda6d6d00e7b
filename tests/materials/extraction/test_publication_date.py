"""When a story came out, by the best of what its page says."""

from backend.materials.extraction import publication_date
from tests.materials.extraction.reading import first, page


def published(html: str, url: str = "https://www.wire.example/a", fallback: str | None = None) -> str | None:
    read = page(f"<h1>A headline</h1>{html}", url)
    return publication_date.published(read, first(read, "h1"), fallback)


def test_the_time_is_found_wherever_pages_say_it() -> None:
    for markup in [
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-11-20T12:05:00Z"}</script>',
        '<meta property="article:published_time" content="2024-11-20T07:05:00-05:00">',
        '<meta name="article:published_time" value="2024-11-20T12:05:00+00:00">',
        '<meta name="parsely-pub-date" content="2024-11-20T12:05:00Z">',
        '<meta itemprop="datePublished" content="2024-11-20T12:05:00Z">',
        '<span itemprop="datePublished">November 20, 2024, 7:05 AM EST</span>',
        '<time datetime="2024-11-20T12:05:00Z">Nov. 20</time>',
        "<time>Nov 20, 2024 12:05 PM UTC</time>",
    ]:
        assert published(markup) == "2024-11-20T12:05:00+00:00", markup


def test_a_time_with_a_zone_beats_one_without_and_that_a_bare_day() -> None:
    day, local, exact = (
        f'<meta name="{name}" content="{text}">'
        for name, text in (
            ("article:published_time", "2024-11-20"),
            ("sailthru.date", "2024-11-20 07:05:00"),
            ("date", "2024-11-20T12:05:00Z"),
        )
    )
    assert published(day) == "2024-11-20"
    assert published(day + local) == "2024-11-20T07:05:00+00:00"
    assert published(day + local + exact) == "2024-11-20T12:05:00+00:00"


def test_an_exact_time_of_another_day_does_not_win() -> None:
    other = '<time datetime="2024-12-24T12:05:00Z">another story</time>'
    assert published(f'<meta property="article:published_time" content="2024-11-20">{other}') == "2024-11-20"


def test_an_update_is_not_the_publication() -> None:
    updated = '<time class="updated" datetime="2024-11-22T09:00:00Z">Updated 22 November</time>'
    assert (
        published(f'{updated}<time datetime="2024-11-20T12:05:00Z">20 November</time>') == "2024-11-20T12:05:00+00:00"
    )


def test_times_of_stories_above_the_headline_do_not_count() -> None:
    read = page('<time datetime="2024-01-01">x</time><h1>A headline</h1><time datetime="2024-11-20">y</time>')
    assert publication_date.published(read, first(read, "h1")) == "2024-11-20"


def test_the_address_tells_the_day_when_nothing_else_does() -> None:
    assert published("", url="https://www.wire.example/2024/11/20/world/a") == "2024-11-20"
    assert published("", url="https://www.wire.example/news/2024-11-20/a") == "2024-11-20"


def test_another_readers_day_is_the_last_resort() -> None:
    assert published("", fallback="2024-11-20") == "2024-11-20"
    assert published('<time datetime="2024-11-19">x</time>', fallback="2024-11-20") == "2024-11-19"


def test_what_cannot_be_is_passed_over() -> None:
    for written in ["1970-01-01T00:00:00Z", "2999-01-01", "soon", ""]:
        assert published(f'<meta property="article:published_time" content="{written}">') is None, written
