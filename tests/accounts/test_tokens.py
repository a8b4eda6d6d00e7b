import datetime as dt
import functools
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import jwt
import pytest
from django.conf import settings
from django.db import connection, transaction

from backend.accounts import tokens
from backend.accounts.models import TokenFamily, User
from backend.common import clock
from backend.common.errors import AppError
from tests import factories
from tests.at_once import at_once
from tests.conftest import JsonClient
from tests.phones import Watch


def claims(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def refusal(raw: str) -> str:
    with pytest.raises(AppError) as refused:
        tokens.rotate(raw)
    return refused.value.code


def test_a_learners_access_token_names_its_kind_issuer_audience_and_ten_minutes(mina: User) -> None:
    access = claims(tokens.issue(mina).access)
    assert access["token_type"] == "access"
    assert (access["iss"], access["aud"], access["sub"]) == ("newsbite", "newsbite-api", str(mina.pk))
    assert access["exp"] - access["iat"] == 600


def test_a_bots_access_token_is_of_another_kind(service: User) -> None:
    pair = tokens.issue(service)
    assert claims(pair.access)["token_type"] == "service"
    assert claims(tokens.rotate(pair.refresh).access)["token_type"] == "service"


def test_tokens_carry_nothing_about_the_person_but_the_id(mina: User) -> None:
    pair = tokens.issue(mina)
    assert set(claims(pair.access)) == {"token_type", "exp", "iat", "jti", "sub", "aud", "iss", "family"}
    assert set(claims(pair.refresh)) == set(claims(pair.access))


def test_each_refresh_gives_a_new_pair_of_the_same_family(mina: User) -> None:
    first = tokens.issue(mina)
    second = tokens.rotate(first.refresh)
    third = tokens.rotate(second.refresh)
    assert len({first.refresh, second.refresh, third.refresh}) == 3
    assert claims(third.refresh)["family"] == claims(first.refresh)["family"]
    assert claims(third.access)["sub"] == str(mina.pk)


def test_a_used_refresh_token_ends_its_whole_family(mina: User, watch: Watch) -> None:
    first = tokens.issue(mina)
    second = tokens.rotate(first.refresh)
    watch.forward(seconds=11)
    assert refusal(first.refresh) == "auth.token_invalid"
    assert refusal(second.refresh) == "auth.token_invalid"


def test_a_refresh_whose_answer_was_lost_gives_the_same_token_again_to_the_same_program(
    mina: User, watch: Watch
) -> None:
    watch.stop()
    first = tokens.issue(mina)
    lost = tokens.rotate(first.refresh, device="app", address="203.0.113.7")
    watch.forward(seconds=9)
    again = tokens.rotate(first.refresh, device="app", address="203.0.113.7")
    assert claims(again.refresh)["jti"] == claims(lost.refresh)["jti"]
    assert tokens.rotate(again.refresh, device="app", address="203.0.113.7")


@pytest.mark.parametrize("thief", [{"device": "other"}, {"address": "198.51.100.1"}])
def test_another_programs_reuse_ends_the_family_at_once(mina: User, thief: dict[str, str]) -> None:
    client = {"device": "app", "address": "203.0.113.7"}
    first = tokens.issue(mina)
    second = tokens.rotate(first.refresh, **client)
    with pytest.raises(AppError):
        tokens.rotate(first.refresh, **client | thief)
    assert refusal(second.refresh) == "auth.token_invalid"


def test_a_token_two_refreshes_old_is_not_forgiven(mina: User) -> None:
    first = tokens.issue(mina)
    third = tokens.rotate(tokens.rotate(first.refresh).refresh)
    assert refusal(first.refresh) == "auth.token_invalid"
    assert refusal(third.refresh) == "auth.token_invalid"


def test_an_ended_family_leaves_the_persons_other_sign_ins_alone(mina: User, watch: Watch) -> None:
    phone, laptop = tokens.issue(mina), tokens.issue(mina)
    tokens.rotate(phone.refresh)
    watch.forward(seconds=11)
    refusal(phone.refresh)
    assert tokens.rotate(laptop.refresh)


@pytest.mark.django_db(transaction=True)
def test_of_parallel_refreshes_by_several_programs_exactly_one_wins_and_the_family_ends() -> None:
    raw = tokens.issue(factories.user()).refresh
    answers = at_once(functools.partial(tokens.rotate, raw, device=str(number)) for number in range(6))
    (winner,) = [answer for answer in answers if isinstance(answer, tokens.TokenPair)]
    assert refusal(winner.refresh) == "auth.token_invalid"


@pytest.mark.django_db(transaction=True)
def test_a_refresh_that_waited_for_another_program_fails() -> None:
    raw = tokens.issue(factories.user()).refresh

    def refresh() -> tokens.TokenPair:
        try:
            return tokens.rotate(raw, device="another")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            tokens.rotate(raw)
            late = pool.submit(refresh)
            while not waiting() and not late.done():
                time.sleep(0.01)
        with pytest.raises(AppError) as lost:
            late.result(timeout=10)
    assert lost.value.code == "auth.token_invalid"


def waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_revoking_ends_the_family_and_may_be_repeated(mina: User) -> None:
    pair = tokens.issue(mina)
    tokens.revoke(pair.refresh)
    tokens.revoke(pair.refresh)
    assert refusal(pair.refresh) == "auth.token_invalid"


def test_a_spent_token_still_signs_its_family_out(mina: User) -> None:
    first = tokens.issue(mina)
    second = tokens.rotate(first.refresh)
    tokens.revoke(first.refresh)
    assert refusal(second.refresh) == "auth.token_invalid"


def test_somebody_switched_off_cannot_refresh(mina: User) -> None:
    pair = tokens.issue(mina)
    User.objects.filter(pk=mina.pk).update(is_active=False)
    assert refusal(pair.refresh) == "auth.token_invalid"


def test_somebody_deleted_cannot_refresh(mina: User) -> None:
    pair = tokens.issue(mina)
    mina.delete()
    assert refusal(pair.refresh) == "auth.token_invalid"


def test_a_sign_in_forgets_the_persons_expired_ones(mina: User, jun: User) -> None:
    yesterday = clock.now() - dt.timedelta(days=1)
    for owner in (mina, jun):
        TokenFamily.objects.create(user=owner, current_jti="old", expires_at=yesterday)
    tokens.issue(mina)
    assert [family.current_jti == "old" for family in TokenFamily.objects.filter(user=mina)] == [False]
    assert TokenFamily.objects.filter(user=jun).count() == 1


def test_refreshing_keeps_one_row_and_moves_its_end(mina: User) -> None:
    pair = tokens.issue(mina)
    TokenFamily.objects.update(expires_at=clock.now())
    tokens.rotate(pair.refresh)
    assert TokenFamily.objects.get().expires_at > clock.now() + dt.timedelta(days=29)


def test_no_refresh_token_is_stored(mina: User) -> None:
    signature = tokens.issue(mina).refresh.rpartition(".")[2]
    assert signature not in str(TokenFamily.objects.values().get())


@pytest.mark.parametrize("missing", ["family", "jti", "exp", "token_type", "aud", "iss"])
def test_a_signed_token_without_a_claim_is_refused(mina: User, missing: str) -> None:
    raw = claims(tokens.issue(mina).refresh)
    del raw[missing]
    assert refusal(jwt.encode(raw, settings.SECRET_KEY)) == "auth.token_invalid"


def test_a_family_nobody_began_is_refused(mina: User) -> None:
    raw = claims(tokens.issue(mina).refresh) | {"family": str(uuid.uuid4())}
    assert refusal(jwt.encode(raw, settings.SECRET_KEY)) == "auth.token_invalid"


def test_an_expired_refresh_token_says_so(mina: User) -> None:
    raw = claims(tokens.issue(mina).refresh) | {"exp": 1}
    assert refusal(jwt.encode(raw, settings.SECRET_KEY)) == "auth.token_expired"


def test_a_token_that_was_verified_before_is_refused_once_it_has_expired(
    mina: User, anyone: JsonClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {tokens.issue_for_chat(mina).access}")
    assert anyone.get("/api/v1/categories/").status_code == 200
    later = clock.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(tokens, "aware_utcnow", lambda: later)
    refused = anyone.get("/api/v1/categories/")
    assert (refused.status_code, refused.json()["code"]) == (401, "auth.token_expired")


def test_a_token_of_a_machine_whose_clock_is_almost_a_minute_ahead_is_taken(mina: User, anyone: JsonClient) -> None:
    told = claims(tokens.issue_for_chat(mina).access)
    ahead = told | {"iat": told["iat"] + 55, "exp": told["exp"] + 55}
    anyone.credentials(HTTP_AUTHORIZATION=f"Bearer {jwt.encode(ahead, settings.SECRET_KEY)}")
    assert anyone.get("/api/v1/categories/").status_code == 200
