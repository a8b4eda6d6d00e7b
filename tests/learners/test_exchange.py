"""A chat and the login its platform names are one learner, in each of the four cases, and only then."""

import pytest

from backend.accounts.models import CustomSocialAccount, Notice, User
from backend.common.errors import AppError
from backend.learners.models import Merge
from backend.learners.services import account_deletion, identities, merging
from backend.learners.services import exchange as exchanging
from tests import factories
from tests.at_once import at_once
from tests.conftest import ClientOf, JsonClient
from tests.learners.helpers import chatter, reads, stories, word_ids

pytestmark = pytest.mark.django_db
EXCHANGE = "/api/v1/auth/exchange/"
CHAT, LOGIN = ("kakao_skill", "bot:b7e1"), ("kakao", "4012345678")


def exchange(same_as: tuple[str, str] | None = LOGIN) -> User:
    login = exchanging.Login(*same_as) if same_as else None
    return exchanging.exchange(provider=CHAT[0], uid=CHAT[1], display_name="미나", same_as=login)


def owned(user: User) -> set[tuple[str, str]]:
    return set(user.custom_social_accounts.values_list("provider", "uid"))


@pytest.fixture
def login() -> User:
    return factories.identity(factories.user(), provider=LOGIN[0], uid=LOGIN[1]).user


@pytest.fixture
def chat() -> User:
    return factories.identity(factories.user(password=None), provider=CHAT[0], uid=CHAT[1]).user


def test_two_unknown_make_one_learner_with_both() -> None:
    learner = exchange()
    assert owned(learner) == {CHAT, LOGIN}
    assert User.objects.count() == 1
    assert not learner.has_usable_password()


def test_a_known_chat_gets_the_login(chat: User) -> None:
    assert exchange() == chat
    assert owned(chat) == {CHAT, LOGIN}


def test_a_known_login_gets_the_chat(login: User) -> None:
    assert exchange() == login
    assert owned(login) == {CHAT, LOGIN}
    assert User.objects.count() == 1


def test_an_account_that_gets_a_chat_is_notified_once(login: User) -> None:
    exchange()
    exchange()
    (notice,) = Notice.objects.filter(user=login)
    assert (notice.kind, notice.detail) == ("identity.linked", {"provider": "kakao_skill"})


def test_an_account_that_gets_a_login_is_notified(mina: User) -> None:
    factories.identity(mina, provider=CHAT[0], uid=CHAT[1])
    assert exchange() == mina
    assert Notice.objects.get(user=mina).detail == {"provider": "kakao"}


def test_a_newcomer_with_both_is_not_notified() -> None:
    exchange()
    assert not Notice.objects.exists()


def test_two_known_learners_become_one(login: User, chat: User) -> None:
    reads(chat, *stories(1))
    assert exchange() == login
    assert owned(login) == {CHAT, LOGIN}
    assert len(word_ids(login)) == 1
    assert Merge.objects.get().trigger == Merge.Trigger.SAME_LOGIN


def test_one_learner_with_both_is_left_alone(login: User) -> None:
    assert exchange() == exchange() == exchange(None) == login
    assert not Merge.objects.exists()


def test_without_a_login_it_is_as_ever(chat: User) -> None:
    assert exchange(None) == chat
    assert owned(chat) == {CHAT}


def test_the_display_name_is_stored_in_every_case(login: User) -> None:
    exchange()
    assert CustomSocialAccount.objects.get(provider=CHAT[0]).display_name == "미나"


def test_two_with_a_phone_number_stay_two(mina: User, stranger: User) -> None:
    factories.identity(mina, provider=CHAT[0], uid=CHAT[1])
    factories.identity(stranger, provider=LOGIN[0], uid=LOGIN[1])
    assert exchange() == mina
    assert not Merge.objects.exists()


def test_nobody_becomes_staff_by_a_message(chat: User, login: User) -> None:
    User.objects.filter(pk=login.pk).update(is_staff=True)
    assert exchange() == chat
    assert not Merge.objects.exists()


