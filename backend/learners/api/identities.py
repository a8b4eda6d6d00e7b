"""Endpoints that list and unlink a learner's identities."""

from typing import cast

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.api.fields import refused
from backend.accounts.tokens import Caller, FreshSignInAuthentication
from backend.common.api import ErrorBody, json_response
from backend.learners.services import identities
from contracts.learners import OwnIdentity, OwnIdentityList

EXAMPLE = {
    "id": 7,
    "provider": "kakao",
    "display_name": "미나",
    "linked_at": "2026-11-22T23:05:00Z",
    "can_unlink": True,
}


class IdentityListApi(APIView):
    """`GET /api/v1/me/identities/` (learner): oldest first. 200, 401."""

    @extend_schema(
        operation_id="listIdentities",
        summary="My identities",
        responses={
            200: OpenApiResponse(OwnIdentityList, examples=[OpenApiExample("Kakao", [EXAMPLE])]),
            **refused(401),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        """List the caller's identities."""
        found = identities.identities(user_id=cast(Caller, request.user).id)
        shown = [
            OwnIdentity(
                id=one.pk,
                provider=one.provider,
                display_name=one.display_name,
                linked_at=one.created_at,
                can_unlink=can_unlink,
            )
            for one, can_unlink in found
        ]
        return json_response(OwnIdentityList(tuple(shown)))


class IdentityApi(APIView):
    """`DELETE /api/v1/me/identities/{id}/` (learner): unlink. 204, 401, 403 "auth.proof_needed", 404, 409.

    404 "identity.unknown", 409 "identity.last". A login protects the account from a new owner of its phone number: it
    is unlinked after a fresh proof only.
    """

    authentication_classes = (FreshSignInAuthentication,)

    @extend_schema(
        operation_id="unlinkIdentity",
        summary="Unlink an identity",
        responses={
            204: OpenApiResponse(None, "It leads here no more."),
            **refused(401),
            403: OpenApiResponse(ErrorBody, "A fresh proof is needed."),
            404: OpenApiResponse(ErrorBody, "No such identity of the caller's."),
            409: OpenApiResponse(ErrorBody, "The last way in."),
        },
    )
    def delete(self, request: Request, identity_id: int) -> Response:
        """Unlink one; the learner's data stays."""
        identities.unlink(user_id=cast(Caller, request.user).id, identity_id=identity_id)
        return Response(status=204)
