"""One address per story."""

from hypothesis import given
from hypothesis import strategies as st

from backend.materials.canonical import canonical

STORY = "https://www.cnn.com/2024/11/20/world/slug"


def test_every_way_to_write_a_story_of_cnn_is_one() -> None:
    for url in [
        "https://edition.cnn.com/2024/11/20/world/slug/index.html",
        "https://www.cnn.com/2024/11/20/world/slug/index.html?hpt=hp_t1",
        "http://cnn.com/2024/11/20/world/slug/",
        "HTTPS://Lite.CNN.com:443/2024/11/20/world/slug?cid=ios_app#comments",
        "https://amp.cnn.com/cnn/2024/11/20/world/slug/index.html",
        "https://us.cnn.com./2024/11/20/world/./old/../slug?utm_source=x&utm_medium=y",
        "  https://m.cnn.com/2024/11/20/%77orld/slug\n",
    ]:
        assert canonical(url) == STORY, url


def test_each_publisher_has_its_own_tracking_and_mirrors() -> None:
    for url, expected in [
        (
            "https://www.nytimes.com/2024/11/20/us/a.html?smid=tw-nytimes&unlocked_article_code=1.A&partner=rss",
            "https://www.nytimes.com/2024/11/20/us/a.html",
        ),
        ("http://mobile.nytimes.com/2024/11/20/us/a.amp.html", "https://www.nytimes.com/2024/11/20/us/a.html"),
        (
            "https://amp.theguardian.com/world/2024/nov/20/a?CMP=share_btn",
            "https://www.theguardian.com/world/2024/nov/20/a",
        ),
        (
            "https://www.bbc.co.uk/news/articles/c1?at_medium=RSS&at_campaign=KARANGA&ocid=x",
            "https://www.bbc.com/news/articles/c1",
        ),
        ("https://www.npr.org/2024/11/20/1/a?ft=nprml&f=1001", "https://www.npr.org/2024/11/20/1/a"),
    ]:
        assert canonical(url) == expected, url


def test_spelling_does_not_matter_and_meaning_does() -> None:
    for url, expected in [
        ("https://a.example/x?utm_source=a&fbclid=b&gclid=c&mc_cid=d&ref=e", "https://a.example/x"),
        ("https://a.example/x?id=123&b=2&a=1", "https://a.example/x?a=1&b=2&id=123"),
        ("https://a.example/x?smid=7&CMP=8&hpt=9", "https://a.example/x?CMP=8&hpt=9&smid=7"),
        ("https://a.example/x?a=&b", "https://a.example/x"),
        ("https://A.Example:443/X#top", "https://a.example/X"),
        ("http://a.example:80/", "http://a.example/"),
        ("http://a.example", "http://a.example/"),
        ("http://a.example:8080/x", "http://a.example:8080/x"),
        ("https://user:secret@a.example/x", "https://a.example/x"),
        ("https://a.example/%7euser/caf%c3%a9/b c", "https://a.example/~user/caf%C3%A9/b%20c"),
        ("https://a.example/뉴스?제목=가", "https://a.example/%EB%89%B4%EC%8A%A4?%EC%A0%9C%EB%AA%A9=%EA%B0%80"),
        ("https://a.example/a%2Fb", "https://a.example/a%2Fb"),
        ("https://a.example/x/", "https://a.example/x/"),
        ("https://a.example/docs/index.html", "https://a.example/docs/index.html"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
    ]:
        assert canonical(url) == expected, url


def test_on_this_machine_scheme_and_port_stay() -> None:
    url = "http://127.0.0.1:8002/2024/11/20/world/slug/index.html?utm_source=x"
    assert canonical(url) == "http://127.0.0.1:8002/2024/11/20/world/slug"


def test_what_is_no_web_address_stays_as_it_is() -> None:
    for url in ["", "mailto:ann@a.example", "http://[::1", "http://a:99999999/", "/relative", "javascript:x"]:
        assert canonical(url) == url, url


def test_a_page_may_rename_itself_only_within_its_own_domain() -> None:
    for url, declared, accepted in [
        ("https://www.wire.co.uk/a?id=1", "https://wire.co.uk/b", True),
        ("https://m.wire.co.uk/a", "https://www.wire.co.uk/b", True),
        ("https://www.wire.co.uk/a", "/b", True),
        ("https://www.wire.co.uk/a", "//www.wire.co.uk/b", True),
        ("https://www.wire.co.uk/a", "https://other.co.uk/b", False),
        ("https://www.wire.co.uk/a", "https://www.wire.co.uk", False),
        ("https://www.wire.co.uk/a", "https://www.wire.co.uk/", False),
        ("https://www.wire.co.uk/a", "https://www.wire.co.uk/index.html", False),
        ("https://www.wire.co.uk/a", "", False),
        ("https://www.wire.co.uk/a", "ftp://www.wire.co.uk/b", False),
        ("https://www.wire.co.uk/a", "http://[", False),
        ("https://one.github.io/a", "https://two.github.io/b", False),
        ("https://www.bbc.co.uk/news/a", "https://www.bbc.com/news/b", True),
        ("http://127.0.0.1:8002/a", "http://127.0.0.1:8002/b", True),
        ("http://127.0.0.1:8002/a", "http://127.0.0.1:9000/b", False),
        ("http://127.0.0.1:8002/a", "https://www.cnn.com/b", False),
        ("http://localhost:8002/a", "http://localhost:8002/b", True),
    ]:
        assert (canonical(url, declared=declared) == canonical(url)) is not accepted, url


def test_a_declared_address_is_normalised_too() -> None:
    declared = "https://edition.cnn.com/2024/11/20/world/slug/index.html?hpt=x"
    assert canonical("https://lite.cnn.com/other", declared=declared) == STORY


@given(st.text(max_size=60), st.one_of(st.none(), st.text(max_size=60)))
def test_any_text_is_survived(url: str, declared: str | None) -> None:
    assert isinstance(canonical(url, declared=declared), str)


@given(
    st.text(alphabet="abc/.%?&=#:[]@ 0é\\", max_size=30), st.sampled_from(["https://www.cnn.com/", "http://a.example/"])
)
def test_a_canonical_address_is_its_own(rest: str, host: str) -> None:
    once = canonical(host + rest)
    assert canonical(once) == once
