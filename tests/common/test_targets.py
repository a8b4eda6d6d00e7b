import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.common.errors import ExternalError
from backend.common.http.connection import MAX_URL_CHARS, Target, admit, admit_location

ALLOWED = frozenset({"127.0.0.1:8002", "[::1]:8002", "newsroom:8002"})


def code(url: str) -> str:
    with pytest.raises(ExternalError) as caught:
        admit(url, ALLOWED)
    assert caught.value.permanent
    return caught.value.code


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://news.example/a", "https://news.example/a"),
        ("  HTTPS://News.Example/a\n", "https://news.example/a"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("http://news.example:443/a", "http://news.example:443/a"),
        ("http://news.example./a", "http://news.example/a"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example?q=1", "http://news.example/?q=1"),
        ("http://news.example/a#part", "http://news.example/a"),
        ("http://news.example/a b/é?q=ü", "http://news.example/a%20b/%C3%A9?q=%C3%BC"),
        ("http://뉴스.example/", "http://xn--vg1b002a.example/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
        ("http://127.0.0.1:8002/feed", "http://127.0.0.1:8002/feed"),
        ("http://[::1]:8002/", "http://[::1]:8002/"),
        ("http://NEWSROOM:8002/", "http://newsroom:8002/"),
    ],
)
def test_an_address_is_admitted_in_its_normal_form(url: str, normal: str) -> None:
    assert admit(url, ALLOWED).url == normal


REFUSED = {
    "http.scheme": [
        "file:///etc/passwd", "ftp://news.example/", "gopher://news.example/", "javascript:alert(1)", "data:,x",
        "httpx://news.example/", "//news.example/a", "/etc/passwd", "", "   ", "mailto:a@news.example",
    ],
    "http.userinfo": [
        "http://user:pass@news.example/", "http://user@news.example/", "http://@news.example/",
        "https://news.example@127.0.0.1:8002/", "http://a%40b@news.example/",
    ],
    "http.port": [
        "http://news.example:8080/", "http://127.0.0.1:8003/", "http://127.0.0.1:22/", "http://[::1]:8003/",
        "http://news.example:0/", "http://localhost:8002/", "http://2130706433:8002/",
    ],
    "http.url": [
        "http://", "http:///path", "http:news.example", "http://news.example:99999/", "http://news.example:port/",
        "http://exa mple/", "http://news..example/", "http://.news.example/", "http://*.example/",
        f"http://{'a' * 64}.example/", f"http://{'.'.join(['abcdefgh'] * 30)}/", "http://ｎews.example/",
        "http://\u2488.example/", "http://[::1/", "http://[fe80::1%25eth0]/", "http://[v1.x]/",
        "http://news.example/\r\nHost: evil", "http://news.example/\x00", "http://news.exa\tmple/",
        f"http://news.example/{'a' * MAX_URL_CHARS}",
    ],
}  # fmt: skip


@pytest.mark.parametrize("reason", REFUSED)
def test_an_address_is_refused_by_its_reason(reason: str) -> None:
    assert {url: code(url) for url in REFUSED[reason]} == dict.fromkeys(REFUSED[reason], reason)


def test_a_backslash_never_moves_the_host() -> None:
    assert admit("http://news.example\\@127.0.0.1/", ALLOWED).host == "news.example"


def test_a_target_knows_its_host_port_and_origin() -> None:
    target = admit("http://news.example/a/b?q=1", ALLOWED)
    assert (target.host_port, target.origin, target.path) == ("news.example:80", "http://news.example:80", "/a/b")


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b", "https://news.example/b"),
        ("b?x=1", "https://news.example/a/b?x=1"),
        ("//other.example/", "https://other.example/"),
        ("https://other.example/x#y", "https://other.example/x"),
        ("/뉴스".encode().decode("latin-1"), "https://news.example/%EB%89%B4%EC%8A%A4"),
        ("/\xe9", "https://news.example/%C3%A9"),
    ],
)
def test_a_location_is_read_from_where_it_was_found(location: str, url: str) -> None:
    base = Target("https", "news.example", 443, "https://news.example/a/")
    assert admit_location(location, base, ALLOWED).url == url


def test_a_location_that_cannot_be_joined_is_refused() -> None:
    base = Target("https", "news.example", 443, "https://news.example/a/")
    with pytest.raises(ExternalError, match=r"http\.url"):
        admit_location("http://[", base, ALLOWED)


@given(st.text() | st.text(alphabet="htps:/@.#?\\[]%01xfé\u3002 ").map("http://".__add__))
def test_whatever_is_admitted_stays_what_it_is(url: str) -> None:
    try:
        target = admit(url, ALLOWED)
    except ExternalError:
        return
    assert admit(target.url, ALLOWED) == target
    assert target.url.isascii()
    assert target.port in (80, 443) or target.host_port in ALLOWED
