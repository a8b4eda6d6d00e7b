"""Ten logins at a platform that hangs: everything else goes on; and the day's budget of text messages holds."""

import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
from django.conf import settings
from django.db import connection
from starlette.applications import Starlette

from backend.accounts import tokens
from backend.accounts.models import SmsDay
from backend.accounts.services import text_messages
from backend.common.errors import AppError
from sandbox.kakao.people import JUN
from sandbox.keys import (
    KAKAO_APP_ID,
    KAKAO_CLIENT_SECRET,
    KAKAO_REST_API_KEY,
    SMS_FROM,
    SOLAPI_API_KEY,
    SOLAPI_API_SECRET,
)
from sandbox.server import serve
from sandbox.solapi import Solapi
from tests import factories as people
from tests.accounts.social.platforms import Platforms, standing
from tests.bench import load
from tests.bench.figure import Figure, at_least, at_most, none_of
from tests.bench.reading import PAGE, publish
from tests.bench.stage import Stage, web

LOGINS = 10
SLOW_SECONDS = 4.0
BUDGET_MESSAGES = 10
TRIES = 30


def figures(stage: Stage) -> list[Figure]:
    """Measure logins and text messages; about half a minute."""
    headers = {"Authorization": f"Bearer {tokens.issue_for_chat(people.user('traveller')).access}"}
    publish(100)
    with web(stage.env, threads=1) as base:
        one_thread = _rate(base, headers)
    with web(stage.env) as base:
        now = _rate(base, headers)
    rows = [at_least("category query, hit, on 12 threads / on 1 thread", now, one_thread, 0.85)]
    with standing() as platforms, web({**stage.env, **_platform(platforms)}) as base:
        return [*rows, *_with_slow_logins(base, platforms, headers), *_text_messages()]


def _rate(base: str, headers: Mapping[str, str]) -> float:
    load.run(base + PAGE, headers=dict(headers), seconds=2)
    return load.run(base + PAGE, headers=dict(headers), seconds=3).per_second


def _platform(platforms: Platforms) -> dict[str, str]:
    return {
        "KAKAO_API_BASE": f"{platforms.base}/kakao/api",
        "KAKAO_AUTH_BASE": f"{platforms.base}/kakao/auth",
        "KAKAO_APP_ID": KAKAO_APP_ID,
        "KAKAO_REST_API_KEY": KAKAO_REST_API_KEY,
        "KAKAO_CLIENT_SECRET": KAKAO_CLIENT_SECRET,
        "FETCH_ALLOW_HOSTS": platforms.base.removeprefix("http://"),
    }


def _with_slow_logins(base: str, platforms: Platforms, headers: dict[str, str]) -> list[Figure]:
    login = platforms.login
    token = login.tokens.issue(JUN.id, login.connect(JUN.id, {"profile_nickname"}).scopes)
    body = {"provider": "kakao", "access_token": token.value}
    fault = {"path_prefix": "/kakao/api/v1/user/access_token_info", "fault": "slow", "seconds": SLOW_SECONDS}
    httpx.post(f"{platforms.base}/sandbox/faults", json=fault, trust_env=False).raise_for_status()

    def log_in(_number: int) -> int:
        answer = httpx.post(f"{base}/api/v1/auth/social/", json=body, timeout=30, trust_env=False)
        return answer.status_code

    with ThreadPoolExecutor(LOGINS) as pool:
        under_way = [pool.submit(log_in, number) for number in range(LOGINS)]
        time.sleep(0.5)
        healthy = load.run(f"{base}/healthz", connections=4, seconds=1.2)
        reading = load.run(base + PAGE, headers=headers, connections=4, seconds=1.2)
        still = sum(not one.done() for one in under_way)
        statuses = [one.result() for one in under_way]
    return [
        at_least("slow logins in flight all the while / 10", still, LOGINS, 1, unit=""),
        at_most("ten slow logins: p99 of /healthz / 2 s", healthy.percentile(0.99), 2000, 1),
        at_most("ten slow logins: p99 of a category query / 2 s", reading.percentile(0.99), 2000, 1),
        none_of("ten slow logins: not signed in or asked for consent", sum(one != 409 for one in statuses), LOGINS),
    ]


def _text_messages() -> list[Figure]:
    """Let thirty threads send at once on a budget for ten."""
    with _phone() as phone, ThreadPoolExecutor(8) as pool:
        list(pool.map(_send, range(TRIES)))
        arrived = len(phone.received)
    return [
        at_least("text messages sent / what the day's budget pays for", arrived, BUDGET_MESSAGES, 1, unit=""),
        none_of("text messages over the day's budget", max(0, arrived - BUDGET_MESSAGES), TRIES),
    ]


@contextmanager
def _phone() -> Iterator[Solapi]:
    phone = Solapi()
    with serve(Starlette(routes=phone.routes())) as url:
        changed = {
            "SMS_SENDER": "solapi",
            "SMS_FROM": SMS_FROM,
            "SOLAPI_API_KEY": SOLAPI_API_KEY,
            "SOLAPI_API_SECRET": SOLAPI_API_SECRET,
            "SOLAPI_API_BASE": f"{url}/solapi",
            "FETCH_ALLOW_HOSTS": frozenset({url.removeprefix("http://")}),
            "SMS_DAILY_BUDGET_KRW": text_messages.PRICE_KRW * BUDGET_MESSAGES,
        }
        before = {name: getattr(settings, name) for name in changed}
        SmsDay.objects.all().delete()
        for name, value in changed.items():
            setattr(settings, name, value)
        try:
            yield phone
        finally:
            for name, value in before.items():
                setattr(settings, name, value)


def _send(number: int) -> None:
    try:
        text_messages.send(number=f"+8210{number:08}", text="[한입뉴스] 알림", use=text_messages.Use.NOTICE)
    except AppError as refused:
        if refused.code != "sms.budget_spent":
            raise
    finally:
        if threading.current_thread() is not threading.main_thread():
            connection.close()
