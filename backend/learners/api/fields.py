"""Serializer fields that are stricter than DRF's own."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


class Flag(serializers.BooleanField):
    """true or false and nothing else: DRF's own field would take "yes" or 1 for a consent."""

    def to_internal_value(self, data: object) -> bool:
        """Refuse anything but a JSON boolean."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


@extend_schema_field({"type": "boolean", "const": True})
class Consent(Flag):
    """true, and nothing else."""

    default_error_messages = {"unconfirmed": _("확인이 필요해요. true를 보내 주세요.")}

    def to_internal_value(self, data: object) -> bool:
        """Refuse anything but true."""
        if not super().to_internal_value(data):
            self.fail("unconfirmed")
        return True
