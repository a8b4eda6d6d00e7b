"""Endpoints that sign up with a phone number."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import fields
from backend.accounts.services import phone_sign_up
from backend.common.client_address import client_address


@extend_schema_field({"type": "boolean", "const": True})
class Consent(serializers.BooleanField):
    """A box that must be ticked."""

    default_error_messages = {"refused": _("동의하셔야 가입할 수 있어요.")}

    def to_internal_value(self, data: object) -> bool:
        """Refuse anything but true."""
        if data is not True:
            self.fail("refused")
        return True


@extend_schema_view(post=extend_schema(operation_id="sendSignUpCode", summary="Send a sign-up code"))
class SignUpCodeApi(fields.SendCodeApi):
    """POST /api/v1/auth/sign-up/code/: a phone number -> a code by SMS. 202, 400, 429, 503."""

    send = staticmethod(phone_sign_up.send_code)


class SignUpApi(fields.AnonymousApi, fields.TextMessageApi):
    """POST /api/v1/auth/sign-up/: the code and what an account needs -> tokens. 201, 400, 403, 409."""

    error_codes = (*fields.TYPED_CODES, "password.weak", "phone.taken", "sign_up.too_young")

    @extend_schema_serializer(component_name="SignUp")
    class Input(fields.TypedCodeInput):
        """The fields of a new account. The birth date is checked and not stored."""

        password = fields.Password()
        birth_date = serializers.DateField(help_text="Nobody under 14 may sign up; it is not stored.")
        terms = Consent(help_text="The terms of use were accepted: true.")
        privacy = Consent(help_text="The privacy notice was accepted: true.")

    @extend_schema(
        operation_id="signUp",
        summary="Sign up",
        request=Input,
        responses={201: fields.PAIR, **fields.refused(400, 403, 409)},
        examples=[
            OpenApiExample(
                "Sign up", {**fields.TYPED_EXAMPLE, "password": "…", **fields.CONSENT_EXAMPLE}, request_only=True
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Create an account for the owner of the phone, and sign in. Only the code's errors count as a try."""
        given = fields.validated(self.Input, request)
        user = phone_sign_up.sign_up(
            number=given["number"],
            code=given["code"],
            password=given["password"],
            birth_date=given["birth_date"],
            address=client_address(request),
        )
        return fields.signed_in(request, user, status=201)
