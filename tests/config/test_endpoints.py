"""Health, schema and docs: the endpoints that need no token."""

import socket

import pytest
from django.test import Client
from pytest_django import Settings


def test_healthz_needs_neither_database_nor_cache(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_names_database_and_cache(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.json() == {"status": "ok", "database": "ok", "cache": "ok", "broker": "ok"}


@pytest.mark.django_db
def test_readyz_without_redis_still_serves(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["cache"] == "down: ConnectionError"


@pytest.mark.django_db
def test_readyz_is_quick_with_a_redis_that_takes_connections_and_answers_nothing(
    client: Client, settings: Settings
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        settings.REDIS_URL = f"redis://127.0.0.1:{frozen.getsockname()[1]}/0"
        answer = client.get("/readyz")
        frozen.settimeout(0)
        frozen.accept()[0].close()
        with pytest.raises(BlockingIOError):
            frozen.accept()  # one server, asked once
    assert (answer.status_code, answer.json()["broker"]) == (200, "down: TimeoutError")


def test_docs_load_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/api/v1/docs/").content.decode()
    assert "swagger" in page
    assert "https://" not in page


@pytest.mark.django_db
def test_the_root_is_the_landing_page(client: Client) -> None:
    assert "영어 뉴스, 하루 한입" in client.get("/").content.decode()


def test_publishers_find_out_who_we_are(client: Client) -> None:
    page = client.get("/bot").content.decode()
    assert "NewsbiteBot/1.0" in page
    assert "Disallow: /" in page


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nothing/", "/api/v2/articles/"])
def test_an_unknown_api_address_is_a_404_in_json(client: Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
