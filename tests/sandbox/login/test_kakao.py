"""The stand-in of Kakao Login is as strict as Kakao."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from sandbox.kakao.login import KakaoLogin
from sandbox.kakao.people import HAJUN, MINA
from sandbox.keys import KAKAO_ADMIN_KEY, KAKAO_CLIENT_SECRET, KAKAO_REST_API_KEY
from sandbox.login.tokens import CODE_SECONDS, Codes, TokenRegistry
from sandbox.server import serve

BACK = "http://127.0.0.1:8000/login/kakao/callback/"
ASK = {"client_id": KAKAO_REST_API_KEY, "redirect_uri": BACK, "response_type": "code", "state": "s"}
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
APP = {"client_id": KAKAO_REST_API_KEY, "client_secret": KAKAO_CLIENT_SECRET}
ADMIN = {"Authorization": f"KakaoAK {KAKAO_ADMIN_KEY}"}


@pytest.fixture(scope="module")
def login() -> KakaoLogin:
    return KakaoLogin()


@pytest.fixture(scope="module")
def base(login: KakaoLogin) -> Iterator[str]:
    with serve(Starlette(routes=login.routes())) as url:
        yield url


@pytest.fixture
def kakao(base: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base, trust_env=False, timeout=10) as client:
        yield client
        client.delete("/sandbox/kakao/login")


def decided(kakao: httpx.Client, person_id: int, **form: Any) -> dict[str, str]:
    agreed = {"agreed": ["profile_nickname", "account_email", "phone_number"], "answer": "yes"}
    answer = kakao.post("/kakao/auth/oauth/authorize", data=ASK | agreed | {"person": str(person_id)} | form)
    assert answer.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def traded(kakao: httpx.Client, **form: str) -> httpx.Response:
    fields = APP | {"grant_type": "authorization_code", "redirect_uri": BACK} | form
    return kakao.post("/kakao/auth/oauth/token", data=fields)


def token_of(kakao: httpx.Client, person_id: int, **form: Any) -> dict[str, Any]:
    told = traded(kakao, code=decided(kakao, person_id, **form)["code"])
    assert told.status_code == 200
    return dict(told.json())


def me(kakao: httpx.Client, token: str) -> dict[str, Any]:
    return dict(kakao.get("/kakao/api/v2/user/me", headers={"Authorization": f"Bearer {token}"}).json())


def test_the_consent_page_names_everybody_and_everything_asked_for(kakao: httpx.Client) -> None:
    page = kakao.get("/kakao/auth/oauth/authorize", params=ASK).text
    for text in ("미나", "지우", "닉네임", "카카오계정(이메일)", "동의하고 계속하기", "취소"):
        assert text in page
    page = kakao.get("/kakao/auth/oauth/authorize", params=ASK | {"scope": "talk_message"}).text
    assert "카카오톡 메시지 전송" in page
    assert "카카오계정(이메일)" not in page


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"client_id": "x"}, "KOE101"),
        ({"redirect_uri": "http://evil.example/login/kakao/callback/"}, "KOE006"),
        ({"redirect_uri": "http://127.0.0.1:8000/elsewhere/"}, "KOE006"),
        ({"response_type": "token"}, "KOE001"),
    ],
)
def test_an_application_that_asks_wrongly_is_refused(kakao: httpx.Client, wrong: dict[str, str], code: str) -> None:
    answer = kakao.get("/kakao/auth/oauth/authorize", params=ASK | wrong)
    assert (answer.status_code, code in answer.text) == (400, True)


def test_what_came_in_the_address_cannot_write_on_the_page(kakao: httpx.Client) -> None:
    page = kakao.get("/kakao/auth/oauth/authorize", params=ASK | {"state": '"><script>alert(1)</script>'}).text
    assert "<script>" not in page


def test_a_no_is_access_denied(kakao: httpx.Client) -> None:
    assert decided(kakao, MINA.id, answer="no") == {
        "error": "access_denied",
        "error_description": "User denied access",
        "state": "s",
    }


def test_a_code_becomes_tokens_and_a_profile(kakao: httpx.Client) -> None:
    told = token_of(kakao, MINA.id)
    assert (told["token_type"], told["scope"]) == ("bearer", "account_email phone_number profile_nickname")
    assert told["refresh_token_expires_in"] > told["expires_in"]
    profile = me(kakao, told["access_token"])
    account = profile["kakao_account"]
    assert (profile["id"], account["profile"]["nickname"]) == (MINA.id, "미나")
    assert (account["email"], account["is_email_valid"], account["is_email_verified"]) == (MINA.email, True, True)
    assert account["phone_number"] == "+82 10-1234-5678"


def test_what_was_not_agreed_to_is_absent(kakao: httpx.Client) -> None:
    account = me(kakao, token_of(kakao, MINA.id, agreed=["profile_nickname"])["access_token"])["kakao_account"]
    assert (account["email_needs_agreement"], account["phone_number_needs_agreement"]) == (True, True)
    assert not {"email", "is_email_valid", "phone_number"} & account.keys()


def test_a_code_is_good_once(kakao: httpx.Client) -> None:
    code = decided(kakao, MINA.id)["code"]
    assert traded(kakao, code=code).status_code == 200
    again = traded(kakao, code=code)
    assert (again.status_code, again.json()["error_code"]) == (400, "KOE320")


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"client_id": "x"}, "KOE101"),
        ({"client_secret": "x"}, "KOE010"),
        ({"redirect_uri": "http://127.0.0.1:1/login/kakao/callback/"}, "KOE303"),
        ({"grant_type": "password"}, "KOE114"),
        ({"code": "x"}, "KOE320"),
    ],
)
def test_a_token_is_not_given_for_less(kakao: httpx.Client, form: dict[str, str], code: str) -> None:
    refused = traded(kakao, **({"code": decided(kakao, MINA.id)["code"]} | form))
    assert refused.status_code in {400, 401}
    assert refused.json()["error_code"] == code


def test_a_challenge_wants_its_verifier(kakao: httpx.Client) -> None:
    code = decided(kakao, MINA.id, code_challenge=CHALLENGE)["code"]
    assert traded(kakao, code=code).status_code == 400
    code = decided(kakao, MINA.id, code_challenge=CHALLENGE)["code"]
    assert traded(kakao, code=code, code_verifier=VERIFIER).status_code == 200


def test_a_refresh_gives_an_access_token_and_no_new_refresh_token(kakao: httpx.Client) -> None:
    told = token_of(kakao, MINA.id)
    fresh = kakao.post(
        "/kakao/auth/oauth/token", data=APP | {"grant_type": "refresh_token", "refresh_token": told["refresh_token"]}
    ).json()
    assert fresh["access_token"] != told["access_token"]
    assert "refresh_token" not in fresh
    refused = kakao.post("/kakao/auth/oauth/token", data=APP | {"grant_type": "refresh_token", "refresh_token": "x"})
    assert refused.json()["error_code"] == "KOE322"


def test_an_unlink_by_the_admin_key_ends_everything(kakao: httpx.Client, login: KakaoLogin) -> None:
    token = token_of(kakao, MINA.id)["access_token"]
    target = {"target_id_type": "user_id", "target_id": str(MINA.id)}
    assert kakao.post("/kakao/api/v1/user/unlink", data=target, headers=ADMIN).json() == {"id": MINA.id}
    assert me(kakao, token)["code"] == -401
    assert kakao.post("/kakao/api/v1/user/unlink", data=target, headers=ADMIN).json()["code"] == -101
    assert login.unlinked == [MINA.id]


def test_the_admin_key_is_needed(kakao: httpx.Client) -> None:
    assert kakao.post("/kakao/api/v1/user/unlink", headers={"Authorization": "KakaoAK x"}).status_code == 401
    assert kakao.post("/kakao/api/v1/user/unlink", headers=ADMIN).json()["code"] == -2
    assert kakao.get("/kakao/api/v2/user/me", headers={"Authorization": "Bearer x"}).status_code == 401


def test_an_account_and_an_endpoint_can_be_told_what_to_say(kakao: httpx.Client) -> None:
    kakao.patch(f"/sandbox/kakao/login/people/{HAJUN.id}", json={"email": "new@example.com"})
    told = token_of(kakao, HAJUN.id)
    account = me(kakao, told["access_token"])["kakao_account"]
    assert (account["email"], account["is_email_valid"]) == ("new@example.com", False)
    info = kakao.get(
        "/kakao/api/v1/user/access_token_info", headers={"Authorization": f"Bearer {told['access_token']}"}
    )
    assert info.json()["id"] == HAJUN.id
    assert kakao.patch("/sandbox/kakao/login/people/1", json={}).status_code == 400
    kakao.post("/sandbox/kakao/login/replies", json={"path": "/v2/user/me", "body": "[]", "times": 1})
    assert kakao.get("/kakao/api/v2/user/me").json() == []
    assert kakao.get("/kakao/api/v2/user/me").status_code == 401
    assert kakao.post("/sandbox/kakao/login/replies", json={"body": 1}).status_code == 400


def test_the_page_shows_everybody_and_says_when_nobody_answers(kakao: httpx.Client) -> None:
    page = kakao.get("/kakao/login/").text
    assert "연결 끊기" in page
    assert "user-unlinked" in page
    site = "http://127.0.0.1:9"
    answer = kakao.post("/kakao/login/unlink", data={"person": str(MINA.id), "site": site})
    assert "답하지 않았어요" in answer.text
    answer = kakao.post("/kakao/login/event", data={"person": str(MINA.id), "site": site, "event": "user-unlinked"})
    assert "답하지 않았어요" in answer.text


def test_a_token_and_a_code_are_known_until_their_time_is_over() -> None:
    now = [100.0]
    tokens, codes = TokenRegistry(lambda: now[0]), Codes(lambda: now[0])
    token, other = tokens.issue(1, ["talk_message"], seconds=CODE_SECONDS), tokens.issue(2)
    first, second = (codes.make(1, set(), redirect_uri=BACK) for _ in range(2))
    now[0] += CODE_SECONDS - 1
    assert (tokens.lookup(token.value), codes.spend(first) is None) == (token, False)
    now[0] += 1
    assert (tokens.lookup(token.value), codes.spend(second)) == (None, None)
    tokens.revoke_person(1)
    assert tokens.lookup(other.value) == other
