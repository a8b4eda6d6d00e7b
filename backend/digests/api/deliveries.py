"""Deliveries over HTTP: bots claim them and report on them."""

from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts import tokens
from backend.common.api import Text
from backend.digests.api import shapes
from backend.digests.api.fields import PLATFORM, PlatformId
from backend.digests.api.outputs import JobOutput
from backend.digests.models import Delivery
from backend.digests.services import claims
from backend.digests.services.claims import Posted
from backend.study.api.articles import BIGGEST_ID

REASON = RegexValidator(r"\A[a-z][a-z0-9_]*(\.[a-z0-9_]+)*\Z")
RETRY_MOST_SECONDS = 86_400


class _Leased(serializers.Serializer[dict[str, Any]]):
    """The proof of a claim."""

    lease = Text(max_length=64)


@extend_schema_serializer(component_name="Settled")
class _Settled(serializers.Serializer[dict[str, Any]]):
    """Where the delivery stands now."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=Delivery.State.choices())


def _settled(row: Delivery) -> Response:
    return Response({"id": row.pk, "state": row.state})


class ClaimApi(APIView):
    """`POST /api/v1/deliveries/claim/` (service account): lease what is due on a platform, the oldest first.

    `{"platform": "discord", "limit": 10, "lease_seconds": 60, "kinds": ["digest", "edit", "alert"]}`, all but the
    platform optional -> 200 `{"deliveries": [{"id": 41, "kind": "digest", "lease": "...", "stories": [...], ...}]}`.
    Several bots may claim at once. 400 "request.invalid"; 401; 403 for a learner's token.
    """

    authentication_classes = (tokens.ServiceAuthentication,)

    @extend_schema_serializer(component_name="Claim")
    class Input(serializers.Serializer[dict[str, Any]]):
        """How much of what."""

        platform = Text(validators=[PLATFORM])
        limit = serializers.IntegerField(min_value=1, max_value=100, default=10)
        lease_seconds = serializers.IntegerField(min_value=5, max_value=900, default=60)
        kinds = serializers.ListField(
            child=serializers.ChoiceField(choices=Delivery.Kind.choices()), min_length=1, max_length=3, required=False
        )

    @extend_schema_serializer(component_name="Claimed")
    class Output(serializers.Serializer[dict[str, Any]]):
        """The leased deliveries."""

        deliveries = JobOutput(many=True)

    @extend_schema(request=Input, responses=Output, operation_id="deliveries_claim")
    def post(self, request: Request) -> Response:
        """Lease deliveries."""
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        claimed = claims.claim(**asked.validated_data)
        jobs = [shapes.job(one.delivery, one.content, owner_uid=one.owner_uid) for one in claimed]
        return Response({"deliveries": jobs})


class AckApi(APIView):
    """`POST /api/v1/deliveries/{id}/ack/` (service account): it is done; safe to repeat with the same lease.

    `{"lease": "...", "messages": [{"article_id": 12, "channel_id": "9001", "message_id": "123"}]}` -> 200
    `{"id": 41, "state": "sent"}`. 400 "article.unknown" for a story that is not of this delivery; 404
    "delivery.unknown"; 409 "delivery.lease_lost", and nothing has changed.
    """

    authentication_classes = (tokens.ServiceAuthentication,)

    @extend_schema_serializer(component_name="Ack")
    class Input(_Leased):
        """What was posted, in the order of posting; nothing for edits and alerts."""

        @extend_schema_serializer(component_name="PostedMessage")
        class Message(serializers.Serializer[dict[str, Any]]):
            """A message; several stories in one message are several of these."""

            article_id = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, allow_null=True, default=None)
            channel_id = PlatformId()
            message_id = PlatformId()

        messages = serializers.ListField(child=Message(), max_length=50, default=list)

    @extend_schema(request=Input, responses=_Settled, operation_id="deliveries_ack")
    def post(self, request: Request, delivery_id: int) -> Response:
        """Acknowledge a delivery."""
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        lease, messages = asked.validated_data["lease"], asked.validated_data["messages"]
        posted = [Posted(**message) for message in messages]
        return _settled(claims.acknowledge(delivery_id=delivery_id, lease=lease, messages=posted))


class FailApi(APIView):
    """`POST /api/v1/deliveries/{id}/fail/` (service account): it could not be done.

    `{"lease": "...", "reason": "discord.missing_permission", "permanent": true, "detail": "EMBED_LINKS"}` -> 200
    `{"id": 41, "state": "failed"}`. Permanent pauses a digest's subscription and alerts its owner; otherwise it is due
    again after `retry_after_seconds` or a growing wait. `maybe_posted`: the bot cannot know. 400, 404, 409 as ack.
    """

    authentication_classes = (tokens.ServiceAuthentication,)

    @extend_schema_serializer(component_name="Fail")
    class Input(_Leased):
        """Why, and whether it ever will."""

        reason = Text(max_length=60, validators=[REASON])
        permanent = serializers.BooleanField()
        retry_after_seconds = serializers.FloatField(min_value=0, max_value=RETRY_MOST_SECONDS, default=0.0)
        detail = Text(max_length=500, default="", allow_blank=True)
        maybe_posted = serializers.BooleanField(default=False)

    @extend_schema(request=Input, responses=_Settled, operation_id="deliveries_fail")
    def post(self, request: Request, delivery_id: int) -> Response:
        """Report a failure."""
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        return _settled(claims.fail(delivery_id=delivery_id, **asked.validated_data))


class ReleaseApi(APIView):
    """`POST /api/v1/deliveries/{id}/release/` (service account): give it back, as at shutdown; due again at once.

    `{"lease": "...", "maybe_posted": false}` -> 200 `{"id": 41, "state": "pending"}`. 400, 404, 409 as ack.
    """

    authentication_classes = (tokens.ServiceAuthentication,)

    @extend_schema_serializer(component_name="Release")
    class Input(_Leased):
        """Whether a try had begun."""

        maybe_posted = serializers.BooleanField(default=False)

    @extend_schema(request=Input, responses=_Settled, operation_id="deliveries_release")
    def post(self, request: Request, delivery_id: int) -> Response:
        """Give a delivery back."""
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        return _settled(claims.release(delivery_id=delivery_id, **asked.validated_data))
