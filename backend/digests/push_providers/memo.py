"""KakaoTalk's send-to-me: a digest into a learner's own chat, in their name, with their `talk_message` consent.

https://developers.kakao.com/docs/latest/en/message/rest-api (Send to me).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from backend.accounts.models import SocialGrant
from backend.accounts.services import oauth_grants
from backend.common.errors import ExternalError
from backend.common.http import api_client
from backend.digests.push_providers import base, memo_templates
from backend.digests.push_providers.base import Arrived, Outcome, Push, Refused, TaskResult, Unsure

PROVIDER = "kakao"
SCOPE = "talk_message"
BAD_TOKEN, NOT_CONNECTED, NO_SCOPE, BAD_TEMPLATE = -401, -101, -402, -2
LIMITS = frozenset({-10, -502, -530, -532, -533, -536})
LIMIT_WAIT_SECONDS = 3600.0
REFUSAL_WAIT_SECONDS = 1800.0


class MemoPush:
    """Sends a learner's digest to their own chat; `target_id` is their Kakao Login id."""

    platform = "kakao_memo"
    batch_max = 1
    price_krw = 0

    @property
    def is_on(self) -> bool:
        """Return whether the operator switched it on and there is a login application."""
        return bool(settings.KAKAO_MEMO_PUSH and settings.KAKAO_REST_API_KEY)

    def send(self, pushes: Sequence[Push]) -> Outcome:
        """Send a list; with a new token if the platform refuses the old one, as plain text if it refuses the list."""
        (push,) = pushes
        template, plain = (
            make(push.headlines, study_date=push.study_date, url=settings.PUBLIC_URL)
            for make in (memo_templates.digest, memo_templates.text)
        )
        return self._send(push.target_id, template, plain)

    def send_notice(self, *, target_id: str, text: str, path: str, button: str) -> Outcome:
        """Send a notice about the account with a button to a page of ours; return its outcome as `send` does."""
        template = memo_templates.notice(text, url=f"{settings.PUBLIC_URL}{path}", button=button)
        return self._send(target_id, template, template)

    def _send(self, target_id: str, template: Mapping[str, Any], plain: Mapping[str, Any]) -> Outcome:
        grant = oauth_grants.usable(provider=PROVIDER, uid=target_id, scope=SCOPE)
        if grant is None:
            return Refused(base.NO_GRANT, permanent=True)
        try:
            reply = _post(oauth_grants.access_token(grant=grant), template)
            if _refusal_code(reply) == BAD_TOKEN:  # a refusal: nothing was sent, so it may be sent again
                reply = _post(oauth_grants.access_token(grant=grant, renew=True), template)
            if _refusal_code(reply) == BAD_TEMPLATE and template["object_type"] != "text":
                reply = _post(oauth_grants.access_token(grant=grant), plain)
            return _outcome(grant, reply)
        except api_client.NoAnswerError as error:
            return Unsure(error.code)
        except oauth_grants.BrokenGrantError as error:
            return Refused(base.NO_GRANT, base.storable(error.message), permanent=True)
        except ExternalError as error:
            return Refused(base.UNREACHABLE, error.code, retry_after_seconds=error.retry_after_seconds or 0.0)

    def result(self, task_id: str) -> TaskResult | None:
        """Return None: the response of a request is its result."""
        return None


def _post(token: str, template: Mapping[str, Any]) -> api_client.Reply:
    url = f"{settings.KAKAO_API_BASE.rstrip('/')}/v2/api/talk/memo/default/send"
    form = {"template_object": json.dumps(template, ensure_ascii=False)}
    return api_client.call("POST", url, headers={"Authorization": f"Bearer {token}"}, form=form)


def _refusal_code(reply: api_client.Reply) -> int | None:
    """Return Kakao's number for a refusal, BAD_TOKEN for a 401 without one, None if it is no refusal."""
    if not 400 <= reply.status < 500:
        return None
    code = reply.data.get("code")
    return code if isinstance(code, int) else (BAD_TOKEN if reply.status == 401 else None)


def _outcome(grant: SocialGrant, reply: api_client.Reply) -> Outcome:
    if reply.status == 200 and reply.data.get("result_code") == 0:
        return Arrived()
    if reply.status == 200 or reply.status >= 500:
        return Unsure(f"HTTP {reply.status}")
    code = _refusal_code(reply)
    detail = base.storable(f"HTTP {reply.status} {code or ''} {reply.data.get('msg') or ''}")
    if code in (BAD_TOKEN, NOT_CONNECTED):
        oauth_grants.mark_broken(grant=grant)
        return Refused(base.NO_GRANT, detail, permanent=True)
    if code == NO_SCOPE:
        oauth_grants.forget_scope(grant=grant, scope=SCOPE)
        return Refused(base.NO_GRANT, detail, permanent=True)
    if reply.status == 429 or code in LIMITS:
        wait = reply.retry_after_seconds or LIMIT_WAIT_SECONDS
        return Refused(base.RATE_LIMITED, detail, retry_after_seconds=wait)
    return Refused(base.REFUSED, detail, retry_after_seconds=REFUSAL_WAIT_SECONDS)
