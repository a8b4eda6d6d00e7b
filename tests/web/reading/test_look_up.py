"""Words looked up by the search of past stories."""

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.study.models import Card
from tests.materials import packs

pytestmark = pytest.mark.django_db


def test_the_search_shows_the_meaning_of_a_taught_word(visitor: Client) -> None:
    packs.taught()
    page = visitor.get("/archive/", {"q": "yielded"}).content.decode()
    assert "양보하다" in page
    assert "휠체어를 쓰는 사람에게도 양보해요." in page


def test_a_word_that_was_looked_up_is_kept_where_it_is_shown(client: Client, mina: User) -> None:
    story = packs.taught().sentence.text.note.article
    client.force_login(mina)
    before = client.get("/archive/", {"q": "yielded"}).content.decode()
    answer = client.post(f"/stories/{story.pk}/words/", {"lemma": "yield", "q": "yielded"}, follow=True)
    after = answer.content.decode()
    assert answer.redirect_chain == [("/archive/?q=yielded#looked-up", 302)]
    assert ('aria-label="yield 담기"' in before, 'aria-label="yield 담기"' in after) == (True, False)
    assert Card.objects.filter(user=mina, sense__lemma="yield").exists()


def test_the_search_invents_no_meaning(visitor: Client) -> None:
    page = visitor.get("/archive/", {"q": "tariffs"}).content.decode()
    assert "ˈtɛrəf" in page
    assert "아직 저희 기사에서 다룬 적이 없는 단어예요" in page


def test_korean_words_are_looked_up_in_no_dictionary(visitor: Client) -> None:
    assert 'id="looked-up"' not in visitor.get("/archive/", {"q": "양보"}).content.decode()
