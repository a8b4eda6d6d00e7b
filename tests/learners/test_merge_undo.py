"""Within a day a merge is taken back: everything is where it was, and what came since stays."""

import datetime as dt

import pytest
from allauth.usersessions.models import UserSession

from backend.accounts.models import Notice, User
from backend.accounts.services import identities
from backend.accounts.services.sign_ins import Current
from backend.common import clock
from backend.common.errors import AppError
from backend.learners import selectors as whole
from backend.learners.models import Merge
from backend.learners.services import merging
from backend.study import selectors
from backend.study.models import CardContext, SeenArticle
from tests import factories
from tests.at_once import at_once
from tests.digests import factories as digests
from tests.learners.helpers import chatter, chooses, reads, stories, word_ids

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(db: None) -> User:
    return chatter()


def merge(survivor: User, absorbed: User) -> Merge:
    return merging.merge(survivor_id=survivor.pk, absorbed_id=absorbed.pk, trigger=Merge.Trigger.LINK_CODE)


def undo(user: User, row: Merge) -> Merge:
    return merging.undo(user_id=user.pk, merge_id=row.pk)


def refusal(user: User, row: Merge) -> AppError:
    with pytest.raises(AppError) as refused:
        undo(user, row)
    return refused.value


def everything_of(user: User) -> tuple[object, ...]:
    user.refresh_from_db()
    return (
        user.is_active,
        user.merged_into_id,
        word_ids(user),
        set(CardContext.objects.filter(card__user=user).values_list("pk", flat=True)),
        set(SeenArticle.objects.filter(user=user).values_list("pk", flat=True)),
        set(user.custom_social_accounts.values_list("pk", flat=True)),
        set(user.subscriptions.values_list("pk", flat=True)),
        selectors.preferences(user_id=user.pk),
    )


@pytest.mark.parametrize("who_chose", ["absorbed", "both"])
def test_everything_is_exactly_where_it_was(stranger: User, chat: User, who_chose: str) -> None:
    both, his, hers = stories(3)
    reads(stranger, both, his)
    reads(chat, both, hers)
    digests.subscription(chat)
    digests.subscription(stranger)
    if who_chose == "both":
        chooses(stranger, "C1", "science")
    chooses(chat, "A1", "world")
    before = everything_of(stranger), everything_of(chat)
    undo(stranger, merge(stranger, chat))
    assert (everything_of(stranger), everything_of(chat)) == before


def test_what_was_added_since_stays_with_the_survivor(stranger: User, chat: User) -> None:
    old, new = stories(2)
    reads(chat, old)
    row = merge(stranger, chat)
    reads(stranger, new)
    chooses(stranger, "C2")
    undo(stranger, row)
    assert list(CardContext.objects.filter(card__user=stranger).values_list("article", flat=True)) == [new]
    assert list(CardContext.objects.filter(card__user=chat).values_list("article", flat=True)) == [old]
    assert selectors.preferences(user_id=stranger.pk).level == "C2"


def test_a_choice_taken_over_and_changed_since_stays(stranger: User, chat: User) -> None:
    chooses(chat, "A1", "world")
    row = merge(stranger, chat)
    chooses(stranger, "A2")
    undo(stranger, row)
    assert selectors.preferences(user_id=stranger.pk).level == "A2"
    assert selectors.preferences(user_id=chat.pk).level == "A1"


def test_undoing_twice_is_undoing_once(stranger: User, chat: User) -> None:
    row = merge(stranger, chat)
    first, again = undo(stranger, row), undo(stranger, row)
    assert first.undone_at == again.undone_at
    assert Notice.objects.filter(kind="account.merge_undone").count() == 2


def test_the_chat_speaks_as_itself_again(stranger: User, chat: User) -> None:
    row = merge(stranger, chat)
    uid = "b7e1c4f09a2d5e84"
    assert identities.exchange_identity(provider="kakao_skill", uid=uid, display_name="") == stranger
    undo(stranger, row)
    assert identities.exchange_identity(provider="kakao_skill", uid=uid, display_name="") == chat


