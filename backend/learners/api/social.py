"""Endpoints that sign in by Kakao or Discord from a program: an app on a phone, a client of a third party."""

import datetime as dt
from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backend.accounts.api import fields
from backend.accounts.providers import app_login as platforms
from backend.accounts.services.duplicates import CANDIDATES_MAX
from backend.accounts.social_profile import SocialProfile
from backend.common.api import ErrorBody, Text
from backend.common.client_address import client_address
from backend.learners.api.fields import Consent, Flag
from backend.learners.services import app_login
from backend.learners.services.number_give_up import Proof as NumberProof

PRINTABLE = RegexValidator(r"\A[\x21-\x7e]+\Z")
PLATFORM_CODES = (
    "login.busy", "login.closed", "login.expired", "login.misconfigured", "login.quota", "login.unclear",
    "login.unreachable", "login.wrong_app",
)  # fmt: skip
SIGN_IN_CODES = (
    *PLATFORM_CODES, "account.inactive", "identity.duplicate", "sign_up.needed", "sign_up.too_young",
)  # fmt: skip
MERGE_CODES = ("merge.forbidden", "merge.gone", "merge.needed", "merge.same", "merge.survivor", "merge.two_numbers")
UNDECIDED = OpenApiResponse(
    ErrorBody,
    "identity.duplicate: extra.candidates may be theirs; sign_up.needed: consent is missing; merge.needed: another "
    "learner has this login; merge.two_numbers: extra.given_up_number goes, prove it by one of extra.ways. Go on at "
    "auth/social/continue/ with extra.pending, within ten minutes.",
    [
        OpenApiExample(
            "Duplicate",
            {
                "code": "identity.duplicate",
                "message": "This person may have an account: prove it, or go on apart.",
                "extra": {
                    "pending": "gAAAAAB…",
                    "expires_in": 600,
                    "candidates": [
                        {"shown": ["m***@"], "joined": "2026-03-01", "ways": ["password", "code", "discord"]}
                    ],
                },
            },
        )
    ],
)
UNAVAILABLE = OpenApiResponse(ErrorBody, "login.unreachable, .quota, .busy, .misconfigured or .unclear.")
CODE_SENT = fields.CODE_SENT | fields.refused(400, 401, 409, 429, 503)


def pending_field() -> Text:
    """Return the field for a pending login."""
    return Text(max_length=20_000, help_text="From extra.pending.")


def printable_field(help_text: str, *, max_length: int = 4000) -> Text:
    """Return an optional field for a token, a code or an address."""
    return Text(max_length=max_length, required=False, validators=[PRINTABLE], help_text=help_text)


