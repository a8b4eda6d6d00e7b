import pytest
from pytest_django import Settings

from backend.accounts import tokens
from backend.accounts.models import PhoneCode, User
from backend.accounts.services import phone_codes
from backend.common import clock
from backend.common.errors import AppError
from tests.at_once import at_once, codes
from tests.phones import MINA, NEW, Inbox, Watch

Purpose = PhoneCode.Purpose
HERE = "203.0.113.7"

pytestmark = pytest.mark.django_db


def send(
    number: str = NEW, *, purpose: Purpose = Purpose.SIGN_UP, address: str = HERE, user: User | None = None
) -> None:
    phone_codes.send(purpose=purpose, number=number, address=address, user=user)


def confirm(
    code: str,
    number: str = NEW,
    *,
    purpose: Purpose = Purpose.SIGN_UP,
    user: User | None = None,
    address: str = HERE,
) -> PhoneCode:
    return phone_codes.confirm(purpose=purpose, number=number, code=code, user=user, address=address)


def refusal(
    code: str,
    number: str = NEW,
    *,
    purpose: Purpose = Purpose.SIGN_UP,
    user: User | None = None,
    address: str = HERE,
) -> str:
    with pytest.raises(AppError) as refused:
        confirm(code, number, purpose=purpose, user=user, address=address)
    return refused.value.code


def throttled(number: str = NEW, address: str = HERE) -> int:
    with pytest.raises(AppError) as refused:
        send(number, address=address)
    assert (refused.value.code, refused.value.status) == ("request.throttled", 429)
    return int(refused.value.extra["retry_after_seconds"])


def test_the_code_that_was_sent_is_right(inbox: Inbox) -> None:
    send()
    confirm(inbox.code(NEW))
    assert PhoneCode.objects.get().used_at is not None


def test_a_code_has_six_digits_and_says_what_it_is_for(inbox: Inbox) -> None:
    send()
    assert inbox.of(NEW) == [f"[한입뉴스] 가입 인증번호: {inbox.code(NEW)} (3분 안에 입력해 주세요)"]


def test_a_code_is_stored_as_a_keyed_hash_only(inbox: Inbox) -> None:
    send()
    row = PhoneCode.objects.get()
    assert inbox.code(NEW) not in str(vars(row))
    assert len(row.code_hash) == 64


def test_a_code_works_once(inbox: Inbox) -> None:
    send()
    confirm(inbox.code(NEW))
    assert refusal(inbox.code(NEW)) == "code.expired"


