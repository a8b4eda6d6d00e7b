"""Choosing categories and level on the web."""

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.study import selectors
from backend.study.models import LearnerProfile
from backend.study.services import preferences
from tests.web.conftest import Visit


@pytest.fixture
def client(mina: User, signed_in: Visit) -> Client:
    return signed_in(mina)


def test_what_was_chosen_is_stored_and_shown(client: Client, mina: User) -> None:
    answer = client.post("/me/", {"categories": ["science", "world"], "level": "C1"}, follow=True)
    assert selectors.preferences(user_id=mina.pk) == selectors.Preferences(["science", "world"], "C1")
    page = answer.content.decode()
    assert "저장했어요." in page
    assert page.count("checked") == 2
    assert '<option value="C1" selected>' in page


def test_no_category_is_every_one(client: Client, mina: User) -> None:
    preferences.choose(user_id=mina.pk, categories=["science"])
    client.post("/me/", {"level": "B1"})
    assert selectors.preferences(user_id=mina.pk).categories == []


@pytest.mark.parametrize("data", [{"level": "Z9"}, {"level": ""}, {"level": "B1", "categories": ["gossip"]}])
def test_what_does_not_exist_is_refused_beside_its_field(data: dict[str, str], client: Client) -> None:
    answer = client.post("/me/", data)
    assert answer.status_code == 400
    assert '<p class="error">' in answer.content.decode()
    assert not LearnerProfile.objects.exists()


def test_nobody_chooses_for_another(client: Client, mina: User, stranger: User) -> None:
    client.post("/me/", {"level": "A1", "user": stranger.pk, "user_id": stranger.pk})
    assert LearnerProfile.objects.get().user_id == mina.pk
