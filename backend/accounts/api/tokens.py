"""Endpoints that sign in, refresh and sign out."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import tokens
from backend.accounts.api.fields import PAIR, AnonymousApi, Password, refused, token_pair, validated
from backend.accounts.services import password_login
from backend.common.api import Text
from backend.common.client_address import client_address, client_device

USERNAME_MAX_CHARS = 150
TOKEN_MAX_CHARS = 2000


@extend_schema_serializer(examples=[OpenApiExample("Token", {"refresh": "eyJhbGciOi…"})])
class RefreshInput(serializers.Serializer[dict[str, Any]]):
    """A refresh token."""

    refresh = Text(max_length=TOKEN_MAX_CHARS)


class TokenApi(AnonymousApi):
    """POST /api/v1/auth/token/: username or phone number, and password -> tokens. 200, 400, 401, 429."""

    error_codes = ("auth.credentials_invalid", "auth.throttled")

    @extend_schema_serializer(component_name="SignIn")
    class Input(serializers.Serializer[dict[str, Any]]):
        """Credentials."""

        username = Text(max_length=USERNAME_MAX_CHARS, help_text="Username, or phone number in any usual spelling.")
        password = Password()

    @extend_schema(
        operation_id="signIn",
        summary="Sign in",
        request=Input,
        responses={200: PAIR, **refused(400, 401, 429)},
        examples=[OpenApiExample("Sign in", {"username": "010-1234-5678", "password": "…"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Sign in with a username or a phone number. A service account gets tokens of its own kind."""
        given = validated(self.Input, request)
        pair = password_login.sign_in(**given, address=client_address(request), device=client_device(request))
        return token_pair(pair)


class TokenRefreshApi(AnonymousApi):
    """POST /api/v1/auth/token/refresh/: a refresh token -> the next pair. 200, 400, 401."""

    error_codes = ("auth.forbidden", "auth.token_expired", "auth.token_invalid")

    @extend_schema(
        operation_id="refreshToken",
        summary="Refresh",
        request=RefreshInput,
        responses={200: PAIR, **refused(400, 401)},
    )
    def post(self, request: Request) -> Response:
        """Exchange a refresh token for the next pair.

        If the answer was lost, send the same token again within ten seconds, from the same program and address: the
        answer has the same refresh token. Otherwise a token used twice ends every token of its sign-in.
        """
        raw = validated(RefreshInput, request)["refresh"]
        return token_pair(tokens.rotate(raw, device=client_device(request), address=client_address(request)))


class TokenRevokeApi(AnonymousApi):
    """POST /api/v1/auth/token/revoke/: sign out. 204 (also when repeated), 400, 401."""

    error_codes = ("auth.forbidden", "auth.token_expired", "auth.token_invalid")

    @extend_schema(
        operation_id="signOut",
        summary="Sign out",
        request=RefreshInput,
        responses={204: OpenApiResponse(None, "Signed out."), **refused(400, 401)},
    )
    def post(self, request: Request) -> Response:
        """End every refresh token of one sign-in; the access token stays valid until it expires."""
        tokens.revoke(validated(RefreshInput, request)["refresh"])
        return Response(status=204)


class LearnerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its base registers subclasses, untyped
    """A learner's access token."""

    target_class = "backend.accounts.tokens.LearnerAuthentication"
    name = "learnerToken"
    origin = "From auth/token/ or exchange."

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Describe the header."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": self.origin}


class ServiceScheme(LearnerScheme):  # type: ignore[no-untyped-call]
    """A bot's service token."""

    target_class = "backend.accounts.tokens.ServiceAuthentication"
    name = "serviceToken"
    origin = "From auth/token/, bots only."