def test_a_code_that_another_used_in_between_is_spent(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    send()

    def used_meanwhile(*_: object) -> bool:
        PhoneCode.objects.update(used_at=clock.now())
        return True

    monkeypatch.setattr("hmac.compare_digest", used_meanwhile)
    assert refusal("123456") == "code.expired"


def test_a_code_is_worth_nothing_after_three_minutes(inbox: Inbox, watch: Watch) -> None:
    send()
    watch.forward(seconds=181)
    assert refusal(inbox.code(NEW)) == "code.expired"


def test_a_code_is_good_until_then(inbox: Inbox, watch: Watch) -> None:
    send()
    watch.forward(seconds=170)
    confirm(inbox.code(NEW))


def test_five_wrong_tries_end_a_code(inbox: Inbox) -> None:
    send()
    assert [refusal(inbox.wrong_code(NEW)) for _ in range(5)] == ["code.wrong"] * 5
    assert refusal(inbox.code(NEW)) == "code.expired"


def test_a_wrong_try_says_how_many_are_left(inbox: Inbox) -> None:
    send()
    left = []
    for _ in range(5):
        with pytest.raises(AppError) as refused:
            confirm(inbox.wrong_code(NEW))
        left.append(refused.value.extra["tries_left"])
    assert left == [4, 3, 2, 1, 0]


def test_only_the_newest_code_counts(inbox: Inbox, watch: Watch) -> None:
    send()
    older = inbox.code(NEW)
    watch.forward(seconds=31)
    send()
    if older != inbox.code(NEW):
        assert refusal(older) == "code.wrong"
    confirm(inbox.code(NEW))


@pytest.mark.parametrize("purpose", [Purpose.RESET, Purpose.CHANGE, Purpose.PROVE])
def test_a_code_opens_nothing_but_its_purpose(inbox: Inbox, purpose: Purpose) -> None:
    send(purpose=Purpose.SIGN_UP)
    assert refusal(inbox.code(NEW), purpose=purpose) == "code.expired"


def test_a_code_sent_for_one_purpose_fits_no_other_that_is_open(inbox: Inbox, mina: User, watch: Watch) -> None:
    send(purpose=Purpose.RESET, user=mina)
    reset = inbox.code(NEW)
    watch.forward(seconds=31)
    send(purpose=Purpose.SIGN_UP)
    if reset != inbox.code(NEW):
        assert refusal(reset, purpose=Purpose.SIGN_UP) == "code.wrong"


def test_a_code_opens_no_other_number(inbox: Inbox) -> None:
    send(NEW)
    send(MINA)
    if inbox.code(NEW) != inbox.code(MINA):
        assert refusal(inbox.code(NEW), MINA) == "code.wrong"


def test_a_code_opens_no_other_account(inbox: Inbox, mina: User, stranger: User) -> None:
    send(purpose=Purpose.CHANGE, user=mina)
    assert refusal(inbox.code(NEW), purpose=Purpose.CHANGE, user=stranger) == "code.expired"
    confirm(inbox.code(NEW), purpose=Purpose.CHANGE, user=mina)


def test_another_learners_code_to_the_same_number_does_not_replace_mine(
    inbox: Inbox, mina: User, stranger: User, watch: Watch
) -> None:
    send(purpose=Purpose.CHANGE, user=mina)
    mine = inbox.code(NEW)
    watch.forward(seconds=31)
    send(purpose=Purpose.CHANGE, user=stranger)
    confirm(mine, purpose=Purpose.CHANGE, user=mina)


@pytest.mark.parametrize("code", ["", "0", "000000", "１２３４５６", "12345\x00", "x" * 10_000])
def test_rubbish_is_a_wrong_code(inbox: Inbox, code: str) -> None:
    send()
    if code != inbox.code(NEW):
        assert refusal(code) == "code.wrong"


def test_a_number_nothing_was_sent_to_has_no_code(inbox: Inbox) -> None:
    assert refusal("123456") == "code.expired"


def test_another_code_has_to_wait_half_a_minute(inbox: Inbox, watch: Watch) -> None:
    send()
    assert 25 <= throttled() <= 30
    watch.forward(seconds=31)
    send()
    assert len(inbox.of(NEW)) == 2


def test_one_subnet_gets_five_codes_an_hour_for_a_number(inbox: Inbox, watch: Watch) -> None:
    for _ in range(5):
        send()
        watch.forward(seconds=31)
    assert 3000 < throttled() <= 3600
    watch.forward(minutes=60)
    send()


def test_a_number_gets_ten_codes_an_hour_and_twenty_a_day(inbox: Inbox, watch: Watch) -> None:
    for place in range(10):
        send(address=f"203.0.113.{place + 10}")
    assert 3000 < throttled() <= 3600
    watch.forward(minutes=61)
    for place in range(10):
        send(address=f"203.0.113.{place + 30}")
    watch.forward(minutes=61)
    assert throttled() > 7200


def test_a_refused_request_counts_nowhere(inbox: Inbox, watch: Watch) -> None:
    send()
    for _ in range(20):
        throttled()
    watch.forward(seconds=31)
    send()


STRANGERS = [f"198.51.100.{place}" for place in range(1, 20)]


def test_strangers_requests_and_guesses_do_not_spoil_a_code_that_is_under_way(inbox: Inbox) -> None:
    send()
    mine = inbox.code(NEW)
    for place in STRANGERS[:9]:
        send(address=place)
        assert refusal("x", address=place) == "code.wrong"
    assert [refusal("x", address=STRANGERS[10]) for _ in range(10)] == ["code.wrong"] * 10
    confirm(mine)


def test_a_stranger_cannot_keep_the_next_code_from_its_owner(inbox: Inbox) -> None:
    send(address=STRANGERS[0])
    send()
    send(purpose=Purpose.RESET)
    assert len(inbox.of(NEW)) == 3


def test_strangers_cannot_exhaust_the_codes_of_an_owner_at_a_known_address(inbox: Inbox, mina: User) -> None:
    tokens.issue(mina, address=HERE)
    for place in STRANGERS[:10]:
        send(MINA, purpose=Purpose.RESET, user=mina, address=place)
    throttled(MINA, STRANGERS[10])
    send(MINA, purpose=Purpose.RESET, user=mina)


def test_a_phone_that_changes_networks_may_type_its_code_there(inbox: Inbox) -> None:
    send()
    confirm(inbox.code(NEW), address=STRANGERS[0])


def test_guesses_from_elsewhere_are_ten_a_day(inbox: Inbox) -> None:
    send()
    for place in STRANGERS[:10]:
        assert refusal("x", address=place) == "code.wrong"
    assert refusal(inbox.code(NEW), address=STRANGERS[10]) == "request.throttled"


def test_an_address_guesses_fifty_times_a_day_for_whatever_numbers(inbox: Inbox, watch: Watch) -> None:
    for number in range(10):
        send(f"+82101111{number:04}")
        assert [refusal("x", f"+82101111{number:04}") for _ in range(5)] == ["code.wrong"] * 5
    watch.forward(minutes=61)
    send()
    assert refusal(inbox.code(NEW)) == "request.throttled"
    send(NEW, address=STRANGERS[0])
    confirm(inbox.code(NEW), address=STRANGERS[0])


def test_a_code_that_was_not_sent_replaces_none(inbox: Inbox, watch: Watch, settings: Settings) -> None:
    send()
    watch.forward(seconds=31)
    settings.SMS_DAILY_BUDGET_KRW = 0
    with pytest.raises(AppError) as refused:
        send()
    assert refused.value.code == "sms.budget_spent"
    confirm(inbox.code(NEW))


def test_an_address_gets_twenty_codes_an_hour_for_whatever_numbers(inbox: Inbox) -> None:
    for number in range(20):
        send(f"+82101111{number:04}")
    assert throttled("+821022223333") > 3000
    send("+821022223333", address="203.0.113.8")


def test_a_whole_ipv6_subnet_is_one_address(inbox: Inbox) -> None:
    for number in range(20):
        send(f"+82101111{number:04}", address=f"2001:db8:1:2::{number + 1:x}")
    throttled("+821022223333", address="2001:db8:1:2:ffff::1")
    send("+821022223333", address="2001:db8:1:3::1")


def test_a_number_without_a_code_leaves_the_same_traces(inbox: Inbox) -> None:
    send(NEW)
    phone_codes.send_none(purpose=Purpose.SIGN_UP, number=MINA, address=HERE)
    real, decoy = PhoneCode.objects.get(phone_number=NEW), PhoneCode.objects.get(phone_number=MINA)
    assert (real.attempts_left, real.used_at) == (decoy.attempts_left, decoy.used_at)
    assert len(real.code_hash) == len(decoy.code_hash)
    assert throttled(MINA) > 0


def test_no_code_fits_where_none_was_given(inbox: Inbox) -> None:
    phone_codes.send_none(purpose=Purpose.SIGN_UP, number=MINA, address=HERE)
    assert [refusal(str(guess), MINA) for guess in range(5)] == ["code.wrong"] * 5
    assert refusal("000000", MINA) == "code.expired"


@pytest.mark.django_db(transaction=True)
def test_a_right_code_typed_twice_at_once_counts_once(inbox: Inbox) -> None:
    send()
    assert codes(at_once([lambda: confirm(inbox.code(NEW))] * 4)).count("") == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_parallel_guesses_five_are_looked_at(inbox: Inbox) -> None:
    send()
    assert codes(at_once([lambda: confirm(inbox.wrong_code(NEW))] * 12)).count("code.wrong") == 5
    assert PhoneCode.objects.get().attempts_left == 0
