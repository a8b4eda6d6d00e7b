"""Endpoints that reset a forgotten password and change a known one."""

from typing import Any, cast

from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiResponse,
    extend_schema,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts import tokens
from backend.accounts.api import fields
from backend.accounts.services import passwords, sign_ins
from backend.common.client_address import client_address


@extend_schema_view(post=extend_schema(operation_id="sendPasswordResetCode", summary="Send a code for a new password"))
class PasswordResetCodeApi(fields.SendCodeApi):
    """POST /api/v1/auth/password/reset/code/: the account's phone number -> a code by SMS. 202, 400, 429, 503."""

    send = staticmethod(passwords.send_reset_code)


class PasswordResetApi(fields.AnonymousApi, fields.TextMessageApi):
    """POST /api/v1/auth/password/reset/: the code and a new password -> tokens. 200, 400, 401, 403, 429.

    A token is optional: of a sign-in of the last ten minutes it is the second proof that an account with a social
    login, or one that was silent for 90 days, needs. Without it such a reset answers 403 "account.waiting" with
    `extra.ready_at`; from then on, for seven days, another code sets the password.
    """

    error_codes = (*fields.TYPED_CODES, "account.waiting", "auth.proof_needed", "password.weak")
    authentication_classes = (tokens.FreshSignInAuthentication,)

    @extend_schema_serializer(component_name="PasswordReset")
    class Input(fields.TypedCodeInput):
        """The code and the new password."""

        password = fields.Password(help_text="The new one.")

    @extend_schema(
        operation_id="resetPassword",
        summary="Set a forgotten password anew",
        request=Input,
        responses={200: fields.PAIR, **fields.refused(400, 401, 403, 429)},
        examples=[OpenApiExample("Reset", {**fields.TYPED_EXAMPLE, "password": "…"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Set a new password, sign out everywhere, and sign in here."""
        given = fields.validated(self.Input, request)
        proved_id = cast("tokens.Caller", request.user).id if request.user else None
        return fields.signed_in(request, passwords.reset(**given, address=client_address(request), proved_id=proved_id))


class PasswordChangeApi(APIView):
    """POST /api/v1/auth/password/change/: the present password and a new one. 204, 400, 401, 403, 429."""

    error_codes = ("auth.proof_needed", "auth.user_gone", "password.weak", "password.wrong")
    authentication_classes = (tokens.LiveSignInAuthentication,)

    @extend_schema_serializer(component_name="PasswordChange")
    class Input(serializers.Serializer[dict[str, Any]]):
        """A token alone is not enough: a stolen one must not lock the owner out."""

        current_password = fields.Password()
        password = fields.Password(help_text="The new one.")

    @extend_schema(
        operation_id="changePassword",
        summary="Change the password",
        request=Input,
        responses={204: OpenApiResponse(None, "Changed."), **fields.refused(400, 401, 403, 429)},
        examples=[OpenApiExample("Change", {"current_password": "…", "password": "…"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Change the password and end every other sign-in; this one stays."""
        given = fields.validated(self.Input, request)
        passwords.change(
            user_id=cast("tokens.Caller", request.user).id,
            current=given["current_password"],
            password=given["password"],
            keep=sign_ins.Current(family=tokens.family_of(request)),
            address=client_address(request),
        )
        return Response(status=204)
