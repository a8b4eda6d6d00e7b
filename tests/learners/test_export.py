"""The export holds all data about a learner and nothing about anybody else."""

import json
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.http import StreamingHttpResponse
from pytest_django import DjangoAssertNumQueries

from backend.accounts import tokens
from backend.accounts.models import User
from backend.accounts.services import notices
from backend.digests.models import Subscription
from backend.learners import export
from backend.learners.models import Merge
from backend.learners.services import merging
from backend.study.models import SeenArticle
from contracts.notices import NoticeKind
from tests import factories
from tests.conftest import ClientOf, JsonClient
from tests.digests import factories as digests
from tests.learners.helpers import chatter, chooses, reads, stories

pytestmark = pytest.mark.django_db
EXPORT = "/api/v1/me/export/"


def exported(client: JsonClient) -> dict[str, Any]:
    answer: Any = client.get(EXPORT)
    assert isinstance(answer, StreamingHttpResponse), answer.content
    document: dict[str, Any] = json.loads(answer.getvalue())
    return document


def test_it_holds_everything(mina: User, client_of: ClientOf) -> None:
    (story,) = stories(1)
    reads(mina, story)
    chooses(mina, "C1", "science")
    digests.stories(1)
    digests.scheduled(mina, platform="kakao_skill", target_id="u1", audience=Subscription.Audience.PERSON)
    tokens.issue(mina, device="curl/8", address="203.0.113.7")
    notices.notify(user=mina, kind=NoticeKind.IDENTITY_LINKED, provider="discord")
    UserSession.objects.create(user=mina, ip="127.0.0.1", user_agent="Firefox", session_key="k")
    document = exported(client_of(mina))
    assert document["profile"][0]["phone_number"] == "+821012345678"
    assert {one["provider"] for one in document["identities"]} == {"discord", "kakao_skill"}
    assert document["preferences"][0]["level"] == "C1"
    assert document["words"][0]["lemma"] == "unveil"
    assert document["seen"][0]["title"] == document["sentences"][0]["story_title"]
    assert document["subscriptions"][0]["target_id"] == document["deliveries"][0]["target_id"] == "u1"
    assert document["notices"][0]["kind"] == "identity.linked"
    assert [(one["device"], one["address"]) for one in document["sign_ins"]] == [("curl/8", "203.0.113.7")]
    assert [(one["user_agent"], one["ip"]) for one in document["web_sessions"]] == [("Firefox", "127.0.0.1")]


def test_it_holds_what_was_joined(stranger: User, client_of: ClientOf) -> None:
    chat, (story,) = chatter(), stories(1)
    reads(stranger, story)
    reads(chat, story)
    merging.merge(survivor_id=stranger.pk, absorbed_id=chat.pk, trigger=Merge.Trigger.LINK_CODE)
    document = exported(client_of(stranger))
    assert [one["trigger"] for one in document["merges"]] == ["link_code"]
    assert len(document["words"]) == 2  # the joined learner's own copy is document until the merge cannot be undone


def test_nothing_of_anybody_else_is_in_it(mina: User, jun: User, client_of: ClientOf) -> None:
    reads(jun, *stories(1))
    digests.subscription(jun)
    document = json.dumps(exported(client_of(mina)))
    assert jun.username not in document
    assert jun.custom_social_accounts.get().uid not in document
    assert exported(client_of(mina))["words"] == []


def test_deliveries_to_a_channel_are_the_channels(mina: User, client_of: ClientOf) -> None:
    digests.stories(1)
    digests.scheduled(mina)
    assert exported(client_of(mina))["deliveries"] == []


def test_no_secret_is_in_it(mina: User, client_of: ClientOf) -> None:
    tokens.issue(mina)
    document = json.dumps(exported(client_of(mina)))
    mina.refresh_from_db()
    assert mina.password not in document
    assert "jti" not in document


def test_it_comes_as_a_file_that_nobody_keeps(mina: User, client_of: ClientOf) -> None:
    answer = client_of(mina).get(EXPORT)
    assert answer["Content-Disposition"].startswith('attachment; filename="newsbite-20')
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"


def test_a_large_one_is_read_in_a_steady_number_of_questions(
    mina: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    SeenArticle.objects.bulk_create(SeenArticle(user=mina, article_id=pk) for pk in stories(30))
    with django_assert_max_num_queries(20):
        assert len(json.loads("".join(export.document(user_id=mina.pk)))["seen"]) == 30


def test_ten_an_hour_are_enough(mina: User, client_of: ClientOf) -> None:
    client = client_of(mina)
    assert {client.get(EXPORT).status_code for _ in range(10)} == {200}
    assert client.get(EXPORT).status_code == 429


def test_only_its_owner_gets_it(
    anyone: JsonClient, service: User, stranger: User, mina: User, client_of: ClientOf
) -> None:
    assert anyone.get(EXPORT).status_code == 401
    assert client_of(service).get(EXPORT).status_code == 403
    assert exported(client_of(stranger))["profile"][0]["username"] == "stranger"
    mine = client_of(stranger).get(f"{EXPORT}?user_id={mina.pk}&id={mina.pk}")
    assert b"mina" not in b"".join(mine.streaming_content)  # type: ignore[attr-defined]


def test_somebody_who_left_gets_none(mina: User, client_of: ClientOf) -> None:
    client = client_of(mina)
    mina.delete()
    assert client.get(EXPORT).status_code == 401


def test_strange_names_do_not_break_the_document(client_of: ClientOf) -> None:
    odd = factories.user("odd", password=None)
    odd.custom_social_accounts.create(provider="discord", uid="1", display_name='"},\n"x": [미나\u2028')
    assert exported(client_of(odd))["identities"][0]["display_name"].startswith('"},')
