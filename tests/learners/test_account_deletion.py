"""Deleting a learner deletes all their data and nobody else's."""

import functools
from collections.abc import Callable

import pytest
from allauth.usersessions.models import UserSession
from django.apps import apps

from backend.accounts import tokens
from backend.accounts.models import CustomSocialAccount, User
from backend.accounts.services import identities
from backend.common.errors import AppError
from backend.digests.models import Delivery, Subscription
from backend.learners.models import Merge, ProviderUnlink
from backend.learners.services import account_deletion, merging
from backend.materials.models import StaleKey
from tests import factories
from tests.at_once import at_once
from tests.conftest import ClientOf
from tests.digests import factories as digests
from tests.learners.helpers import chatter, chooses, code_of, reads, stories

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"
PERSON = Subscription.Audience.PERSON


def rows_of(user_id: int) -> dict[str, int]:
    """Count what still refers to a learner, in every table there is."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is User:
                name = f"{model._meta.label}.{field.name}"
                found[name] = model._default_manager.filter(**{field.attname: user_id}).count()
    return {name: count for name, count in found.items() if count}


def furnish(user: User) -> None:
    """Give a learner something in every table."""
    reads(user, *stories(2))
    chooses(user, "C1", "science")
    digests.subscription(user)
    digests.subscription(user, platform="kakao_skill", target_id=f"u{user.pk}", audience=PERSON)
    tokens.issue(user)
    UserSession.objects.create(user=user, ip="127.0.0.1", user_agent="x", session_key=f"k{user.pk}")
    code_of(user)


def test_nothing_refers_to_a_learner_who_left(mina: User) -> None:
    furnish(mina)
    assert len(rows_of(mina.pk)) >= 8
    account_deletion.leave(user_id=mina.pk)
    assert rows_of(mina.pk) == {}
    assert not User.objects.filter(pk=mina.pk).exists()


def test_everybody_else_keeps_everything(mina: User, jun: User) -> None:
    furnish(mina)
    furnish(jun)
    before = rows_of(jun.pk)
    account_deletion.leave(user_id=mina.pk)
    assert rows_of(jun.pk) == before


def test_merged_learners_are_deleted_as_well(stranger: User) -> None:
    middle, chat = factories.user(), chatter()
    furnish(chat)
    for survivor, absorbed in ((middle, chat), (stranger, middle)):
        merging.merge(survivor_id=survivor.pk, absorbed_id=absorbed.pk, trigger=Merge.Trigger.PROOF)
    account_deletion.leave(user_id=stranger.pk)
    assert not User.objects.filter(pk__in=(stranger.pk, middle.pk, chat.pk)).exists()
    assert not CustomSocialAccount.objects.exists()


def test_what_waits_to_be_sent_to_them_is_sent_no_more(mina: User) -> None:
    digests.stories(1)
    own = digests.scheduled(mina, platform="kakao_skill", target_id="u1", audience=PERSON)
    channel = digests.scheduled(mina)
    account_deletion.leave(user_id=mina.pk)
    assert not Delivery.objects.filter(pk__in=(own.pk, channel.pk)).exists()


def test_a_call_to_kakao_is_due_and_none_for_the_chat(mina: User) -> None:
    factories.identity(mina, provider="kakao", uid="4012345678")
    account_deletion.leave(user_id=mina.pk)
    unlink = ProviderUnlink.objects.get()
    assert (unlink.provider, unlink.uid, unlink.attempts) == ("kakao", "4012345678", 0)
    assert unlink.due_at is not None


def test_their_cached_seen_stories_are_marked_stale(mina: User) -> None:
    account_deletion.leave(user_id=mina.pk)
    assert StaleKey.objects.filter(key=f"v1:seen:{mina.pk}").exists()


def test_the_same_chat_begins_anew(jun: User) -> None:
    uid = jun.custom_social_accounts.get().uid
    account_deletion.leave(user_id=jun.pk)
    again = identities.exchange_identity(provider="discord", uid=uid, display_name="")
    assert again.pk != jun.pk


def test_leaving_twice_is_leaving_once(mina: User) -> None:
    account_deletion.leave(user_id=mina.pk)
    with pytest.raises(AppError) as refused:
        account_deletion.leave(user_id=mina.pk)
    assert refused.value.code == "auth.user_gone"


def test_staff_and_bots_do_not_leave_this_way() -> None:
    for flag in ("is_staff", "is_superuser", "is_service_account"):
        user = factories.user()
        User.objects.filter(pk=user.pk).update(**{flag: True})
        with pytest.raises(AppError) as refused:
            account_deletion.leave(user_id=user.pk)
        assert (refused.value.code, refused.value.status) == ("leave.forbidden", 403)


def test_the_endpoint_deletes_the_caller_alone(mina: User, jun: User, client_of: ClientOf) -> None:
    answer = client_of(mina).delete(ME, {"confirm": True, "id": jun.pk, "user_id": jun.pk})
    assert answer.status_code == 204
    assert not User.objects.filter(pk=mina.pk).exists()
    assert User.objects.filter(pk=jun.pk).exists()


def test_after_anything_but_a_plain_yes_nothing_is_deleted(mina: User, client_of: ClientOf) -> None:
    for body in (*({"confirm": one} for one in (False, "true", 1, None)), [], "true"):
        answer = client_of(mina).delete(ME, body)
        assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid"), body
    assert client_of(mina).delete(ME).status_code == 204  # the method alone is a plain yes


def test_a_bots_token_deletes_nobody(service: User, client_of: ClientOf) -> None:
    assert client_of(service).delete(ME, {"confirm": True}).status_code == 403
    assert User.objects.filter(pk=service.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_leaving_and_being_joined_at_once_leaves_nobody_half_there() -> None:
    for number in range(3):
        survivor, absorbed = factories.user(), chatter(f"l{number}")
        trigger = Merge.Trigger.PROOF
        calls: list[Callable[[], Merge | None]] = [
            functools.partial(account_deletion.leave, user_id=survivor.pk),
            functools.partial(merging.merge, survivor_id=survivor.pk, absorbed_id=absorbed.pk, trigger=trigger),
        ]
        left, joined = at_once(calls)
        assert left is None
        there = User.objects.filter(pk__in=(survivor.pk, absorbed.pk))
        assert [user.is_active for user in there] == ([] if isinstance(joined, Merge) else [True])
