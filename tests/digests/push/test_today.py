"""A push makes KakaoTalk request today's stories from our skill: it gets those that are pushed."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from backend.digests.selectors import today
from backend.digests.services.push import sweep
from backend.study.services import preferences, seen
from tests.digests.factories import stories, story
from tests.digests.push.factories import due, friend, owner_of, results_due
from tests.digests.push.kakao import Kakao

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def shown(user_id: int, *, limit: int = 5) -> tuple[list[int], list[int]]:
    """Return the ids of today's stories, and of those among them that count as seen."""
    answer = today(user_id=user_id, limit=limit)
    return [json.loads(one)["id"] for one in answer.stories], answer.seen


def test_while_it_is_on_its_way_today_is_what_was_pushed_whatever_is_read_or_chosen(kakao: Kakao) -> None:
    pushed = stories(3)
    one = friend()
    due(one)
    sweep.sweep()
    story()
    assert shown(owner_of(one), limit=3) == (pushed, [])
    seen.mark_seen(user_id=owner_of(one), article_ids=pushed)  # as the skill does with its answer
    preferences.choose(user_id=owner_of(one), categories=["science"])
    assert shown(owner_of(one), limit=3) == (pushed, [])


def test_once_it_has_arrived_its_stories_are_seen(kakao: Kakao) -> None:
    pushed = stories(2)
    one = friend()
    due(one)
    sweep.sweep()
    results_due()
    sweep.sweep()
    later = story()
    ids, seen_ids = shown(owner_of(one))
    assert (ids, seen_ids) == ([later.pk, *pushed], pushed)


def test_others_are_shown_what_they_always_are(kakao: Kakao) -> None:
    ids = stories(2)
    one, other = friend(), friend()
    due(one)
    seen.mark_seen(user_id=owner_of(other), article_ids=ids[:1])
    sweep.sweep()
    assert shown(owner_of(other)) == ([ids[1], ids[0]], [ids[0]])


def test_only_where_pushing_is_on_is_anything_more_looked_up(kakao: Kakao, settings: Settings) -> None:
    stories(1)
    one = friend()
    shown(owner_of(one))
    with CaptureQueriesContext(connection) as with_push:
        shown(owner_of(one))
    settings.KAKAO_EVENT_NAME = ""
    with CaptureQueriesContext(connection) as without:
        shown(owner_of(one))
    assert len(with_push) == len(without) + 1
