"""Endpoints for the caller's own profile, export and deletion."""

from typing import Any, cast

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.api.fields import validated
from backend.accounts.tokens import Caller, FreshSignInAuthentication
from backend.learners import export
from backend.learners.api.fields import Consent
from backend.learners.services import account_deletion
from backend.study.api import me


class MeApi(me.MeApi):
    """`GET, PATCH, DELETE /api/v1/me/` (learner): the caller's profile and preferences, and deleting them.

    As `study.api.me.MeApi`, and:
    `DELETE` -> 204: the learner and all their data are deleted for good; a `confirm` that is sent has to be true.
    400 "category.unknown" or "request.invalid"; 401 "auth.user_gone"; 403 "leave.forbidden"; `DELETE`: 403
    "auth.proof_needed" when the sign-in is older than ten minutes.
    """

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Ask for a fresh sign-in where something is erased."""
        if self.request is not None and self.request.method == "DELETE":
            return [FreshSignInAuthentication()]
        return super().get_authenticators()

    @extend_schema_serializer(component_name="Leave")
    class DeleteInput(serializers.Serializer[dict[str, Any]]):
        """A confirmation; it may be left out."""

        confirm = Consent(required=False)

    @extend_schema(request=DeleteInput, responses={204: None}, operation_id="me_destroy")
    def delete(self, request: Request) -> Response:
        """Delete the caller."""
        validated(self.DeleteInput, request)
        account_deletion.leave(user_id=cast("Caller", request.user).id)
        return Response(status=204)


class ExportApi(APIView):
    """`GET /api/v1/me/export/` (learner): all data about the caller, one JSON document as an attachment.

    It is streamed, so its size is not limited. 401 "auth.user_gone"; 403 "auth.proof_needed" when the sign-in is older
    than ten minutes; 429 "request.throttled".
    """

    authentication_classes = (FreshSignInAuthentication,)

    @extend_schema(responses={200: OpenApiTypes.OBJECT}, operation_id="me_export")
    def get(self, request: Request) -> StreamingHttpResponse:
        """Stream the document."""
        return export.download(user_id=cast("Caller", request.user).id)
