"""What a learner comes by, over HTTP: social logins and chats, to be seen and unlinked."""

from typing import Any, cast

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.tokens import Caller
from backend.common.api import ErrorBody
from backend.learners.services import identities

TAGS = ["me"]
EXAMPLE = {
    "id": 7,
    "provider": "kakao",
    "display_name": "미나",
    "linked_at": "2026-11-23T08:05:00+09:00",
    "can_unlink": True,
}


class IdentityListApi(APIView):
    """`GET /api/v1/me/identities/` (learner): oldest first. 200, 401."""

    @extend_schema_serializer(component_name="Identity")
    class Output(serializers.Serializer[dict[str, Any]]):
        """One identity of the caller's."""

        id = serializers.IntegerField()
        provider = serializers.CharField(help_text="kakao and discord are logins; kakao_skill is a chat.")
        display_name = serializers.CharField(allow_blank=True)
        linked_at = serializers.DateTimeField()
        can_unlink = serializers.BooleanField(help_text="False: it is the last way in.")

    @extend_schema(
        tags=TAGS,
        operation_id="listIdentities",
        summary="My identities",
        responses={200: Output(many=True), 401: OpenApiResponse(ErrorBody, "Not accepted.")},
        examples=[OpenApiExample("Kakao", EXAMPLE, response_only=True, status_codes=["200"])],
    )
    def get(self, request: Request) -> Response:
        """List what the caller comes by."""
        found = identities.identities(user_id=cast(Caller, request.user).id)
        told: Any = [  # the stubs know no list here
            {
                "id": one.pk,
                "provider": one.provider,
                "display_name": one.display_name,
                "linked_at": one.created_at,
                "can_unlink": can_unlink,
            }
            for one, can_unlink in found
        ]
        return Response(self.Output(told, many=True).data)


class IdentityApi(APIView):
    """`DELETE /api/v1/me/identities/{id}/` (learner): unlink. 204, 401, 404 "identity.unknown", 409 "identity.last"."""

    @extend_schema(
        tags=TAGS,
        operation_id="unlinkIdentity",
        summary="Unlink an identity",
        responses={
            204: OpenApiResponse(None, "It leads here no more."),
            401: OpenApiResponse(ErrorBody, "Not accepted."),
            404: OpenApiResponse(ErrorBody, "No such identity of the caller's."),
            409: OpenApiResponse(ErrorBody, "The last way in."),
        },
    )
    def delete(self, request: Request, identity_id: int) -> Response:
        """Unlink one; what was learned stays."""
        identities.unlink(user_id=cast(Caller, request.user).id, identity_id=identity_id)
        return Response(status=204)
