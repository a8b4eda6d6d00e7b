"""Doors for proving who one is: sign in, refresh, sign out, and a bot speaking for a learner."""

from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts import tokens
from backend.accounts.services import identities, signing_in
from backend.common.api import ErrorBody, Text

USERNAME_MAX_CHARS = 150
PASSWORD_MAX_CHARS = 128
TOKEN_MAX_CHARS = 2000
DISPLAY_NAME_MAX_CHARS = 1000
PROVIDER = RegexValidator(r"\A[a-z][a-z0-9_]{0,49}\Z")
UID = RegexValidator(r"\A[\x21-\x7e]{1,255}\Z")

TAGS = ["auth"]
PAIR_EXAMPLE = {"access": "eyJhbGciOi…", "refresh": "eyJhbGciOi…"}
REFUSED = OpenApiResponse(ErrorBody, "Not accepted.")
WRONG_FIELDS = OpenApiResponse(ErrorBody, "A field is missing or wrong.")


class PairOutput(serializers.Serializer[tokens.TokenPair]):
    """A sign-in's two tokens."""

    access = serializers.CharField(help_text="Send as Authorization: Bearer; good for 10 minutes.")
    refresh = serializers.CharField(help_text="Good for one refresh within 30 days.")


class RefreshInput(serializers.Serializer[dict[str, Any]]):
    """A refresh token."""

    refresh = Text(max_length=TOKEN_MAX_CHARS)


class TokenApi(APIView):
    """POST /api/v1/auth/token/: username or phone number, and password -> tokens. 200, 400, 401."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema_serializer(component_name="SignIn")
    class Input(serializers.Serializer[dict[str, Any]]):
        """Who, and the proof."""

        username = Text(max_length=USERNAME_MAX_CHARS, help_text="Username, or phone number in any usual spelling.")
        password = Text(max_length=PASSWORD_MAX_CHARS, trim_whitespace=False)

    @extend_schema(
        tags=TAGS,
        operation_id="signIn",
        summary="Sign in",
        request=Input,
        responses={200: PairOutput, 400: WRONG_FIELDS, 401: REFUSED},
        examples=[
            OpenApiExample("Sign in", {"username": "010-1234-5678", "password": "…"}, request_only=True),
            OpenApiExample("Tokens", PAIR_EXAMPLE, response_only=True, status_codes=["200"]),
        ],
    )
    def post(self, request: Request) -> Response:
        """Sign in with a username or a phone number. A service account gets tokens of its own kind."""
        form = self.Input(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(PairOutput(signing_in.sign_in(**form.validated_data)).data)


class TokenRefreshApi(APIView):
    """POST /api/v1/auth/token/refresh/: a refresh token -> the next pair. 200, 400, 401."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(
        tags=TAGS,
        operation_id="refreshToken",
        summary="Refresh",
        request=RefreshInput,
        responses={200: PairOutput, 400: WRONG_FIELDS, 401: REFUSED},
        examples=[
            OpenApiExample("Refresh", {"refresh": "eyJhbGciOi…"}, request_only=True),
            OpenApiExample("Tokens", PAIR_EXAMPLE, response_only=True, status_codes=["200"]),
        ],
    )
    def post(self, request: Request) -> Response:
        """Spend a refresh token for the next pair. A token used twice ends every token of its sign-in."""
        form = RefreshInput(data=request.data)
        form.is_valid(raise_exception=True)
        return Response(PairOutput(tokens.rotate(form.validated_data["refresh"])).data)


class TokenRevokeApi(APIView):
    """POST /api/v1/auth/token/revoke/: sign out. 204 (also when repeated), 400, 401."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(
        tags=TAGS,
        operation_id="signOut",
        summary="Sign out",
        request=RefreshInput,
        responses={204: OpenApiResponse(None, "Signed out."), 400: WRONG_FIELDS, 401: REFUSED},
        examples=[OpenApiExample("Sign out", {"refresh": "eyJhbGciOi…"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """End every refresh token of one sign-in; the access token lives out its minutes."""
        form = RefreshInput(data=request.data)
        form.is_valid(raise_exception=True)
        tokens.revoke(form.validated_data["refresh"])
        return Response(status=204)


class ExchangeApi(APIView):
    """POST /api/v1/auth/exchange/: a service account speaks for a chat learner. 200, 400, 401, 403."""

    authentication_classes = [tokens.ServiceAuthentication]

    @extend_schema_serializer(component_name="Speaker")
    class Input(serializers.Serializer[dict[str, Any]]):
        """Who is speaking, in the platform's own terms."""

        provider = Text(validators=[PROVIDER], help_text="The platform's slug, for example discord or kakao_skill.")
        uid = Text(trim_whitespace=False, validators=[UID], help_text="The platform's own id for this person.")
        display_name = Text(max_length=DISPLAY_NAME_MAX_CHARS, default="", allow_blank=True)

    @extend_schema_serializer(component_name="LearnerToken")
    class Output(serializers.Serializer[tokens.AccessToken]):
        """A short token for that learner."""

        access = serializers.CharField()
        expires_in = serializers.IntegerField(help_text="Seconds.")

    @extend_schema(
        tags=TAGS,
        operation_id="speakForLearner",
        summary="Speak for a learner",
        request=Input,
        responses={200: Output, 400: WRONG_FIELDS, 401: REFUSED, 403: REFUSED},
        examples=[
            OpenApiExample(
                "A Discord member",
                {"provider": "discord", "uid": "80351110224678912", "display_name": "미나"},
                request_only=True,
            ),
            OpenApiExample(
                "Token", {"access": "eyJhbGciOi…", "expires_in": 600}, response_only=True, status_codes=["200"]
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        """Give a short token for the learner behind a chat identity, who is made on first sight."""
        form = self.Input(data=request.data)
        form.is_valid(raise_exception=True)
        learner = identities.exchange_identity(**form.validated_data)
        return Response(self.Output(tokens.speak_for(learner)).data)
