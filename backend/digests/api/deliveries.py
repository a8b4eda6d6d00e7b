"""Deliveries over HTTP: bots claim them and report on them."""

from typing import Any, cast

from django.core.validators import RegexValidator
from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts import tokens
from backend.accounts.models import User
from backend.accounts.services import service_accounts
from backend.common.api import Text, json_response, validated
from backend.digests.api.fields import PLATFORM, PlatformId
from backend.digests.models import Delivery
from backend.digests.services import claims
from backend.digests.services.claims import ClaimedDelivery, Posted
from backend.materials import article_json
from backend.study.api.articles import BIGGEST_ID
from contracts.deliveries import (
    AlertJob,
    Claimed,
    DigestJob,
    EditJob,
    Job,
    PostedMessage,
    SentMessage,
    Settled,
    Subscription,
)
from contracts.enums import Difficulty

REASON = RegexValidator(r"\A[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z")
RETRY_MOST_SECONDS = 86_400


class _Leased(serializers.Serializer[dict[str, Any]]):
    """The proof of a claim."""

    lease = Text(max_length=64)


def _settled(row: Delivery) -> HttpResponse:
    return json_response(Settled(id=row.pk, state=row.state))


def job(claimed: ClaimedDelivery) -> Job:
    """Return a leased delivery as the API sends it."""
    row, content, target = claimed.delivery, claimed.content, claimed.delivery.subscription
    subscription = None if target is None else Subscription.model_validate(target)
    leased = {
        "id": row.pk,
        "lease": row.lease,
        "lease_until": row.due_at,
        "attempt": row.attempts,
        "maybe_posted": row.maybe_posted,
        "nonce": row.nonce,
        "platform": row.platform,
        "target_id": row.target_id,
        "owner_uid": claimed.owner_uid,
        "subscription": subscription,
    }
    posted = tuple(PostedMessage(**one._asdict()) for one in content.posted)
    if row.kind == Delivery.Kind.ALERT:
        alert_target_id = "" if target is None else target.alert_target_id
        return AlertJob(**leased, cause=row.cause, detail=row.detail, alert_target_id=alert_target_id)
    digest = row.message.delivery if row.message else row
    usual = target.level if target else Difficulty.B1
    level = Difficulty.of(digest.level or usual)  # what was sent keeps its level
    about = {
        "study_date": row.study_date,
        "slot_at": row.slot_at,
        "stories": tuple(article_json.detail(article, level) for article in content.articles),
        "withdrawn": tuple(content.withdrawn),
    }
    if row.message is None:
        return DigestJob(**leased, **about, trigger=row.trigger, posted=posted)
    message = SentMessage.model_validate(row.message)
    return EditJob(**leased, **about, delivery_id=row.message.delivery_id, message=message)


class _Messages(_Leased):
    """What was posted, in the order of posting; nothing for edits and alerts."""

    @extend_schema_serializer(component_name="ReportedMessage")
    class Message(serializers.Serializer[dict[str, Any]]):
        """A message; several stories in one message are several of these."""

        article_id = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, allow_null=True, default=None)
        channel_id = PlatformId()
        message_id = PlatformId()
        has_thread = serializers.BooleanField(default=False)

    messages = serializers.ListField(child=Message(), max_length=50, default=list)

    def validate_messages(self, found: list[dict[str, Any]]) -> list[Posted]:
        """Return them as the services take them."""
        return [Posted(**message) for message in found]


