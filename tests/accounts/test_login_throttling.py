import functools
from unittest import mock

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher

from backend.accounts.models import AttemptCount, User
from backend.accounts.services import attempt_limits, password_login
from backend.common.errors import AppError
from tests import factories
from tests.at_once import at_once
from tests.factories import PASSWORD
from tests.phones import Watch

HOME = "203.0.113.7"
MINUTE = 60
WRONG = "wrong"

pytestmark = pytest.mark.django_db


def attempt(login: str = "mina", password: str = WRONG, address: str = HOME) -> str:
    """Return "in", or the code of the refusal."""
    try:
        password_login.sign_in(username=login, password=password, address=address)
    except AppError as error:
        return error.code
    return "in"


def anywhere(number: int) -> str:
    return f"198.{18 + number // 65536}.{number // 256 % 256}.{number % 256}"


def wait(login: str = "mina", address: str = HOME) -> int:
    """Return how many seconds a refused login must wait."""
    with pytest.raises(AppError) as refused:
        password_login.sign_in(username=login, password="wrong", address=address)
    assert (refused.value.code, refused.value.status) == ("auth.throttled", 429)
    return int(refused.value.extra["retry_after_seconds"])


def fill(login: str = "mina", times: int = 10) -> list[str]:
    return [attempt(login, address=anywhere(n)) for n in range(times)]


def test_ten_wrong_passwords_are_looked_at_and_then_a_minute_passes(mina: User) -> None:
    assert fill() == ["auth.credentials_invalid"] * 10
    assert MINUTE - 5 <= wait() <= MINUTE


def test_the_right_password_waits_as_well(mina: User) -> None:
    fill()
    assert attempt(password=PASSWORD) == "auth.throttled"


def test_the_wait_ends(mina: User, watch: Watch) -> None:
    fill()
    watch.forward(seconds=61)
    assert attempt(password=PASSWORD) == "in"


def test_each_further_wrong_password_doubles_the_wait_up_to_fifteen_minutes(mina: User, watch: Watch) -> None:
    fill()
    waits = []
    for _ in range(6):
        waits.append(round(wait() / MINUTE))
        watch.forward(seconds=wait() + 1)
        assert attempt() == "auth.credentials_invalid"
    assert waits == [1, 2, 4, 8, 15, 15]


def test_waiting_is_not_prolonged_by_knocking(mina: User, watch: Watch) -> None:
    fill()
    for _ in range(5):
        watch.forward(seconds=10)
        wait()
    assert wait() <= 10


def test_quiet_time_is_forgiven(mina: User, watch: Watch) -> None:
    fill(times=9)
    watch.forward(minutes=16)
    assert fill(times=9) == ["auth.credentials_invalid"] * 9


def test_a_stranger_cannot_slow_down_the_owners_own_address(mina: User) -> None:
    assert attempt(password=PASSWORD) == "in"
    fill(times=40)
    assert attempt(password=PASSWORD, address=anywhere(50_000)) == "auth.throttled"
    assert attempt(password=PASSWORD) == "in"


def test_the_owners_whole_ipv6_subnet_is_known(mina: User) -> None:
    assert attempt(password=PASSWORD, address="2001:db8:1:2::1") == "in"
    fill()
    assert attempt(password=PASSWORD, address="2001:db8:1:2:3::4") == "in"
    assert attempt(password=PASSWORD, address="2001:db8:1:3::1") == "auth.throttled"


def test_guessing_from_the_owners_address_is_slow_too(mina: User) -> None:
    assert attempt(password=PASSWORD) == "in"
    assert [attempt() for _ in range(10)] == ["auth.credentials_invalid"] * 10
    assert attempt() == "auth.throttled"


@pytest.mark.parametrize("login", ["mina", "nobody", "010-7777-7777"])
def test_known_and_unknown_logins_are_counted_alike(mina: User, login: str) -> None:
    assert fill(login) == ["auth.credentials_invalid"] * 10
    assert attempt(login) == "auth.throttled"


def test_every_spelling_of_a_number_is_one_login(mina: User) -> None:
    spellings = ["010-1234-5678", "01012345678", "+82 10 1234 5678", "0082 10 1234 5678", "０１０１２３４５６７８"] * 2
    assert {attempt(one, address=anywhere(n)) for n, one in enumerate(spellings)} == {"auth.credentials_invalid"}
    assert attempt("010.1234.5678") == "auth.throttled"


def test_other_accounts_are_not_slowed_down(mina: User, stranger: User) -> None:
    fill()
    assert attempt("stranger", PASSWORD) == "in"


def test_an_address_has_fifty_wrong_passwords_for_whatever_accounts(mina: User) -> None:
    tries = {attempt(f"guess-{n}") for n in range(50)}
    assert tries == {"auth.credentials_invalid"}
    assert attempt(password=PASSWORD) == "auth.throttled"
    assert attempt(password=PASSWORD, address="203.0.113.8") == "in"


