"""`/metrics` tells operators everything and strangers nothing."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_token(settings: Settings) -> None:
    settings.METRICS_TOKEN = ""


def test_this_machine_may_read_when_there_is_no_token(client: Client) -> None:
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain")
    assert b"newsbite_facts_up" in answer.content


@pytest.mark.parametrize("address", ["10.0.0.7", "203.0.113.9", "::ffff:203.0.113.9"])
def test_another_machine_finds_nothing(client: Client, address: str) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 404


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_a_proxy_on_this_machine_does_not_make_everybody_local(client: Client, name: str) -> None:
    assert client.get("/metrics", headers={name: "127.0.0.1"}).status_code == 404


def test_with_a_token_only_its_bearer_may_read(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "let-me-see"
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 404
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    bearer = {"Authorization": "Bearer let-me-see", "X-Forwarded-For": "10.0.0.7"}
    assert client.get("/metrics", headers=bearer, REMOTE_ADDR="10.0.0.7").status_code == 200


def test_a_token_that_is_no_ascii_is_only_wrong(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "let-me-see"
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer 열려라\udcff참깨").status_code == 404


def test_readyz_names_database_and_cache(client: Client) -> None:
    assert client.get("/readyz").json() == {"status": "ok", "database": "ok", "cache": "ok", "broker": "ok"}