class ConsentInput(serializers.Serializer[dict[str, Any]]):
    """What signing up needs: all three or none."""

    birth_date = serializers.DateField(required=False, help_text="Nobody under 14 may sign up; it is not stored.")
    terms = Consent(required=False, help_text="The terms of use were accepted: true.")
    privacy = Consent(required=False, help_text="The privacy notice was accepted: true.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a part of the consent."""
        missing = ConsentInput().fields.keys() - attrs.keys()
        if 0 < len(missing) < 3:
            raise serializers.ValidationError(dict.fromkeys(sorted(missing), _("함께 보내 주세요.")), code="required")
        return attrs


class LoginInput(serializers.Serializer[dict[str, Any]]):
    """A platform's access token, or its authorization code with the redirect URI it came to."""

    provider = serializers.ChoiceField(sorted(platforms.ADAPTERS))
    access_token = printable_field("Issued to our application.")
    code = printable_field("Or the code.")
    redirect_uri = printable_field("Where the code came to.", max_length=2000)
    code_verifier = printable_field("PKCE, where the login began with a challenge.", max_length=200)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse anything but one of the two."""
        if ("access_token" in attrs) == ("code" in attrs):
            raise serializers.ValidationError({"access_token": _("access_token과 code 중 하나를 보내 주세요.")})
        if "code" in attrs and "redirect_uri" not in attrs:
            raise serializers.ValidationError({"redirect_uri": _("code와 함께 보내 주세요.")}, code="required")
        return attrs


def profile_of(given: dict[str, Any]) -> SocialProfile:
    """Return the profile that a validated LoginInput leads to. Raises AppError "login.*"."""
    if "access_token" in given:
        return platforms.from_access_token(provider=given["provider"], access_token=given["access_token"])
    return platforms.from_code(
        provider=given["provider"],
        code=given["code"],
        redirect_uri=given["redirect_uri"],
        code_verifier=given.get("code_verifier", ""),
    )


class SocialApi(fields.AnonymousApi):
    """POST /api/v1/auth/social/: a platform's token or code -> tokens. 200, 400, 401, 403, 404, 409, 503."""

    error_codes = SIGN_IN_CODES

    @extend_schema_serializer(component_name="SocialLogin")
    class Input(LoginInput, ConsentInput):
        """The login, and the consent if the program has asked for it already."""

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            """Check both halves."""
            return ConsentInput.validate(self, LoginInput.validate(self, attrs))

    @extend_schema(
        operation_id="signInSocially",
        summary="Sign in by Kakao or Discord",
        request=Input,
        responses={
            200: fields.PAIR,
            **fields.refused(400, 403, 429),
            401: OpenApiResponse(ErrorBody, "login.expired, or login.wrong_app: not issued to our application."),
            404: OpenApiResponse(ErrorBody, "login.closed: that login is not set up here."),
            409: UNDECIDED,
            503: UNAVAILABLE,
        },
        examples=[
            OpenApiExample("Token", {"provider": "kakao", "access_token": "Hf3kQ2"}, request_only=True),
            OpenApiExample(
                "Code",
                {"provider": "discord", "code": "NhhvTDYsF", "redirect_uri": "https://app.example/back"},
                request_only=True,
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        """Sign a member in, or sign up; 409 where the person has to decide."""
        given = fields.validated(self.Input, request)
        birth_date: dt.date | None = given.get("birth_date")
        return fields.signed_in(request, app_login.sign_in(profile_of(given), birth_date=birth_date))


class SocialContinueApi(fields.AnonymousApi):
    """POST /api/v1/auth/social/continue/: a pending login and a decision -> tokens. 200, 400, 401, 403, 409, 429."""

    error_codes = (
        *SIGN_IN_CODES,
        *MERGE_CODES,
        *fields.TYPED_CODES,
        "account.waiting",
        "auth.throttled",
        "identity.unknown",
        "login.pending_expired",
        "password.wrong",
        "proof.impossible",
        "proof.wrong",
    )

    @extend_schema_serializer(component_name="SocialDecision")
    class Input(ConsentInput):
        """One proof of an older account, or `separate`, or the consent alone."""

        pending = pending_field()
        which = serializers.IntegerField(
            min_value=0, max_value=CANDIDATES_MAX - 1, default=0, help_text="The candidate that is proved."
        )
        password = fields.Password(required=False, help_text="That account's.")
        code = fields.Code(required=False, help_text="From the SMS that auth/social/code/ has sent.")
        login = LoginInput(required=False, help_text="A login of that account at another platform.")
        separate = Flag(default=False, help_text="Go on without the accounts found.")
        merge = Flag(default=False, help_text="After merge.needed: make both learners one.")
        give_up_password = fields.Password(
            required=False, help_text="After merge.two_numbers: the password of the account whose number goes."
        )
        give_up_code = fields.Code(
            required=False, help_text="Or the code that auth/social/number-code/ has sent to that number."
        )

    @extend_schema(
        operation_id="continueSocially",
        summary="Decide a pending login",
        request=Input,
        responses={200: fields.PAIR, **fields.refused(400, 401, 403, 404, 429), 409: UNDECIDED, 503: UNAVAILABLE},
        examples=[
            OpenApiExample("By password", {"pending": "gAAAAAB…", "which": 0, "password": "…"}, request_only=True),
            OpenApiExample(
                "A new account", {"pending": "gAAAAAB…", "separate": True, **fields.CONSENT_EXAMPLE}, request_only=True
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        """Link the login to the account that is proved, or sign up."""
        given = fields.validated(self.Input, request)
        login = given.get("login")
        proof = None
        if {"password", "code", "login"} & given.keys():
            proof = app_login.Proof(
                which=given["which"],
                password=given.get("password", ""),
                code=given.get("code", ""),
                login=profile_of(login) if login else None,
            )
        give_up = None
        if {"give_up_password", "give_up_code"} & given.keys():
            code, password = given.get("give_up_code", ""), given.get("give_up_password", "")
            give_up = NumberProof(client_address(request), code=code, password=password)
        user = app_login.resume(
            given["pending"],
            proof=proof,
            separate=given["separate"],
            merge=given["merge"],
            give_up=give_up,
            birth_date=given.get("birth_date"),
            address=client_address(request),
        )
        return fields.signed_in(request, user)


class SocialCodeApi(fields.AnonymousApi, fields.TextMessageApi):
    """POST /api/v1/auth/social/code/: a pending login's candidate -> a code by SMS. 202, 400, 401, 409, 429, 503."""

    error_codes = (*fields.SENDING_CODES, "login.pending_expired", "proof.impossible")

    @extend_schema_serializer(component_name="SocialCode")
    class Input(serializers.Serializer[dict[str, Any]]):
        """The pending login, and the candidate to whose phone the code goes."""

        pending = pending_field()
        which = serializers.IntegerField(min_value=0, max_value=CANDIDATES_MAX - 1, default=0)

    @extend_schema(
        operation_id="sendSocialCode",
        summary="Send a code to an older account's phone",
        request=Input,
        responses=CODE_SENT,
        examples=[OpenApiExample("First candidate", {"pending": "gAAAAAB…", "which": 0}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Send the code."""
        given = fields.validated(self.Input, request)
        app_login.send_code(given["pending"], which=given["which"], address=client_address(request))
        return fields.code_sent()


class SocialNumberCodeApi(fields.AnonymousApi, fields.TextMessageApi):
    """POST /api/v1/auth/social/number-code/: after merge.two_numbers -> a code to the number that is given up.

    202, 400, 401, 409, 429, 503.
    """

    error_codes = (*fields.SENDING_CODES, *MERGE_CODES, "login.pending_expired", "proof.impossible")

    @extend_schema_serializer(component_name="SocialNumberCode")
    class Input(serializers.Serializer[dict[str, Any]]):
        """The pending login whose older account was proved."""

        pending = pending_field()

    @extend_schema(
        operation_id="sendSocialNumberCode",
        summary="Send a code to a number that is given up",
        request=Input,
        responses=CODE_SENT,
        examples=[OpenApiExample("Pending", {"pending": "gAAAAAB…"}, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """Send the code."""
        given = fields.validated(self.Input, request)
        app_login.send_number_code(given["pending"], address=client_address(request))
        return fields.code_sent()
