"""The API passes the pages' middleware by; the pages do not."""

import pytest
from django.test import Client

from backend.accounts import tokens
from backend.accounts.models import User
from tests.conftest import JsonClient


def test_an_answer_of_the_api_sets_no_cookie_and_does_not_vary_by_one(mina: User, anyone: JsonClient) -> None:
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue_for_chat(mina).access}")
    answer = anyone.get("/api/v1/categories/")
    assert (answer.cookies, "Cookie" in answer.get("Vary", "")) == ({}, False)


def test_a_session_is_nobody_to_the_api(mina: User) -> None:
    client = Client()
    client.force_login(mina, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    assert client.get("/api/v1/categories/").status_code == 401


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused() -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "mina", "password": "x"})
    assert answer.status_code == 403


@pytest.mark.django_db
def test_a_page_may_not_stand_in_a_frame_and_the_api_still_says_what_it_is() -> None:
    client = Client()
    assert client.get("/admin/login/").headers["X-Frame-Options"] == "DENY"
    assert client.get("/api/v1/nothing").headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("accept", "status"), [("*/*", 200), ("application/json", 200), ("text/csv", 406)])
def test_only_json_is_served(mina: User, anyone: JsonClient, accept: str, status: int) -> None:
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue_for_chat(mina).access}", HTTP_ACCEPT=accept)
    assert anyone.get("/api/v1/categories/").status_code == status
