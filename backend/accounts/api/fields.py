"""Serializer fields and responses that several endpoints share."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.validators import RegexValidator
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts import phone, sms, tokens
from backend.accounts.models import User
from backend.accounts.services import phone_codes
from backend.common.api import NO_STORE, ErrorBody, Text
from backend.common.client_address import client_address, client_device

PASSWORD_MAX_CHARS = 128
DISPLAY_NAME_MAX_CHARS = 1000
PROVIDER = RegexValidator(r"\A[a-z][a-z0-9_]{0,49}\Z")
UID = RegexValidator(r"\A[\x21-\x7e]{1,255}\Z")
PHONE_EXAMPLE = {"phone_number": "010-1234-5678"}
CODE_EXAMPLE = {"code": "042917"}
TYPED_EXAMPLE = PHONE_EXAMPLE | CODE_EXAMPLE
CONSENT_EXAMPLE = {"birth_date": "2001-05-17", "terms": True, "privacy": True}
CODE_SENT_EXAMPLE = {"expires_in": phone_codes.LIFETIME_SECONDS, "resend_in": phone_codes.PAUSE_SECONDS}
SENDING_CODES = (
    "phone.country", "phone.legacy", "phone.not_mobile", "sms.budget_spent", "sms.number_refused", "sms.unavailable",
)  # fmt: skip
"""Error codes of an operation that sends a text message."""
TYPED_CODES = ("code.expired", "code.wrong")
"""Error codes of an operation that takes the code from one."""
REFUSED = OpenApiResponse(ErrorBody, "Not accepted.")
REFUSALS = {
    400: OpenApiResponse(ErrorBody, "A field is missing or wrong, or the code is."),
    429: OpenApiResponse(ErrorBody, "Too many tries; Retry-After and extra.retry_after_seconds say how long to wait."),
}


def refused(*statuses: int) -> dict[int, OpenApiResponse]:
    """Return what the schema says of these statuses."""
    return {status: REFUSALS.get(status, REFUSED) for status in statuses}


class AnonymousApi(APIView):
    """An endpoint that needs no token."""

    authentication_classes: Sequence[Any] = ()
    permission_classes = (AllowAny,)


class TextMessageApi(APIView):
    """An endpoint that texts a phone: 404, and not in the schema, where no text messages are sent (SMS_SENDER=none)."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse before anything else. Raises Http404."""
        if not sms.is_offered():
            raise Http404
        super().initial(request, *args, **kwargs)


def leave_out_unoffered(endpoints: list[tuple[str, str, str, Any]]) -> list[tuple[str, str, str, Any]]:
    """Return the endpoints of the schema without those that text a phone while none is texted.

    A preprocessing hook of drf-spectacular; each is (path, its regex, method, view).
    """
    return [one for one in endpoints if sms.is_offered() or not issubclass(one[3].cls, TextMessageApi)]


class PhoneNumber(Text):
    """A phone number in any usual spelling, converted to E.164."""

    default_error_messages = {"phone": _("휴대폰 번호를 확인해 주세요. 예: 010-1234-5678")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=phone.SPELLING_MAX_CHARS, **kwargs)

    def to_internal_value(self, data: object) -> str:
        """Return the number as E.164. Raises ValidationError."""
        number = phone.to_e164(super().to_internal_value(data))
        if number is None:
            self.fail("phone")
        return number


class Code(Text):
    """The six digits of an SMS."""

    def __init__(self, **kwargs: Any) -> None:
        six_digits = RegexValidator(r"\A[0-9]{6}\Z", _("인증번호 여섯 자리를 입력해 주세요."))
        super().__init__(validators=[six_digits], **kwargs)


class Password(Text):
    """A password, not stripped."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=PASSWORD_MAX_CHARS, trim_whitespace=False, **kwargs)


class PairOutput(serializers.Serializer[tokens.TokenPair]):
    """A sign-in's two tokens."""

    access = serializers.CharField(help_text="Send as Authorization: Bearer; good for 10 minutes.")
    refresh = serializers.CharField(help_text="Good for one refresh within 30 days.")


PAIR = OpenApiResponse(
    PairOutput, examples=[OpenApiExample("Tokens", {"access": "eyJhbGciOi…", "refresh": "eyJhbGciOi…"})]
)


def token_pair(pair: tokens.TokenPair, *, status: int = 200) -> Response:
    """Return the response of an endpoint that signs in; no cache may store it (RFC 6749 section 5.1)."""
    return Response(PairOutput(pair).data, status=status, headers=NO_STORE)


def signed_in(request: Request, user: User, *, status: int = 200) -> Response:
    """Return the response with the tokens of a sign-in that begins with this request."""
    pair = tokens.issue(user, device=client_device(request), address=client_address(request))
    return token_pair(pair, status=status)


class CodeSentOutput(serializers.Serializer[dict[str, int]]):
    """The same answer whether the number has an account or not."""

    expires_in = serializers.IntegerField(help_text="Seconds for which a code is good.")
    resend_in = serializers.IntegerField(help_text="Seconds before another may be asked for.")


CODE_SENT = {202: OpenApiResponse(CodeSentOutput, examples=[OpenApiExample("Sent", CODE_SENT_EXAMPLE)])}
"""The good answer of every endpoint that sends a code."""


def code_sent() -> Response:
    """Return the response of an endpoint that has sent a code."""
    return Response(CodeSentOutput(CODE_SENT_EXAMPLE).data, status=202)


def validated(serializer: type[serializers.Serializer[dict[str, Any]]], request: Request) -> dict[str, Any]:
    """Return the validated body of a request. Raises ValidationError."""
    form = serializer(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


@extend_schema_serializer(component_name="PhoneNumber", examples=[OpenApiExample("Phone", PHONE_EXAMPLE)])
class PhoneNumberInput(serializers.Serializer[dict[str, Any]]):
    """A phone number; the validated data call it `number`, as services do."""

    phone_number = PhoneNumber(source="number", help_text="In any usual spelling.")


@extend_schema_serializer(component_name="PhoneCodeTyped", examples=[OpenApiExample("Code", TYPED_EXAMPLE)])
class TypedCodeInput(PhoneNumberInput):
    """A phone number and the code sent to it."""

    code = Code(help_text="From the SMS.")


class SendCodeApi(AnonymousApi, TextMessageApi):
    """A phone number -> a code by SMS; the answer does not tell whether it has an account. 202, 400, 429, 503."""

    error_codes = SENDING_CODES
    send: Callable[..., None]
    """Sends the code: a service, called with `number` and `address`."""

    @extend_schema(request=PhoneNumberInput, responses=CODE_SENT | refused(400, 429, 503))
    def post(self, request: Request) -> Response:
        """Send a code by SMS, or one that says why there is none: the response is the same."""
        self.send(**validated(PhoneNumberInput, request), address=client_address(request))
        return code_sent()
