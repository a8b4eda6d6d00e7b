"""The word book's page."""

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.materials.models import Article
from backend.materials.services import article_edits
from backend.study.models import Card
from backend.study.services import word_book
from tests.materials import factories as news
from tests.study import factories
from tests.web.conftest import Visit


@pytest.fixture
def story(db: None) -> Article:
    return news.published()


@pytest.fixture
def client(mina: User, story: Article, signed_in: Visit) -> Client:
    """Mina, who has saved a word."""
    word_book.save(user_id=mina.pk, article_id=story.pk)
    return signed_in(mina)


def test_a_word_is_there_with_its_sentence_and_its_story(client: Client, story: Article) -> None:
    page = client.get("/words/").content.decode()
    assert "The port of Songdo <mark>unveiled</mark> an electric crane." in page
    assert f'<a href="/stories/{story.pk}/" lang="en">{story.title}</a>' in page


def test_a_word_outlives_its_story(client: Client, story: Article) -> None:
    article_edits.take_down(article_ids=[story.pk])
    page = client.get("/words/").content.decode()
    assert f"/stories/{story.pk}/" not in page
    assert f'<a href="{story.canonical_url}" rel="noopener noreferrer external"' in page


def test_a_word_is_deleted_and_deleting_it_again_is_no_mistake(client: Client, mina: User) -> None:
    word = Card.objects.get(user=mina)
    answers = [client.post(f"/words/{word.pk}/delete/") for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == ["/words/", "/words/"]
    assert not Card.objects.exists()


def test_somebody_elses_word_stays(client: Client, stranger: User, signed_in: Visit) -> None:
    word = Card.objects.get()
    signed_in(stranger).post(f"/words/{word.pk}/delete/")
    assert Card.objects.filter(pk=word.pk).exists()


def test_nobody_sees_anothers_words(client: Client, stranger: User, signed_in: Visit) -> None:
    page = signed_in(stranger).get("/words/").content.decode()
    assert "unveil" not in page
    assert "아직 담은 단어가 없어요" in page


def test_a_long_book_has_pages(mina: User, signed_in: Visit, story: Article) -> None:
    for number in range(35):
        factories.card(mina, factories.sense(f"w{number}"), article=story)
    page = signed_in(mina).get("/words/")
    assert "단어 35개" in page.content.decode()
    rest = signed_in(mina).get(f"/words/?before={page.context['before']}")
    shown = [[word["row"].lemma for word in one.context["words"]] for one in (page, rest)]
    assert shown == [[f"w{n}" for n in range(34, 4, -1)], [f"w{n}" for n in range(4, -1, -1)]]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "１"])
def test_a_wrong_place_to_go_on_is_refused(before: str, client: Client) -> None:
    assert client.get("/words/", {"before": before}).status_code == 400


@pytest.mark.parametrize(("kind", "name"), [("csv", "newsbite-words.csv"), ("anki", "newsbite-words.apkg")])
def test_the_book_can_be_taken_along(kind: str, name: str, client: Client) -> None:
    answer = client.get(f"/words/export/{kind}/")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_there_is_no_other_kind_of_file(client: Client) -> None:
    assert client.get("/words/export/exe/").status_code == 404
