"""Which targets share a push call: as many as possible, and fewer after each failure."""

import datetime as dt

import pytest

from backend.digests.models import Delivery
from backend.digests.services import schedule
from backend.digests.services.claims import ClaimedDelivery, DeliveryContent
from backend.digests.services.push import sweep
from tests.digests.conftest import SetClock
from tests.digests.factories import DAY, MORNING, story
from tests.digests.push.factories import due, friend, results_due, states, swept
from tests.digests.push.kakao import EVENT, TASK, Kakao, says

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def job(number: int, *, target: str = "", attempt: int = 1) -> ClaimedDelivery:
    row = Delivery(pk=number, target_id=target or f"t{number}", attempts=attempt)
    return ClaimedDelivery(row, DeliveryContent(), owner_uid=None)


def sizes(*jobs: ClaimedDelivery, most: int = 100) -> list[int]:
    return [len(group) for group in sweep.group_by_call(jobs, most)]


def test_a_group_is_as_large_as_it_may_be() -> None:
    assert sizes(*map(job, range(201))) == [100, 100, 1]


def test_nobody_is_named_twice_in_a_call() -> None:
    groups = sweep.group_by_call([job(1, target="a"), job(2, target="b"), job(3, target="a")], 100)
    assert [[one.delivery.pk for one in group] for group in groups] == [[1, 2], [3]]


@pytest.mark.parametrize(("attempt", "size"), [(2, 50), (7, 1), (60, 1)])
def test_each_refusal_halves_a_group(attempt: int, size: int) -> None:
    assert max(sizes(*(job(number, attempt=attempt) for number in range(100)))) == size


def result_counts(kakao: Kakao, *, reached: int, of: int) -> None:
    """Have the next task say that some keys did not resolve, and not whose."""
    counts = {"allRequestCount": of, "successCount": reached, "userKeyResolvingFailCount": of - reached}
    body = {"taskId": "t", "status": f"{of - reached} FAIL", "fail": {"count": 0, "list": []}, **counts}
    kakao.faults[TASK].append(says(200, body))


def a_day(kakao: Kakao) -> list[int]:
    """Push what is due, with one of each call not reached; return how large the calls were."""
    before = len(kakao.of(EVENT))
    schedule.schedule_due()
    sweep.sweep()
    calls = [len(one.body["user"]) for one in kakao.of(EVENT)[before:]]
    for size in calls:
        result_counts(kakao, reached=size - 1, of=size)
    results_due()
    sweep.sweep()
    return calls


def test_one_without_a_name_is_found_within_days(kakao: Kakao, set_clock: SetClock) -> None:
    for _ in range(12):
        friend()
    calls = []
    for day in (1, 2, 3):
        set_clock(MORNING + day * DAY)
        story()
        calls.append(a_day(kakao))
    assert calls == [[12], [10, 2], [1] * 12]


def test_one_alone_who_was_not_reached_is_known(kakao: Kakao) -> None:
    story()
    (row,) = due(friend())
    result_counts(kakao, reached=0, of=1)
    swept()
    assert states(row) == [("pending", "push.not_reached")]


def test_old_trouble_is_forgotten(kakao: Kakao, set_clock: SetClock) -> None:
    story()
    friends = [friend(), friend()]
    due(*friends)
    result_counts(kakao, reached=1, of=2)
    swept()
    jobs = [job(number, target=one.target_id) for number, one in enumerate(friends)]
    assert sizes(*jobs, most=10) == [1, 1]
    set_clock(MORNING + dt.timedelta(days=20))
    assert sizes(*jobs, most=10) == [2]
