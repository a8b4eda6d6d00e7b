"""Endpoint that gives a bot a token for a chat's learner."""

from typing import Any, cast

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts import tokens
from backend.accounts.api.fields import DISPLAY_NAME_MAX_CHARS, PROVIDER, UID, refused, validated
from backend.accounts.models import User
from backend.accounts.services import notices, service_accounts
from backend.common.api import NO_STORE, Text, json_response
from backend.learners.services import exchange
from contracts.learners import LearnerToken

TOKEN_EXAMPLE = {"access": "eyJhbGciOi…", "expires_in": 600, "notices": 0}


@extend_schema_serializer(component_name="SpeakerLogin")
class SameAs(serializers.Serializer[dict[str, Any]]):
    """The same person's identity at a login platform."""

    provider = Text(validators=[PROVIDER], help_text="The login's slug: kakao for a speaker of kakao_skill.")
    uid = Text(trim_whitespace=False, validators=[UID], help_text="Their id there.")


class ExchangeApi(APIView):
    """POST /api/v1/auth/exchange/: a bot's token for the learner behind a chat identity. 200, 400, 401, 403.

    403 "auth.platform_forbidden" for a platform that the bot's key is not for.
    `same_as` is the same person's login, when the platform names it; the two are one learner from then on.
    """

    error_codes = ("account.inactive", "same_as.unsupported")
    authentication_classes = (tokens.ServiceAuthentication,)

    @extend_schema_serializer(component_name="Speaker")
    class Input(serializers.Serializer[dict[str, Any]]):
        """An identity at a chat platform."""

        provider = Text(validators=[PROVIDER], help_text="The platform's slug, for example discord or kakao_skill.")
        uid = Text(trim_whitespace=False, validators=[UID], help_text="The platform's own id for this person.")
        display_name = Text(max_length=DISPLAY_NAME_MAX_CHARS, default="", allow_blank=True)
        same_as = SameAs(required=False, allow_null=True)

    @extend_schema(
        operation_id="speakForLearner",
        summary="Speak for a learner",
        request=Input,
        responses={
            200: OpenApiResponse(LearnerToken, examples=[OpenApiExample("Token", TOKEN_EXAMPLE)]),
            **refused(400, 401, 403),
        },
        examples=[
            OpenApiExample(
                "A Discord member",
                {"provider": "discord", "uid": "80351110224678912", "display_name": "미나"},
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        """Return a short-lived token for the learner behind a chat identity, who is created on the first call."""
        fields = validated(self.Input, request)
        same_as = fields.pop("same_as", None)
        service_accounts.check_platform(cast("User", request.user), fields["provider"])
        learner = exchange.exchange(**fields, same_as=exchange.Login(**same_as) if same_as else None)
        token = tokens.issue_for_chat(learner, platform=fields["provider"])
        unread = notices.unread_in_chat_count(user_id=learner.pk)
        return json_response(LearnerToken(**token._asdict(), notices=unread), headers=NO_STORE)
