"""The archive's page."""

import pytest
from django.test import Client

from backend.accounts.models import User
from backend.study.services import seen
from tests.digests.factories import stories, story
from tests.web.conftest import Visit
from tests.web.reading.test_lists import links

pytestmark = pytest.mark.django_db


def test_without_a_question_it_shows_everything_newest_first(visitor: Client) -> None:
    ids = stories(3)
    assert links(visitor, "/archive/") == ids


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


@pytest.mark.parametrize(
    "query", [{"since": "soon"}, {"category": "gossip"}, {"q": "x" * 101}, {"q": "a\0b"}, {"until": "2026-02-30"}]
)
def test_a_question_that_cannot_be_is_explained_beside_the_form(query: dict[str, str], visitor: Client) -> None:
    page = visitor.get("/archive/", query)
    assert page.status_code == 200
    assert "찾을 조건을 확인해 주세요." in page.content.decode()


def test_a_wrong_cursor_is_refused_in_korean(visitor: Client) -> None:
    assert "처음부터 다시 열어 주세요" in visitor.get("/archive/?cursor=x").content.decode()


def test_what_was_read_is_marked(mina: User, signed_in: Visit) -> None:
    seen.mark_seen(user_id=mina.pk, article_ids=stories(2)[:1])
    assert signed_in(mina).get("/archive/").content.decode().count("읽음") == 1
