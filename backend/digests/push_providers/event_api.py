"""KakaoTalk's Event API: runs a block of our bot for up to a hundred channel friends, who then call our skill each.

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
LINE_SECONDS = 30.0
OUR_SKILL_FAILED = 201
"""The error type of a learner whose block asked our skill in vain: that is mended by us, never by them.

What the other types mean is not written anywhere.
"""
_PACING = HostPacing(time.monotonic, time.sleep, LINE_SECONDS)


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
        """Say whether event, key, bot and budget are all set."""
        names = (settings.KAKAO_EVENT_NAME, settings.KAKAO_REST_API_KEY, settings.KAKAO_BOT_ID)
        return all(names) and settings.KAKAO_PUSH_MONTHLY_BUDGET_KRW > 0

    def send(self, pushes: Sequence[Push]) -> Outcome:
        """Run the block for these learners."""
        body = {
            "event": {"name": settings.KAKAO_EVENT_NAME},
            "user": [
                {
                    "type": "botUserKey",
                    "id": _user_key(one.target_id),
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
        """Ask what became of it; a question that gets no good answer is asked again."""
        try:
            reply = api_client.call("GET", f"{_base()}/v1/tasks/{quote(task_id, safe='')}", headers=_auth())
        except ExternalError:
            return None
        if reply.status != 200:
            return None
        try:
            return _result(_Task.model_validate_json(reply.body))
        except ValidationError:
            return None


def target_id(user_key: str) -> str:
    """Return what we call a person of our channel; the id of a development channel differs by its last character."""
    return f"{settings.KAKAO_BOT_ID.removesuffix('!')}:{user_key}"


def _base() -> str:
    return str(settings.KAKAO_BOT_API_BASE).rstrip("/")


def _auth() -> dict[str, str]:
    return {"Authorization": f"KakaoAK {settings.KAKAO_REST_API_KEY}"}


def _user_key(target_id: str) -> str:
    return target_id.partition(":")[2]


def _outcome(reply: api_client.Reply) -> Outcome:
    if reply.status == 429:
        return Refused(base.RATE_LIMITED, "HTTP 429", retry_after_seconds=reply.retry_after_seconds or 0.0)
    if 300 <= reply.status < 500:
        return Refused(base.REFUSED, _said(f"HTTP {reply.status}", reply.data))
    if reply.status != 200:
        return Unsure(f"HTTP {reply.status}")
    try:
        answer = _Answer.model_validate_json(reply.body)
    except ValidationError:
        return Unsure("HTTP 200 with another body than promised")
    if answer.status == "FAIL":
        return Refused(base.REFUSED, _said("FAIL", reply.data))
    return Accepted(answer.task_id) if answer.task_id else Unsure(_said(answer.status, reply.data))


def _said(what: str, data: dict[str, Any]) -> str:
    return base.told(f"{what} {data.get('message') or data.get('msg') or ''}")


def _result(task: _Task) -> TaskResult | None:
    failures = task.fail or _Failures()
    failed = task.all_request_count - task.success_count
    is_told = task.status == "ALL SUCCESS" or (task.status or "").endswith("FAIL")
    if not is_told and failures.count + task.user_key_resolving_fail_count < failed:
        return None
    named = {target_id(one.user_id): _refused(one.error_msg or _Error()) for one in failures.list or ()}
    return TaskResult(task.success_count, named, unnamed=max(0, failed - len(named)))


def _refused(error: _Error) -> Refused:
    is_ours = str(error.error_type) == str(OUR_SKILL_FAILED)
    detail = base.told(f"{error.error_type or ''} {error.msg or ''}")
    if is_ours:
        return Refused(base.REFUSED, detail)
    return Refused(base.NOT_REACHED, detail, permanent=True, sure_at=base.SURE_AT_ATTEMPT)
