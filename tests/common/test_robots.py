import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.common.http.robots import MAX_BYTES, RobotsCache, Rules
from tests.common.fetching import FakeTime

HOST = "https://news.example"


def allowed(text: str, path: str) -> bool:
    return Rules(text.encode(), "NewsbiteBot").allow(HOST + path)


@pytest.mark.parametrize(
    "text", ["", "\n", "Disallow: /", "<html>not a robots file</html>", "User-agent: *\nDisallow:"]
)
def test_no_rule_for_us_allows_everything(text: str) -> None:
    assert allowed(text, "/any?q=1")


@pytest.mark.parametrize("name", ["NewsbiteBot", "newsbitebot", "NEWSBITEBOT", "NewsbiteBot/1.0", "NewsbiteBot # us"])
def test_our_group_is_found_in_any_spelling_and_beats_the_star(name: str) -> None:
    text = f"User-agent: *\nDisallow: /\n\nUser-agent: {name}\nDisallow: /private"
    assert allowed(text, "/news")
    assert not allowed(text, "/private")


@pytest.mark.parametrize(
    "name", ["News", "Newsbite", "NewsbiteBotExtra", "Bot", "GPTBot", "n", "Newsbite*", "newsbite.example"]
)
def test_a_name_that_is_only_like_ours_is_not_ours(name: str) -> None:
    assert allowed(f"User-agent: {name}\nDisallow: /", "/news")


def test_groups_of_one_name_are_merged() -> None:
    groups = (("NewsbiteBot", "/a"), ("other", "/"), ("newsbitebot", "/b"))
    text = "\n\n".join(f"User-agent: {name}\nDisallow: {path}" for name, path in groups)
    assert [allowed(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_several_names_share_a_group() -> None:
    text = "User-agent: GPTBot\nUser-agent: NewsbiteBot\nUser-agent: Scrapy\nDisallow: /a"
    assert not allowed(text, "/a")


@pytest.mark.parametrize(
    ("rules", "path", "allowed_"),
    [
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a/b\nDisallow: /a", "/a/b/c", True),
        ("Disallow: /a/b\nAllow: /a", "/a/b", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?q", True),
        ("Disallow: *.jsx$", "/app/main.jsx", False),
        ("Disallow: /search?", "/search?q=1", False),
        ("Disallow: /search?", "/search", True),
        ("Disallow: /*?q=", "/news?q=1", False),
        ("Disallow: private", "/private/x", False),
        ("disallow :private", "/private/x", False),
        ("Disallow: /%EB%89%B4%EC%8A%A4", "/뉴스/1", False),
        ("Disallow: /뉴스", "/%eb%89%b4%ec%8a%a4/1", False),
        ("Disallow: /", "/robots.txt", True),
        ("DISALLOW:/a # comment", "/a", False),
        ("Disallow: /A", "/a", True),
    ],
)
def test_the_longest_rule_wins_and_wildcards_work(rules: str, path: str, allowed_: bool) -> None:
    assert allowed(f"User-agent: *\n{rules}", path) is allowed_


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_mark_at_the_start_and_any_line_ending_are_read(ending: str) -> None:
    body = b"\xef\xbb\xbf" + ending.join(["User-agent: *", "# hello", "", "Disallow: /a", "Crawl-delay: 2"]).encode()
    rules = Rules(body, "NewsbiteBot")
    assert (rules.allow(f"{HOST}/a"), rules.crawl_delay_seconds) == (False, 2.0)


@pytest.mark.parametrize("value", ["-1", "soon", "nan", "inf", ""])
def test_a_senseless_crawl_delay_is_none(value: str) -> None:
    assert Rules(f"User-agent: *\nCrawl-delay: {value}".encode(), "NewsbiteBot").crawl_delay_seconds == 0.0


def test_half_a_megabyte_is_read_and_the_rest_is_not() -> None:
    padding = "#" * (MAX_BYTES - 100)
    text = f"User-agent: *\nDisallow: /early\n{padding}\n{'#' * 100}\nDisallow: /late"
    assert (allowed(text, "/early"), allowed(text, "/late")) == (False, True)


def test_rules_are_cached_for_the_five_hundred_origins_last_used(faketime: FakeTime) -> None:
    cache = RobotsCache("NewsbiteBot", faketime.clock)
    loaded: list[int] = []

    def ask(number: int) -> None:
        entry, must_fetch = cache.claim(f"https://host{number}.example:443")
        if must_fetch:
            loaded.append(number)
            cache.fill(entry, b"")

    for number in range(500):
        ask(number)
    ask(0)
    ask(500)
    ask(0)
    ask(1)
    assert loaded == [*range(501), 1]


@given(st.binary(max_size=300), st.text(max_size=30))
def test_a_file_of_any_quality_is_read(body: bytes, path: str) -> None:
    rules = Rules(b"User-agent: *\n" + body, "NewsbiteBot")
    assert rules.allow(HOST + "/" + path) in (True, False)
    assert rules.crawl_delay_seconds >= 0
