"""Endpoints that reset a forgotten password and change a known one."""

from typing import Any, cast

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts import tokens
from backend.accounts.api.fields import (
    CODE_EXAMPLE,
    CODE_SENT_EXAMPLE,
    PAIR_EXAMPLE,
    PHONE_EXAMPLE,
    REFUSED,
    TAGS,
    TOO_MANY,
    WRONG_FIELDS,
    Code,
    CodeSentOutput,
    PairOutput,
    Password,
    PhoneNumber,
    code_sent,
)
from backend.accounts.services import passwords, sign_ins
from backend.common.client_address import client_address, client_device


class PasswordResetCodeApi(APIView):
    """POST /api/v1/auth/password/reset/code/: a phone number -> a code by SMS. 202, 400, 429, 503."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema_serializer(component_name="PasswordResetCode")
    class Input(serializers.Serializer[dict[str, Any]]):
        """Where to send it."""

        phone_number = PhoneNumber(help_text="The account's, in any usual spelling.")

    @extend_schema(
        tags=TAGS,
        operation_id="sendPasswordResetCode",
        summary="Send a code for a new password",
        request=Input,
        responses={202: CodeSentOutput, 400: WRONG_FIELDS, 429: TOO_MANY, 503: REFUSED},
        examples=[
            OpenApiExample("Phone", {"phone_number": PHONE_EXAMPLE}, request_only=True),
            OpenApiExample("Sent", CODE_SENT_EXAMPLE, response_only=True, status_codes=["202"]),
        ],
    )
    def post(self, request: Request) -> Response:
        """Send a code by SMS. A number without an account gets an SMS that says so; the response is the same."""
        form = self.Input(data=request.data)
        form.is_valid(raise_exception=True)
        passwords.send_reset_code(number=form.validated_data["phone_number"], address=client_address(request))
        return code_sent()


class PasswordResetApi(APIView):
    """POST /api/v1/auth/password/reset/: the code and a new password -> tokens. 200, 400."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema_serializer(component_name="PasswordReset")
    class Input(serializers.Serializer[dict[str, Any]]):
        """The code and the new password."""

        phone_number = PhoneNumber()
        code = Code(help_text="From the SMS.")
        password = Password(help_text="The new one.")

    @extend_schema(
        tags=TAGS,
        operation_id="resetPassword",
        summary="Set a forgotten password anew",
        request=Input,
        responses={200: PairOutput, 400: WRONG_FIELDS},
        examples=[
            OpenApiExample(
                "Reset", {"phone_number": PHONE_EXAMPLE, "code": CODE_EXAMPLE, "password": "…"}, request_only=True
            ),
            OpenApiExample("Tokens", PAIR_EXAMPLE, response_only=True, status_codes=["200"]),
        ],
    )
    def post(self, request: Request) -> Response:
        """Set a new password, sign out everywhere, and sign in here."""
        form = self.Input(data=request.data)
        form.is_valid(raise_exception=True)
        given, address = form.validated_data, client_address(request)
        user = passwords.reset(
            number=given["phone_number"], code=given["code"], password=given["password"], address=address
        )
        return Response(PairOutput(tokens.issue(user, device=client_device(request), address=address)).data)


class PasswordChangeApi(APIView):
    """POST /api/v1/auth/password/change/: the present password and a new one. 204, 400, 401, 403, 429."""

    @extend_schema_serializer(component_name="PasswordChange")
    class Input(serializers.Serializer[dict[str, Any]]):
        """A token alone is not enough: a stolen one must not lock the owner out."""

        current_password = Password()
        password = Password(help_text="The new one.")

    @extend_schema(
        tags=TAGS,
        operation_id="changePassword",
        summary="Change the password",
        request=Input,
        responses={
            204: OpenApiResponse(None, "Changed."),
            400: WRONG_FIELDS,
            401: REFUSED,
            403: REFUSED,
            429: TOO_MANY,
        },
        examples=[OpenApiExample("Change", {"current_password": "…", "password": "…"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Change the password and end every other sign-in; this one stays."""
        form = self.Input(data=request.data)
        form.is_valid(raise_exception=True)
        passwords.change(
            user_id=cast("tokens.Caller", request.user).id,
            current=form.validated_data["current_password"],
            password=form.validated_data["password"],
            keep=sign_ins.Current(family=tokens.family_of(request)),
        )
        return Response(status=204)
