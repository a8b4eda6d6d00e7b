"""One call: its answer whatever the status, and, when there is none, whether it may have arrived."""

import logging
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from pytest_django import Settings

from backend.common.errors import ExternalError
from backend.common.http import api_client
from tests.digests.push.kakao import MEMO, Kakao, hangs, resets, running, says

PATH = "/v2/api/talk/memo/default/send"


@pytest.fixture
def there(settings: Settings) -> Iterator[Kakao]:
    with running() as kakao:
        settings.FETCH_ALLOW_HOSTS = frozenset({urlsplit(kakao.url).netloc})
        yield kakao


def post(there: Kakao, *, deadline_seconds: float = 10.0) -> api_client.Reply:
    headers = {"Authorization": "Bearer secret-token"}
    address, form = there.url + PATH, {"a": "가 &=+"}
    return api_client.call("POST", address, headers=headers, form=form, deadline_seconds=deadline_seconds)


def test_a_form_arrives_with_its_headers(there: Kakao) -> None:
    post(there)
    (asked,) = there.asked
    assert asked.body == {"a": "가 &=+"}
    assert asked.headers["Authorization"] == "Bearer secret-token"
    assert asked.headers["User-Agent"].startswith("NewsbiteBot/")


def test_a_json_body_arrives_as_it_was(there: Kakao) -> None:
    api_client.call("POST", f"{there.url}/v2/bots/1/talk", body={"user": [{"id": "가"}], "n": 1})
    assert there.asked[0].body == {"user": [{"id": "가"}], "n": 1}


def test_every_status_is_an_answer_and_requested_once(there: Kakao) -> None:
    for number, status in enumerate((200, 204, 302, 400, 429, 503), 1):
        there.faults[MEMO] = [says(status, {"said": 1}, Location="http://127.0.0.1:9/elsewhere", Retry_After="7")]
        reply = post(there)
        assert (reply.status, reply.retry_after_seconds, len(there.asked)) == (status, 7.0, number)


def test_what_is_no_json_object_reads_as_an_empty_one() -> None:
    for body in (b"", b"<html>", b"[1]", b"null", b"\xff", b"[" * 100_000, b'"text"'):
        assert api_client.Reply(200, body).data == {}


def test_a_connection_cut_after_the_request_may_have_done_it(there: Kakao) -> None:
    there.faults[MEMO] = [resets]
    with pytest.raises(api_client.NoAnswerError, match=r"http\.broken"):
        post(there)
    assert len(there.asked) == 1


def test_no_answer_in_time_may_have_done_it(there: Kakao) -> None:
    stop = threading.Event()
    there.faults[MEMO] = [hangs(stop)]
    with pytest.raises(api_client.NoAnswerError, match=r"http\.timeout"):
        post(there, deadline_seconds=0.2)
    stop.set()
    assert len(there.asked) == 1


def test_an_answer_that_breaks_off_may_have_done_it(there: Kakao) -> None:
    there.faults[MEMO] = [says(200, b"{}", Content_Length="500")]
    with pytest.raises(api_client.NoAnswerError):
        post(there)


def test_an_answer_is_read_to_the_limit_and_no_further(there: Kakao, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_client, "MAX_BYTES", 10)
    there.faults[MEMO] = [says(200, b"x" * 1000)]
    assert post(there).body == b"x" * 10


def test_nobody_listening_means_it_never_left(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        host_port = f"127.0.0.1:{free.getsockname()[1]}"
    settings.FETCH_ALLOW_HOSTS = frozenset({host_port})
    with pytest.raises(api_client.NotSentError, match=r"http\.unreachable"):
        api_client.call("POST", f"http://{host_port}/", body={})


def test_a_name_that_does_not_resolve_means_it_never_left() -> None:
    with pytest.raises(api_client.NotSentError, match=r"http\.dns"):
        api_client.call("POST", "https://kapi.kakao.invalid/", body={})


def test_our_own_network_is_not_called_unless_named(settings: Settings) -> None:
    settings.FETCH_ALLOW_HOSTS = frozenset()
    with pytest.raises(ExternalError, match=r"http\.private_address") as caught:
        api_client.call("POST", "http://127.0.0.1:80/", body={})
    assert caught.value.permanent


def test_the_log_says_what_happened_and_no_secret(there: Kakao, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger=api_client.logger.name):
        post(there)
    (line,) = caplog.messages
    assert line.startswith(f"POST {there.url}{PATH}: 401, ")
    assert "secret-token" not in line


@pytest.mark.parametrize("key", ["a\nb", "a\r\nX-Other: 1", "열쇠", "\ud800"])
def test_a_key_that_no_header_can_carry_is_never_sent(there: Kakao, key: str) -> None:
    with pytest.raises(api_client.NotSentError, match=r"http\.request") as caught:
        api_client.call("POST", there.url + PATH, headers={"Authorization": key}, form={})
    assert caught.value.permanent
    assert there.asked == []
