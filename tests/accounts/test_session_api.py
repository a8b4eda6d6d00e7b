import uuid

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client

from backend.accounts import device_names, tokens
from backend.accounts.models import TokenFamily, User
from backend.accounts.services import sign_ins
from tests.conftest import ClientOf, JsonClient
from tests.factories import PASSWORD
from tests.phones import Watch

SESSIONS = "/api/v1/auth/sessions/"
TOKEN = "/api/v1/auth/token/"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
BACKEND = "backend.accounts.backends.UsernameOrPhoneBackend"


def signed_in(client: JsonClient, device: str = PHONE) -> dict[str, str]:
    answer = client.post(TOKEN, {"username": "mina", "password": PASSWORD}, HTTP_USER_AGENT=device)
    pair: dict[str, str] = answer.json()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {pair['access']}")
    return pair


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    return browser


def is_in(browser: Client) -> bool:
    request = HttpRequest()
    request.session = browser.session
    return get_user(request).is_authenticated


def test_browsers_and_programs_are_listed_together(mina: User, anyone: JsonClient) -> None:
    browser_of(mina)
    signed_in(anyone)
    listed = anyone.get(SESSIONS).json()["results"]
    assert [(one["kind"], one["is_current"]) for one in listed] == [("api", True), ("web", False)]


def test_a_sign_in_says_by_what_from_where_and_when(mina: User, anyone: JsonClient) -> None:
    signed_in(anyone)
    listed = anyone.get(SESSIONS).json()["results"]
    assert (listed[0]["device"], listed[0]["address"]) == ("Chrome · Android", "127.0.0.1")
    assert listed[0]["began_at"].startswith("20")


def test_only_ones_own_are_listed(mina: User, stranger: User, client_of: ClientOf) -> None:
    tokens.issue(mina)
    browser_of(mina)
    assert client_of(stranger).get(SESSIONS).json()["results"] == []


def test_what_has_ended_or_expired_is_not_listed(mina: User, client_of: ClientOf, watch: Watch) -> None:
    tokens.revoke(tokens.issue(mina).refresh)
    browser_of(mina).logout()
    tokens.issue(mina)
    TokenFamily.objects.filter(ended_at=None).update(expires_at="2020-01-01T00:00:00Z")
    assert client_of(mina).get(SESSIONS).json()["results"] == []


def test_a_program_is_signed_out(mina: User, anyone: JsonClient) -> None:
    other = tokens.issue(mina)
    signed_in(anyone)
    older = anyone.get(SESSIONS).json()["results"][1]["id"]
    assert anyone.delete(f"{SESSIONS}{older}/").status_code == 204
    assert anyone.post(f"{TOKEN}refresh/", {"refresh": other.refresh}).status_code == 401


def test_a_browser_is_signed_out(mina: User, client_of: ClientOf) -> None:
    browser, client = browser_of(mina), client_of(mina)
    assert client.delete(f"{SESSIONS}{client.get(SESSIONS).json()['results'][0]['id']}/").status_code == 204
    assert not is_in(browser)


def test_a_sign_in_ends_once(mina: User, client_of: ClientOf) -> None:
    tokens.issue(mina)
    client = client_of(mina)
    one = client.get(SESSIONS).json()["results"][0]["id"]
    assert [client.delete(f"{SESSIONS}{one}/").status_code for _ in range(2)] == [204, 404]


def test_somebody_elses_sign_ins_are_unknown(mina: User, stranger: User, client_of: ClientOf) -> None:
    browser = browser_of(mina)
    tokens.issue(mina)
    for one in client_of(mina).get(SESSIONS).json()["results"]:
        answer = client_of(stranger).delete(f"{SESSIONS}{one['id']}/")
        assert (answer.status_code, answer.json()["code"]) == (404, "session.unknown")
    assert is_in(browser)
    assert TokenFamily.objects.get().ended_at is None


def test_an_id_that_is_none_is_unknown(mina: User, client_of: ClientOf) -> None:
    for one in ("x", "web-", "api-", "web-x", "web-١", "api-x", f"api-{uuid.UUID(int=0)}", "web-" + "9" * 30, "-"):
        assert client_of(mina).delete(f"{SESSIONS}{one}/").json()["code"] == "session.unknown"


def test_all_end_at_once(mina: User, anyone: JsonClient) -> None:
    browser, pair = browser_of(mina), signed_in(anyone)
    assert anyone.delete(SESSIONS).status_code == 204
    assert not is_in(browser)
    assert anyone.post(f"{TOKEN}refresh/", {"refresh": pair["refresh"]}).status_code == 401
    assert anyone.get(SESSIONS).status_code == 401  # the access token's own sign-in has ended, too


def test_ending_all_of_mine_ends_nobody_elses(mina: User, stranger: User, client_of: ClientOf) -> None:
    browser, pair = browser_of(stranger), tokens.issue(stranger)
    client_of(mina).delete(SESSIONS)
    assert is_in(browser)
    assert tokens.rotate(pair.refresh)


def test_one_sign_in_of_each_kind_can_be_kept(mina: User) -> None:
    browser, other_tokens = browser_of(mina), tokens.issue(mina)
    browser_of(mina)
    tokens.issue(mina)
    family = TokenFamily.objects.order_by("created_at")[0]
    sign_ins.end_all(user_id=mina.pk, keep=sign_ins.Current(browser.session.session_key, str(family.pk)))
    assert is_in(browser)
    assert tokens.rotate(other_tokens.refresh)
    assert UserSession.objects.count() == TokenFamily.objects.filter(ended_at=None).count() == 1


@pytest.mark.parametrize("method", ["get", "delete"])
def test_a_bot_and_nobody_see_nothing(service: User, client_of: ClientOf, anyone: JsonClient, method: str) -> None:
    assert getattr(anyone, method)(SESSIONS).status_code == 401
    assert getattr(client_of(service), method)(SESSIONS).status_code == 403


def test_a_device_that_calls_itself_something_endless_is_cut(mina: User, anyone: JsonClient) -> None:
    signed_in(anyone, "x" * 5000)
    assert len(TokenFamily.objects.get().device) == 200


def test_old_addresses_are_forgotten(mina: User, watch: Watch) -> None:
    browser_of(mina)
    watch.forward(minutes=91 * 24 * 60)
    browser_of(mina)
    assert UserSession.objects.count() == 1


AGENTS = {
    "(Linux; Android 15; SM-S928N) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36": "Chrome · Android",
    "(Linux; Android 15) SamsungBrowser/27.0 Chrome/125.0": "Samsung Internet · Android",
    "(iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Safari/604.1": "Safari · iPhone",
    "(iPhone; CPU iPhone OS 18_1 like Mac OS X) KAKAOTALK 25.1": "KakaoTalk · iPhone",
    "(iPhone; CPU iPhone OS 18_1) CriOS/131.0 Safari/604.1": "Chrome · iPhone",
    "(Windows NT 10.0; Win64; x64) Chrome/131.0 Edg/131.0": "Edge · Windows",
    "(Macintosh; Intel Mac OS X 10_15_7) Version/18.1 Safari/605.1.15": "Safari · macOS",
    "(X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0": "Firefox · Linux",
}


def test_a_device_is_named_as_its_owner_knows_it() -> None:
    assert {agent: device_names.device_name(f"Mozilla/5.0 {agent}") for agent in AGENTS} == AGENTS
    assert [device_names.device_name(one) for one in ("curl/8.1", "x" * 200, "")] == ["curl", "x" * 40, ""]
