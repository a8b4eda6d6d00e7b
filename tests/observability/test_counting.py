"""What is counted: reads of the cache, circuits, requests to others, deliveries."""

import os
import socket

import httpx
import pytest
from prometheus_client import REGISTRY

from backend.common.circuit import Circuit
from backend.digests.services import claims
from backend.materials import selectors
from observability import metrics, multiprocess
from observability.exporter import expose
from observability.metrics import LimitedLabels
from tests.digests import factories as digests
from tests.observability.processes import HOST, free_port


def sample(name: str, **labels: str) -> float:
    metrics.hot.settle()
    return REGISTRY.get_sample_value(f"newsbite_{name}", labels) or 0.0


@pytest.mark.django_db
def test_a_page_is_a_miss_and_then_a_hit() -> None:
    before = [sample("cache_reads_total", entry="page", outcome=outcome) for outcome in ("miss", "hit")]
    for _ in range(2):
        selectors.article_page(category=None, limit=5)
    after = [sample("cache_reads_total", entry="page", outcome=outcome) for outcome in ("miss", "hit")]
    assert after == [count + 1 for count in before]


def test_an_open_circuit_is_told_until_it_closes() -> None:
    answers: list[bool] = []

    def probe() -> None:
        if not answers:
            raise ConnectionError

    circuit = Circuit("counted", probe, failures=1, probe_seconds=0.01)
    assert sample("circuit_open", circuit="counted") == 0
    circuit.failed()
    assert sample("circuit_open", circuit="counted") == 1
    answers.append(True)
    prober = circuit._prober
    assert prober is not None
    prober.join(5)
    assert sample("circuit_open", circuit="counted") == 0


def test_a_request_to_others_is_counted_and_timed() -> None:
    metrics.count_outbound("counted.example", "http.timeout", 2.0)
    assert sample("outbound_requests_total", host="counted.example", outcome="http.timeout") == 1
    assert sample("outbound_request_seconds_sum", host="counted.example") == 2.0


def test_names_beyond_some_are_called_other() -> None:
    few = LimitedLabels(str(number) for number in range(metrics.LABELS_MAX - 1))
    assert [few("first"), few("second"), few("first")] == ["first", metrics.OTHER, "first"]


def delivered(event: str) -> float:
    return sample("deliveries_total", platform="discord", kind="digest", event=event)


@pytest.mark.django_db
def test_a_delivery_is_counted_when_it_is_claimed_and_sent() -> None:
    digests.stories(1)
    claimed, sent = delivered("claimed"), delivered("sent")
    timed = sample("delivery_delay_seconds_count", platform="discord")
    digests.sent()
    assert (delivered("claimed"), delivered("sent")) == (claimed + 1, sent + 1)
    assert sample("delivery_delay_seconds_count", platform="discord") == timed + 1


@pytest.mark.django_db
@pytest.mark.parametrize(("permanent", "event"), [(True, "failed"), (False, "put_back")])
def test_a_failure_is_counted_by_whether_it_is_for_good(permanent: bool, event: str) -> None:
    digests.stories(1)
    before = delivered(event)
    made = digests.scheduled()
    (job,) = digests.claim()
    claims.fail(delivery_id=made.pk, lease=job["lease"], reason="discord.x", permanent=permanent)
    assert delivered(event) == before + 1


def test_a_process_tells_its_metrics_on_its_own_port() -> None:
    port = expose(HOST, free_port())
    assert "newsbite_http_requests_total" in httpx.get(f"http://{HOST}:{port}/metrics", trust_env=False).text


def test_a_port_in_use_does_not_stop_a_process(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server((HOST, 0)) as taken:
        assert expose(HOST, taken.getsockname()[1]) == 0
    assert "no metrics at" in caplog.text


def test_no_port_is_no_metrics() -> None:
    assert expose(HOST, 0) == 0


def test_the_directory_is_not_made_for_who_counts_already(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(multiprocess.VARIABLE, raising=False)
    multiprocess.prepare()
    assert multiprocess.VARIABLE not in os.environ
