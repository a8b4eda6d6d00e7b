"""The fields of a subscription that a client may write."""

import datetime as dt
from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.common.api import Text
from backend.digests import push_providers, slots
from backend.digests.models import Subscription
from backend.digests.models.subscription import PLATFORM_ID_MAX_CHARS, every_day
from contracts.deliveries import STORIES_MAX, STORIES_MIN, STORIES_USUAL
from contracts.enums import Level

PLATFORM = RegexValidator(r"\A[a-z][a-z0-9_]{0,29}\Z")
REVISION_MAX = 2**31 - 1
PLATFORM_ID = RegexValidator(r"\A[\x21-\x7e]+\Z")


class PlatformId(Text):
    """A platform's id of a channel, a server, a role or a message: printable ASCII."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, max_length=PLATFORM_ID_MAX_CHARS, validators=[PLATFORM_ID], **options)


@extend_schema_field({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"})
class Clock(serializers.TimeField):
    """A time of day, "HH:MM"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **options)

    def to_internal_value(self, value: object) -> dt.time:
        """Refuse anything but a JSON string."""
        if not isinstance(value, str):
            self.fail("invalid", format="hh:mm")
        return super().to_internal_value(value)


@extend_schema_field(
    {
        "type": "array",
        "items": {"type": "integer", "minimum": 1, "maximum": 7},
        "minItems": 1,
        "maxItems": 7,
        "uniqueItems": True,
    }
)
class Weekdays(serializers.ListField):
    """ISO weekdays, 1 is Monday: at least one, none twice; stored in order."""

    child = serializers.IntegerField(min_value=1, max_value=7)

    def __init__(self, **options: Any) -> None:
        super().__init__(min_length=1, max_length=7, **options)

    def to_internal_value(self, data: list[Any]) -> list[int]:
        """Refuse a day named twice."""
        days: list[int] = super().to_internal_value(data)
        if len(set(days)) < len(days):
            raise serializers.ValidationError("A weekday may be named once.", code="repeated")
        return sorted(days)


class ZoneName(Text):
    """An IANA time zone: Asia/Seoul."""

    def to_internal_value(self, data: object) -> str:
        """Refuse an unknown name."""
        name = super().to_internal_value(data)
        if name not in slots.zone_names():
            raise serializers.ValidationError("This is no IANA time zone.", code="time_zone")
        return name


class SubscriptionFields(serializers.Serializer[dict[str, Any]]):
    """The fields that can be changed; used partially, a missing field is left unchanged."""

    guild_id = PlatformId(default="", allow_blank=True)
    categories = serializers.ListField(child=serializers.SlugField(max_length=40), max_length=50, default=list)
    level = serializers.ChoiceField(choices=Level.choices(), default=Level.B1)
    local_time = Clock(default=dt.time(8))
    time_zone = ZoneName(max_length=60, default="Asia/Seoul")
    weekdays = Weekdays(default=every_day)
    layout = serializers.ChoiceField(choices=Subscription.Layout.choices(), default=Subscription.Layout.PLAIN)
    role_id = PlatformId(default="", allow_blank=True)
    alert_target_id = PlatformId(default="", allow_blank=True)
    max_stories = serializers.IntegerField(min_value=STORIES_MIN, max_value=STORIES_MAX, default=STORIES_USUAL)
    shows_disturbing = serializers.BooleanField(default=False)
    language = serializers.ChoiceField(choices=["ko", "en"], default="ko")
    quiet_from = Clock(default=None, allow_null=True)
    quiet_until = Clock(default=None, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Require both ends of the quiet hours, or neither."""
        quiet = [attrs.get(name) for name in ("quiet_from", "quiet_until")]
        if (quiet[0] is None) != (quiet[1] is None):
            raise serializers.ValidationError({"quiet_until": "Give both ends of the quiet hours, or neither."})
        return attrs


class NewSubscription(SubscriptionFields):
    """A subscription's target, which never changes, and the other fields."""

    platform = Text(validators=[PLATFORM])
    target_id = PlatformId(required=False)
    audience = serializers.ChoiceField(choices=Subscription.Audience.choices(), default=Subscription.Audience.CHANNEL)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Require a target, but not for a push, which goes to the caller's own identity."""
        if "target_id" not in attrs and attrs["platform"] not in push_providers.PROVIDERS:
            raise serializers.ValidationError({"target_id": "Say where to."}, code="required")
        return super().validate(attrs)


class SubscriptionChanges(SubscriptionFields):
    """Fields to change, whether digests go out, and the revision that the change was made for."""

    state = serializers.ChoiceField(choices=Subscription.State.choices(), required=False)
    revision = serializers.IntegerField(min_value=0, max_value=REVISION_MAX, required=False)
