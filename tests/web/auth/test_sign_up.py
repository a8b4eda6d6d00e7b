import pytest
from django.test import Client

from backend.accounts.models import PhoneCode, User
from tests.answers import Answer
from tests.phones import MINA, NEW, Inbox, Watch
from tests.web.auth.helpers import alert, errors, user_of, without_tokens

FIRST = "/signup/"
SECOND = "/signup/details/"
PASSWORD = "a quiet green river"

pytestmark = pytest.mark.django_db


def send(client: Client, number: str = "010-5555-6666", **more: str) -> Answer:
    return client.post(FIRST, {"phone_number": number, **more})


def given(code: str, /, **changed: str) -> dict[str, str]:
    fields = {"code": code, "password": PASSWORD, "birth_date": "2001-05-17", "terms": "on", "privacy": "on"}
    return {name: value for name, value in (fields | changed).items() if value != "absent"}


def test_two_steps_make_an_account_and_sign_in(client: Client, inbox: Inbox) -> None:
    assert send(client)["Location"] == SECOND
    answer = client.post(SECOND, given(inbox.code(NEW)))
    assert (answer.status_code, answer["Location"]) == (302, "/today/")
    user = User.objects.get()
    assert (user.phone_number, user_of(client)) == (NEW, user.pk)


def test_the_first_page_suits_a_phone(client: Client) -> None:
    page = client.get(FIRST).content.decode()
    assert 'type="tel"' in page
    assert 'autocomplete="tel"' in page
    assert '<label for="id_phone_number">' in page


def test_the_second_page_suits_a_phone_and_masks_the_number(client: Client, inbox: Inbox) -> None:
    send(client)
    page = client.get(SECOND).content.decode()
    assert "5555" not in page
    parts = ('autocomplete="one-time-code"', 'inputmode="numeric"', 'autocomplete="new-password"', "bday")
    assert [part for part in ("010-****-6666", *parts) if part not in page] == []


def test_reload_and_back_find_the_same_state(client: Client, inbox: Inbox) -> None:
    send(client)
    assert client.get(SECOND).status_code == 200
    assert client.get(SECOND).status_code == 200
    assert f'value="{NEW}"' in client.get(FIRST).content.decode()
    assert client.post(SECOND, given(inbox.code(NEW))).status_code == 302


def test_the_second_step_needs_the_first(client: Client) -> None:
    assert client.get(SECOND)["Location"] == FIRST
    assert client.post(SECOND, given("123456"))["Location"] == FIRST


def test_a_wrong_code_is_said_at_its_field(client: Client, inbox: Inbox) -> None:
    send(client)
    answer = client.post(SECOND, given(inbox.wrong_code(NEW)))
    assert answer.status_code == 400
    assert errors(answer, "code") == ["인증번호가 맞지 않아요. 다시 확인해 주세요."]
    assert 'aria-invalid="true"' in answer.content.decode()


def test_the_last_wrong_code_says_that_a_new_one_is_needed(client: Client, inbox: Inbox) -> None:
    send(client)
    for _ in range(4):
        client.post(SECOND, given(inbox.wrong_code(NEW)))
    assert "다시 받으셔야" in errors(client.post(SECOND, given(inbox.wrong_code(NEW))), "code")[0]
    assert "다시 받아 주세요" in errors(client.post(SECOND, given(inbox.code(NEW))), "code")[0]


def test_a_pasted_code_may_have_spaces(client: Client, inbox: Inbox) -> None:
    send(client)
    code = inbox.code(NEW)
    assert client.post(SECOND, given(f" {code[:3]} {code[3:]}")).status_code == 302


def test_a_child_is_refused_with_the_reason(client: Client, inbox: Inbox) -> None:
    send(client)
    answer = client.post(SECOND, given(inbox.code(NEW), birth_date="2020-01-01"))
    assert answer.status_code == 403
    assert errors(answer, "birth_date")[0].startswith("만 14세 미만은 가입할 수 없어요.")
    assert not User.objects.exists()


