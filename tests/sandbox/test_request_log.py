import time

import httpx
import pytest

from sandbox.faults import KOREAN_TITLE

FEED = "/feeds/harbor/world.xml"


def break_it(sandbox: httpx.Client, fault: str, **rest: object) -> None:
    answer = sandbox.post("/sandbox/faults", json={"path_prefix": "/feeds/", "fault": fault, **rest})
    assert answer.status_code == 201, answer.text


def requests(sandbox: httpx.Client, prefix: str = "/") -> list[dict[str, object]]:
    seen: list[dict[str, object]] = sandbox.get("/sandbox/requests", params={"path_prefix": prefix}).json()
    return seen


@pytest.mark.parametrize(
    ("fault", "status"),
    [("server_error", 500), ("unavailable", 503), ("rate_limited", 429), ("missing", 404),
     ("gone", 410)],
)  # fmt: skip
def test_an_error_has_its_status_and_says_the_seconds_asked_for(sandbox: httpx.Client, fault: str, status: int) -> None:
    break_it(sandbox, fault, seconds=7)
    answer = sandbox.get(FEED)
    assert answer.status_code == status
    assert answer.headers.get("retry-after") == ("7" if status in {503, 429} else None)


def test_a_fault_happens_on_its_paths_as_often_as_asked_or_until_it_is_cleared(sandbox: httpx.Client) -> None:
    break_it(sandbox, "server_error", times=2)
    assert sandbox.get("/world").status_code == 200
    assert [sandbox.get(FEED).status_code for _ in range(3)] == [500, 500, 200]
    break_it(sandbox, "server_error")
    assert (sandbox.get(FEED).status_code, requests(sandbox, "/feeds/")[-1]["status"]) == (500, 500)
    sandbox.delete("/sandbox/faults")
    assert sandbox.get(FEED).status_code == 200


def test_slow_waits_and_then_answers_rightly(sandbox: httpx.Client) -> None:
    right = sandbox.get(FEED).content
    break_it(sandbox, "slow", seconds=0.2)
    started = time.monotonic()
    assert sandbox.get(FEED).content == right
    assert time.monotonic() - started >= 0.2


def test_drip_sends_one_byte_at_a_time(sandbox: httpx.Client) -> None:
    break_it(sandbox, "drip", seconds=0.01)
    with sandbox.stream("GET", FEED) as answer:
        chunks = answer.iter_raw()
        assert len(next(chunks) + next(chunks)) < 100


def test_broken_is_no_longer_well_formed(sandbox: httpx.Client) -> None:
    break_it(sandbox, "broken")
    assert b"<<<" in sandbox.get(FEED).content


def test_cut_off_ends_before_its_promised_end(sandbox: httpx.Client) -> None:
    break_it(sandbox, "cut_off")
    with pytest.raises(httpx.RemoteProtocolError):
        sandbox.get(FEED)


def test_wrong_charset_says_utf8_and_sends_euc_kr(sandbox: httpx.Client) -> None:
    break_it(sandbox, "wrong_charset")
    answer = sandbox.get(FEED)
    assert "utf-8" in answer.headers["content-type"]
    assert KOREAN_TITLE in answer.content.decode("cp949")
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("utf-8")


def test_oversized_sends_tens_of_megabytes_of_unsaid_length(sandbox: httpx.Client) -> None:
    break_it(sandbox, "oversized")
    with sandbox.stream("GET", FEED) as answer:
        assert "content-length" not in answer.headers
        assert sum(len(chunk) for chunk in answer.iter_raw()) > 39 * 1024 * 1024


def test_a_gzip_bomb_is_small_on_the_wire_and_huge_when_unpacked(sandbox: httpx.Client) -> None:
    break_it(sandbox, "gzip_bomb", times=2)
    with sandbox.stream("GET", FEED) as answer:
        assert sum(len(chunk) for chunk in answer.iter_raw()) < 100_000
    assert len(sandbox.get(FEED).content) > 60 * 1024 * 1024


def test_a_redirect_loop_never_ends(sandbox: httpx.Client) -> None:
    break_it(sandbox, "redirect_loop")
    with pytest.raises(httpx.TooManyRedirects):
        sandbox.get(FEED, follow_redirects=True)


@pytest.mark.parametrize(
    ("fault", "target"), [("redirect_private", "http://169.254.169.254/"), ("redirect_file", "file:///etc/passwd")]
)
def test_a_redirect_leads_where_nobody_should_follow(sandbox: httpx.Client, fault: str, target: str) -> None:
    break_it(sandbox, fault)
    answer = sandbox.get(FEED)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(target)


@pytest.mark.parametrize(
    "order",
    [{"fault": "gremlins"}, {"fault": "slow", "times": 0}, {"fault": "slow", "x": 1}],
)
def test_a_fault_there_is_none_of_is_refused(sandbox: httpx.Client, order: object) -> None:
    assert sandbox.post("/sandbox/faults", json=order).status_code == 400


def test_the_log_says_what_was_fetched_and_by_whom_and_keeps_no_key(sandbox: httpx.Client) -> None:
    sandbox.get("/world?page=2&api-key=secret", headers={"User-Agent": "NewsbiteBot/1.0", "If-None-Match": '"a"'})
    sandbox.get("/sandbox/llm/calls")
    (seen,) = requests(sandbox)
    assert (seen["method"], seen["path"], seen["query"], seen["status"]) == ("GET", "/world", {"page": "2"}, 200)
    assert (seen["user_agent"], seen["if_none_match"]) == ("NewsbiteBot/1.0", '"a"')
    assert requests(sandbox, "/harbor/") == []
