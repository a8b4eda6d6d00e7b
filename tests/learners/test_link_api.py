"""Link codes and merges over HTTP: shapes, refusals, and who may not."""

import pytest

from backend.accounts import tokens
from backend.accounts.models import LinkCode, User
from backend.learners.models import Merge
from tests.conftest import ClientOf, JsonClient
from tests.learners.helpers import chatter, code_of, reads, stories

pytestmark = pytest.mark.django_db
CODES, LINK, MERGES = "/api/v1/me/link-codes/", "/api/v1/me/link/", "/api/v1/me/merges/"


@pytest.fixture
def chat(db: None) -> User:
    return chatter()


def made(client: JsonClient) -> str:
    code: str = client.post(CODES).json()["code"]
    return code


def joined(client_of: ClientOf, survivor: User, absorbed: User) -> int:
    """Join two learners over HTTP; return the merge's id."""
    code = made(client_of(survivor))
    merge_id: int = client_of(absorbed).post(LINK, {"code": code, "confirm": True}).json()["merge"]["id"]
    return merge_id


def test_a_code_says_until_when_and_where(stranger: User, client_of: ClientOf) -> None:
    answer = client_of(stranger).post(CODES)
    assert answer.status_code == 201
    assert set(answer.json()) == {"code", "expires_at", "url"}
    assert answer.json()["url"].endswith("/link/")
    assert len(answer.json()["code"]) == 9


def test_without_confirm_it_is_a_preview(stranger: User, chat: User, client_of: ClientOf) -> None:
    reads(chat, *stories(1))
    answer = client_of(chat).post(LINK, {"code": made(client_of(stranger))})
    assert answer.status_code == 200
    assert answer.json() == {
        "confirmed": False,
        "preview": {
            "survives": "other",
            "you": "",
            "other": "stranger",
            "categories": [],
            "level": "B1",
            "words": {"total": 1, "joining": 1},
            "seen": {"total": 1, "joining": 1},
            "subscriptions": {"total": 0, "joining": 0},
            "identities": [{"provider": "kakao_skill", "display_name": ""}],
            "kept_number": "",
            "given_up_number": "",
        },
        "merge": None,
    }


def test_with_confirm_it_is_done(stranger: User, chat: User, client_of: ClientOf) -> None:
    answer = client_of(stranger).post(LINK, {"code": made(client_of(chat)), "confirm": True})
    assert answer.status_code == 200
    assert answer.json()["preview"]["survives"] == "you"
    assert answer.json()["merge"]["id"] == Merge.objects.get().pk
    assert answer.json()["merge"]["undoable"] is True


def test_a_preview_shows_no_number_and_no_address(mina: User, chat: User, client_of: ClientOf) -> None:
    mina.custom_social_accounts.update(email="mina@example.com", phone_number="+821012345678")
    shown = client_of(chat).post(LINK, {"code": made(client_of(mina))}).content.decode()
    for secret in ("1012345678", "mina@example.com", "80351110224678912"):
        assert secret not in shown


def test_a_malformed_request_is_a_clear_400(chat: User, client_of: ClientOf) -> None:
    codes = [{"code": code} for code in (None, 12345678, ["A"], "", "A" * 65, "\0")]
    confirmed = [{"code": "AAAAAAAA", "confirm": confirm} for confirm in ("yes", 1)]
    for body in ({}, [], "AAAAAAAA", *codes, *confirmed):
        answer = client_of(chat).post(LINK, body)
        assert (answer.status_code, answer.json()["code"]) == (400, "request.invalid"), body


def test_guessed_replayed_and_old_codes_get_one_answer(stranger: User, chat: User, client_of: ClientOf) -> None:
    used, other = made(client_of(stranger)), chatter("c8")
    client_of(chat).post(LINK, {"code": used, "confirm": True})
    old = code_of(chatter("c9"))
    LinkCode.objects.filter(used_at=None).update(expires_at="2026-01-01T00:00:00Z")
    answers = [
        client_of(other).post(LINK, {"code": code, "confirm": confirm}).content
        for code in (used, old, "AAAAAAAA")
        for confirm in (False, True)
    ]
    assert len(set(answers)) == 1
    assert b"link_code.invalid" in answers[0]


def test_nobody_is_chosen_by_a_field_nobody_asked_for(
    stranger: User, chat: User, mina: User, client_of: ClientOf
) -> None:
    hostile = {"user_id": mina.pk, "survivor_id": chat.pk, "absorbed_id": mina.pk, "trigger": "proof"}
    code = client_of(stranger).post(CODES, {"code": "AAAAAAAA", "user_id": mina.pk}).json()["code"]
    client_of(chat).post(LINK, {"code": code, "confirm": True, **hostile})
    row = Merge.objects.get()
    assert (row.survivor, row.absorbed, row.trigger) == (stranger, chat, "link_code")


def test_the_list_shows_ones_own_merges(stranger: User, chat: User, client_of: ClientOf) -> None:
    merge_id = joined(client_of, stranger, chat)
    (row,) = client_of(stranger).get(MERGES).json()["results"]
    assert (row["id"], row["trigger"], row["undoable"], row["undone_at"]) == (merge_id, "link_code", True, None)
    assert "record" not in row


def test_an_undo_is_safe_to_repeat(stranger: User, chat: User, client_of: ClientOf) -> None:
    address = f"{MERGES}{joined(client_of, stranger, chat)}/undo/"
    first, again = (client_of(stranger).post(address) for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["undoable"] is False


def test_an_undo_goes_on_with_the_sign_in_that_asks_and_ends_others(
    stranger: User, chat: User, client_of: ClientOf, anyone: JsonClient
) -> None:
    merge_id = joined(client_of, stranger, chat)
    asking, other = tokens.issue(stranger), tokens.issue(stranger)
    header = f"Bearer {asking.access}"
    assert anyone.post(f"{MERGES}{merge_id}/undo/", headers={"Authorization": header}).status_code == 200
    answers = [anyone.post("/api/v1/auth/token/refresh/", {"refresh": one.refresh}) for one in (asking, other)]
    assert [answer.status_code for answer in answers] == [200, 401]


def test_anothers_merge_is_neither_seen_nor_undone(
    stranger: User, chat: User, mina: User, jun: User, client_of: ClientOf
) -> None:
    merge_id = joined(client_of, stranger, chat)
    for other in (mina, jun):
        assert client_of(other).get(MERGES).json() == {"results": []}
        answer = client_of(other).post(f"{MERGES}{merge_id}/undo/")
        assert (answer.status_code, answer.json()["code"]) == (404, "merge.unknown")
    chat.refresh_from_db()
    assert not chat.is_active


def test_a_made_up_merge_is_a_404(stranger: User, client_of: ClientOf) -> None:
    for merge_id in (0, 2**63, 10**30):
        assert client_of(stranger).post(f"{MERGES}{merge_id}/undo/").status_code == 404


def test_the_absorbed_side_cannot_undo_with_its_old_token(stranger: User, chat: User, client_of: ClientOf) -> None:
    old = client_of(chat)
    merge_id = joined(client_of, stranger, chat)
    assert old.post(f"{MERGES}{merge_id}/undo/").status_code == 404


def test_neither_nobody_nor_a_bot_gets_in(anyone: JsonClient, service: User, client_of: ClientOf) -> None:
    body = {"code": "AAAAAAAA", "confirm": True}
    for address in (CODES, LINK, f"{MERGES}1/undo/"):
        assert anyone.post(address, body).status_code == 401
        assert client_of(service).post(address, body).status_code == 403
