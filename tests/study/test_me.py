"""GET and PATCH /me/: a learner's profile, and what they read."""

import uuid

import pytest

from backend.accounts.models import CustomSocialAccount, User
from backend.common.errors import AppError
from backend.study import selectors
from backend.study.models import LearnerProfile
from backend.study.services import preferences
from tests import factories
from tests.conftest import ClientOf, JsonClient
from tests.study.factories import each

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"
NEVER_CHOSE = {
    "display_name": "mina",
    "categories": [],
    "level": "B1",
    "has_chosen": False,
    "daily_stories": 5,
    "shows_disturbing": False,
    "phone_number": "010-****-5678",
    "has_password": True,
    "identities": [{"provider": "discord", "display_name": ""}, {"provider": "kakao_skill", "display_name": ""}],
    "time_zone": "Asia/Seoul",
    "session_size": 15,
    "is_14_or_older": None,
}


def test_a_learner_who_never_chose_reads_everything_at_b1(client: JsonClient, mina: User) -> None:
    answer = client.get(ME)
    assert answer.status_code == 200
    assert answer.json() == NEVER_CHOSE | {"id": mina.pk}
    assert not LearnerProfile.objects.exists()


def test_a_choice_is_remembered_in_menu_order(client: JsonClient, mina: User) -> None:
    answer = client.patch(ME, {"categories": ["science", "politics", "science"], "level": "C1"})
    chosen = NEVER_CHOSE | {"id": mina.pk, "categories": ["politics", "science"], "level": "C1", "has_chosen": True}
    assert (answer.status_code, answer.json()) == (200, chosen)
    assert client.get(ME).json() == chosen


def test_a_missing_field_is_left_alone(client: JsonClient) -> None:
    client.patch(ME, {"categories": ["science"], "level": "C1"})
    assert client.patch(ME, {"level": "A2"}).json()["categories"] == ["science"]
    everything = client.patch(ME, {"categories": []}).json()
    assert (everything["level"], everything["categories"]) == ("A2", [])
    assert client.patch(ME, {}).json() == client.get(ME).json()


def test_a_chat_learner_is_called_what_the_platform_calls_them(jun: User, client_of: ClientOf) -> None:
    assert client_of(jun).get(ME).json()["display_name"] == ""
    CustomSocialAccount.objects.filter(user=jun).update(display_name="준")
    assert client_of(jun).get(ME).json()["display_name"] == "준"


def test_a_full_name_goes_before_every_other() -> None:
    user = factories.user("kim", password=None)
    CustomSocialAccount.objects.create(user=user, provider="discord", uid="1", display_name="준")
    User.objects.filter(pk=user.pk).update(first_name="Jun", last_name="Kim")
    assert selectors.learner(user_id=user.pk).display_name == "Jun Kim"


def test_an_unknown_category_is_refused_by_name_and_nothing_is_written(client: JsonClient) -> None:
    answer = client.patch(ME, {"categories": ["science", "gossip", "astrology"], "level": "C1"})
    assert (answer.status_code, answer.json()["code"]) == (400, "category.unknown")
    assert answer.json()["extra"] == {"categories": ["astrology", "gossip"]}
    assert not LearnerProfile.objects.exists()


def test_a_bad_choice_is_a_clear_400(client: JsonClient) -> None:
    for body in [
        *each("categories", None, "science", 7, {"a": 1}, [None], [[]], [{}], [""], ["기술"], ["a\x00b"]),
        *each("categories", ["x" * 5000], ["science"] * 51, [10**400], [1.5], [True]),
        *each("level", None, "", "b1", "B3", 7, [], {}, "x" * 5000, "\x00", True, 10**400),
        [],
        "B1",
        7,
    ]:
        answer = client.patch(ME, body)
        assert answer.status_code == 400
        assert set(answer.json()) == {"code", "message", "extra"}
        assert not LearnerProfile.objects.exists()


def test_a_learner_cannot_make_themselves_somebody_else(client: JsonClient, mina: User, jun: User) -> None:
    hostile = {"id": jun.pk, "user": jun.pk, "user_id": jun.pk, "display_name": "jun", "is_staff": True}
    assert client.patch(ME, hostile | {"level": "C2"}).json()["id"] == mina.pk
    mina.refresh_from_db()
    assert not mina.is_staff
    assert selectors.preferences(user_id=jun.pk).level == "B1"


def test_a_learner_who_was_deleted_is_told_so(client: JsonClient, mina: User) -> None:
    mina.delete()
    for answer in (client.get(ME), client.patch(ME, {"level": "C1"})):
        assert (answer.status_code, answer.json()["code"]) == (401, "auth.user_gone")
    assert not LearnerProfile.objects.exists()


def test_nobody_is_anybody_without_a_learners_token(anyone: JsonClient, service: User, client_of: ClientOf) -> None:
    for method in ("get", "patch"):
        assert getattr(anyone, method)(ME).status_code == 401
        assert getattr(client_of(service), method)(ME).status_code == 403


def test_a_removed_category_is_refused_but_an_old_choice_still_reads(mina: User) -> None:
    preferences.choose(user_id=mina.pk, categories=["science"])
    LearnerProfile.objects.update(categories=["science", "gone"])
    assert selectors.learner(user_id=mina.pk).preferences.categories == ["science", "gone"]
    with pytest.raises(AppError):
        preferences.choose(user_id=mina.pk, categories=["gone"])


def test_a_name_of_ones_own_wins_until_it_is_emptied(client: JsonClient, mina: User) -> None:
    CustomSocialAccount.objects.filter(user=mina, provider="discord").update(display_name="mina#1")
    assert client.patch(ME, {"display_name": "  미나\u200b "}).json()["display_name"] == "미나"
    assert not LearnerProfile.objects.exists()
    assert client.patch(ME, {"display_name": ""}).json()["display_name"] == "mina#1"


def test_nobody_is_called_by_a_username_that_was_made_for_them(client_of: ClientOf, db: None) -> None:
    learner = factories.user(f"phone-{uuid.uuid4().hex}", phone_number="+821077776666")
    assert client_of(learner).get(ME).json()["display_name"] == ""


def test_how_reviews_are_is_chosen(client: JsonClient) -> None:
    for choice in ({"time_zone": "America/New_York"}, {"session_size": 40}, {"is_14_or_older": False}):
        assert client.patch(ME, choice).status_code == 200
        assert client.get(ME).json().items() >= choice.items()
    for name, value, code in (
        ("time_zone", "../etc/passwd", "time_zone.unknown"),
        ("session_size", 41, "request.invalid"),
        ("session_size", 4, "request.invalid"),
    ):
        answer = client.patch(ME, {name: value})
        assert (answer.status_code, answer.json()["code"]) == (400, code)
