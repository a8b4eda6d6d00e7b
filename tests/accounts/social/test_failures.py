"""Each failure of an OAuth login ends on a page about it, and nobody is signed in."""

from typing import TYPE_CHECKING

import pytest
from allauth.socialaccount.providers.base import ProviderException
from pytest_django import Settings

from backend.accounts.models import User
from backend.accounts.providers.discord import SafeDiscordAdapter
from backend.accounts.providers.kakao import SafeKakaoAdapter
from backend.accounts.providers.oauth import CheckedAdapter, TokenResponse, parse
from backend.web.social.oauth import FAILURES
from sandbox.discord.seed import JUN as DISCORD_JUN
from sandbox.kakao.people import JUN
from tests.accounts.social.platforms import NO_ADDRESS, Platforms, Visitor, path_of

if TYPE_CHECKING:
    from tests.accounts.social.platforms import Answer

PEOPLE = {"kakao": JUN.id, "discord": DISCORD_JUN}
PROFILES = {"kakao": "/v2/user/me", "discord": "/api/users/@me"}
TOKENS = {"kakao": "/oauth/token", "discord": "/api/oauth2/token"}
NONSENSE = [
    "{}",
    "[]",
    '"hello"',
    "null",
    "<html>",
    '{"id": null}',
    '{"id": ""}',
    '{"id": true}',
    '{"id": {"a": 1}}',
    '{"id": -1}',
    '{"code": -1, "msg": "internal error"}',
    '{"id": "1 OR 1=1"}',
    "[" * 5000,
    '{"id": 1' + "0" * 5000 + "}",
]
NOT_TOKENS = [
    "{}",
    "[]",
    "null",
    '"access_token"',
    '{"access_token": null}',
    '{"access_token": ["a"]}',
    "access_token=1",
]


NO_ACCOUNTS = ['{"id": 5, "kakao_account": []}', '{"id": 5, "kakao_account": {"email": 1}}']


def failed(answer: "Answer", reason: str, visitor: Visitor) -> None:
    content = answer.content.decode()
    assert f"/failed/{reason}/" in path_of(answer)
    assert "<h1>" in content
    assert 'lang="ko"' in content
    assert visitor.user_id is None
    assert not User.objects.exists()


@pytest.mark.parametrize("provider", ["kakao", "discord"])
def test_a_no_on_the_consent_page(visitor: Visitor, provider: str) -> None:
    answer = visitor.log_in(provider, PEOPLE[provider], answer="no")
    failed(answer, "cancelled", visitor)
    assert "취소" in answer.content.decode()


@pytest.mark.parametrize("adapter", [SafeKakaoAdapter, SafeDiscordAdapter])
def test_a_profile_that_is_none_is_refused(adapter: type[CheckedAdapter]) -> None:
    for body in (*NONSENSE, *(NO_ACCOUNTS if adapter is SafeKakaoAdapter else ())):
        with pytest.raises(ProviderException):
            adapter(None).read_profile(body.encode())


def test_a_token_answer_that_is_none_is_refused() -> None:
    for body in NOT_TOKENS:
        with pytest.raises(ProviderException):
            parse(TokenResponse, body.encode())


@pytest.mark.parametrize(("provider", "where"), [("kakao", PROFILES), ("discord", TOKENS)])
def test_nonsense_ends_on_a_page(visitor: Visitor, platforms: Platforms, provider: str, where: dict[str, str]) -> None:
    platforms.say(provider, where[provider], "[]")
    failed(visitor.log_in(provider, PEOPLE[provider]), "unclear", visitor)


@pytest.mark.parametrize("nothing", ['{"id": 5}', '{"id": 5, "kakao_account": null}'])
def test_a_profile_without_anything_but_an_id_is_enough(visitor: Visitor, platforms: Platforms, nothing: str) -> None:
    platforms.say("kakao", "/v2/user/me", nothing)
    assert path_of(visitor.log_in("kakao", JUN.id)) == "/login/join/"