class ClaimApi(APIView):
    """`POST /api/v1/deliveries/claim/` (service account): lease what is due on a platform, the oldest first.

    `{"platform": "discord", "limit": 10, "lease_seconds": 60, "kinds": ["digest", "edit", "alert"]}`, all but the
    platform optional -> 200 `{"deliveries": [{"id": 41, "kind": "digest", "lease": "...", "stories": [...], ...}]}`.
    Several bots may claim at once. 400 "request.invalid"; 401; 403 for a learner's token and
    "auth.platform_forbidden" for a platform that the bot's key is not for.
    """

    authentication_classes = (tokens.ServiceAuthentication,)

    @extend_schema_serializer(component_name="Claim")
    class Input(serializers.Serializer[dict[str, Any]]):
        """How many deliveries of a platform, and for how long."""

        platform = Text(validators=[PLATFORM])
        limit = serializers.IntegerField(min_value=1, max_value=100, default=10)
        lease_seconds = serializers.IntegerField(min_value=5, max_value=900, default=60)
        kinds = serializers.ListField(
            child=serializers.ChoiceField(choices=Delivery.Kind.choices()), min_length=1, max_length=3, required=False
        )

    @extend_schema(request=Input, responses=Claimed, operation_id="deliveries_claim")
    def post(self, request: Request) -> HttpResponse:
        """Lease deliveries."""
        form = validated(self.Input, request.data)
        service_accounts.check_platform(cast("User", request.user), form["platform"])
        return json_response(Claimed(deliveries=tuple(job(one) for one in claims.claim(**form))))


class _ReportApi(APIView):
    """A report by the bot that holds a lease."""

    error_codes = ("article.unknown", "delivery.lease_lost", "delivery.unknown")
    authentication_classes = (tokens.ServiceAuthentication,)


class AckApi(_ReportApi):
    """`POST /api/v1/deliveries/{id}/ack/` (service account): it was sent; safe to repeat with the same lease.

    `{"lease": "...", "messages": [{"article_id": 12, "channel_id": "9001", "message_id": "123"}]}` -> 200
    `{"id": 41, "state": "sent"}`. 400 "article.unknown" for a story that is not of this delivery; 404
    "delivery.unknown"; 409 "delivery.lease_lost", and nothing has changed.
    """

    @extend_schema_serializer(component_name="Ack")
    class Input(_Messages):
        """What was posted, and why some of it was refused, such as threads: the digest goes on, its owner is told."""

        reason = Text(max_length=60, validators=[REASON], required=False)
        detail = Text(max_length=500, default="", allow_blank=True)

    @extend_schema(request=Input, responses=Settled, operation_id="deliveries_ack")
    def post(self, request: Request, delivery_id: int) -> HttpResponse:
        """Acknowledge a delivery."""
        return _settled(claims.acknowledge(delivery_id=delivery_id, **validated(self.Input, request.data)))


class FailApi(_ReportApi):
    """`POST /api/v1/deliveries/{id}/fail/` (service account): it could not be sent.

    `{"lease": "...", "reason": "discord.missing_permission", "permanent": true, "detail": "EMBED_LINKS"}` -> 200
    `{"id": 41, "state": "failed"}`. Permanent pauses a digest's subscription and alerts its owner; otherwise it is due
    again after `retry_after_seconds` or a growing wait. `maybe_posted`: the bot cannot know. 400, 404, 409 as ack.
    """

    @extend_schema_serializer(component_name="Fail")
    class Input(_Messages):
        """Why, whether a later try can succeed, and what stands there already."""

        reason = Text(max_length=60, validators=[REASON])
        permanent = serializers.BooleanField()
        retry_after_seconds = serializers.FloatField(min_value=0, max_value=RETRY_MOST_SECONDS, default=0.0)
        detail = Text(max_length=500, default="", allow_blank=True)
        maybe_posted = serializers.BooleanField(default=False)

    @extend_schema(request=Input, responses=Settled, operation_id="deliveries_fail")
    def post(self, request: Request, delivery_id: int) -> HttpResponse:
        """Report a failure."""
        return _settled(claims.fail(delivery_id=delivery_id, **validated(self.Input, request.data)))


class ReleaseApi(_ReportApi):
    """`POST /api/v1/deliveries/{id}/release/` (service account): give it back, as at shutdown; due again at once.

    `{"lease": "...", "maybe_posted": false}` -> 200 `{"id": 41, "state": "pending"}`. 400, 404, 409 as ack.
    """

    @extend_schema_serializer(component_name="Release")
    class Input(_Messages):
        """Whether a try had begun, and what stands there already."""

        maybe_posted = serializers.BooleanField(default=False)

    @extend_schema(request=Input, responses=Settled, operation_id="deliveries_release")
    def post(self, request: Request, delivery_id: int) -> HttpResponse:
        """Give a delivery back."""
        return _settled(claims.release(delivery_id=delivery_id, **validated(self.Input, request.data)))
