"""Finding stories of any day, in either language."""

import datetime as dt

import pytest
from django.db import connection

from backend.accounts.models import User
from backend.common import clock
from backend.materials import archive
from backend.materials.models import Article, StudyNote
from backend.study.services import seen
from tests.conftest import ClientOf
from tests.materials import factories

pytestmark = pytest.mark.django_db
API = "/api/v1/articles/"


def story(title: str = "A headline", *, english: str = "Nothing.", korean: str = "없음.", **fields: object) -> Article:
    made = factories.published(title=title, **fields)
    made.note.summary_en, made.note.summary_ko = english, korean
    made.note.save()
    return made


def ids(client_of: ClientOf, user: User, **query: str) -> list[int]:
    answer = client_of(user).get(API, query)
    assert answer.status_code == 200, answer.json()
    return [one["id"] for one in answer.json()["results"]]


def test_a_word_is_found_in_either_language(mina: User, client_of: ClientOf) -> None:
    story("Another story")
    wanted = story("Lagos commuters swap cars for ferries", korean="라고스에 새 여객선이 다닙니다. the")
    for asked in ["ferries", "ferry", "FERR", "여객선", "여객", "Lagos 여객선", "'ferry'", "ferry:*|!", "the ferry"]:
        assert ids(client_of, mina, q=asked) == [wanted.pk], asked


def test_a_korean_headline_is_found(mina: User, client_of: ClientOf) -> None:
    story("Another story")
    wanted = story("Son scores twice for LAFC")
    StudyNote.objects.filter(article=wanted).update(headline_ko="손흥민, 한 경기에서 두 골")
    assert ids(client_of, mina, q="손흥민") == [wanted.pk]


def test_every_word_must_be_there_wherever_it_is(mina: User, client_of: ClientOf) -> None:
    wanted = story("Ferries arrive", english="The lagoon is crossed.", korean="석호를 건넙니다.")
    story("Ferries leave")
    assert ids(client_of, mina, q="ferries lagoon 석호") == [wanted.pk]


def test_strange_words_break_nothing(mina: User, client_of: ClientOf) -> None:
    story("Quiet")
    for asked in ["&|!():*", "' OR 1=1 --", "\\", "%", "__", "💥", "a" * 100, "ㅋㅋㅋ"]:
        assert client_of(mina).get(API, {"q": asked}).status_code == 200, asked


def test_days_are_those_of_seoul_and_both_count(mina: User, client_of: ClientOf) -> None:
    day = dt.date(2026, 3, 2)
    midnight = dt.datetime.combine(day, dt.time.min, clock.SEOUL)
    first, last = story(published_at=midnight), story(published_at=midnight + dt.timedelta(hours=23, minutes=59))
    story(published_at=midnight - dt.timedelta(seconds=1))
    story(published_at=midnight + dt.timedelta(days=1))
    assert ids(client_of, mina, since="2026-03-02", until="2026-03-02") == [last.pk, first.pk]


def test_the_ends_of_time_are_days_too(mina: User, client_of: ClientOf) -> None:
    for days in [{"since": "0001-01-01"}, {"until": "9999-12-31"}, {"since": "9999-12-31"}]:
        assert client_of(mina).get(API, days).status_code == 200, days


def test_a_category_narrows_what_is_found(mina: User, client_of: ClientOf) -> None:
    wanted = story("Ferries", category="science")
    story("Ferries", category="sports")
    assert ids(client_of, mina, q="ferries", category="science") == [wanted.pk]


def test_what_was_seen_can_be_left_out(mina: User, client_of: ClientOf) -> None:
    first, second = story("Ferries"), story("Ferries")
    seen.mark_seen(user_id=mina.pk, article_ids=[first.pk])
    assert ids(client_of, mina, q="ferries", unseen="true") == [second.pk]


def test_the_next_page_goes_on_where_the_first_ended(mina: User, client_of: ClientOf) -> None:
    wanted = [story(f"Ferries {number}").pk for number in range(5)]
    client, address, found = client_of(mina), f"{API}?q=ferries&limit=2", []
    while address:
        page = client.get(address).json()
        found += [one["id"] for one in page["results"]]
        address = page["next"]
    assert found == wanted


def test_a_story_taken_down_is_not_found(mina: User, client_of: ClientOf) -> None:
    story("Ferries", status=Article.Status.WITHDRAWN)
    assert ids(client_of, mina, q="ferries") == []


def test_an_unknown_category_is_refused(mina: User, client_of: ClientOf) -> None:
    answer = client_of(mina).get(API, {"q": "ferries", "category": "gossip"})
    assert (answer.status_code, answer.json()["code"]) == (400, "category.unknown")


def test_a_query_that_cannot_be_is_refused(mina: User, client_of: ClientOf) -> None:
    for query in [{"q": "x" * 101}, {"since": "yesterday"}, {"q": "a\0b"}]:
        assert client_of(mina).get(API, query).json()["code"] == "request.invalid", query


def test_each_side_of_the_search_has_its_index(mina: User) -> None:
    rows = Article.objects.filter(archive.mentions("ferry")).order_by().values("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.explain()
    assert "materials_article_words" in plan
    assert "materials_note_words" in plan


def test_a_pasted_address_finds_its_story_alone(mina: User, client_of: ClientOf) -> None:
    story("Another story")
    wanted = story("Robots", canonical_url="https://edition.cnn.com/2026/11/30/tech/robots")
    for pasted in [
        "https://edition.cnn.com/2026/11/30/tech/robots",
        "https://edition.cnn.com/2026/11/30/tech/robots/index.html",
        "http://edition.cnn.com/2026/11/30/tech/robots?utm_source=kakao#top",
        "edition.cnn.com/2026/11/30/tech/robots/",
        "cnn.com/2026/11/30/tech/robots",
    ]:
        assert ids(client_of, mina, url=pasted) == [wanted.pk], pasted
    for pasted in ["https://", "cnn.com", "http://[::1", "javascript:alert(1)", "가" * 500]:
        assert ids(client_of, mina, url=pasted) == [], pasted