def test_an_ipv6_address_is_counted_with_its_subnet(mina: User) -> None:
    for n in range(50):
        attempt(f"guess-{n}", address=f"2001:db8:1:2::{n:x}")
    assert attempt(password=PASSWORD, address="2001:db8:1:2:ffff::1") == "auth.throttled"
    assert attempt(password=PASSWORD, address="2001:db8:1:3::1") == "in"


def test_correct_passwords_are_not_counted(mina: User) -> None:
    assert {attempt(password=PASSWORD) for _ in range(60)} == {"in"}
    assert not AttemptCount.objects.filter(count__gt=0).exists()


def test_signing_in_to_an_account_of_ones_own_resets_nothing(mina: User, stranger: User) -> None:
    for n in range(50):
        attempt(f"guess-{n}")
        if n % 10 == 0:
            assert attempt("stranger", PASSWORD) == "in"
    assert attempt("guess-51") == "auth.throttled"


def test_a_username_that_spells_a_victims_number_resets_nothing(mina: User) -> None:
    factories.user("01012345678", password="the squatter's own")
    wrong = 0
    for _ in range(30):
        attempt("01012345678", "the squatter's own", anywhere(1))
        wrong += attempt("010-1234-5678", "a guess", anywhere(2)) == "auth.credentials_invalid"
    assert wrong <= 20  # ten from a known subnet, ten from everywhere else


def test_a_right_password_on_its_way_ends_no_wait_that_others_earned(mina: User, watch: Watch) -> None:
    on_its_way = attempt_limits.count_login(login="mina", address=HOME)
    fill(times=9)
    watch.forward(seconds=61)
    assert attempt() == "auth.credentials_invalid"
    attempt_limits.take_back_login(on_its_way)
    assert wait() > MINUTE


def test_a_right_password_on_its_way_does_not_count_as_the_tenth_wrong_one(mina: User) -> None:
    on_its_way = attempt_limits.count_login(login="mina", address=HOME)
    fill(times=9)
    attempt_limits.take_back_login(on_its_way)
    assert attempt() == "auth.credentials_invalid"


def test_a_proof_by_other_means_lifts_the_wait(mina: User) -> None:
    fill("mina")
    fill("010-1234-5678")
    attempt_limits.reset_logins(user=mina, address=HOME)
    assert attempt("mina", PASSWORD) == "in"
    assert attempt("010-1234-5678", PASSWORD) == "in"


def test_lifting_ones_own_wait_empties_no_counter_of_somebody_elses_number(mina: User) -> None:
    squatter = factories.user("+821012345678")
    fill("010-1234-5678")
    attempt_limits.reset_logins(user=squatter, address=HOME)
    assert attempt("010-1234-5678") == "auth.throttled"


def test_a_refused_try_runs_no_hasher(mina: User) -> None:
    fill()
    with mock.patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as encode:
        attempt()
        attempt("nobody-at-all", address=HOME)
    assert encode.call_count == 1


@pytest.mark.parametrize("login", ["mina", "010-1234-5678", "nobody", "010-9999-9999", "jun", "gone"])
def test_a_wrong_password_runs_the_hasher_once_for_every_login(mina: User, jun: User, login: str) -> None:
    factories.user("gone", is_active=False)
    with mock.patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as encode:
        attempt(login)
    assert encode.call_count == 1


def test_any_number_of_tries_from_many_addresses_guess_ten_passwords(mina: User, watch: Watch) -> None:
    watch.stop()
    attempt(password=PASSWORD)
    looked_at = 0
    for n in range(100):
        try:
            attempt_limits.count_login(login="mina", address=anywhere(n))
        except AppError:
            continue
        looked_at += 1
    assert looked_at == 10
    assert attempt(password=PASSWORD) == "in"


@pytest.mark.django_db(transaction=True)
def test_parallel_tries_are_counted_before_they_are_looked_at() -> None:
    factories.user("mina")
    answers = at_once(functools.partial(attempt, address=anywhere(number)) for number in range(16))
    assert answers.count("auth.credentials_invalid") == 10


def test_a_login_that_cannot_exist_is_wrong_like_any_other() -> None:
    for login in ("", "\0", "mi\0na", "x" * 10_000):
        assert attempt(login) == "auth.credentials_invalid"


def test_a_sign_in_that_a_reset_overtook_is_refused(mina: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def reset_meanwhile(*args: object, **kwargs: object) -> None:
        User.objects.filter(pk=mina.pk).update(password="changed")

    monkeypatch.setattr(attempt_limits, "take_back_login", reset_meanwhile)
    assert attempt(password=PASSWORD) == "auth.credentials_invalid"
    assert not mina.token_families.exists()