def test_after_a_day_it_is_too_late(stranger: User, chat: User) -> None:
    row = merge(stranger, chat)
    assert row.undo_until - row.created_at == pytest.approx(dt.timedelta(hours=24), abs=dt.timedelta(minutes=1))
    Merge.objects.update(undo_until=clock.now())
    assert (refusal(stranger, row).code, refusal(stranger, row).status) == ("merge.too_late", 409)
    chat.refresh_from_db()
    assert not chat.is_active


def test_of_a_chain_the_last_goes_first(stranger: User, chat: User) -> None:
    middle = factories.user()
    (story,) = stories(1)
    reads(chat, story)
    before = everything_of(chat), everything_of(middle), everything_of(stranger)
    first, second = merge(middle, chat), merge(stranger, middle)
    error = refusal(stranger, first)
    assert (error.code, error.status, error.extra) == ("merge.later_first", 409, {"id": second.pk})
    undo(stranger, second)
    undo(middle, first)
    assert (everything_of(chat), everything_of(middle), everything_of(stranger)) == before


def test_of_two_joined_into_one_the_last_goes_first(stranger: User, chat: User) -> None:
    other, (story,) = chatter("c8"), stories(1)
    reads(chat, story)
    reads(other, story)
    first, second = merge(stranger, chat), merge(stranger, other)
    assert refusal(stranger, first).code == "merge.later_first"
    undo(stranger, second)
    undo(stranger, first)
    assert len(word_ids(chat)) == len(word_ids(other)) == 1
    assert not word_ids(stranger)


def test_a_merge_is_seen_and_undone_by_its_survivor_alone(stranger: User, chat: User, mina: User) -> None:
    row = merge(stranger, chat)
    for other in (mina, chat):
        assert (refusal(other, row).code, refusal(other, row).status) == ("merge.unknown", 404)
        assert list(whole.merges(user_id=other.pk)) == []
    assert list(whole.merges(user_id=stranger.pk)) == [row]


def test_sign_ins_begun_since_are_ended_but_for_the_one_that_asks(stranger: User, chat: User) -> None:
    UserSession.objects.create(user=stranger, ip="127.0.0.1", user_agent="x", session_key="before")
    row = merge(stranger, chat)
    for key in ("asking", "theirs"):
        UserSession.objects.create(user=stranger, ip="127.0.0.1", user_agent="x", session_key=key)
    merging.undo(user_id=stranger.pk, merge_id=row.pk, keep=Current(session_key="asking"))
    left = UserSession.objects.filter(user=stranger).values_list("session_key", flat=True)
    assert sorted(left) == ["asking", "before"]


def test_what_waited_is_forgotten_when_the_time_is_over(stranger: User, chat: User) -> None:
    (both,) = stories(1)
    reads(stranger, both)
    reads(chat, both)
    row = merge(stranger, chat)
    assert merging.delete_old_records() == 0
    assert word_ids(chat)
    Merge.objects.update(undo_until=clock.now())
    assert merging.delete_old_records() == 1
    assert merging.delete_old_records() == 0
    row.refresh_from_db()
    assert row.record == {}
    assert not word_ids(chat)
    assert word_ids(stranger)


def test_forgetting_leaves_alone_who_was_parted_again(stranger: User, chat: User) -> None:
    reads(chat, *stories(1))
    undo(stranger, merge(stranger, chat))
    Merge.objects.update(undo_until=clock.now())
    merging.delete_old_records()
    assert word_ids(chat)


@pytest.mark.django_db(transaction=True)
def test_undone_twice_at_once_it_is_undone_once() -> None:
    survivor, absorbed = factories.user(), chatter("u1")
    row = merge(survivor, absorbed)
    assert len({getattr(one, "undone_at", one) for one in at_once([lambda: undo(survivor, row)] * 4)}) == 1
    assert Notice.objects.filter(kind="account.merge_undone").count() == 2
