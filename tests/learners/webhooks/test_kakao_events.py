"""`/webhooks/kakao/events/`: signed events of Kakao, each handled once; others are refused."""

import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from pytest_django import Settings

from backend.accounts import tokens
from backend.accounts.models import CustomSocialAccount, SocialGrant, TokenFamily
from backend.accounts.services import oauth_grants
from backend.learners import kakao_security_events
from backend.learners.models import WebhookEvent
from sandbox.kakao.signing import OAUTH, Signer
from sandbox.keys import KAKAO_REST_API_KEY
from tests import factories
from tests.accounts.social.platforms import NO_ADDRESS, Platforms, Visitor

PATH = "/webhooks/kakao/events/"
UID = 4012345678
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_keys_known() -> Iterator[None]:
    kakao_security_events.keys.clear()
    yield
    kakao_security_events.keys.clear()


@pytest.fixture
def signer(platforms: Platforms) -> Signer:
    return platforms.login.signer


@pytest.fixture
def kakao(db: None) -> CustomSocialAccount:
    identity = factories.identity(factories.user(), provider="kakao", uid=str(UID))
    oauth_grants.store(identity=identity, access_token="secret", access_seconds=3600)
    return identity


def issuer(platforms: Platforms) -> str:
    return f"{platforms.base}/kakao/auth"


def tell(client: Client, token: str | bytes) -> int:
    return client.post(PATH, token, content_type="application/secevent+jwt").status_code


@pytest.mark.parametrize(
    ("name", "keeps"),
    [
        ("account-disabled", set()),
        ("credential-compromise", set()),
        ("tokens-revoked", {"sign-in"}),
        ("sessions-revoked", {"grant"}),
        ("account-credential-change-required", {"grant"}),
        ("user-linked", {"grant", "sign-in"}),
        ("", {"grant", "sign-in"}),
    ],
)
def test_what_happened_to_an_account_ends_what_hangs_on_it(
    client: Client, platforms: Platforms, signer: Signer, kakao: CustomSocialAccount, name: str, keeps: set[str]
) -> None:
    tokens.issue(kakao.user)
    assert tell(client, signer.event(UID, name, issuer=issuer(platforms))) == 202
    assert CustomSocialAccount.objects.filter(pk=kakao.pk).exists()
    assert WebhookEvent.objects.count() == 1
    grants, families = SocialGrant.objects.all(), TokenFamily.objects.filter(ended_at=None)
    assert {name for name, rows in (("grant", grants), ("sign-in", families)) if rows} == keeps


def test_their_sessions_end(client: Client, visitor: Visitor, platforms: Platforms, signer: Signer) -> None:
    visitor.log_in("kakao", UID)
    visitor.join()
    assert visitor.client.get("/me/accounts/").status_code == 200
    tell(client, signer.event(UID, "sessions-revoked", issuer=issuer(platforms)))
    assert visitor.client.get("/me/accounts/").status_code == 302


def test_nobody_we_know_is_no_error(client: Client, platforms: Platforms, signer: Signer) -> None:
    assert tell(client, signer.event(5, "user-unlinked", issuer=issuer(platforms))) == 202


@pytest.mark.parametrize("address", [f"{OAUTH}user-unlinked", "x/user-unlinked/", "x/account-purged"])
def test_who_left_is_unlinked_and_only_the_last_part_of_an_events_address_counts(
    client: Client, platforms: Platforms, signer: Signer, kakao: CustomSocialAccount, address: str
) -> None:
    events: dict[str, Any] = {"events": {address: {}}}
    assert tell(client, signer.event(UID, "", issuer=issuer(platforms), claims=events)) == 202
    assert not CustomSocialAccount.objects.exists()


def test_an_event_is_handled_once(
    client: Client, platforms: Platforms, signer: Signer, kakao: CustomSocialAccount
) -> None:
    token = signer.event(UID, "user-unlinked", issuer=issuer(platforms))
    tell(client, token)
    factories.identity(factories.user(), provider="kakao", uid=str(UID))  # they came back
    assert tell(client, token) == 202
    assert CustomSocialAccount.objects.count() == 1


def claims_of(platforms: Platforms, **changed: Any) -> dict[str, Any]:
    subject = {"subject": {"subject_type": "iss-sub", "iss": issuer(platforms), "sub": str(UID)}}
    usual = {"iss": issuer(platforms), "aud": KAKAO_REST_API_KEY, "sub": str(UID), "iat": int(time.time()), "jti": "j"}
    return usual | {"events": {OAUTH + "user-unlinked": subject}} | changed


