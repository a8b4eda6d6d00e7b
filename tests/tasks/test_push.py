"""The push task, killed in the middle of a call."""

import datetime as dt
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as django_settings
from django.db import connection

from backend.common import clock
from backend.digests.models import Delivery, PushCall, Subscription
from backend.digests.services import schedule
from backend.digests.services.push import sweep
from tasks import push
from tests import queues
from tests.digests.factories import story
from tests.digests.push.conftest import kakao
from tests.digests.push.factories import friend, results_due, states
from tests.digests.push.kakao import BOT_ID, EVENT, Kakao, hangs

__all__ = ["kakao"]
TIMEOUT_SECONDS = 60.0


def by_day() -> str:
    """Return a time zone in which it is noon and some minutes: whatever the hour here, nobody is asleep there."""
    offset = 12 - clock.now().hour
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"


def due_now() -> Delivery:
    """Let the digest of a friend of the channel be due by the real clock."""
    story()
    one = friend(local_time=dt.time(12), time_zone=by_day())
    Subscription.objects.filter(pk=one.pk).update(next_run_at=clock.now())
    schedule.schedule_due()
    return Delivery.objects.get(subscription=one)


@pytest.mark.django_db
def test_the_task_pushes_what_is_due_and_a_second_run_finds_nothing(kakao: Kakao) -> None:
    row = due_now()
    assert (push.push_due(), push.push_due()) == (1, 0)
    results_due()
    push.push_due()
    assert states(row) == [("sent", "")]


@contextmanager
def worker(there: Kakao) -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker that shares this test's database and broker, and pushes to its KakaoTalk."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    environment = {
        **os.environ,
        "DATABASE_URL": urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}")),
        "REDIS_URL": django_settings.REDIS_URL,
        "KAKAO_BOT_API_BASE": there.url,
        "FETCH_ALLOW_HOSTS": urlsplit(there.url).netloc,
        "KAKAO_BOT_ID": BOT_ID,
        "KAKAO_EVENT_NAME": "daily_digest",
        "KAKAO_PUSH_MONTHLY_BUDGET_KRW": "1500",
    }
    celery = str(Path(sys.executable).with_name("celery"))
    command = [celery, "-A", "tasks", "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "ERROR"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)  # noqa: S603 - ours
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=30)
        queues.purge()


@pytest.fixture
def silence(kakao: Kakao) -> Iterator[None]:
    """KakaoTalk takes the next request and keeps the caller waiting until the test is over."""
    over = threading.Event()
    kakao.faults[EVENT] = [hangs(over)]
    yield
    over.set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("silence")
def test_a_worker_killed_between_call_and_record_doubles_nothing(kakao: Kakao) -> None:
    queues.purge()
    row = due_now()
    with worker(kakao) as process:
        push.push_due.delay()
        assert kakao.called.wait(TIMEOUT_SECONDS), "the worker never called"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert (states(row), PushCall.objects.get().state) == ([("leased", "")], "sending")
    results_due()
    sweep.sweep()
    sweep.sweep()
    assert states(row) == [("sent", "push.unconfirmed")]
    assert len(kakao.pushed) == 1
