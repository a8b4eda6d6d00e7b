import socket
import threading
import time

import pytest

from backend.common.http.robots import CACHED_SECONDS, FAILURE_CACHED_SECONDS
from tests.common.fetching import FakeTime, fetcher, hurried, refusal
from tests.common.site import Reply, Site, drip, raw

ALLOW_A = b"User-agent: *\nAllow: /a\nDisallow: /"


@pytest.fixture(autouse=True)
def _page(site: Site) -> None:
    site.serve("/a", Reply(body=b"a"))


def test_a_forbidden_page_is_refused_without_a_request(site: Site) -> None:
    site.robots("User-agent: *\nDisallow: /a")
    error = refusal(fetcher(site), site.url("/a"), check_robots=True)
    assert (error.service, error.code, error.permanent) == ("127.0.0.1", "http.robots", True)
    assert site.paths == ["/robots.txt"]


def test_an_allowed_page_is_fetched_by_the_same_agent(site: Site) -> None:
    site.robots("User-agent: *\nDisallow: /b")
    assert fetcher(site).fetch(site.url("/a")).body == b"a"
    assert {seen.headers["user-agent"] for seen in site.seen} == {"NewsbiteBot/1.0 (+https://newsbite.example/bot)"}


def test_a_fetch_may_do_without_robots_txt(site: Site) -> None:
    site.robots("User-agent: *\nDisallow: /")
    assert fetcher(site).fetch(site.url("/a"), check_robots=False).body == b"a"
    assert site.paths == ["/a"]


def test_robots_txt_itself_is_always_allowed(site: Site) -> None:
    site.robots("User-agent: *\nDisallow: /")
    assert fetcher(site).fetch(site.url("/robots.txt")).body.startswith(b"User-agent")
    assert site.paths == ["/robots.txt"]


def test_a_missing_robots_txt_allows_everything(site: Site) -> None:
    for status in (400, 401, 404, 451):
        site.serve("/robots.txt", Reply(status))
        assert fetcher(site).fetch(site.url("/a")).body == b"a"


@pytest.mark.parametrize(
    "answer",
    [Reply(500), Reply(503), Reply(501), Reply(304), Reply(408), raw(b""), raw(b"nonsense"),
     drip(b"HTTP/1.1 200 OK\r\n"),
     Reply(302, {"Location": "http://10.0.0.1/robots.txt"}), Reply(302, {"Location": "file:///etc/passwd"}),
     Reply(headers={"Content-Encoding": "gzip"}, body=b"no gzip")],
)  # fmt: skip
def test_a_robots_txt_that_cannot_be_had_forbids_everything_for_now(site: Site, answer: Reply) -> None:
    site.serve("/robots.txt", answer)
    error = refusal(hurried(site, deadline_seconds=0.3), site.url("/a"), check_robots=True)
    assert (error.service, error.code, error.permanent) == ("127.0.0.1", "http.robots_unreachable", False)
    assert "/a" not in site.paths


def test_a_failure_is_cached_for_minutes_and_then_fetched_again(site: Site, faketime: FakeTime) -> None:
    site.serve("/robots.txt", *[Reply(500)] * 3, Reply(404))
    client = fetcher(site, faketime=faketime)
    refusal(client, site.url("/a"), check_robots=True)
    faketime.now += FAILURE_CACHED_SECONDS - 10
    refusal(client, site.url("/a"), check_robots=True)
    assert site.paths == ["/robots.txt"] * 3
    faketime.now += 10
    assert client.fetch(site.url("/a")).body == b"a"


def test_the_rules_are_cached_for_a_day(site: Site, faketime: FakeTime) -> None:
    site.serve("/robots.txt", Reply(body=ALLOW_A), Reply(body=b"User-agent: *\nDisallow: /"))
    client = fetcher(site, faketime=faketime)
    client.fetch(site.url("/a"))
    faketime.now += CACHED_SECONDS - 10
    client.fetch(site.url("/a"))
    assert site.paths.count("/robots.txt") == 1
    faketime.now += 10
    assert refusal(client, site.url("/a"), check_robots=True).code == "http.robots"


