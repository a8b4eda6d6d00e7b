"""Guessing link codes is throttled; correct codes are not counted."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from backend.accounts.models import AttemptCount, User
from backend.common.errors import AppError
from backend.learners.models import Merge
from backend.learners.services import link_codes
from tests import factories
from tests.learners.helpers import chatter, code_of

pytestmark = pytest.mark.django_db
WRONG = "AAAAAAAA"


@pytest.fixture
def chat(db: None) -> User:
    return chatter()


@pytest.fixture
def code(stranger: User) -> str:
    return code_of(stranger)


def refusal(user: User, code: str, *, confirm: bool = True) -> str:
    """Return why a typed code is refused."""
    with pytest.raises(AppError) as refused:
        (link_codes.confirm if confirm else link_codes.preview)(user_id=user.pk, code=code)
    return refused.value.code


def guess(user: User, times: int) -> None:
    for _ in range(times):
        refusal(user, WRONG)


def counted() -> list[int]:
    """Return how many tries are counted, of learners and of all."""
    return list(AttemptCount.objects.order_by("-scope").values_list("count", flat=True))


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


def test_many_learners_guessing_together_are_stopped(code: str, chat: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_codes, "TRIES_OF_ALL", 5)
    for number in range(5):
        assert refusal(chatter(f"g{number}"), WRONG) == "link_code.invalid"
    assert refusal(chat, code) == refusal(chat, code, confirm=False) == refusal(chat, WRONG) == "request.throttled"


def test_right_codes_stop_neither_who_types_them_nor_others(
    code: str, chat: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_codes, "TRIES_OF_A_LEARNER", 1)
    monkeypatch.setattr(link_codes, "TRIES_OF_ALL", 1)
    for user in (chat, chat, chatter("c8e1"), chat):
        link_codes.preview(user_id=user.pk, code=code)
    assert link_codes.confirm(user_id=chat.pk, code=code)


@pytest.mark.parametrize("confirm", [True, False])
def test_a_right_code_that_joins_nothing_is_no_guess(mina: User, stranger: User, code: str, confirm: bool) -> None:
    assert refusal(stranger, code, confirm=confirm) == "link_code.own"
    assert refusal(stranger, code_of(mina), confirm=confirm) == "merge.two_numbers"
    assert counted() == [0, 0]


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