@pytest.mark.parametrize("provider", ["kakao", "discord"])
@pytest.mark.parametrize("where", [PROFILES, TOKENS])
def test_a_platform_that_is_out_of_order(
    visitor: Visitor, platforms: Platforms, provider: str, where: dict[str, str]
) -> None:
    platforms.say(provider, where[provider], "<h1>Internal Server Error</h1>", 500)
    failed(visitor.log_in(provider, PEOPLE[provider]), "unreachable", visitor)


@pytest.mark.parametrize(
    ("provider", "body", "status", "reason"),
    [
        ("kakao", '{"error": "invalid_client", "error_code": "KOE010"}', 401, "misconfigured"),
        ("kakao", '{"error": "invalid_grant", "error_code": "KOE303"}', 400, "misconfigured"),
        ("kakao", '{"error": "invalid_grant", "error_code": "KOE320"}', 400, "expired"),
        ("kakao", '{"error": "rate_limit", "error_code": "KOE237"}', 400, "quota"),
        ("discord", '{"error": "invalid_client"}', 401, "misconfigured"),
        ("discord", '{"error": "invalid_grant"}', 400, "expired"),
        ("discord", '{"message": "You are being rate limited."}', 429, "quota"),
    ],
)
def test_the_reason_of_a_refusal_is_the_true_one(
    visitor: Visitor, platforms: Platforms, provider: str, body: str, status: int, reason: str
) -> None:
    platforms.say(provider, TOKENS[provider], body, status)
    failed(visitor.log_in(provider, PEOPLE[provider]), reason, visitor)


def test_each_reason_has_sentences_of_its_own() -> None:
    assert len({str(one.title) for one in FAILURES.values()}) == len(FAILURES)


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        ("/kakao/auth/oauth/token", "redirect_private"),
        ("/kakao/auth/oauth/token", "oversized"),
        ("/kakao/api/v2/user/me", "redirect_private"),
        ("/kakao/api/v2/user/me", "cut_off"),
    ],
)
def test_a_web_server_that_misbehaves(visitor: Visitor, platforms: Platforms, path: str, fault: str) -> None:
    platforms.fault(path, fault)
    assert "/failed/" in path_of(visitor.log_in("kakao", JUN.id))
    assert not User.objects.exists()


def test_a_platform_that_is_not_there(visitor: Visitor, settings: Settings) -> None:
    back = visitor.agree(visitor.leave("kakao"), JUN.id)
    settings.KAKAO_AUTH_BASE = NO_ADDRESS
    failed(visitor.open_callback(back), "unreachable", visitor)


def test_a_platform_that_takes_too_long(
    visitor: Visitor, platforms: Platforms, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.accounts.providers.oauth.DEADLINE_SECONDS", 0.3)
    platforms.fault("/kakao/api/v2/user/me", "slow", 1.5)
    failed(visitor.log_in("kakao", JUN.id), "unreachable", visitor)


def test_an_error_the_platform_sends_back(visitor: Visitor) -> None:
    state = visitor.leave("kakao").partition("state=")[2].partition("&")[0]
    answer = visitor.client.get(f"/login/kakao/callback/?error=server_error&state={state}", follow=True)
    failed(answer, "refused", visitor)


def test_the_failure_page_carries_neither_code_nor_state(visitor: Visitor) -> None:
    answer = visitor.client.get("/login/kakao/callback/?code=secret-code&state=forged", follow=True)
    assert "secret-code" not in "".join(url for url, _ in answer.redirect_chain)
    assert "secret-code" not in answer.content.decode()


def test_an_unknown_reason_is_no_way_to_write_on_our_page(visitor: Visitor) -> None:
    answer = visitor.client.get("/login/kakao/failed/call-0900-1234-now/")
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    assert "로그인을 마치지 못했어요" in main
    assert "0900" not in main
