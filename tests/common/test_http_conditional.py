import pytest

from backend.common.http.crawler import Validators
from tests.common.fetching import fetcher, page, refusal
from tests.common.site import Reply, Site

ETAG = 'W/"a-1, b=\xe9"'
DATE = "Sun, 22 Nov 2026 05:00:00 GMT"
KNOWN = Validators(ETAG, DATE)


def test_an_answer_brings_its_validators_byte_for_byte(site: Site) -> None:
    url = site.serve("/", Reply(headers={"ETag": ETAG, "Last-Modified": "yesterday, about noon"}, body=b"news"))
    fetched = page(fetcher(site), url)
    assert fetched.validators == Validators(ETAG, "yesterday, about noon")
    assert (fetched.body, fetched.not_modified) == (b"news", False)


def test_both_conditions_are_sent_as_they_came(site: Site) -> None:
    page(fetcher(site), site.serve("/", Reply(304)), validators=KNOWN)
    headers = site.seen[0].headers
    assert (headers["if-none-match"], headers["if-modified-since"]) == (ETAG, DATE)


def test_nothing_known_asks_without_conditions(site: Site) -> None:
    for nothing in (None, Validators(), Validators("", "")):
        page(fetcher(site), site.serve("/", Reply()), validators=nothing)
    assert not {"if-none-match", "if-modified-since"} & set().union(*(seen.headers for seen in site.seen))


def test_a_304_is_not_modified_and_has_no_body(site: Site) -> None:
    fetched = page(fetcher(site), site.serve("/", Reply(304)), validators=KNOWN)
    assert (fetched.status, fetched.not_modified, fetched.body) == (304, True, b"")
    assert fetched.validators == KNOWN


def test_a_304_renews_what_it_names_and_keeps_the_rest(site: Site) -> None:
    url = site.serve("/", Reply(304, {"ETag": '"b-2"'}))
    assert page(fetcher(site), url, validators=KNOWN).validators == Validators('"b-2"', DATE)


def test_a_200_replaces_all_validators(site: Site) -> None:
    url = site.serve("/", Reply(headers={"ETag": '"b-2"'}))
    assert page(fetcher(site), url, validators=KNOWN).validators == Validators('"b-2"', None)


def test_conditions_reach_the_end_of_a_redirect(site: Site) -> None:
    site.serve("/new", Reply(304))
    fetched = page(fetcher(site), site.serve("/", Reply(302, {"Location": "/new"})), validators=KNOWN)
    assert fetched.not_modified
    assert site.seen[1].headers["if-none-match"] == ETAG


def test_an_unconditional_304_is_fetched_again(site: Site) -> None:
    url = site.serve("/", Reply(304), Reply(body=b"news"))
    assert page(fetcher(site), url).body == b"news"
    assert not [seen for seen in site.seen if "if-none-match" in seen.headers]


def test_an_unconditional_304_that_stays_is_a_passing_failure(site: Site) -> None:
    error = refusal(fetcher(site), site.serve("/", Reply(304)))
    assert (error.code, error.permanent) == ("http.status.304", False)


@pytest.mark.parametrize("value", ["", " ", "x" * 2000, '"a"\r\nX-Evil: 1', '"a"\n', '"é"\u3042', "\x00"])
def test_a_validator_that_cannot_be_sent_is_left_out(site: Site, value: str) -> None:
    page(fetcher(site), site.serve("/", Reply()), validators=Validators(value, value))
    assert not {"if-none-match", "if-modified-since", "x-evil"} & set(site.seen[0].headers)


@pytest.mark.parametrize("value", ["x" * 2000, '"a"\r\n folded', "\x01"])
def test_a_validator_that_could_not_be_sent_back_is_dropped(site: Site, value: str) -> None:
    fetched = page(fetcher(site), site.serve("/", Reply(headers={"ETag": value})))
    assert fetched.validators.etag is None or fetched.validators.etag.isprintable()


@pytest.mark.parametrize(
    ("declared", "content_type", "charset"),
    [
        ("text/html; charset=UTF-8", "text/html", "utf-8"),
        ("Application/RSS+XML", "application/rss+xml", None),
        ('text/xml;charset="euc-kr"; x=y', "text/xml", "euc-kr"),
        ("text/html; charset = 'ks_c_5601-1987'", "text/html", "ks_c_5601-1987"),
        ("", "", None),
        (";;;charset=", "", None),
        ("text/html; xcharset", "text/html", None),
    ],
)
def test_type_and_charset_are_as_declared(site: Site, declared: str, content_type: str, charset: str | None) -> None:
    fetched = page(fetcher(site), site.serve("/", Reply(headers={"Content-Type": declared})))
    assert (fetched.content_type, fetched.charset) == (content_type, charset)