WRONG_CLAIMS: list[dict[str, Any]] = [
    {"iss": "https://evil.example"}, {"iss": None}, {"aud": "another-app"}, {"aud": None}, {"jti": None}, {"jti": ""},
    {"jti": "j" * 300}, {"iat": None}, {"iat": 1_000_000_000}, {"iat": 99_999_999_999}, {"events": None},
    {"events": {}}, {"events": {f"e/{n}": {} for n in range(11)}}, {"events": "user-unlinked"},
    {"sub": None, "events": {"user-unlinked": {}}}, {"sub": "999"}, {"sub": "abc", "events": {"user-unlinked": {}}},
    {"sub": {"a": 1}},
]  # fmt: skip


def test_a_token_that_is_not_whole_is_refused(
    client: Client, platforms: Platforms, signer: Signer, kakao: CustomSocialAccount
) -> None:
    for changed in WRONG_CLAIMS:
        token = signer.event(UID, "user-unlinked", issuer=issuer(platforms), claims=changed)
        assert tell(client, token) == 400, changed
    for body in (b"", b"a.b.c", b"\xff\xfe", b"{}", b"a" * 40_000, b"...", b"eyJhbGciOiJSUzI1NiJ9.."):
        assert tell(client, body) == 400, body
    assert CustomSocialAccount.objects.filter(pk=kakao.pk).exists()


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def test_another_key_under_kakaos_name_is_refused(
    client: Client, platforms: Platforms, signer: Signer, kakao: CustomSocialAccount
) -> None:
    kid = signer.jwks()["keys"][0]["kid"]
    forged = _pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    token = jwt.encode(claims_of(platforms), forged, algorithm="RS256", headers={"kid": kid})
    assert tell(client, token) == 400
    assert CustomSocialAccount.objects.filter(pk=kakao.pk).exists()


def test_a_public_key_is_no_shared_secret(
    client: Client, platforms: Platforms, signer: Signer, kakao: CustomSocialAccount
) -> None:
    """HS256 signed with what everybody can read at jwks.json."""
    public = signer.jwks()["keys"][0]
    token = jwt.encode(claims_of(platforms), public["n"], algorithm="HS256", headers={"kid": public["kid"]})
    assert tell(client, token) == 400


def test_no_signature_is_none(client: Client, platforms: Platforms, signer: Signer, kakao: CustomSocialAccount) -> None:
    kid = signer.jwks()["keys"][0]["kid"]
    assert tell(client, jwt.encode(claims_of(platforms), "", algorithm="none", headers={"kid": kid})) == 400


def test_a_new_key_is_fetched_and_an_unknown_one_is_not_asked_for_again(
    client: Client, platforms: Platforms, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    fetch = kakao_security_events.fetch_keys

    def noting(base: str) -> dict[str, jwt.PyJWK]:
        asked.append(base)
        return fetch(base)

    monkeypatch.setattr(kakao_security_events, "fetch_keys", noting)
    assert tell(client, signer.event(UID, "user-linked", issuer=issuer(platforms))) == 202
    signer.rotate()
    token = signer.event(UID, "user-linked", issuer=issuer(platforms))
    assert tell(client, token) == 400  # within the pause
    monkeypatch.setattr(kakao_security_events, "FETCH_PAUSE_SECONDS", -1.0)
    assert tell(client, token) == 202
    monkeypatch.setattr(kakao_security_events, "FETCH_PAUSE_SECONDS", 15.0)
    for _ in range(5):
        tell(client, jwt.encode({}, "x" * 32, algorithm="HS256", headers={"kid": "unknown"}))
        tell(client, token.replace(token.partition(".")[0], "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ", 1))
    assert len(asked) == 2


def test_keys_that_cannot_be_had_ask_kakao_to_come_again(
    client: Client, platforms: Platforms, signer: Signer, settings: Settings
) -> None:
    token = signer.event(UID, "user-unlinked", issuer=issuer(platforms))
    settings.KAKAO_AUTH_BASE = NO_ADDRESS
    assert tell(client, token) == 503


def test_a_known_key_is_good_while_kakao_is_away(
    client: Client, platforms: Platforms, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(client, signer.event(UID, "user-linked", issuer=issuer(platforms)))
    monkeypatch.setattr(kakao_security_events, "FETCH_PAUSE_SECONDS", -1.0)
    monkeypatch.setattr(kakao_security_events, "KEYS_LIFETIME_SECONDS", -1.0)
    platforms.say("kakao", "/.well-known/jwks.json", "<h1>no</h1>", 500)
    assert tell(client, signer.event(UID, "user-linked", issuer=issuer(platforms))) == 202


def test_nonsense_for_keys_is_no_key(client: Client, platforms: Platforms, signer: Signer) -> None:
    for body in ("{}", "[]", '{"keys": [{"kid": "a", "kty": "RSA"}]}', '{"keys": 5}', "<html>"):
        kakao_security_events.keys.clear()
        platforms.say("kakao", "/.well-known/jwks.json", body)
        assert tell(client, signer.event(UID, "user-linked", issuer=issuer(platforms))) == 503, body


def test_only_posts_are_accepted(client: Client) -> None:
    assert client.get(PATH).status_code == 405
