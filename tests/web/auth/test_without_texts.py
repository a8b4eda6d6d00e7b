"""With SMS_SENDER=none no page and no endpoint asks for a phone; Kakao and Discord stand first everywhere."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from backend.accounts.models import Notice, User
from contracts.notices import NoticeKind
from tests.conftest import ClientOf, JsonClient

PAGES = [
    "/login/code/",
    "/login/code/confirm/",
    "/signup/details/",
    "/password/reset/",
    "/password/reset/code/",
    "/me/phone/",
    "/me/phone/code/",
]
ENDPOINTS = [
    "sign-up/code/",
    "sign-up/",
    "password/reset/code/",
    "password/reset/",
    "phone/code/",
    "phone/",
    "proof/code/",
]
PHONE_LINKS = re.compile(r'href="/(signup/details|password/reset|me/phone)/')


@pytest.fixture
def no_texts(settings: Settings) -> None:
    settings.SMS_SENDER = "none"


def test_nothing_that_texts_a_phone_is_there(
    no_texts: None, hers: Client, mina: User, client_of: ClientOf, anyone: JsonClient
) -> None:
    for path in PAGES:
        assert hers.get(path).status_code == hers.post(path).status_code == 404, path
    for path in ENDPOINTS:
        for client in (client_of(mina), anyone):
            answer = client.post(f"/api/v1/auth/{path}", {})
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), path


def test_the_schema_has_them_only_where_phones_are_texted(settings: Settings, anyone: JsonClient, db: None) -> None:
    paths = {f"/api/v1/auth/{path}" for path in ENDPOINTS}
    assert paths <= anyone.get("/api/v1/schema/?format=json").json()["paths"].keys()
    settings.SMS_SENDER = "none"
    assert paths.isdisjoint(anyone.get("/api/v1/schema/?format=json").json()["paths"])


def test_no_page_leads_to_one(no_texts: None, hers: Client, mina: User) -> None:
    Notice.objects.create(user=mina, kind=NoticeKind.PHONE_CHANGED, detail={"number": "010-****-5678"})
    for path in ("/me/", "/me/password/", "/me/accounts/", "/today/"):
        page = hers.get(path)
        assert page.status_code == 200
        assert PHONE_LINKS.search(page.content.decode()) is None, path


def test_without_texts_one_signs_up_by_a_platform_alone(no_texts: None, client: Client, db: None) -> None:
    page = client.get("/signup/").content.decode()
    assert "카카오 로그인" in page
    assert "phone_number" not in page
    assert PHONE_LINKS.search(page + client.get("/login/").content.decode()) is None
    assert client.post("/signup/", {"phone_number": "010-5555-6666"}).status_code == 404


@pytest.mark.parametrize("path", ["/login/", "/signup/"])
def test_kakao_and_discord_stand_first_where_they_are_set_up(
    client: Client, db: None, settings: Settings, path: str
) -> None:
    page = client.get(path).content.decode().partition("<main")[2]
    places = [page.index(text) for text in ('class="button button-wide brand brand-kakao"', "brand-discord", "id_")]
    assert places == sorted(places)
    settings.SOCIALACCOUNT_PROVIDERS = {
        name: given | {"APP": {"client_id": "", "secret": ""}}
        for name, given in settings.SOCIALACCOUNT_PROVIDERS.items()
    }
    assert "brand" not in client.get(path).content.decode().partition("<main")[2]
