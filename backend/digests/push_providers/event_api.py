"""KakaoTalk's Event API: runs a block of our bot for up to a hundred channel friends, each of which calls our skill.

Request, answer and result: the chatbot guide's Event API page, https://kakaobusiness.gitbook.io/main/tool/chatbot
(main_notions/event-api).
"""

import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

from backend.common.errors import ExternalError
from backend.common.http import api_client
from backend.common.http.api_client import HostPacing
from backend.digests.push_providers import base
from backend.digests.push_providers.base import Accepted, Outcome, Push, Refused, TaskResult, Unsure

USERS_MAX = 100
PRICE_KRW = 15
CALL_GAP_SECONDS = 0.2
PACE_WAIT_SECONDS = 30.0
OUR_SKILL_FAILED = 201
"""The error type of a learner whose block called our skill without success: a fault of ours, not of the learner.

The other types are not documented.
"""
_PACING = HostPacing(time.monotonic, time.sleep, PACE_WAIT_SECONDS)


class _Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", alias_generator=to_camel)


class _Answer(_Shape):
    task_id: str | None = Field(default=None, max_length=200, pattern=r"^[\x21-\x7e]*$")
    status: str
    message: str | None = None


class _Error(_Shape):
    error_type: int | str | None = None
    msg: str | None = None


class _Failure(_Shape):
    user_id: str
    error_msg: _Error | None = None


class _Failures(_Shape):
    count: int = 0
    list: tuple[_Failure, ...] | None = None


class _Task(_Shape):
    status: str | None = None
    all_request_count: int = Field(ge=1)
    success_count: int = Field(ge=0)
    user_key_resolving_fail_count: int = Field(default=0, ge=0)
    fail: _Failures | None = None


class EventApiPush:
    """Pushes to people who chat with our channel; `target_id` is "<bot id>:<botUserKey>"."""

    platform = "kakao_skill"
    batch_max = USERS_MAX
    price_krw = PRICE_KRW

    @property
    def is_on(self) -> bool:
        """Return whether event, key, bot and budget are all set."""
        names = (settings.KAKAO_EVENT_NAME, settings.KAKAO_REST_API_KEY, settings.KAKAO_BOT_ID)
        return all(names) and settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW > 0

    def send(self, pushes: Sequence[Push]) -> Outcome:
        """Run the block for these learners."""
        body = {
            "event": {"name": settings.KAKAO_EVENT_NAME},
            "params": {"push": "digest"},  # the skill adds the switch to its answer
            "user": [
                {
                    "type": "botUserKey",
                    "id": one.target_id.partition(":")[2],
                    "properties": {"digest_id": str(one.delivery_id)},
                }
                for one in pushes
            ],
        }
        try:
            with _PACING.turn(settings.KAKAO_BOT_API_BASE, CALL_GAP_SECONDS):
                reply = api_client.call(
                    "POST", f"{_base()}/v2/bots/{settings.KAKAO_BOT_ID}/talk", headers=_auth(), body=body
                )
        except api_client.NoAnswerError as error:
            return Unsure(error.code)
        except ExternalError as error:
            return Refused(base.UNREACHABLE, error.code)
        return _outcome(reply)

    def result(self, task_id: str) -> TaskResult | None:
        """Return the result of a request; None of an unfinished one, or without a usable response."""
        try:
            reply = api_client.call("GET", f"{_base()}/v1/tasks/{quote(task_id, safe='')}", headers=_auth())
        except ExternalError:
            return None
        if reply.status != 200:
            return None
        try:
            task = _Task.model_validate_json(reply.body)
        except ValidationError:
            return None
        failures = task.fail or _Failures()
        failed = task.all_request_count - task.success_count
        is_finished = task.status == "ALL SUCCESS" or (task.status or "").endswith("FAIL")
        if not is_finished and failures.count + task.user_key_resolving_fail_count < failed:
            return None
        named = {}
        for one in failures.list or ():
            error = one.error_msg or _Error()
            detail = base.storable(f"{error.error_type or ''} {error.msg or ''}")
            refused = Refused(base.NOT_REACHED, detail, permanent=True, sure_at=base.SURE_AT_ATTEMPT)
            if str(error.error_type) == str(OUR_SKILL_FAILED):
                refused = Refused(base.REFUSED, detail)
            named[target_id(one.user_id)] = refused
        return TaskResult(task.success_count, named, unnamed=max(0, failed - len(named)))


def target_id(user_key: str) -> str:
    """Return the target of a channel friend; the bot id of a development channel has a "!" at its end."""
    return f"{settings.KAKAO_BOT_ID.removesuffix('!')}:{user_key}"


def _base() -> str:
    return str(settings.KAKAO_BOT_API_BASE).rstrip("/")


def _auth() -> dict[str, str]:
    return {"Authorization": f"KakaoAK {settings.KAKAO_REST_API_KEY}"}


def _outcome(reply: api_client.Reply) -> Outcome:
    if reply.status == 429:
        return Refused(base.RATE_LIMITED, "HTTP 429", retry_after_seconds=reply.retry_after_seconds or 0.0)
    if 300 <= reply.status < 500:
        return Refused(base.REFUSED, _detail(f"HTTP {reply.status}", reply.data))
    if reply.status != 200:
        return Unsure(f"HTTP {reply.status}")
    try:
        answer = _Answer.model_validate_json(reply.body)
    except ValidationError:
        return Unsure("HTTP 200 with another body than promised")
    if answer.status == "FAIL":
        return Refused(base.REFUSED, _detail("FAIL", reply.data))
    return Accepted(answer.task_id) if answer.task_id else Unsure(_detail(answer.status, reply.data))


def _detail(what: str, data: dict[str, Any]) -> str:
    return base.storable(f"{what} {data.get('message') or data.get('msg') or ''}")
