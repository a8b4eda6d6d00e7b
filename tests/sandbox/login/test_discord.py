"""The stand-in of Discord's login is as strict as Discord."""

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.discord.keys import CLIENT_ID, CLIENT_SECRET
from sandbox.discord.login import PEOPLE, DiscordLogin
from sandbox.discord.seed import MINA, SEOYEON
from sandbox.server import serve

BACK = "http://127.0.0.1:8000/login/discord/callback/"
BASE = "/discord/login"
ASK = {"client_id": CLIENT_ID, "redirect_uri": BACK, "response_type": "code", "state": "s", "scope": "identify email"}
NOBODYS_MAIL = PEOPLE[3].id


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serve(Starlette(routes=DiscordLogin().routes())) as url:
        yield url


@pytest.fixture
def discord(base: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base, trust_env=False, timeout=10) as client:
        yield client
        client.delete("/sandbox/discord/login")


def decided(discord: httpx.Client, person_id: int, **form: str) -> dict[str, str]:
    answer = discord.post(f"{BASE}/oauth2/authorize", data=ASK | {"person": str(person_id), "answer": "yes"} | form)
    assert answer.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def traded(discord: httpx.Client, code: str, **form: str) -> httpx.Response:
    app = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "grant_type": "authorization_code"}
    return discord.post(f"{BASE}/api/oauth2/token", data=app | {"redirect_uri": BACK, "code": code} | form)


def me(discord: httpx.Client, person_id: int, **form: str) -> dict[str, Any]:
    token = traded(discord, decided(discord, person_id, **form)["code"]).json()["access_token"]
    return dict(discord.get(f"{BASE}/api/users/@me", headers={"Authorization": f"Bearer {token}"}).json())


def test_the_consent_page_says_who_and_what(discord: httpx.Client) -> None:
    page = discord.get(f"{BASE}/oauth2/authorize", params=ASK).text
    for text in ("민아", "이메일 주소 보기", "승인", "취소"):
        assert text in page


@pytest.mark.parametrize(
    "wrong", [{"client_id": "1"}, {"redirect_uri": "http://evil.example/"}, {"response_type": "token"}]
)
def test_an_application_that_asks_wrongly_is_refused(discord: httpx.Client, wrong: dict[str, str]) -> None:
    assert discord.get(f"{BASE}/oauth2/authorize", params=ASK | wrong).status_code == 400


def test_people_differ(discord: httpx.Client) -> None:
    mina, seoyeon = me(discord, MINA), me(discord, SEOYEON)
    assert (mina["id"], mina["email"], mina["verified"]) == (str(MINA), "mina@example.com", True)
    assert (seoyeon["email"], seoyeon["verified"]) == ("seoyeon@example.com", False)
    assert me(discord, NOBODYS_MAIL)["email"] is None


def test_without_its_scope_there_is_no_address(discord: httpx.Client) -> None:
    assert "email" not in me(discord, MINA, scope="identify")


def test_a_code_is_good_once_and_for_its_application(discord: httpx.Client) -> None:
    code = decided(discord, MINA)["code"]
    assert traded(discord, code, client_secret="x").status_code == 401
    assert traded(discord, code).status_code == 200
    assert traded(discord, code).json()["error"] == "invalid_grant"


def test_credentials_may_come_as_http_basic(discord: httpx.Client) -> None:
    basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    form = {"grant_type": "authorization_code", "redirect_uri": BACK, "code": decided(discord, MINA)["code"]}
    headers = {"Authorization": f"Basic {basic}"}
    assert discord.post(f"{BASE}/api/oauth2/token", data=form, headers=headers).status_code == 200


def test_a_refresh_gives_new_tokens(discord: httpx.Client) -> None:
    told = traded(discord, decided(discord, MINA)["code"]).json()
    fresh = traded(discord, "", grant_type="refresh_token", refresh_token=told["refresh_token"])
    assert fresh.json()["access_token"] != told["access_token"]


def test_nobody_is_told_about_before_a_login(discord: httpx.Client) -> None:
    fresh_site = discord.post(f"{BASE}/deauthorize", data={"person": "5"})
    assert fresh_site.status_code == 400
    answer = discord.post(f"{BASE}/deauthorize", data={"person": str(MINA), "site": "http://127.0.0.1:9"})
    assert "한입뉴스의 답: 0" in answer.text
    assert "민아" in discord.get(f"{BASE}/oauth2/authorize", params=ASK).text
