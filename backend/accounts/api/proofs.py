"""Endpoints that prove again who a caller is, and that free an address from the password guesses of strangers."""

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
from backend.accounts.services import fresh_proof, login_unlock, passwords
from backend.common.client_address import client_address

PROVED = OpenApiResponse(None, "Proved.")


class ProofCodeApi(fields.TextMessageApi):
    """POST /api/v1/auth/proof/code/: a code by SMS to the caller's own phone. 202, 401, 409, 429, 503."""

    error_codes = (*fields.SENDING_CODES, "auth.user_gone", "proof.impossible")
    authentication_classes = (tokens.LiveSignInAuthentication,)

    @extend_schema(
        operation_id="sendProofCode",
        summary="Send a code to my phone",
        request=None,
        responses=fields.CODE_SENT | fields.refused(400, 401, 409, 429, 503),
    )
    def post(self, request: Request) -> Response:
        """Send a code; 409 "proof.impossible" without a phone number."""
        fresh_proof.send_code(user_id=cast("tokens.Caller", request.user).id, address=client_address(request))
        return fields.code_sent()


class ProofApi(APIView):
    """POST /api/v1/auth/proof/: the password, or the code sent to the caller's phone. 204, 400, 401, 403, 409, 429.

    For ten minutes the caller's sign-in then counts as one just made: link codes, joining, a new number and leaving are
    allowed.
    """

    error_codes = (*fields.TYPED_CODES, "auth.user_gone", "password.wrong", "proof.impossible")
    authentication_classes = (tokens.LiveSignInAuthentication,)

    @extend_schema_serializer(component_name="Proof")
    class Input(serializers.Serializer[dict[str, Any]]):
        """One of the two."""

        current_password = fields.Password(required=False)
        code = fields.Code(required=False, help_text="From the SMS.")

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            """Require exactly one."""
            if len(attrs) != 1:
                raise serializers.ValidationError("비밀번호와 인증번호 가운데 하나만 보내 주세요.")
            return attrs

    @extend_schema(
        operation_id="prove",
        summary="Prove again who I am",
        request=Input,
        responses={204: PROVED, **fields.refused(400, 401, 403, 409, 429)},
        examples=[
            OpenApiExample("Password", {"current_password": "…"}, request_only=True),
            OpenApiExample("Code", fields.CODE_EXAMPLE, request_only=True),
        ],
    )
    def post(self, request: Request) -> Response:
        """Check the proof and record it at this sign-in."""
        given = fields.validated(self.Input, request)
        user_id, address = cast("tokens.Caller", request.user).id, client_address(request)
        if "code" in given:
            fresh_proof.by_code(user_id=user_id, code=given["code"], address=address)
        else:
            passwords.check_current(user_id=user_id, password=given["current_password"], address=address)
        tokens.set_proved(request)
        return Response(status=204)


@extend_schema_view(
    post=extend_schema(operation_id="sendUnlockCode", summary="Send a code to log in in spite of guesses")
)
class UnlockCodeApi(fields.SendCodeApi):
    """POST /api/v1/auth/token/unlock/code/: a phone number -> a code by SMS, while signing in is throttled.

    202, 400, 429, 503.
    """

    send = staticmethod(login_unlock.send_code)


class UnlockApi(fields.AnonymousApi, fields.TextMessageApi):
    """POST /api/v1/auth/token/unlock/: the code; then signing in here is not throttled by others. 204, 400, 429."""

    error_codes = fields.TYPED_CODES

    @extend_schema(
        operation_id="unlockSignIn",
        summary="Log in in spite of guesses",
        request=fields.TypedCodeInput,
        responses={204: PROVED, **fields.refused(400, 429)},
    )
    def post(self, request: Request) -> Response:
        """Free this address for a quarter of an hour; the password is still needed."""
        login_unlock.confirm(**fields.validated(fields.TypedCodeInput, request), address=client_address(request))
        return Response(status=204)