def test_a_login_that_was_switched_off_gives_the_chat_nothing(chat: User, login: User) -> None:
    User.objects.filter(pk=login.pk).update(is_active=False)
    assert exchange() == chat
    assert owned(chat) == {CHAT}


def test_a_chat_that_was_switched_off_stays_so(chat: User, login: User) -> None:
    User.objects.filter(pk=chat.pk).update(is_active=False)
    with pytest.raises(AppError, match="switched off"):
        exchange()
    assert owned(login) == {LOGIN}


def test_what_somebody_undid_is_not_done_again(chat: User, login: User) -> None:
    exchange()
    merging.undo(user_id=login.pk, merge_id=Merge.objects.get().pk)
    assert exchange() == chat
    assert Merge.objects.count() == 1


def test_a_login_somebody_let_go_of_is_not_linked_again_by_a_message(mina: User) -> None:
    factories.identity(mina, provider=CHAT[0], uid=CHAT[1])
    login = factories.identity(mina, provider=LOGIN[0], uid=LOGIN[1])
    identities.unlink(user_id=mina.pk, identity_id=login.pk)
    assert exchange() == mina
    assert LOGIN not in owned(mina)


def test_a_deleted_learner_begins_with_the_chat_alone(chat: User) -> None:
    exchange()
    account_deletion.leave(user_id=chat.pk)
    assert owned(exchange()) == {CHAT}


@pytest.mark.parametrize(
    ("chat", "same_as"), [("kakao_skill", ("discord", "1")), ("kakao_skill", ("kakao_skill", "1")), ("discord", LOGIN)]
)
def test_platforms_that_do_not_share_their_people_are_refused(chat: str, same_as: tuple[str, str], login: User) -> None:
    with pytest.raises(AppError) as refused:
        exchanging.exchange(provider=chat, uid="1", display_name="", same_as=exchanging.Login(*same_as))
    assert refused.value.code == "same_as.unsupported"
    assert owned(login) == {LOGIN}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", ["neither", "chat", "login", "both"])
def test_messages_at_once_make_one_learner(known: str) -> None:
    if known in {"chat", "both"}:
        chatter(CHAT[1])
    if known in {"login", "both"}:
        factories.identity(provider=LOGIN[0], uid=LOGIN[1])
    at_once([exchange, exchange, lambda: exchange(None)] * 2)
    assert owned(exchange()) == {CHAT, LOGIN}
    assert User.objects.filter(is_active=True, custom_social_accounts__isnull=False).distinct().count() == 1


def test_the_endpoint_takes_the_login(service: User, login: User, client_of: ClientOf) -> None:
    body = {"provider": CHAT[0], "uid": CHAT[1], "same_as": {"provider": LOGIN[0], "uid": LOGIN[1]}}
    answer = client_of(service).post(EXCHANGE, body)
    assert answer.status_code == 200
    speaking = JsonClient()
    speaking.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.json()['access']}")
    assert speaking.get("/api/v1/me/").json()["id"] == login.pk


def test_a_malformed_login_is_a_clear_400(service: User, client_of: ClientOf) -> None:
    uids = [{"provider": "kakao", "uid": uid} for uid in ("", 4012345678, "a b", "x" * 256, "\0")]
    for same_as in ("kakao", 7, [], {}, {"provider": "kakao"}, {"uid": "1"}, {"provider": "Kakao", "uid": "1"}, *uids):
        answer = client_of(service).post(EXCHANGE, {"provider": CHAT[0], "uid": CHAT[1], "same_as": same_as})
        assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid"), same_as
    assert not CustomSocialAccount.objects.exists()


def test_no_login_may_be_said_outright(service: User, client_of: ClientOf) -> None:
    body = {"provider": CHAT[0], "uid": CHAT[1], "same_as": None}
    assert client_of(service).post(EXCHANGE, body).status_code == 200
