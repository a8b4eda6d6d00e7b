import datetime as dt
import socket
import threading
import time

import pytest

from backend.common import clock
from backend.common.errors import ExternalError
from backend.common.http.crawler import HostCooldown, retry_pause_seconds
from backend.common.retry_after import retry_after_seconds
from tests.common.fetching import FakeTime, fetcher, hurried, page, refusal
from tests.common.site import Reply, Site, raw

NOW = dt.datetime(2026, 11, 23, 5, 0, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _five_o_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.mark.parametrize(
    "answer",
    [*(Reply(status) for status in (304, 408, 425, 500, 502, 503, 504)), raw(b""), raw(b"nonsense\r\n\r\n")],
)
def test_a_passing_failure_is_tried_again(site: Site, answer: Reply) -> None:
    url = site.serve("/", answer, answer, Reply(body=b"at last"))
    assert page(fetcher(site), url).body == b"at last"


def test_a_body_that_breaks_off_is_fetched_again(site: Site) -> None:
    broken = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort")
    assert page(fetcher(site), site.serve("/", broken, Reply(body=b"whole"))).body == b"whole"


def test_there_are_three_tries_with_growing_pauses(site: Site, faketime: FakeTime) -> None:
    error = refusal(fetcher(site, faketime=faketime), site.serve("/", Reply(500)))
    assert (error.code, error.permanent, len(site.seen)) == ("http.status.500", False, 3)
    assert faketime.slept == [0.5, 1.0]


def test_a_lasting_failure_and_any_other_of_the_server_are_not_tried_again(site: Site) -> None:
    for tried, status in enumerate((400, 401, 404, 410, 451, 300, 305, 501, 505, 599), 1):
        error = refusal(fetcher(site), site.serve("/", Reply(status)))
        assert (error.code, error.permanent, len(site.seen)) == (f"http.status.{status}", status < 500, tried)


def test_no_pause_outlasts_the_deadline(site: Site, faketime: FakeTime) -> None:
    refusal(fetcher(site, faketime=faketime, deadline_seconds=0.7), site.serve("/", Reply(500)))
    assert (faketime.slept, len(site.seen)) == ([0.5], 2)


def test_tries_keep_the_pace(site: Site, faketime: FakeTime) -> None:
    page(fetcher(site, faketime=faketime, pace_seconds=2.0), site.serve("/", Reply(503), Reply()))
    assert faketime.slept == [0.5, 1.5]


def test_a_429_with_a_short_wait_is_tried_again(site: Site, faketime: FakeTime) -> None:
    url = site.serve("/", Reply(429, {"Retry-After": "5"}), Reply(body=b"now"))
    assert page(fetcher(site, faketime=faketime), url).body == b"now"
    assert faketime.slept == [5.0]


def test_a_429_with_a_long_wait_is_given_back(site: Site, faketime: FakeTime) -> None:
    error = refusal(fetcher(site, faketime=faketime), site.serve("/", Reply(429, {"Retry-After": "6"})))
    assert (error.code, error.permanent, error.retry_after_seconds) == ("http.rate_limited", False, 6.0)
    assert (faketime.slept, len(site.seen)) == ([], 1)


def test_a_429_that_does_not_say_when_is_given_back(site: Site) -> None:
    error = refusal(fetcher(site), site.serve("/", Reply(429)))
    assert (error.code, error.permanent, error.retry_after_seconds) == ("http.rate_limited", False, None)
    assert len(site.seen) == 1


def test_a_503_with_a_long_wait_is_given_back(site: Site) -> None:
    error = refusal(fetcher(site), site.serve("/", Reply(503, {"Retry-After": "120"})))
    assert (error.code, error.retry_after_seconds, len(site.seen)) == ("http.status.503", 120.0, 1)


def test_a_host_inside_its_window_is_refused_without_a_request(site: Site, faketime: FakeTime) -> None:
    site.serve("/", Reply(429, {"Retry-After": "60"}), Reply(body=b"again"))
    client = fetcher(site, faketime=faketime)
    refusal(client, site.url("/"))
    faketime.now += 18
    error = refusal(client, site.url("/other"), check_robots=True)
    assert (error.service, error.code, error.permanent) == ("127.0.0.1", "http.rate_limited", False)
    assert (error.retry_after_seconds, site.paths) == (42.0, ["/"])
    faketime.now += 42
    assert page(client, site.url("/")).body == b"again"


def test_a_queued_request_respects_the_window_too(site: Site) -> None:
    arrived, queued = threading.Event(), threading.Event()

    def busy(conn: socket.socket) -> None:
        arrived.set()
        queued.wait(5)
        conn.sendall(Reply(429, {"Retry-After": "60"}).encoded())

    client, codes = hurried(site, deadline_seconds=10), list[str]()
    url = site.serve("/", busy)
    threads = [threading.Thread(target=lambda: codes.append(refusal(client, url).code)) for _ in range(2)]
    threads[0].start()
    arrived.wait(5)
    threads[1].start()
    time.sleep(0.05)  # long enough to stand in line; were it not, the test would only prove less
    queued.set()
    for thread in threads:
        thread.join()
    assert (codes, len(site.seen)) == (["http.rate_limited"] * 2, 1)


def test_a_redirect_into_a_window_is_refused(site: Site, faketime: FakeTime) -> None:
    client = fetcher(site, faketime=faketime)
    url = site.serve("/", Reply(302, {"Location": "/busy"}))
    site.serve("/busy", Reply(503, {"Retry-After": "30"}))
    assert refusal(client, url).code == "http.status.503"
    assert refusal(client, url).code == "http.rate_limited"
    assert site.paths == ["/", "/busy"]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0.0), ("5", 5.0), (" 120 ", 120.0), ("3600", 3600.0), ("86400", 3600.0), ("9" * 5000, 3600.0),
        ("Mon, 23 Nov 2026 05:01:00 GMT", 60.0), ("Mon, 23 Nov 2026 05:01:00 -0000", 60.0),
        ("Mon, 23 Nov 2026 14:01:00 +0900", 60.0), ("Monday, 23-Nov-26 05:01:00 GMT", 60.0),
        ("Sun, 22 Nov 2026 05:00:00 GMT", 0.0), ("Fri, 31 Dec 9999 23:59:59 GMT", 3600.0),
        (None, None), ("", None), ("soon", None), ("-5", None), ("1.5", None), ("٣", None), ("5 seconds", None),
        ("Mon, 99 Nov 2026 05:01:00 GMT", None), ("Mon, 23 Nov 99999 05:01:00 GMT", None),
    ],
)  # fmt: skip
def test_retry_after_is_seconds_or_a_date_up_to_an_hour(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header) == seconds


def test_a_longer_window_is_not_shortened(faketime: FakeTime) -> None:
    cooldown = HostCooldown(faketime.clock)
    cooldown.start("news.example", 60)
    cooldown.start("news.example", 5)
    with pytest.raises(ExternalError) as caught:
        cooldown.check("news.example")
    assert caught.value.retry_after_seconds == 60


def test_windows_are_remembered_for_a_thousand_hosts_at_most(faketime: FakeTime) -> None:
    cooldown = HostCooldown(faketime.clock)
    for number in range(1_100):
        cooldown.start(f"host{number}.example", 60 + number)
    cooldown.check("host0.example")
    with pytest.raises(ExternalError):
        cooldown.check("host1099.example")


def test_jitter_is_full_and_the_server_has_the_last_word() -> None:
    failure = ExternalError("news.example", "http.status.503", permanent=False, retry_after_seconds=0.3)
    assert retry_pause_seconds(failure, 1, lambda: 0.0) == 0.3
    assert retry_pause_seconds(failure, 2, lambda: 0.5) == 0.5
    assert retry_pause_seconds(failure, 3, lambda: 0.5) is None
