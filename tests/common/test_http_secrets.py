"""An API key goes out with the request and turns up nowhere else."""

import logging
import traceback

import pytest

from backend.common.errors import ExternalError
from tests.common.fetching import fetcher, page, refusal
from tests.common.site import Reply, Script, Site, raw

KEY = "k3y-0f-the-newsr00m/+="
SENT = "k3y-0f-the-newsr00m%2F%2B%3D"
PARAMS = {"api-key": KEY}


@pytest.fixture(autouse=True)
def _listening(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def leaks(text: str) -> bool:
    return KEY in text or SENT in text or "k3y-0f" in text


def test_the_parameters_are_sent_after_the_query(site: Site) -> None:
    page(fetcher(site), site.serve("/a", Reply()), params=PARAMS)
    page(fetcher(site), site.url("/a?q=1"), params=PARAMS)
    assert site.paths == [f"/a?api-key={SENT}", f"/a?q=1&api-key={SENT}"]


def test_the_result_and_the_log_do_not_have_them(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    fetched = page(fetcher(site), site.serve("/a", Reply()) + "?q=1", params=PARAMS)
    assert fetched.url == site.url("/a?q=1")
    assert not leaks(repr(fetched))
    assert f"GET {site.url('/a?q=1')}: 200" in caplog.text
    assert not leaks(caplog.text)


def test_one_line_is_logged_for_each_request(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.serve("/next", Reply(404))
    refusal(fetcher(site), site.serve("/", Reply(302, {"Location": "/next"})))
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("backend.")]
    assert [line.partition(", ")[0] for line in lines] == [
        f"GET {site.url('/')}: 302",
        f"GET {site.url('/next')}: 404",
    ]


@pytest.mark.parametrize(
    "answer",
    [
        Reply(401), Reply(429), Reply(500), Reply(302, {"Location": "http://["}), raw(b""), raw(b"nonsense\r\n\r\n"),
        raw(b"HTTP/1.1 200 OK\r\nbroken header\r\nContent-Length: x\r\n\r\n"),
        Reply(headers={"Content-Length": "5, 6"}),
        Reply(headers={"Content-Encoding": "gzip"}, body=b"no gzip"),
    ],
)  # fmt: skip
def test_no_failure_has_them_anywhere(site: Site, caplog: pytest.LogCaptureFixture, answer: Reply | Script) -> None:
    shown = ""
    try:
        page(fetcher(site), site.serve("/a", answer), params=PARAMS)
    except ExternalError as error:
        shown = "".join(traceback.format_exception(error)) + repr(error)
    assert not leaks(shown + caplog.text)


def test_a_refused_connection_does_not_name_them(caplog: pytest.LogCaptureFixture) -> None:
    error = refusal(fetcher(allow_hosts=frozenset({"127.0.0.1:9"})), "http://127.0.0.1:9/a", params=PARAMS)
    assert error.code == "http.unreachable"
    assert not leaks("".join(traceback.format_exception(error)) + caplog.text)


@pytest.mark.parametrize(
    "echoed",
    [
        f"/next?api-key={SENT}", f"/next?q=1&api-key={SENT}#x", f"/next?api%2Dkey={SENT}", f"/next?key={SENT}",
        f"/next/{SENT}", f"/next?again=%2Fa%3Fapi-key%3D{SENT}",
    ],
)  # fmt: skip
def test_an_echo_in_a_redirect_is_not_passed_on(site: Site, caplog: pytest.LogCaptureFixture, echoed: str) -> None:
    site.serve("/next", Reply())
    site.serve("/next/hidden", Reply())
    fetched = page(fetcher(site), site.serve("/a", Reply(301, {"Location": echoed})), params=PARAMS)
    assert not leaks(repr(fetched) + caplog.text)
    assert site.paths[1].endswith(f"api-key={SENT}")
    assert site.paths[1].count(SENT) == 1


def test_the_same_service_gets_them_again_after_a_redirect(site: Site) -> None:
    site.serve("/next", Reply())
    page(fetcher(site), site.serve("/a", Reply(302, {"Location": "/next?q=1"})), params=PARAMS)
    assert site.paths[1] == f"/next?q=1&api-key={SENT}"


def test_another_service_never_gets_them(site: Site, other_site: Site) -> None:
    location = other_site.serve("/next", Reply()) + f"?api-key={SENT}&q=1"
    page(fetcher(site, other_site), site.serve("/a", Reply(302, {"Location": location})), params=PARAMS)
    assert other_site.paths == ["/next?q=1"]


def test_robots_txt_is_fetched_without_them(site: Site) -> None:
    fetcher(site).fetch(site.serve("/a", Reply()), params=PARAMS)
    assert site.paths == ["/robots.txt", f"/a?api-key={SENT}"]
