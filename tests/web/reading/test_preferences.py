"""Choosing categories and level on the web."""

import pytest
from django.test import Client

from backend.accounts.models import Notice, User
from backend.study import selectors
from backend.study.models import LearnerProfile
from backend.study.services import preferences
from contracts.difficulty_samples import DIFFICULTY_SAMPLES
from tests.web.conftest import Visit


@pytest.fixture
def client(mina: User, signed_in: Visit) -> Client:
    return signed_in(mina)


def test_what_was_chosen_is_stored_and_shown(client: Client, mina: User) -> None:
    answer = client.post("/me/", {"categories": ["science", "world"], "level": "B2"}, follow=True)
    assert selectors.preferences(user_id=mina.pk) == selectors.Preferences(["science", "world"], "B2")
    page = answer.content.decode()
    assert "저장했어요." in page
    assert page.count("checked") == 3


def test_three_difficulties_are_offered_each_with_a_sample(client: Client) -> None:
    page = client.get("/me/").content.decode()
    assert page.count('type="radio"') == 3
    assert all(sample in page for sample in DIFFICULTY_SAMPLES.values())


def test_who_leaves_the_difficulty_as_it_is_keeps_the_exact_level(client: Client, mina: User) -> None:
    preferences.choose(user_id=mina.pk, level="C1")
    client.post("/me/", {"level": "B2"})
    assert selectors.preferences(user_id=mina.pk).level == "C1"
    client.post("/me/", {"level": "A2"})
    assert selectors.preferences(user_id=mina.pk).level == "A2"


def test_no_category_is_every_one(client: Client, mina: User) -> None:
    preferences.choose(user_id=mina.pk, categories=["science"])
    client.post("/me/", {"level": "B1"})
    assert selectors.preferences(user_id=mina.pk).categories == []


def test_what_does_not_exist_is_refused_beside_its_field(client: Client) -> None:
    for data in ({"level": "C1"}, {"level": ""}, {"level": "B1", "categories": ["gossip"]}):
        answer = client.post("/me/", data)
        assert answer.status_code == 400
        assert '<p class="error">' in answer.content.decode()
    assert not LearnerProfile.objects.exists()


def test_nobody_chooses_for_another(client: Client, mina: User, stranger: User) -> None:
    client.post("/me/", {"level": "A2", "user": stranger.pk, "user_id": stranger.pk})
    assert LearnerProfile.objects.get().user_id == mina.pk


SENTENCE = "디스코드 계정이 연결됐어요."


@pytest.fixture
def notice(mina: User) -> Notice:
    return Notice.objects.create(user=mina, kind="identity.linked", detail={"provider": "discord"})


def test_it_stands_above_a_page(mina: User, notice: Notice, signed_in: Visit) -> None:
    assert SENTENCE in signed_in(mina).get("/today/").content.decode()


def test_nobody_else_sees_it(jun: User, notice: Notice, signed_in: Visit, visitor: Client) -> None:
    pages = [client.get("/today/").content.decode() for client in (signed_in(jun), visitor)]
    assert [SENTENCE in page for page in pages] == [False, False]


def test_once_read_it_is_gone(mina: User, notice: Notice, signed_in: Visit) -> None:
    client = signed_in(mina)
    answer = client.post(f"/notices/{notice.pk}/read/", {"next": "/words/"})
    assert answer.headers["Location"] == "/words/"
    assert SENTENCE not in client.get("/today/").content.decode()


def test_somebody_elses_stays(jun: User, notice: Notice, signed_in: Visit) -> None:
    signed_in(jun).post(f"/notices/{notice.pk}/read/")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_reading_it_leads_to_no_other_site(mina: User, notice: Notice, signed_in: Visit) -> None:
    answer = signed_in(mina).post(f"/notices/{notice.pk}/read/", {"next": "//evil.example"})
    assert answer.headers["Location"] == "/today/"


def test_a_strange_detail_breaks_nothing(mina: User, signed_in: Visit) -> None:
    for detail in ({}, {"provider": "<script>alert(1)</script>"}, {"provider": "100%s"}):
        Notice.objects.create(user=mina, kind="identity.linked", detail=detail)
    Notice.objects.create(user=mina, kind="something.new", detail={})
    page = signed_in(mina).get("/today/")
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