def test_each_origin_has_its_own_rules(site: Site, other_site: Site) -> None:
    site.robots("User-agent: *\nDisallow: /")
    other_site.serve("/a", Reply(body=b"other"))
    client = fetcher(site, other_site)
    assert refusal(client, site.url("/a"), check_robots=True).code == "http.robots"
    assert client.fetch(other_site.url("/a")).body == b"other"


def test_a_redirect_obeys_the_rules_of_where_it_goes(site: Site, other_site: Site) -> None:
    site.serve("/go", Reply(302, {"Location": other_site.url("/secret")}))
    other_site.robots("User-agent: *\nDisallow: /secret")
    error = refusal(fetcher(site, other_site), site.url("/go"), check_robots=True)
    assert error.code == "http.robots"
    assert other_site.paths == ["/robots.txt"]


def test_a_robots_txt_behind_five_redirects_is_read(site: Site) -> None:
    site.serve("/robots.txt", Reply(301, {"Location": "/r1"}))
    for step in range(1, 5):
        site.serve(f"/r{step}", Reply(301, {"Location": f"/r{step + 1}"}))
    site.serve("/r5", Reply(body=b"User-agent: *\nDisallow: /a"))
    assert refusal(fetcher(site), site.url("/a"), check_robots=True).code == "http.robots"


def test_a_robots_txt_behind_more_redirects_counts_as_missing(site: Site) -> None:
    site.serve("/robots.txt", Reply(301, {"Location": "/r1"}))
    for step in range(1, 9):
        site.serve(f"/r{step}", Reply(301, {"Location": f"/r{step + 1}"}))
    assert fetcher(site).fetch(site.url("/a")).body == b"a"


def test_a_huge_robots_txt_is_cut_not_refused(site: Site) -> None:
    site.serve("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /a\n" + b"#" * 2_000_000))
    assert refusal(fetcher(site), site.url("/a"), check_robots=True).code == "http.robots"


def test_a_crawl_delay_sets_the_pace(site: Site, faketime: FakeTime) -> None:
    site.robots("User-agent: *\nCrawl-delay: 7")
    client = fetcher(site, faketime=faketime, pace_seconds=1.0)
    client.fetch(site.url("/a"))
    client.fetch(site.url("/a"))
    assert faketime.slept == [7.0, 7.0]


def test_a_crawl_delay_is_at_most_half_a_minute_and_never_less_than_our_pace(site: Site, faketime: FakeTime) -> None:
    client = fetcher(site, faketime=faketime, pace_seconds=1.0)
    site.serve(
        "/robots.txt", Reply(body=b"User-agent: *\nCrawl-delay: 9999"), Reply(body=b"User-agent: *\nCrawl-delay: 0.1")
    )
    client.fetch(site.url("/a"))
    faketime.now += CACHED_SECONDS
    client.fetch(site.url("/a"))
    assert faketime.slept == [30.0, 1.0]


def test_a_rate_limited_robots_txt_is_reported_as_such_and_not_cached(site: Site, faketime: FakeTime) -> None:
    site.serve("/robots.txt", Reply(429, {"Retry-After": "60"}), Reply(404))
    client = fetcher(site, faketime=faketime)
    error = refusal(client, site.url("/a"), check_robots=True)
    assert (error.code, error.retry_after_seconds) == ("http.rate_limited", 60.0)
    faketime.now += 60
    assert client.fetch(site.url("/a")).body == b"a"


def test_many_threads_ask_for_the_rules_once(site: Site) -> None:
    def slow(conn: socket.socket) -> None:
        time.sleep(0.05)
        conn.sendall(Reply(body=ALLOW_A).encoded())

    site.serve("/robots.txt", slow)
    client = hurried(site, deadline_seconds=5)
    threads = [threading.Thread(target=client.fetch, args=(site.url("/a"),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (site.paths.count("/robots.txt"), site.paths.count("/a")) == (1, 8)
