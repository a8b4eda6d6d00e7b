"""Forged, foreign and misused tokens are refused."""

import datetime as dt
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.urls import include, path
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts import tokens
from backend.accounts.models import CustomSocialAccount, User
from tests.conftest import ClientOf, JsonClient

EXCHANGE = "/api/v1/auth/exchange/"
SPEAKER = {"provider": "discord", "uid": "80351110224678912"}


class WhoApi(APIView):
    """An endpoint for learners with the project's own defaults."""

    def get(self, request: Request) -> Response:
        return Response({"id": request.user.pk})


urlpatterns = [
    path("who/", WhoApi.as_view()),
    path("api/v1/auth/", include("backend.accounts.api.urls")),
    path("api/v1/", include("backend.learners.api.urls")),
]


@pytest.fixture(autouse=True)
def _endpoints(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


def claims_of(user: User, **changed: object) -> dict[str, Any]:
    return jwt.decode(tokens.issue_for_chat(user).access, options={"verify_signature": False}) | changed


def knock(client: JsonClient, authorization: str) -> tuple[int, str]:
    client.credentials(HTTP_AUTHORIZATION=authorization)
    answer = client.get("/who/")
    assert set(answer.json()) == {"code", "message", "extra"}
    return answer.status_code, answer.json()["code"]


def test_a_learner_is_known_by_the_token_alone(
    mina: User, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(mina)
    with django_assert_num_queries(0):
        assert client.get("/who/").json() == {"id": mina.pk}


def test_no_token_is_missing_not_invalid(anyone: JsonClient) -> None:
    answer = anyone.get("/who/")
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.missing")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_rubbish_is_no_token_and_another_scheme_a_missing_one(anyone: JsonClient) -> None:
    for header in ("Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Bearer a b", "bearer é", "Bearer \0"):
        assert knock(anyone, header) == (401, "auth.token_invalid")
    for header in ("Basic bWluYTpwdw==", "Token abc", "abc"):
        assert knock(anyone, header) == (401, "auth.missing")


WRONG_CLAIMS: list[dict[str, object]] = [
    {"aud": "another-api"}, {"aud": None}, {"iss": "somebody"}, {"token_type": "refresh"}, {"token_type": "sliding"},
    {"token_type": ["access"]}, {"token_type": None}, {"sub": "mina"}, {"sub": ""}, {"sub": 1}, {"exp": "soon"},
    {"exp": 10**30}, {"nbf": 10**11},
]  # fmt: skip


def test_a_well_signed_token_with_a_wrong_claim_is_refused(mina: User, anyone: JsonClient) -> None:
    for changed in WRONG_CLAIMS:
        forged = jwt.encode(claims_of(mina, **changed), settings.SECRET_KEY)
        assert knock(anyone, f"Bearer {forged}") == (401, "auth.token_invalid"), changed


def test_a_token_signed_by_somebody_else_is_refused(mina: User, anyone: JsonClient) -> None:
    forged = jwt.encode(claims_of(mina), "k" * 50)
    assert knock(anyone, f"Bearer {forged}") == (401, "auth.token_invalid")


@pytest.mark.parametrize("algorithm", ["none", "HS512"])
def test_a_token_chooses_no_algorithm(mina: User, anyone: JsonClient, algorithm: str) -> None:
    key = "" if algorithm == "none" else "k" * 64
    forged = jwt.encode(claims_of(mina), key, algorithm=algorithm)
    assert knock(anyone, f"Bearer {forged}") == (401, "auth.token_invalid")


def test_another_persons_id_breaks_the_signature(mina: User, jun: User, anyone: JsonClient) -> None:
    head, _, signature = tokens.issue_for_chat(mina).access.split(".")
    body = tokens.issue_for_chat(jun).access.split(".")[1]
    assert knock(anyone, f"Bearer {head}.{body}.{signature}") == (401, "auth.token_invalid")


def test_an_expired_token_says_so(mina: User, anyone: JsonClient) -> None:
    past = int((dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)).timestamp())
    stale = jwt.encode(claims_of(mina, exp=past), settings.SECRET_KEY)
    assert knock(anyone, f"Bearer {stale}") == (401, "auth.token_expired")


def test_a_refresh_token_is_no_access_token(mina: User, anyone: JsonClient) -> None:
    assert knock(anyone, f"Bearer {tokens.issue(mina).refresh}") == (401, "auth.token_invalid")


def test_an_access_token_refreshes_nothing(mina: User, anyone: JsonClient) -> None:
    answer = anyone.post("/api/v1/auth/token/refresh/", {"refresh": tokens.issue_for_chat(mina).access})
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.token_invalid")


def test_a_bots_token_is_refused_at_a_learners_endpoint(service: User, client_of: ClientOf) -> None:
    answer = client_of(service).get("/who/")
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.forbidden")


def test_a_learner_cannot_speak_for_others(mina: User, client_of: ClientOf) -> None:
    answer = client_of(mina).post(EXCHANGE, SPEAKER)
    assert (answer.status_code, answer.json()["code"]) == (403, "auth.forbidden")


def test_a_learner_with_a_service_token_of_their_own_making_is_refused(mina: User, anyone: JsonClient) -> None:
    forged = jwt.encode(claims_of(mina, token_type="service"), settings.SECRET_KEY)
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {forged}")
    assert anyone.post(EXCHANGE, SPEAKER).status_code == 401


def test_nobody_speaks_for_others_without_a_token(db: None, anyone: JsonClient) -> None:
    answer = anyone.post(EXCHANGE, SPEAKER)
    assert (answer.status_code, answer.json()["code"]) == (401, "auth.missing")


def test_an_exchanged_token_cannot_exchange_again(service: User, mina: User, client_of: ClientOf) -> None:
    learner = client_of(service).post(EXCHANGE, SPEAKER).json()["access"]
    client = JsonClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {learner}")
    assert client.get("/who/").json() == {"id": mina.pk}
    assert client.post(EXCHANGE, SPEAKER).status_code == 403


def test_a_bot_switched_off_is_out_at_once(service: User, client_of: ClientOf) -> None:
    client = client_of(service)
    User.objects.filter(pk=service.pk).update(is_active=False)
    assert client.post(EXCHANGE, SPEAKER).status_code == 401
    assert not CustomSocialAccount.objects.exists()


def test_fields_nobody_asked_for_change_nothing(service: User, client_of: ClientOf) -> None:
    extra = {"user": 1, "is_staff": True, "is_service_account": True, "phone_number": "+821012345678"}
    assert client_of(service).post(EXCHANGE, {"provider": "discord", "uid": "7"} | extra).status_code == 200
    learner = User.objects.get(custom_social_accounts__uid="7")
    powers = (learner.is_staff, learner.is_superuser, learner.is_service_account, bool(learner.phone_number))
    assert powers == (False,) * 4
