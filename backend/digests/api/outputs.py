"""What this app answers with, for the schema; backend/digests/api/shapes.py makes it."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from backend.digests.api.fields import SubscriptionFields
from backend.digests.models import Delivery, Subscription
from backend.materials.api import DetailOutput


@extend_schema_serializer(component_name="Subscription")
class SubscriptionOutput(SubscriptionFields):
    """A subscription; `next_run_at` is null while it is paused."""

    id = serializers.IntegerField()
    platform = serializers.CharField()
    target_id = serializers.CharField()
    audience = serializers.ChoiceField(choices=Subscription.Audience.choices())
    state = serializers.ChoiceField(choices=Subscription.State.choices())
    pause_reason = serializers.CharField(allow_blank=True, help_text="owner, or the code of what went wrong.")
    pause_detail = serializers.CharField(allow_blank=True)
    next_run_at = serializers.DateTimeField(allow_null=True)
    created_at = serializers.DateTimeField()


@extend_schema_serializer(component_name="DeliveryLine")
class LineOutput(serializers.Serializer[dict[str, Any]]):
    """A digest in its subscription's history."""

    id = serializers.IntegerField()
    trigger = serializers.ChoiceField(choices=Delivery.Trigger.choices())
    study_date = serializers.DateField()
    slot_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=Delivery.State.choices())
    reason = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    stories = serializers.IntegerField()
    attempts = serializers.IntegerField()
    finished_at = serializers.DateTimeField(allow_null=True)


@extend_schema_serializer(component_name="SentMessage")
class MessageOutput(serializers.Serializer[dict[str, Any]]):
    """A posted message."""

    channel_id = serializers.CharField()
    message_id = serializers.CharField()
    position = serializers.IntegerField(help_text="Order of posting, from 0.")


@extend_schema_serializer(component_name="Job")
class JobOutput(serializers.Serializer[dict[str, Any]]):
    """A leased delivery; the fields of other kinds are absent."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Delivery.Kind.choices())
    lease = serializers.CharField(help_text="Proof of the claim: send it with ack, fail and release.")
    lease_until = serializers.DateTimeField()
    attempt = serializers.IntegerField()
    maybe_posted = serializers.BooleanField(help_text="Look for your own message before you send.")
    nonce = serializers.CharField(help_text="20 characters, the same at each attempt.")
    platform = serializers.CharField()
    target_id = serializers.CharField()
    owner_uid = serializers.CharField(allow_null=True, help_text="What the platform calls the subscription's owner.")
    subscription = SubscriptionOutput(allow_null=True)
    study_date = serializers.DateField(required=False, help_text="digest, edit")
    slot_at = serializers.DateTimeField(required=False, help_text="digest, edit")
    stories = DetailOutput(many=True, required=False, help_text="digest, edit: what is to be shown, in order")
    withdrawn = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="digest, edit: stories that must not be shown"
    )
    trigger = serializers.ChoiceField(choices=Delivery.Trigger.choices(), required=False, help_text="digest")
    delivery_id = serializers.IntegerField(required=False, help_text="edit: the digest that the message is of")
    message = MessageOutput(required=False, help_text="edit: the message to correct")
    cause = serializers.CharField(required=False, help_text="alert: code of what went wrong")
    detail = serializers.CharField(required=False, allow_blank=True, help_text="alert")
    alert_target_id = serializers.CharField(
        required=False, allow_blank=True, help_text="alert: where to; empty: the server's owner"
    )
