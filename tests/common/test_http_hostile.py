"""Whatever an address or a server says, a fetch ends in an answer or an ExternalError."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.common.errors import ExternalError
from backend.common.http.crawler import Fetched, Fetcher, Validators
from tests.common.fetching import FakeDns, fetcher
from tests.common.site import Reply, Site, raw

SCHEMES = st.sampled_from(
    ["http://", "https://", "HTTP://", "file://", "http:/", "http:", "//", "ftp://", "", "\thttp://"]
)
HOSTS = st.sampled_from(
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "0177.1", "[fe80::1%25lo]", "0",
     "a@127.0.0.1", "127.0.0.1:80", "127.0.0.1:0", "127.0.0.1:99999", "news.example", "ｎews.example", "뉴스.example",
     "xn--a", "a..b", ".", "[", "[]", "a%00b", "127.0.0.1%2f", "1.1.1.1 &@2.2.2.2# @3.3.3.3"]
)  # fmt: skip
URLS = st.text() | st.builds(lambda scheme, host, rest: scheme + host + rest, SCHEMES, HOSTS | st.text(), st.text())
HEADERS = ["ETag", "Last-Modified", "Content-Type", "Content-Encoding", "Retry-After", "Location", "Transfer-Encoding",
           "Content-Length", "X"]  # fmt: skip
HEADER = st.text(st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r\n"), max_size=40)
GENTLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

Outcome = Fetched | ExternalError


def outcome(fetch: Callable[[], Fetched]) -> Outcome:
    """The answer or the one error that is allowed; any other fails the test."""
    try:
        return fetch()
    except ExternalError as error:
        return error


@pytest.fixture
def nowhere(dns: FakeDns) -> Fetcher:
    """A fetcher for which every name is unknown or private."""
    dns.answers_with("127.0.0.1", ["127.0.0.1"])
    dns.answers_with("news.example", ["10.0.0.1"])
    return fetcher()


@GENTLY
@given(url=URLS)
def test_no_address_gets_anywhere_or_breaks_the_fetcher(nowhere: Fetcher, url: str) -> None:
    assert isinstance(outcome(lambda: nowhere.fetch(url)), ExternalError)


@GENTLY
@given(location=URLS)
def test_no_location_breaks_the_fetcher(site: Site, dns: FakeDns, location: str) -> None:
    dns.answers_with("127.0.0.1", ["127.0.0.1"])
    header = location.encode("utf-8", "surrogatepass").replace(b"\r", b"").replace(b"\n", b"")
    url = site.serve("/", raw(b"HTTP/1.1 302 Found\r\nLocation: " + header + b"\r\nContent-Length: 0\r\n\r\n"))
    assert outcome(lambda: fetcher(site).fetch(url, check_robots=False, params={"key": "k" * 12}))


@GENTLY
@given(
    status=st.integers(100, 999),
    names=st.lists(st.sampled_from(HEADERS), max_size=4),
    value=HEADER,
    body=st.binary(max_size=50),
)
def test_no_answer_breaks_the_fetcher(site: Site, status: int, names: list[str], value: str, body: bytes) -> None:
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name in names), "", ""]
    url = site.serve("/", raw("\r\n".join(lines).encode("latin-1") + body))
    client = fetcher(site)
    first = outcome(lambda: client.fetch(url, check_robots=False))
    if isinstance(first, Fetched):
        assert outcome(lambda: client.fetch(url, check_robots=False, validators=first.validators))


@GENTLY
@given(data=st.binary(max_size=200))
def test_no_bytes_break_the_fetcher(site: Site, data: bytes) -> None:
    url = site.serve("/", raw(data))
    assert outcome(lambda: fetcher(site).fetch(url, check_robots=False))


@GENTLY
@given(etag=st.none() | st.text(), last_modified=st.none() | st.text())
def test_no_stored_validator_breaks_the_fetcher(site: Site, etag: str | None, last_modified: str | None) -> None:
    url = site.serve("/", Reply())
    assert outcome(lambda: fetcher(site).fetch(url, check_robots=False, validators=Validators(etag, last_modified)))


@GENTLY
@given(params=st.dictionaries(st.text(max_size=10), st.text(max_size=20), max_size=3))
def test_no_parameter_breaks_the_fetcher(site: Site, params: dict[str, str]) -> None:
    url = site.serve("/", Reply())
    assert outcome(lambda: fetcher(site).fetch(url, check_robots=False, params=params))
