"""One story: what a reader sees in each of its states, and what a learner can do with it."""

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from backend.accounts.models import User
from backend.common import clock
from backend.materials.models import Article
from backend.materials.services import article_edits
from backend.study.models import Card, SeenArticle
from tests.materials import factories
from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Article:
    return factories.published()


def page(client: Client, story: Article, query: str = "") -> str:
    answer = client.get(f"/stories/{story.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_source_comes_first_with_its_credit(visitor: Client, story: Article) -> None:
    shown = page(visitor, story)
    link = f'<a href="{story.canonical_url}" rel="noopener noreferrer external">Harbor Wire 원문 읽기</a>'
    assert shown.index(link) < shown.index("© Harbor Wire") < shown.index("<h1") < shown.index("A port has a new")


def test_each_english_sentence_hides_its_own_korean(visitor: Client, story: Article) -> None:
    shown = page(visitor, story)
    assert shown.count('<details class="translation">') == 2
    first, second = shown.split('<div class="sentence">')[1:]
    assert "A port has a new electric crane." in first
    assert "한 항구에 새 전기 크레인이 생겼습니다." in first
    assert "It lifts 40 tonnes." in second


def test_all_korean_opens_at_once_without_a_script(visitor: Client, story: Article) -> None:
    assert page(visitor, story, "?korean=open").count('<details class="translation" open>') == 2


def test_korean_of_another_number_of_sentences_is_shown_whole(visitor: Client, story: Article) -> None:
    story.note.summary_ko = "크레인은 40톤을 드는 새 기계입니다."
    story.note.save()
    shown = page(visitor, story)
    assert ('<details class="whole">' in shown, '<details class="translation">' in shown) == (True, False)
    assert "크레인은 40톤을 드는 새 기계입니다." in shown


def test_a_word_is_marked_in_its_sentence_and_named_in_korean(visitor: Client, story: Article) -> None:
    shown = page(visitor, story)
    assert "The port of Songdo <mark>unveiled</mark> an electric crane." in shown
    assert all(part in shown for part in ("unveil", "동사", "/ˌʌnˈveɪl/", "공개하다", "B2"))


def test_a_story_without_notes_says_so_and_leads_to_the_source(visitor: Client) -> None:
    bare = factories.article(status="failed", listed_at=clock.now(), due_at=None)
    shown = page(visitor, bare)
    assert "이 기사는 제목만 있어요" in shown
    assert bare.canonical_url in shown


def test_provisional_notes_say_what_they_are(visitor: Client) -> None:
    made = factories.article(status="published", listed_at=clock.now(), due_at=None)
    factories.note(made, summary_ko="", is_provisional=True)
    shown = page(visitor, made)
    assert "임시 노트예요" in shown
    assert "<details" not in shown.partition("<main")[2]


def test_a_story_taken_down_is_gone_with_a_kind_word(
    visitor: Client, story: Article, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    page(visitor, story)
    with django_capture_on_commit_callbacks(execute=True):
        article_edits.take_down(article_ids=[story.pk])
    answer = visitor.get(f"/stories/{story.pk}/")
    assert answer.status_code == 404
    assert "더 이상 볼 수 없어요" in answer.content.decode()
    assert story.title not in answer.content.decode()


@pytest.mark.parametrize("number", ["0", "9" * 40])
def test_no_such_story_is_a_page_too(number: str, visitor: Client) -> None:
    answer = visitor.get(f"/stories/{number}/")
    assert answer.status_code == 404
    assert "찾으시는 내용이 없어요" in answer.content.decode()


def test_a_word_goes_into_the_book_once(mina: User, story: Article, signed_in: Visit) -> None:
    client = signed_in(mina)
    for _ in range(2):
        answer = client.post(f"/stories/{story.pk}/words/", {"lemma": "unveil"})
    assert answer.headers["Location"] == f"/stories/{story.pk}/#words"
    assert [row.sense.lemma for row in Card.objects.filter(user=mina)] == ["unveil"]
    assert "담았어요" in page(client, story)


def test_all_words_are_saved_together(mina: User, story: Article, signed_in: Visit) -> None:
    story.note.words.create(
        position=1, word="crane", lemma="crane", part_of_speech="noun", sentence="A crane.", level="B1"
    )
    client = signed_in(mina)
    client.post(f"/stories/{story.pk}/words/")
    assert Card.objects.filter(user=mina).count() == 2
    assert "모두 단어장에 있어요" in page(client, story)


def test_a_word_of_another_story_is_refused_in_korean(mina: User, story: Article, signed_in: Visit) -> None:
    answer = signed_in(mina).post(f"/stories/{story.pk}/words/", {"lemma": "nothing"})
    assert answer.status_code == 400
    assert "그 기사에 없는 단어예요." in answer.content.decode()


def test_marking_it_read_is_stored(mina: User, story: Article, signed_in: Visit) -> None:
    client = signed_in(mina)
    assert "다 읽었어요" in page(client, story)
    client.post(f"/stories/{story.pk}/seen/")
    assert SeenArticle.objects.filter(user=mina, article=story).count() == 1
    assert "읽은 기사예요." in page(client, story)


def test_a_form_of_another_site_is_refused_with_a_page(mina: User, story: Article) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(mina, backend="backend.accounts.backends.UsernameOrPhoneBackend")
    answer = client.post(f"/stories/{story.pk}/seen/")
    assert answer.status_code == 403
    assert "화면이 오래됐어요" in answer.content.decode()
    assert not SeenArticle.objects.exists()


def test_that_a_story_was_opened_is_recorded_once_and_not_by_looking(
    mina: User, signed_in: Visit, visitor: Client, story: Article
) -> None:
    client = signed_in(mina)
    wish = f'hx-post="/stories/{story.pk}/opened/"'
    assert wish not in page(visitor, story)
    assert wish in page(client, story)
    assert not SeenArticle.objects.exists()
    assert client.post(f"/stories/{story.pk}/opened/", headers={"HX-Request": "true"}).status_code == 204
    row = SeenArticle.objects.get(user=mina)
    assert (row.opened_at is None, row.read_at) == (False, None)
    assert wish not in page(client, story)
