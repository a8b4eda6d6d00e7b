"""Endpoints that make a link code, and preview or make the merge that one gives."""

from typing import Any, cast

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.api import fields
from backend.accounts.api.fields import Code, Password
from backend.accounts.tokens import Caller, FreshSignInAuthentication
from backend.common.api import NO_STORE, Text, json_response
from backend.common.client_address import client_address
from backend.learners import link_code_format, selectors
from backend.learners.api import merges
from backend.learners.api.fields import Flag
from backend.learners.services import link_codes, number_give_up
from contracts.learners import LinkCode, Linked, LinkPreview

GIVE_UP_EXAMPLE = {"code": "ac3def7h", "confirm": True, "give_up_code": "042917"}


def _shown(joined: selectors.Preview, *, user_id: int) -> LinkPreview:
    """Return a preview as one of the two learners sees it."""
    survives = joined.survivor_id == user_id
    return LinkPreview(
        survives="you" if survives else "other",
        you=joined.names[user_id],
        other=joined.names[joined.absorbed_id if survives else joined.survivor_id],
        categories=tuple(joined.preferences.categories),
        level=joined.preferences.level,
        words=joined.words,
        seen=joined.seen,
        subscriptions=joined.subscriptions,
        identities=joined.identities,
        kept_number=joined.kept_number,
        given_up_number=joined.given_up_number,
    )


class LinkCodeListApi(APIView):
    """`POST /api/v1/me/link-codes/` (learner): a code to type in another chat or on the web, once, for five minutes.

    201 `{"code": "AC3D-EF7H", "expires_at": "2026-11-23T08:05:00Z", "url": "https://…/link/"}`; it ends the caller's
    older codes. 401 "auth.token_invalid" once the sign-in has ended, "auth.user_gone"; 403 "auth.proof_needed" when the
    sign-in is older than ten minutes (a bot's token for a learner is never too old).
    """

    authentication_classes = (FreshSignInAuthentication,)

    @extend_schema(request=None, responses={201: LinkCode}, operation_id="link_codes_create")
    def post(self, request: Request) -> HttpResponse:
        """Make a code."""
        issued = link_codes.make(user_id=cast("Caller", request.user).id)
        code, url = link_code_format.spaced(issued.code), f"{settings.PUBLIC_URL}/link/"
        return json_response(LinkCode(code=code, expires_at=issued.expires_at, url=url), status=201, headers=NO_STORE)


class LinkApi(APIView):
    """`POST /api/v1/me/link/` (learner): preview what a code would merge, or merge.

    `{"code": "ac3def7h"}` -> 200 `{"confirmed": false, "preview": {...}, "merge": null}` and the code stays good;
    with `"confirm": true` -> 200 `{"confirmed": true, "preview": {...}, "merge": {"id": 3, ...}}`.
    Where both have a phone number, the preview names the one that would be given up, and `confirm` needs a proof of it:
    `give_up_code`, which `POST …/me/link/number-code/` sends to it, or `give_up_password`, the password of its account.
    In a chat two numbers are never joined.
    400 "link_code.invalid" for a code that was never made, was used or has expired, "link_code.own", "merge.same",
    "request.invalid"; 401 as above; 403 "merge.forbidden", "auth.proof_needed" as above; 409 "merge.two_numbers",
    "merge.gone"; 429.
    """

    error_codes = (*fields.TYPED_CODES, "auth.user_gone", "merge.survivor", "password.wrong")
    authentication_classes = (FreshSignInAuthentication,)

    @extend_schema_serializer(component_name="Link")
    class Input(serializers.Serializer[dict[str, Any]]):
        """A code, and whether to go through with it."""

        code = Text(max_length=link_code_format.TYPED_MAX_CHARS)
        confirm = Flag(default=False)
        give_up_code = Code(required=False, help_text="From the SMS to the number that is given up.")
        give_up_password = Password(required=False, help_text="Of the account whose number is given up.")

    @extend_schema(
        request=Input,
        responses=Linked,
        operation_id="link_create",
        examples=[
            OpenApiExample("Preview", {"code": "ac3def7h"}, request_only=True),
            OpenApiExample("Two numbers", GIVE_UP_EXAMPLE, request_only=True),
        ],
    )
    def post(self, request: Request) -> HttpResponse:
        """Preview or join."""
        caller, given = cast("Caller", request.user), fields.validated(self.Input, request)
        user_id, code = caller.id, given["code"]
        if not given["confirm"]:
            joined = link_codes.preview(user_id=user_id, code=code, may_give_up=not caller.in_chat)
            return json_response(Linked(confirmed=False, preview=_shown(joined, user_id=user_id), merge=None))
        by_code, password = given.get("give_up_code", ""), given.get("give_up_password", "")
        proof = None
        if (by_code or password) and not caller.in_chat:
            proof = number_give_up.Proof(client_address(request), code=by_code, password=password)
        linked = link_codes.confirm(user_id=user_id, code=code, proof=proof)
        preview, merge = _shown(linked.preview, user_id=user_id), merges.merge_response(linked.merge)
        return json_response(Linked(confirmed=True, preview=preview, merge=merge))


class LinkNumberCodeApi(fields.TextMessageApi):
    """`POST /api/v1/me/link/number-code/` (learner): a link code -> an SMS to the number given up.

    202 `{"expires_in": 180, "resend_in": 30}`; 400, 401, 403 and 409 as `me/link/`, 409 "proof.impossible" where no
    number is given up; 429; 503.
    """

    error_codes = (
        *fields.SENDING_CODES,
        "auth.proof_needed",
        "auth.user_gone",
        "link_code.invalid",
        "link_code.own",
        "merge.forbidden",
        "merge.gone",
        "merge.same",
    )
    authentication_classes = (FreshSignInAuthentication,)

    @extend_schema_serializer(component_name="LinkNumberCode")
    class Input(serializers.Serializer[dict[str, Any]]):
        """The link code."""

        code = Text(max_length=link_code_format.TYPED_MAX_CHARS)

    @extend_schema(request=Input, responses=fields.CODE_SENT, operation_id="link_number_code")
    def post(self, request: Request) -> Response:
        """Send the code."""
        caller, given = cast("Caller", request.user), fields.validated(self.Input, request)
        joined = link_codes.preview(user_id=caller.id, **given, may_give_up=not caller.in_chat)
        number_give_up.send_code(user_id=joined.absorbed_id, address=client_address(request))
        return fields.code_sent()
