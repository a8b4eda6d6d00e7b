"""Endpoints that sign up with a phone number."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts import tokens
from backend.accounts.api import fields
from backend.accounts.services import phone_sign_up
from backend.common.client_address import client_address, client_device

SIGN_UP_EXAMPLE = {
    "phone_number": fields.PHONE_EXAMPLE,
    "code": fields.CODE_EXAMPLE,
    "password": "…",
    "birth_date": "2001-05-17",
    "terms": True,
    "privacy": True,
}


@extend_schema_field({"type": "boolean", "const": True})
class Consent(serializers.BooleanField):
    """A box that must be ticked."""

    default_error_messages = {"refused": _("동의하셔야 가입할 수 있어요.")}

    def to_internal_value(self, data: object) -> bool:
        """Refuse anything but true."""
        if data is not True:
            self.fail("refused")
        return True


class SignUpCodeApi(fields.TextMessageApi):
    """POST /api/v1/auth/sign-up/code/: a phone number -> a code by SMS. 202, 400, 429, 503."""

    error_codes = fields.SENDING_CODES
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema_serializer(component_name="SignUpCode")
    class Input(serializers.Serializer[dict[str, Any]]):
        """Where to send it."""

        phone_number = fields.PhoneNumber(help_text="In any usual spelling.")

    @extend_schema(
        tags=fields.TAGS,
        operation_id="sendSignUpCode",
        summary="Send a sign-up code",
        request=Input,
        responses=fields.CODE_SENT_RESPONSES,
        examples=[
            OpenApiExample("Phone", {"phone_number": fields.PHONE_EXAMPLE}, request_only=True),
            fields.CODE_SENT,
        ],
    )
    def post(self, request: Request) -> Response:
        """Send a code by SMS. A number that has an account gets an SMS that says so; the response is the same."""
        given = fields.validated(self.Input, request)
        phone_sign_up.send_code(number=given["phone_number"], address=client_address(request))
        return fields.code_sent()


class SignUpApi(fields.TextMessageApi):
    """POST /api/v1/auth/sign-up/: the code and what an account needs -> tokens. 201, 400, 403, 409."""

    error_codes = (*fields.TYPED_CODES, "password.weak", "phone.taken", "sign_up.too_young")
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema_serializer(component_name="SignUp")
    class Input(serializers.Serializer[dict[str, Any]]):
        """The fields of a new account. The birth date is checked and not stored."""

        phone_number = fields.PhoneNumber()
        code = fields.Code(help_text="From the SMS.")
        password = fields.Password()
        birth_date = serializers.DateField(help_text="Nobody under 14 may sign up; it is not stored.")
        terms = Consent(help_text="The terms of use were accepted: true.")
        privacy = Consent(help_text="The privacy notice was accepted: true.")

    @extend_schema(
        tags=fields.TAGS,
        operation_id="signUp",
        summary="Sign up",
        request=Input,
        responses={201: fields.PairOutput, 400: fields.WRONG_FIELDS, 403: fields.REFUSED, 409: fields.REFUSED},
        examples=[
            OpenApiExample("Sign up", SIGN_UP_EXAMPLE, request_only=True),
            OpenApiExample("Tokens", fields.PAIR_EXAMPLE, response_only=True, status_codes=["201"]),
        ],
    )
    def post(self, request: Request) -> Response:
        """Create an account for the owner of the phone, and sign in. Only the code's errors count as a try."""
        given = fields.validated(self.Input, request)
        user = phone_sign_up.sign_up(
            number=given["phone_number"],
            code=given["code"],
            password=given["password"],
            birth_date=given["birth_date"],
            address=client_address(request),
        )
        pair = tokens.issue(user, device=client_device(request), address=client_address(request))
        return fields.token_pair(pair, status=201)
