"""Endpoints that list and end sign-ins."""

from typing import cast

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts import device_names, selectors, tokens
from backend.accounts.api.fields import refused
from backend.accounts.services import sign_ins

LIST_EXAMPLE = {
    "results": [
        {
            "id": "web-17",
            "kind": "web",
            "device": "Chrome · Android",
            "address": "203.0.113.7",
            "began_at": "2026-11-22T23:10:00Z",
            "is_current": False,
        }
    ]
}
ENDED = OpenApiResponse(None, "Ended.")


class SignInOutput(serializers.Serializer[selectors.SignIn]):
    """One place where the caller is signed in."""

    id = serializers.CharField(help_text="For ending it.")
    kind = serializers.ChoiceField([selectors.WEB, selectors.API], help_text="A browser, or a program with tokens.")
    device = serializers.SerializerMethodField(help_text="Browser and system, as far as it said so; may be empty.")
    address = serializers.CharField(allow_null=True, help_text="Where it signed in from.")
    began_at = serializers.DateTimeField(help_text="When it signed in.")
    is_current = serializers.BooleanField(help_text="The one that asks.")

    def get_device(self, sign_in: selectors.SignIn) -> str:
        """Return the device's name."""
        return device_names.device_name(sign_in.device)


class SessionListApi(APIView):
    """GET, DELETE /api/v1/auth/sessions/: where the caller is signed in; sign out everywhere. 200, 204, 401."""

    authentication_classes = (tokens.LiveSignInAuthentication,)

    @extend_schema_serializer(component_name="SignIns")
    class Output(serializers.Serializer[dict[str, list[selectors.SignIn]]]):
        """Newest first."""

        results = SignInOutput(many=True)

    @extend_schema(
        operation_id="listSessions",
        summary="Where I am signed in",
        responses={200: Output, **refused(401)},
        examples=[OpenApiExample("Sessions", LIST_EXAMPLE, response_only=True, status_codes=["200"])],
    )
    def get(self, request: Request) -> Response:
        """List browsers and programs together, the newest sign-in first."""
        found = selectors.sign_ins(user_id=cast("tokens.Caller", request.user).id, family=tokens.family_of(request))
        return Response(self.Output({"results": found}).data)

    @extend_schema(
        operation_id="signOutEverywhere",
        summary="Sign out everywhere",
        responses={204: ENDED, **refused(401)},
    )
    def delete(self, request: Request) -> Response:
        """End every sign-in, this one too. Access tokens stay valid until they expire. Safe to repeat."""
        sign_ins.end_all(user_id=cast("tokens.Caller", request.user).id)
        return Response(status=204)


class SessionApi(APIView):
    """DELETE /api/v1/auth/sessions/{id}/: end one sign-in. 204, 401, 404."""

    error_codes = ("session.unknown",)
    authentication_classes = (tokens.LiveSignInAuthentication,)

    @extend_schema(
        operation_id="endSession",
        summary="End one sign-in",
        responses={204: ENDED, **refused(401, 404)},
    )
    def delete(self, request: Request, sign_in_id: str) -> Response:
        """End one of the caller's own sign-ins; somebody else's is as unknown as none."""
        sign_ins.end(user_id=cast("tokens.Caller", request.user).id, sign_in_id=sign_in_id)
        return Response(status=204)
