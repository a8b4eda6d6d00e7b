"""The review on the web, without script: asked, answered, taken back, finished."""

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.common import clock
from backend.study import schedule
from backend.study.models import SessionQuestion
from tests.study import factories
from tests.web.conftest import Visit


@pytest.fixture
def client(mina: User, signed_in: Visit) -> Client:
    """Mina, who has two words to review."""
    today = schedule.study_day(clock.now(), schedule.DEFAULT_ZONE)
    for sense in factories.real_senses()[:2]:
        factories.due_card(mina, sense, due=today)
    return signed_in(mina)


def open_question(client: Client) -> SessionQuestion:
    return SessionQuestion.objects.get(pk=client.get("/review/").context["question"].id)


def answer(client: Client, **given: str) -> str:
    """Answer the open question and return the page after it."""
    fields = {"question": str(open_question(client).pk), **given}
    return client.post("/review/answer/", fields, follow=True).content.decode()


def test_a_question_has_its_options_and_says_how_far_one_is(client: Client) -> None:
    page = client.get("/review/").content.decode()
    assert "unveil" in page
    assert page.count('name="answer"') == 4
    assert "0/2" in page


def test_the_verdict_and_the_next_question_stand_on_one_page(client: Client) -> None:
    page = answer(client, answer=open_question(client).content["right"])
    assert "맞았어요" in page
    assert "forbid" in page
    assert "1/2" in page


def test_a_hint_is_shown_on_demand_and_makes_the_answer_hinted(client: Client) -> None:
    question = open_question(client)
    assert question.content["hint"] not in client.get("/review/").content.decode()
    assert question.content["hint"] in client.get("/review/", {"hint": question.pk}).content.decode()
    answer(client, answer=question.content["right"], hinted="1")
    assert SessionQuestion.objects.get(pk=question.pk).grade == "hard"


def test_an_answer_is_taken_back(client: Client) -> None:
    page = answer(client, grade="again")
    assert "방금 답 되돌리기" in page
    assert "0/2" in client.post("/review/undo/", follow=True).content.decode()


def test_the_end_is_an_end(client: Client) -> None:
    for _ in range(2):
        page = answer(client, answer=open_question(client).content["right"])
    assert "오늘의 복습을 마쳤어요" in page
    assert "2문제 중 2문제를 맞혔어요." in page


def test_an_old_page_leads_to_the_present_question(client: Client) -> None:
    first = open_question(client)
    answer(client, grade="again")
    again = client.post("/review/answer/", {"question": first.pk, "grade": "good"}, follow=True)
    assert (again.status_code, again.context["question"].word) == (200, "forbid")
    assert client.post("/review/answer/", {"question": 10**9}, follow=True).status_code == 200


def test_without_words_there_is_a_kind_first_step(stranger: User, signed_in: Visit) -> None:
    assert "아직 복습할 단어가 없어요" in signed_in(stranger).get("/review/").content.decode()


def test_who_is_too_young_is_told_so(mina: User, client: Client) -> None:
    factories.profile(mina, is_14_or_older=False)
    assert "만 14세 미만은" in client.get("/review/").content.decode()


def test_single_keys_can_be_switched_off(client: Client) -> None:
    assert "web/keys.js" in client.get("/review/").content.decode()
    client.post("/review/keys/", {"keys": "off"})
    page = client.get("/review/").content.decode()
    assert "web/keys.js" not in page
    assert "aria-keyshortcuts" not in page
    client.post("/review/keys/", {"keys": "on"})
    assert "web/keys.js" in client.get("/review/").content.decode()
