"""A link code merges its maker and the learner who types it, once, within five minutes."""

import datetime as dt
import functools
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from backend.accounts.models import AttemptCount, LinkCode, User
from backend.common import clock
from backend.common.errors import AppError
from backend.learners import link_code_format
from backend.learners.models import Merge
from backend.learners.services import account_deletion, link_codes
from contracts.learners import Joined
from tests import factories
from tests.at_once import at_once, codes
from tests.learners.helpers import chatter, code_of, stories
from tests.learners.helpers import reads as reads_
from tests.phones import Watch

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(db: None) -> User:
    return chatter()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


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
    assert found.words == found.seen == Joined(total=2, joining=1)
    assert found.subscriptions == Joined(total=0, joining=0)
    assert [one.provider for one in found.identities] == ["kakao_skill"]


def test_a_confirmation_joins_what_the_preview_said(stranger: User, chat: User) -> None:
    reads_(chat, *stories(2))
    code = code_of(stranger)
    assert link_codes.confirm(user_id=chat.pk, code=code).preview.words == Joined(total=2, joining=2)


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


def test_a_guess_gets_the_same_answer_as_a_code_that_is_over(stranger: User, chat: User) -> None:
    code_of(stranger)
    for typed in ("", "AAAAAAAA", "\0"):
        assert refusal(chat, typed) == refusal(chat, typed, confirm=False) == "link_code.invalid"


def test_two_with_a_phone_number_are_refused_and_the_code_stays_good(mina: User, stranger: User, chat: User) -> None:
    code = code_of(mina)
    assert refusal(stranger, code) == "merge.two_numbers"
    assert link_codes.confirm(user_id=chat.pk, code=code).merge.survivor == mina


def test_staff_and_bots_are_never_joined(chat: User) -> None:
    for flag in ("is_staff", "is_superuser", "is_service_account"):
        boss = factories.user(flag)
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
    results = at_once(functools.partial(link_codes.confirm, user_id=chat.pk, code=code) for chat in chats)
    assert codes(results) == ["", *["link_code.invalid"] * 5]
    assert Merge.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_type_each_others_codes_at_once_become_one() -> None:
    one, other = chatter("x1"), chatter("x2")
    wanted = [(one.pk, code_of(other)), (other.pk, code_of(one))]
    results = at_once(functools.partial(link_codes.confirm, user_id=pk, code=code) for pk, code in wanted)
    assert "" in codes(results)
    assert User.objects.filter(is_active=True).count() == 1


WRONG = "AAAAAAAA"


@pytest.fixture
def code(stranger: User) -> str:
    return code_of(stranger)


def guess(user: User, times: int) -> None:
    for _ in range(times):
        refusal(user, WRONG)


def counted() -> list[int]:
    """Return how many tries are counted, in ten minutes and in a day."""
    return list(AttemptCount.objects.filter(scope__startswith="link.").values_list("count", flat=True))


def test_guessing_stops_after_ten_tries_and_the_right_code_does_not_help(code: str, chat: User) -> None:
    for _ in range(10):
        assert refusal(chat, WRONG) == "link_code.invalid"
    assert refusal(chat, code) == "request.throttled"
    assert refusal(chat, code, confirm=False) == "request.throttled"
    assert not Merge.objects.exists()


def test_one_who_guesses_does_not_stop_another(code: str, chat: User) -> None:
    guess(chat, 11)
    assert link_codes.confirm(user_id=chatter("c8e1").pk, code=code)


def test_one_who_guesses_on_uses_up_no_more_than_their_own_tries(chat: User) -> None:
    guess(chat, 15)
    assert counted() == [10, 10]


def test_a_person_guesses_thirty_times_a_day(code: str, chat: User, watch: Watch) -> None:
    for _ in range(3):
        guess(chat, 10)
        watch.forward(minutes=11)
    assert refusal(chat, WRONG) == "request.throttled"


def test_leaving_and_returning_begins_no_new_guesses(code: str, chat: User) -> None:
    guess(chat, 10)
    account_deletion.leave(user_id=chat.pk)
    assert refusal(chatter(), code) == "request.throttled"


def test_right_codes_stop_neither_who_types_them_nor_others(
    code: str, chat: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_codes, "TRIES", {600: 1})
    for user in (chat, chat, chatter("c8e1"), chat):
        link_codes.preview(user_id=user.pk, code=code)
    assert link_codes.confirm(user_id=chat.pk, code=code)


@pytest.mark.parametrize("confirm", [True, False])
def test_a_right_code_that_joins_nothing_is_no_guess(mina: User, stranger: User, code: str, confirm: bool) -> None:
    assert refusal(stranger, code, confirm=confirm) == "link_code.own"
    assert refusal(stranger, code_of(mina), confirm=confirm) == "merge.two_numbers"
    assert set(counted()) == {0}


def test_a_link_made_does_not_forgive_the_guesses_before(stranger: User, chat: User) -> None:
    guess(stranger, 9)
    link_codes.confirm(user_id=stranger.pk, code=code_of(chat))
    assert refusal(stranger, WRONG) == "link_code.invalid"
    assert refusal(stranger, WRONG) == "request.throttled"


@pytest.mark.django_db(transaction=True)
def test_a_code_counts_as_wrong_while_it_is_looked_at() -> None:
    maker, typist = factories.user("maker"), chatter()
    code = code_of(maker)

    def types() -> None:
        try:
            link_codes.confirm(user_id=typist.pk, code=code)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            User.objects.select_for_update().get(pk=maker.pk)  # the look has to wait for this row
            typed = pool.submit(types)
            give_up_at = time.monotonic() + 10
            while counted() != [1, 1] and time.monotonic() < give_up_at:
                time.sleep(0.01)
            meanwhile = counted()
        typed.result(timeout=10)
    assert (meanwhile, counted()) == ([1, 1], [0, 0])


def test_a_code_is_eight_characters_that_cannot_be_mistaken() -> None:
    made = "".join(link_code_format.new() for _ in range(500))
    assert len(made) == 8 * 500
    assert not set(made) & set("01OILZSBU")


def test_two_characters_that_look_alike_are_never_both_used() -> None:
    for pair in ("0O", "1I", "1L", "IL", "2Z", "5S", "8B", "UV"):
        assert not set(pair) <= set(link_code_format.ALPHABET)


def test_what_people_type_is_understood_and_anything_else_is_no_code() -> None:
    typed = ("ac3d5f8v", " ac3d-5f8v\n", "a c 3 d – 5 f 8 v", "ＡＣ３Ｄ－５Ｆ８Ｖ", "AC3DSFBU", "AC3D\u30005F8V")
    assert {link_code_format.read(one) for one in typed} == {"AC3D5F8V"}
    for other in ("", " ", "AC3D5F8", "AC3D5F8VV", "AC3D5F80", "AC3D5F8O", "가나다라마바사아", "\0" * 8, "A" * 5000):
        assert link_code_format.read(other) is None


def test_every_code_reads_back_as_itself() -> None:
    for _ in range(200):
        code = link_code_format.new()
        assert link_code_format.read(link_code_format.spaced(code).lower()) == code