@pytest.mark.parametrize("birth_date", ["2001.05.17", "2001/05/17", "20010517"])
def test_a_typed_birth_date_is_understood(client: Client, inbox: Inbox, birth_date: str) -> None:
    send(client)
    assert client.post(SECOND, given(inbox.code(NEW), birth_date=birth_date)).status_code == 302


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("code", "12345"),
        ("code", "absent"),
        ("password", "absent"),
        ("password", "x" * 10_000),
        ("birth_date", "2001-02-30"),
        ("birth_date", "absent"),
        ("terms", "absent"),
        ("privacy", "absent"),
    ],
)
def test_a_wrong_field_is_said_in_korean_and_costs_no_try(client: Client, inbox: Inbox, field: str, wrong: str) -> None:
    send(client)
    answer = client.post(SECOND, given(inbox.code(NEW), **{field: wrong}))
    assert answer.status_code == 422
    assert any("가" <= character <= "힣" for character in errors(answer, field)[0])
    assert PhoneCode.objects.get().attempts_left == 5


def test_every_fault_of_a_password_is_said_at_its_field(client: Client, inbox: Inbox) -> None:
    send(client)
    assert len(errors(client.post(SECOND, given(inbox.code(NEW), password="1234")), "password")) == 3


def test_a_number_that_is_none_is_refused(client: Client, inbox: Inbox) -> None:
    for number in ("", "010", "9" * 10_000, "010-5555\x006666"):
        answer = send(client, number)
        assert answer.status_code == 422
        assert errors(answer, "phone_number")


def test_a_number_with_an_account_sees_the_same_pages(mina: User, inbox: Inbox) -> None:
    seen = []
    for number in ("010-5555-5678", "010-1234-5678"):
        browser = Client()
        first, second = send(browser, number), browser.get(SECOND)
        tried = browser.post(SECOND, given("000000"))
        seen.append(
            (first.status_code, first["Location"], without_tokens(second), tried.status_code, without_tokens(tried))
        )
    assert seen[0] == seen[1]
    assert "이미 가입된 번호" in inbox.of(MINA)[0]


def test_another_code_can_be_asked_for(client: Client, inbox: Inbox, watch: Watch) -> None:
    send(client)
    watch.forward(seconds=31)
    assert client.post(SECOND, {"resend": "1"})["Location"] == SECOND
    assert len(inbox.of(NEW)) == 2
    assert "다시 보냈어요" in client.get(SECOND).content.decode()


def test_asking_too_soon_says_how_long_to_wait(client: Client, inbox: Inbox) -> None:
    send(client)
    client.post(SECOND, {"resend": "1"})
    assert "초 뒤에 다시 해 주세요" in client.get(SECOND).content.decode()
    answer = send(client)
    assert answer.status_code == 429
    assert "초 뒤에" in alert(answer)
    assert int(answer["Retry-After"]) <= 30


@pytest.mark.parametrize(("wanted", "reached"), [("/words/", "/words/"), ("//evil.example", "/today/")])
def test_one_leads_on_to_where_one_wanted_to_go_on_this_site(
    client: Client, inbox: Inbox, wanted: str, reached: str
) -> None:
    send(client, next=wanted)
    assert client.post(SECOND, given(inbox.code(NEW)))["Location"] == reached


def test_the_session_gets_a_new_key(client: Client, inbox: Inbox) -> None:
    send(client)
    planted = client.session.session_key
    client.post(SECOND, given(inbox.code(NEW)))
    assert client.session.session_key != planted


def test_fields_nobody_asked_for_change_nothing(client: Client, inbox: Inbox) -> None:
    send(client)
    more = {"is_staff": "1", "is_superuser": "1", "is_service_account": "1", "username": "root", "phone_number": MINA}
    client.post(SECOND, given(inbox.code(NEW)) | more)
    user = User.objects.get()
    assert [user.is_staff, user.is_superuser, user.is_service_account] == [False] * 3
    assert (user.phone_number, user.username == "root") == (NEW, False)


def test_a_code_typed_in_another_browser_for_its_own_number_opens_nothing(inbox: Inbox) -> None:
    victim, thief = Client(), Client()
    send(victim)
    send(thief, "010-7777-8888")
    if inbox.code(NEW) != inbox.code("+821077778888"):
        assert thief.post(SECOND, given(inbox.code(NEW))).status_code == 400
    assert not User.objects.exists()
