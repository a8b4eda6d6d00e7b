"""Learners, as far as an operator needs to see them."""

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.test import Client

from backend.accounts import masking, tokens
from backend.accounts.models import SocialGrant, TokenFamily, User
from backend.common import clock
from backend.digests.models import Delivery
from backend.learners.services import merging
from tests.console.console_client import do, listed, opened, page, said
from tests.digests import factories as digests

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("wanted", ["mina", "010-1234-5678", "+82 10 1234 5678", "80351110224678912"])
def test_a_learner_is_found_by_a_whole_name_number_or_id(
    operator: Client, mina: User, stranger: User, wanted: str
) -> None:
    shown = page(operator, f"{listed('accounts_user')}?{_query(wanted)}")
    assert opened(mina) in shown
    assert opened(stranger) not in shown


@pytest.mark.parametrize("wanted", ["min", "5678", "010", "8035111022467891", "%"])
def test_nobody_is_found_by_a_part(operator: Client, mina: User, wanted: str) -> None:
    assert opened(mina) not in page(operator, f"{listed('accounts_user')}?{_query(wanted)}")


@pytest.mark.parametrize("browser", ["operator", "superuser"])
def test_no_page_shows_a_platforms_number_of_somebody_whole(
    request: pytest.FixtureRequest, mina: User, browser: str
) -> None:
    client: Client = request.getfixturevalue(browser)
    identity = mina.custom_social_accounts.get(provider="discord")
    for address in (listed("accounts_customsocialaccount"), opened(identity), opened(mina)):
        shown = page(client, address)
        assert ("…8912" in shown, "80351110224678912" in shown) == (True, False), address


@pytest.mark.parametrize(("number", "shown"), [("80351110224678912", "…8912"), ("1234567", "…"), ("", "…")])
def test_of_a_platforms_number_only_the_end_is_left(number: str, shown: str) -> None:
    assert masking.platform_id(number) == shown


@pytest.mark.parametrize("audience", ["channel", "person"])
def test_a_channels_number_is_shown_and_a_persons_is_not(operator: Client, mina: User, audience: str) -> None:
    row = digests.subscription(mina, target_id="80351110224678912", audience=audience)
    at = clock.now()
    delivery = Delivery.objects.create(
        kind="digest", trigger="schedule", platform="discord", target_id=row.target_id, subscription=row,
        study_date=at.date(), slot_at=at, local_date=at.date(), due_at=at, expires_at=at, state="expired",
    )  # fmt: skip
    for address in (listed("digests_subscription"), opened(row), listed("digests_delivery"), opened(delivery)):
        assert ("80351110224678912" in page(operator, address)) == (audience == "channel"), address
    asked = do(operator, "resend", delivery, confirmed=False).content.decode()
    assert "80351110224678912" not in asked


def test_a_superuser_reads_no_phone_number_either(superuser: Client, mina: User) -> None:
    shown = page(superuser, opened(mina))
    assert 'name="is_staff"' in shown
    assert 'name="phone_number"' not in shown
    assert "12345678" not in shown


@pytest.mark.parametrize("where", ["list", "page"])
def test_a_phone_number_is_never_shown_whole(operator: Client, mina: User, where: str) -> None:
    shown = page(operator, {"list": listed("accounts_user"), "page": opened(mina)}[where])
    assert "5678" in shown
    assert "1234" not in shown.replace("123456", "")


def test_an_operator_reads_no_password_hash(operator: Client, mina: User) -> None:
    shown = page(operator, opened(mina))
    assert mina.password not in shown
    assert 'name="password"' not in shown


def test_what_a_platform_said_about_somebody_is_not_shown(operator: Client, mina: User) -> None:
    identity = mina.custom_social_accounts.get(provider="discord")
    identity.email, identity.phone_number = "mina@secret.example", "+821077776666"
    identity.save()
    for shown in (page(operator, listed("accounts_customsocialaccount")), page(operator, opened(identity))):
        assert "secret.example" not in shown
        assert "77776666" not in shown


def test_a_sign_in_shows_no_token_and_no_address(operator: Client, mina: User) -> None:
    tokens.issue(mina)
    family = TokenFamily.objects.get()
    TokenFamily.objects.update(address="203.0.113.77")
    for shown in (page(operator, listed("accounts_tokenfamily")), page(operator, opened(family))):
        assert family.current_jti not in shown
        assert "203.0.113.77" not in shown


def test_a_sign_in_is_ended_once(operator: Client, mina: User) -> None:
    tokens.issue(mina)
    family = TokenFamily.objects.get()
    do(operator, "end", family)
    family.refresh_from_db()
    ended_at = family.ended_at
    assert said(do(operator, "end", family)) == ["1건: 이미 끝난 로그인입니다."]
    family.refresh_from_db()
    assert (family.ended_at, ended_at is None) == (ended_at, False)


def test_no_page_shows_what_somebody_granted() -> None:
    assert SocialGrant not in admin.site._registry
    shown = {model._meta.label for model in admin.site._registry}
    assert {label for label in shown if "Token" in label or "Grant" in label or "Code" in label} == {
        "accounts.TokenFamily"
    }


def test_libraries_bring_no_pages_of_their_own() -> None:
    pages = [type(one).__module__ for one in admin.site._registry.values()]
    assert [module for module in pages if not module.startswith("backend.")] == []


def test_a_merge_shows_who_became_one_and_not_what_they_have(operator: Client, mina: User, jun: User) -> None:
    merge = merging.merge(survivor_id=mina.pk, absorbed_id=jun.pk, trigger="link_code")
    merge.record = {"words": ["serendipity"]}
    merge.save()
    listing = page(operator, listed("learners_merge"))
    assert "mina" in listing
    assert "연결 코드" in listing
    assert "serendipity" not in listing + page(operator, opened(merge))


@pytest.mark.parametrize(("role", "count"), [("learner", 2), ("staff", 1), ("bot", 1), ("nonsense", 4)])
@pytest.mark.usefixtures("mina", "stranger", "service")
def test_people_are_filtered_by_what_they_are(operator: Client, role: str, count: int) -> None:
    shown = page(operator, f"{listed('accounts_user')}?role={role}")
    assert sum(opened(one) in shown for one in User.objects.all()) == count


def _query(wanted: str) -> str:
    return urlencode({"q": wanted})
