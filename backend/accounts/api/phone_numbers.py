"""Endpoints that change the phone number."""

from typing import cast

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import tokens
from backend.accounts.api import fields
from backend.accounts.services import passwords, phone_number_change
from backend.common.client_address import client_address


class PhoneCodeApi(fields.TextMessageApi):
    """POST /api/v1/auth/phone/code/: a new number -> a code by SMS. 202, 400, 401, 403, 429, 503.

    It needs `current_password`, or a sign-in or another proof (`auth/proof/`) of the last ten minutes.
    """

    error_codes = (*fields.SENDING_CODES, "auth.proof_needed", "auth.user_gone", "password.wrong", "phone.same")
    authentication_classes = (tokens.LiveSignInAuthentication,)

    @extend_schema_serializer(component_name="PhoneCode")
    class Input(fields.PhoneNumberInput):
        """A token alone is not enough: the number gives access to the account."""

        current_password = fields.Password(required=False)

    @extend_schema(
        operation_id="sendPhoneCode",
        summary="Send a code to a new number",
        request=Input,
        responses=fields.CODE_SENT | fields.refused(400, 401, 403, 429, 503),
        examples=[OpenApiExample("New number", {**fields.PHONE_EXAMPLE, "current_password": "…"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Send a code to the new number. Another account's number gets an SMS saying so; the response is the same."""
        given = fields.validated(self.Input, request)
        user_id, address = cast("tokens.Caller", request.user).id, client_address(request)
        if "current_password" in given:
            passwords.check_current(user_id=user_id, password=given["current_password"], address=address)
        elif not tokens.is_fresh(request):
            raise tokens.proof_needed()
        phone_number_change.send_code(user_id=user_id, number=given["number"], address=address)
        return fields.code_sent()


class PhoneApi(fields.TextMessageApi):
    """POST /api/v1/auth/phone/: the code sent to the new number. 204, 400, 401, 409."""

    error_codes = (*fields.TYPED_CODES, "auth.user_gone", "phone.same", "phone.taken")
    authentication_classes = (tokens.LiveSignInAuthentication,)

    @extend_schema(
        operation_id="changePhone",
        summary="Change the phone number",
        request=fields.TypedCodeInput,
        responses={204: OpenApiResponse(None, "Changed."), **fields.refused(400, 401, 409)},
    )
    def post(self, request: Request) -> Response:
        """Change the number; the old one is notified by SMS."""
        given = fields.validated(fields.TypedCodeInput, request)
        user_id = cast("tokens.Caller", request.user).id
        phone_number_change.change(user_id=user_id, **given, address=client_address(request))
        return Response(status=204)
