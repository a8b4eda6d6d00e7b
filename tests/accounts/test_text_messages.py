"""Which numbers get text messages, and what a day of them may cost."""

import pytest
from pytest_django import Settings

from backend.accounts import phone
from backend.accounts.models import PhoneCode, SmsDay
from backend.accounts.services import phone_codes, text_messages
from backend.accounts.services.text_messages import LONG_PRICE_KRW, PRICE_KRW, Use
from backend.common import clock
from backend.common.errors import AppError, ExternalError
from tests.at_once import at_once, codes
from tests.phones import MINA, NEW, Inbox

SIGN_UP = PhoneCode.Purpose.SIGN_UP

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        ("+821012345678", None),
        ("+82101234567", "phone.not_mobile"),
        ("+82212345678", "phone.not_mobile"),
        ("+8215881234", "phone.not_mobile"),
        ("+82601234567", "phone.not_mobile"),
        ("+827012345678", "phone.not_mobile"),
        ("+8250212345678", "phone.not_mobile"),
        ("+821223456789", "phone.not_mobile"),
        ("+82111234567", "phone.legacy"),
        ("+821912345678", "phone.legacy"),
        ("+12025550123", None),
        ("+19002345678", "phone.not_mobile"),
        ("+18762101234", "phone.country"),
        ("+819012345678", "phone.country"),
        ("+881612345678", "phone.country"),
        ("+870773112345", "phone.country"),
    ],
)
def test_only_numbers_that_can_receive_get_messages(number: str, refusal: str | None) -> None:
    assert phone.sms_refusal(number, countries={"KR", "US"}) == refusal


def test_korea_can_be_left_out() -> None:
    assert phone.sms_refusal(MINA, countries={"US"}) == "phone.country"


def test_a_refused_number_costs_and_counts_nothing(inbox: Inbox) -> None:
    for _ in range(2):
        with pytest.raises(AppError) as refused:
            phone_codes.send(purpose=SIGN_UP, number="+82212345678", address="203.0.113.7")
        assert (refused.value.code, refused.value.status) == ("phone.not_mobile", 400)
    assert not SmsDay.objects.exists()
    assert inbox.of("+82212345678") == []


@pytest.mark.parametrize(("text", "price"), [("가" * 45, PRICE_KRW), ("가" * 46, LONG_PRICE_KRW)])
def test_a_message_is_priced_by_its_length(inbox: Inbox, text: str, price: int) -> None:
    text_messages.send(number=NEW, text=text, use=Use.CODE)
    day = SmsDay.objects.get()
    assert (day.day, day.spent_krw, day.messages, day.stopped_at) == (clock.seoul_today(), price, 1, None)


def test_sign_ups_stop_first_then_codes_then_warnings(inbox: Inbox, settings: Settings) -> None:
    settings.SMS_DAILY_BUDGET_KRW = 10 * PRICE_KRW
    sent = {}

    def until_refused(use: Use) -> None:
        for _ in range(11):
            text_messages.send(number=NEW, text="x", use=use)

    for use in Use:
        before = len(inbox.of(NEW))
        with pytest.raises(AppError) as refused:
            until_refused(use)
        assert (refused.value.code, refused.value.status) == ("sms.budget_spent", 503)
        sent[use] = len(inbox.of(NEW)) - before
    assert sent == {Use.SIGN_UP: 6, Use.CODE: 3, Use.NOTICE: 1}
    assert SmsDay.objects.get().stopped_at is not None


def test_a_message_that_was_not_sent_costs_nothing(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*, number: str, text: str) -> None:
        raise ExternalError("sms", "sms.down", permanent=False)

    monkeypatch.setattr("backend.accounts.sms.SENDERS", {"file": broken})
    with pytest.raises(AppError, match="could not be sent"):
        text_messages.send(number=NEW, text="x", use=Use.CODE)
    assert SmsDay.objects.get().spent_krw == 0


def test_a_foreign_country_gets_so_many_codes_an_hour(
    inbox: Inbox, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMS_COUNTRIES = {"KR", "US"}
    monkeypatch.setattr(phone_codes, "PER_FOREIGN_COUNTRY", 3)
    for place in range(4):
        number, address = f"+1202555{place + 100:04}", f"203.0.{place}.7"
        if place < 3:
            phone_codes.send(purpose=SIGN_UP, number=number, address=address)
    with pytest.raises(AppError) as refused:
        phone_codes.send(purpose=SIGN_UP, number=number, address=address)
    assert refused.value.code == "request.throttled"


@pytest.mark.parametrize(
    "subnets", [[f"203.0.113.{one}" for one in range(6)], [f"2001:db8:1:{one}::1" for one in range(6)]]
)
def test_a_network_of_many_subnets_gets_so_many_codes_an_hour(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, subnets: list[str]
) -> None:
    monkeypatch.setattr(phone_codes, "PER_NETWORK", 5)
    *numbers, last = (f"+82101111{one:04}" for one in range(6))
    for number, subnet in zip(numbers, subnets, strict=False):
        phone_codes.send(purpose=SIGN_UP, number=number, address=subnet)
    with pytest.raises(AppError) as refused:
        phone_codes.send(purpose=SIGN_UP, number=last, address=subnets[5])
    assert refused.value.code == "request.throttled"


@pytest.mark.django_db(transaction=True)
def test_parallel_messages_do_not_overspend(inbox: Inbox, settings: Settings) -> None:
    settings.SMS_DAILY_BUDGET_KRW = 2 * PRICE_KRW
    results = at_once([lambda: text_messages.reserve(PRICE_KRW, use=Use.NOTICE)] * 4)
    assert codes(results) == ["", "", "sms.budget_spent", "sms.budget_spent"]
    assert SmsDay.objects.get().spent_krw == 2 * PRICE_KRW
