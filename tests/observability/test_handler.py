"""Each request has an id, in its answer and in the log lines it caused, and a place in the metrics."""

import logging
from typing import cast

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from prometheus_client import REGISTRY
from pytest_django import Settings

from backend.config import health, wsgi_handler
from backend.config.wsgi_handler import MeasuredHandler
from observability import correlation, metrics

ID = "0123456789abcdef0123456789abcdef"
HEADER = "X-Request-Id"
logger = logging.getLogger(__name__)


@csrf_exempt
def speaking(request: HttpRequest, number: int = 0) -> HttpResponse:
    logger.info("spoken")
    return HttpResponse(correlation.current().id)


def breaking(request: HttpRequest) -> HttpResponse:
    raise ValueError("'010-1234-5678'")


urlpatterns = [
    path("speaking/<int:number>/", speaking),
    path("breaking/", breaking),
    path("healthz", health.alive),
]


class Web:
    """Asks the handler as a server would, but for the database's connections, which the tests keep."""

    def __init__(self) -> None:
        self._handler = MeasuredHandler()

    def request(self, method: str, address: str, **more: str) -> HttpResponse:
        request = RequestFactory().generic(method, address, **more)  # type: ignore[arg-type]
        return cast(HttpResponse, self._handler.get_response(request))

    def get(self, address: str, told: str = "") -> HttpResponse:
        return self.request("GET", address, **({"HTTP_X_REQUEST_ID": told} if told else {}))


@pytest.fixture
def web(settings: Settings) -> Web:
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEBUG = False
    return Web()


def counted(**labels: str) -> float:
    metrics.hot.settle()
    return REGISTRY.get_sample_value("newsbite_http_requests_total", labels) or 0.0


def test_an_id_that_is_given_comes_back_and_a_hostile_or_missing_one_is_replaced(web: Web) -> None:
    answers = [web.get("/speaking/1/", told) for told in (ID, "", "", "x' OR 1=1 --, forged")]
    ids = [answer.headers[HEADER] for answer in answers]
    assert ids == [answer.content.decode() for answer in answers]
    assert (ids[0], len(set(ids)), "forged" in ids[3]) == (ID, 4, False)


def test_the_request_is_over_when_it_is_answered(web: Web) -> None:
    web.get("/speaking/1/")
    web.get("/breaking/")
    assert correlation.current() == correlation.NOTHING


def test_a_line_of_the_log_carries_the_requests_id(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    ids: list[str] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            ids.append(correlation.current().id)

    listener = Listening()
    logger.addHandler(listener)
    with caplog.at_level(logging.INFO):
        web.get("/speaking/1/", ID)
    logger.removeHandler(listener)
    assert ids == [ID]


def test_an_error_of_ours_is_answered_with_its_id_and_counted(web: Web) -> None:
    before = counted(method="GET", route="breaking/", status="500")
    assert web.get("/breaking/", ID).headers[HEADER] == ID
    assert counted(method="GET", route="breaking/", status="500") == before + 1


def test_all_addresses_of_one_pattern_count_together(web: Web) -> None:
    labels = {"method": "GET", "route": "speaking/<int:number>/", "status": "200"}
    timed = "newsbite_http_request_seconds_count"
    before = counted(**labels), REGISTRY.get_sample_value(timed, {"route": labels["route"]}) or 0.0
    unmatched = counted(method="GET", route="unmatched", status="404")
    for number in range(5):
        web.get(f"/speaking/{number}/")
        web.get(f"/guess/{number}")  # addresses nobody serves make no series of their own
    assert counted(**labels) == before[0] + 5
    assert REGISTRY.get_sample_value(timed, {"route": labels["route"]}) == before[1] + 5
    assert counted(method="GET", route="unmatched", status="404") == unmatched + 5


def test_methods_that_nobody_knows_count_as_one(web: Web) -> None:
    web.request("BREW", "/speaking/1/")
    web.request("STEW", "/speaking/1/")
    metrics.hot.settle()
    samples = [sample for metric in REGISTRY.collect() for sample in metric.samples]
    methods = {sample.labels["method"] for sample in samples if sample.name == "newsbite_http_requests_total"}
    assert "other" in methods
    assert not {"BREW", "STEW"} & methods


def test_a_slow_request_is_said(web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(wsgi_handler, "SLOW_SECONDS", 0.0)
    web.get("/speaking/7/")
    assert "GET speaking/<int:number>/ took" in caplog.text


def test_a_request_that_came_with_an_id_leaves_a_line_on_success(web: Web, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger=wsgi_handler.__name__):
        web.get("/healthz")
        assert not caplog.records
        web.get("/healthz", ID)
    (line,) = caplog.messages
    assert line.startswith("GET healthz: 200, ")
