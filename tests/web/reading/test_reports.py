"""A page lets its reader say what is wrong beside every word and sentence, without script."""

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.study.models import Report
from tests.study import factories
from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(mina: User, signed_in: Visit) -> Client:
    return signed_in(mina)


def test_every_word_and_sentence_has_its_buttons(reader: Client) -> None:
    sense = factories.sense()
    story = factories.packed_story([sense])
    text = reader.get(f"/stories/{story.pk}/").content.decode()
    assert text.count('name="what" value="translation"') == text.count('name="what" value="fact"') == 2
    assert f'name="sense" value="{sense.pk}"' in text
    assert 'name="level" value="B1"><input type="hidden" name="sentence" value="1"' in text


def test_a_report_returns_to_its_page_and_thanks(reader: Client) -> None:
    story = factories.packed_story()
    form = {"article": story.pk, "level": "B1", "sentence": 0, "what": "translation", "next": f"/stories/{story.pk}/"}
    answer = reader.post("/reports/", form, follow=True)
    assert answer.redirect_chain == [(f"/stories/{story.pk}/", 302)]
    assert "알려 주셔서 고마워요" in answer.content.decode()
    report = Report.objects.get()
    assert (report.item.target, report.what, report.channel) == (f"sentence:{story.pk}:B1:0", "translation", "web")


def test_a_word_of_the_book_is_reported(reader: Client, mina: User) -> None:
    sense = factories.sense()
    factories.card(mina, sense)
    assert f'name="sense" value="{sense.pk}"' in reader.get("/words/").content.decode()
    answer = reader.post("/reports/", {"sense": sense.pk, "what": "meaning"}, headers={"HX-Request": "true"})
    assert 'role="status"' in answer.content.decode()
    assert Report.objects.get().item.sense == sense


@pytest.mark.parametrize(
    "form",
    [{}, {"what": "meaning"}, {"sense": "1", "what": "<b>"}, {"sense": "x", "what": "fact"}, {"sense": "9" * 30}],
)
def test_what_names_nothing_is_refused_as_a_page(reader: Client, form: dict[str, str]) -> None:
    assert reader.post("/reports/", form).status_code == 400
    assert not Report.objects.exists()


def test_it_never_leads_to_another_site(reader: Client) -> None:
    form = {"sense": factories.sense().pk, "what": "meaning", "next": "https://evil.example/"}
    assert reader.post("/reports/", form)["Location"] == "/today/"


def test_a_visitor_is_asked_to_sign_in() -> None:
    story = factories.packed_story([factories.sense()])
    assert "로그인하고 알려 주기" in Client().get(f"/stories/{story.pk}/").content.decode()
    assert Client().post("/reports/", {"article": story.pk, "what": "fact"}).status_code == 302
    assert not Report.objects.exists()
