"""Today's stories and a category's newest."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from backend.accounts.models import User
from backend.materials import cache
from backend.materials.models import Article
from backend.materials.services import article_edits
from backend.study.services import preferences, seen
from contracts.enums import SeenFact
from tests.digests.factories import stories, story
from tests.web.conftest import Visit

pytestmark = pytest.mark.django_db


def links(client: Client, path: str) -> list[int]:
    """Return the ids of the stories a page leads to, in order."""
    page = client.get(path).content.decode()
    return [int(part.split("/")[0]) for part in page.split('href="/stories/')[1:]]


def test_what_was_not_seen_comes_first(mina: User, signed_in: Visit) -> None:
    ids = stories(3)
    seen.mark_seen(user_id=mina.pk, article_ids=[ids[0]])
    client = signed_in(mina)
    assert links(client, "/today/") == [ids[1], ids[2], ids[0]]
    assert client.get("/today/").content.decode().count('<span class="badge">열어 봄</span>') == 1


def test_only_the_learners_categories_are_there(mina: User, signed_in: Visit) -> None:
    science, _ = stories(1, category="science"), stories(1, category="sports")
    preferences.choose(user_id=mina.pk, categories=["science"])
    assert links(signed_in(mina), "/today/") == science


def test_a_day_without_stories_says_so(visitor: Client) -> None:
    assert "아직 오늘 기사가 없어요" in visitor.get("/today/").content.decode()


def test_a_day_without_stories_of_ones_categories_offers_to_change_them(mina: User, signed_in: Visit) -> None:
    stories(1, category="sports")
    preferences.choose(user_id=mina.pk, categories=["science"])
    assert "고르신 분야에 오늘 들어온 기사가 없어요" in signed_in(mina).get("/today/").content.decode()


def test_a_day_that_was_read_through_says_so(mina: User, signed_in: Visit) -> None:
    ids = stories(7)[:5]
    seen.mark_seen(user_id=mina.pk, article_ids=ids[:3], fact=SeenFact.READ)
    assert "<strong>3/5</strong>" in signed_in(mina).get("/today/").content.decode()
    seen.mark_seen(user_id=mina.pk, article_ids=ids, fact=SeenFact.READ)
    page = signed_in(mina).get("/today/").content.decode()
    assert "오늘 기사를 다 읽었어요" in page
    assert "더 읽을래요" in page


def test_a_category_has_pages(visitor: Client) -> None:
    ids = stories(25)
    page = visitor.get("/news/technology/")
    assert links(visitor, "/news/technology/") == ids[:20]
    assert links(visitor, f"/news/technology/?cursor={page.context['next_cursor']}") == ids[20:]


def test_a_category_without_stories_says_so(visitor: Client) -> None:
    assert "이 분야에는 아직 기사가 없어요" in visitor.get("/news/science/").content.decode()


def test_what_does_not_exist_is_refused_in_korean(visitor: Client) -> None:
    for path in ("/news/gossip/", "/news/technology/?cursor=1_x", "/archive/?cursor=%00"):
        answer = visitor.get(path)
        assert answer.status_code == 400
        assert "요청을 처리하지 못했어요" in answer.content.decode()


def test_a_story_taken_down_is_in_no_list(
    visitor: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ids = stories(2)
    for path in ("/today/", "/news/technology/", "/archive/"):
        assert links(visitor, path) == ids, path
    with django_capture_on_commit_callbacks(execute=True):
        article_edits.take_down(article_ids=[ids[0]])
    for path in ("/today/", "/news/technology/", "/archive/"):
        assert links(visitor, path) == ids[1:], path


def test_a_badge_says_how_far_the_notes_are(visitor: Client) -> None:
    story = Article.objects.get(pk=stories(1)[0])
    story.note.delete()
    cache.connection().client.flushdb()
    assert "제목만" in visitor.get("/today/").content.decode()


def test_a_korean_word_finds_its_story(visitor: Client) -> None:
    wanted = story(title="Ferries")
    wanted.note.summary_ko = "여객선이 다닙니다."
    wanted.note.save()
    stories(2)
    assert links(visitor, "/archive/?q=여객선") == [wanted.pk]


def test_what_was_asked_stays_in_the_form_and_in_the_next_page(visitor: Client) -> None:
    ids = stories(25)
    page = visitor.get("/archive/", {"q": "crane", "category": "technology", "other": "x"})
    assert 'value="crane"' in page.content.decode()
    assert page.context["next_page"].startswith("?q=crane&category=technology&cursor=")
    assert links(visitor, f"/archive/{page.context['next_page']}") == ids[20:]


def test_nothing_found_says_how_to_find_more(visitor: Client) -> None:
    stories(1)
    assert "찾으시는 기사가 없어요" in visitor.get("/archive/?q=unicorn").content.decode()


def test_an_empty_archive_says_so(visitor: Client) -> None:
    assert "아직 기사가 없어요" in visitor.get("/archive/").content.decode()


def test_a_question_that_cannot_be_is_explained_beside_the_form(visitor: Client) -> None:
    for query in ({"since": "soon"}, {"category": "gossip"}, {"q": "x" * 101}, {"q": "a\0b"}):
        page = visitor.get("/archive/", query)
        assert page.status_code == 200
        assert "찾을 조건을 확인해 주세요." in page.content.decode()


@pytest.mark.parametrize(
    ("fact", "badges"), [("listed", []), ("delivered", ["받음"]), ("opened", ["열어 봄"]), ("read", ["읽음"])]
)
def test_what_a_learner_did_with_a_story_is_marked(fact: str, badges: list[str], mina: User, signed_in: Visit) -> None:
    seen.mark_seen(user_id=mina.pk, article_ids=stories(2)[:1], fact=SeenFact(fact))
    page = signed_in(mina).get("/archive/").content.decode()
    assert re.findall('<span class="badge">(.+?)</span>', page) == badges
