"""The owner of an account that waits to be opened by its phone number is warned in the chats that may be written to."""

import datetime as dt
import json

import pytest

from backend.accounts.models import RecoveryWait, SocialGrant, User
from backend.accounts.services import recovery
from backend.common.errors import AppError
from backend.digests.models import Delivery
from backend.digests.services.push import sweep
from tests import factories as people
from tests.digests.conftest import SetClock
from tests.digests.factories import MORNING, subscription
from tests.digests.push.factories import friend, granted, owner_of
from tests.digests.push.kakao import EVENT, MEMO, Kakao, refusal
from tests.phones import NEW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]
LATER = MORNING + dt.timedelta(minutes=59)
TOO_LATE = MORNING + dt.timedelta(minutes=61)


def attacked(grant: SocialGrant | None = None) -> User:
    """Let somebody who has the phone of a learner with a Kakao login ask for a new password."""
    owner = (grant or granted(people.user(phone_number=NEW))).identity.user
    with pytest.raises(AppError, match="new owner"):
        recovery.check(user=owner)
    return owner


def memos(kakao: Kakao) -> list[dict[str, object]]:
    return [json.loads(one.body["template_object"]) for one in kakao.of(MEMO)]


def alerts() -> list[tuple[str, str, str]]:
    return list(Delivery.objects.filter(kind="alert").values_list("target_id", "cause", "detail"))


def test_a_memo_says_once_from_when_on_and_where_to_log_in(kakao: Kakao) -> None:
    attacked()
    sweep.sweep()
    sweep.sweep()
    (memo,) = memos(kakao)
    assert "11-27 08:00부터 들어올 수 있어요" in str(memo["text"])
    assert str(memo["link"]).count("/login/") == 2


def test_without_the_consent_to_messages_nothing_is_sent(kakao: Kakao) -> None:
    attacked(granted(people.user(phone_number=NEW), scopes="profile_nickname"))
    sweep.sweep()
    assert kakao.asked == []


def test_who_gets_a_digest_in_direct_messages_is_warned_there_alone(kakao: Kakao) -> None:
    owner = people.user(phone_number=NEW)
    people.identity(owner, uid="80351110224670000")
    subscription(owner, guild_id="", audience="person", target_id="80351110224670000")
    subscription(owner, target_id="900001")
    attacked(granted(owner))
    sweep.sweep()
    assert alerts() == [("80351110224670000", "account.recovery_waiting", "11-27 08:00")]


def test_a_push_by_the_event_api_is_not_sent_out_of_turn(kakao: Kakao) -> None:
    """The skill shows the notice before the morning's digest."""
    owner = User.objects.get(pk=owner_of(friend()))
    User.objects.filter(pk=owner.pk).update(phone_number=NEW)
    attacked(granted(User.objects.get(pk=owner.pk)))
    sweep.sweep()
    assert kakao.of(EVENT) == []


@pytest.mark.parametrize(("again_at", "tries"), [(LATER, 3), (TOO_LATE, 2)])
def test_a_chat_that_cannot_be_reached_is_tried_again_for_an_hour(
    kakao: Kakao, set_clock: SetClock, again_at: dt.datetime, tries: int
) -> None:
    kakao.faults[MEMO] = [refusal(400, -10, "quota")] * 3
    attacked()
    sweep.sweep()
    set_clock(again_at)
    sweep.sweep()
    sweep.sweep()
    assert len(kakao.of(MEMO)) == tries


def test_a_wait_that_its_owner_has_ended_warns_nobody(kakao: Kakao) -> None:
    attacked()
    RecoveryWait.objects.all().delete()
    sweep.sweep()
    assert kakao.asked == []
