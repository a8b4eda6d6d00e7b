"""A link code merges its maker and the learner who types it, once, within five minutes."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from backend.accounts.models import LinkCode, User
from backend.common import clock
from backend.common.errors import AppError
from backend.learners import link_code_format
from backend.learners.models import Merge
from backend.learners.services import link_codes
from tests import factories
from tests.learners.helpers import chatter, code_of, stories
from tests.learners.helpers import reads as reads_

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(db: None) -> User:
    return chatter()


def refusal(user: User, code: str, *, confirm: bool = True) -> str:
    """Return why a typed code is refused."""
    with pytest.raises(AppError) as refused:
        (link_codes.confirm if confirm else link_codes.preview)(user_id=user.pk, code=code)
    return refused.value.code


def test_a_code_made_on_the_web_is_typed_in_the_chat(stranger: User, chat: User) -> None:
    linked = link_codes.confirm(user_id=chat.pk, code=code_of(stranger))
    assert (linked.merge.survivor, linked.merge.absorbed) == (stranger, chat)
    assert linked.merge.trigger == Merge.Trigger.LINK_CODE


def test_a_code_made_in_the_chat_is_typed_on_the_web(stranger: User, chat: User) -> None:
    linked = link_codes.confirm(user_id=stranger.pk, code=code_of(chat))
    assert (linked.merge.survivor, linked.merge.absorbed) == (stranger, chat)


def test_between_two_chats_the_codes_maker_remains(chat: User) -> None:
    other = chatter("c8e1")
    linked = link_codes.confirm(user_id=other.pk, code=code_of(chat))
    assert (linked.merge.survivor, linked.merge.absorbed) == (chat, other)


def test_a_code_is_good_for_five_minutes(stranger: User, chat: User) -> None:
    issued = link_codes.make(user_id=stranger.pk)
    left = issued.expires_at - clock.now()
    assert dt.timedelta(minutes=4) < left <= dt.timedelta(minutes=5)
    LinkCode.objects.update(expires_at=clock.now())
    assert refusal(chat, issued.code) == "link_code.invalid"


def test_a_code_is_good_once(stranger: User, chat: User) -> None:
    code = code_of(stranger)
    link_codes.confirm(user_id=chat.pk, code=code)
    assert refusal(chatter("c8e1"), code) == "link_code.invalid"


def test_a_code_typed_again_by_who_used_it_changes_nothing(stranger: User, chat: User) -> None:
    code = code_of(stranger)
    link_codes.confirm(user_id=chat.pk, code=code)
    assert refusal(stranger, code) == "link_code.invalid"
    assert Merge.objects.count() == 1


def test_a_new_code_ends_the_older_ones_of_that_learner_only(stranger: User, mina: User, chat: User) -> None:
    hers, older = code_of(mina), code_of(stranger)
    newer = code_of(stranger)
    assert refusal(chat, older, confirm=False) == "link_code.invalid"
    assert link_codes.preview(user_id=chat.pk, code=newer).survivor_id == stranger.pk
    assert link_codes.preview(user_id=chat.pk, code=hers).survivor_id == mina.pk


def test_a_preview_does_not_spend_the_code(stranger: User, chat: User) -> None:
    code = code_of(stranger)
    for _ in range(3):
        link_codes.preview(user_id=chat.pk, code=code)
    assert not Merge.objects.exists()
    link_codes.confirm(user_id=chat.pk, code=code)


def test_a_preview_says_what_will_be(stranger: User, chat: User) -> None:
    both, only_chat = stories(2)
    reads_(stranger, both)
    reads_(chat, both, only_chat)
    found = link_codes.preview(user_id=chat.pk, code=code_of(stranger))
    assert (found.survivor_id, found.absorbed_id) == (stranger.pk, chat.pk)
    assert found.words == found.seen == (2, 1)
    assert found.subscriptions == (0, 0)
    assert [one.provider for one in found.identities] == ["kakao_skill"]


def test_a_confirmation_joins_what_the_preview_said(stranger: User, chat: User) -> None:
    reads_(chat, *stories(2))
    code = code_of(stranger)
    assert link_codes.confirm(user_id=chat.pk, code=code).preview.words == (2, 2)


def test_a_learners_own_code_is_refused_and_stays_good(stranger: User, chat: User) -> None:
    code = code_of(stranger)
    assert refusal(stranger, code) == "link_code.own"
    assert refusal(stranger, code, confirm=False) == "link_code.own"
    link_codes.confirm(user_id=chat.pk, code=code)


def test_only_a_keyed_hash_is_stored(stranger: User) -> None:
    code = code_of(stranger)
    assert code not in LinkCode.objects.get().code_hash


def test_it_may_be_typed_as_people_type(stranger: User, chat: User) -> None:
    typed = f" {link_code_format.spaced(code_of(stranger)).lower()} "
    assert link_codes.confirm(user_id=chat.pk, code=typed).merge.survivor == stranger


@pytest.mark.parametrize("typed", ["", "nonsense", "AAAAAAAA", "\x00", "A" * 5000, "1234"])
def test_a_guess_gets_the_same_answer_as_a_code_that_is_over(stranger: User, chat: User, typed: str) -> None:
    code_of(stranger)
    assert refusal(chat, typed) == refusal(chat, typed, confirm=False) == "link_code.invalid"


def test_two_with_a_phone_number_are_refused_and_the_code_stays_good(mina: User, stranger: User, chat: User) -> None:
    code = code_of(mina)
    assert refusal(stranger, code) == "merge.two_numbers"
    assert link_codes.confirm(user_id=chat.pk, code=code).merge.survivor == mina


@pytest.mark.parametrize("flag", ["is_staff", "is_superuser", "is_service_account"])
def test_staff_and_bots_are_never_joined(chat: User, flag: str) -> None:
    boss = factories.user("boss")
    User.objects.filter(pk=boss.pk).update(**{flag: True})
    assert refusal(chat, code_of(boss)) == "merge.forbidden"
    assert refusal(boss, code_of(chat)) == "merge.forbidden"


def test_a_learner_who_was_joined_makes_no_codes_and_types_none(stranger: User, chat: User, mina: User) -> None:
    link_codes.confirm(user_id=chat.pk, code=code_of(stranger))
    with pytest.raises(AppError) as refused:
        code_of(chat)
    assert (refused.value.code, refused.value.status) == ("auth.user_gone", 401)
    assert refusal(chat, code_of(mina)) == "auth.user_gone"


def test_joining_ends_the_codes_that_both_have_out(stranger: User, chat: User) -> None:
    out = code_of(chat)
    link_codes.confirm(user_id=chat.pk, code=code_of(stranger))
    assert refusal(chatter("c8e1"), out) == "link_code.invalid"


@pytest.mark.django_db(transaction=True)
def test_of_two_chats_at_once_exactly_one_wins() -> None:
    maker = factories.user("maker")
    code, chats = code_of(maker), [chatter(f"r{number}") for number in range(6)]
    start = threading.Barrier(len(chats))

    def types(chat: User) -> str:
        start.wait(timeout=10)
        try:
            link_codes.confirm(user_id=chat.pk, code=code)
        except AppError as error:
            return error.code
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(len(chats)) as pool:
        results = sorted(pool.map(types, chats))
    assert results == ["link_code.invalid"] * 5 + ["won"]
    assert Merge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_type_each_others_codes_at_once_become_one() -> None:
    one, other = chatter("x1"), chatter("x2")
    wanted = [(one.pk, code_of(other)), (other.pk, code_of(one))]
    start = threading.Barrier(2)

    def types(asked: tuple[int, str]) -> str:
        start.wait(timeout=10)
        try:
            link_codes.confirm(user_id=asked[0], code=asked[1])
        except AppError as error:
            return error.code
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(types, wanted))
    assert results[1] == "won"
    assert User.objects.filter(is_active=True).count() == 1
