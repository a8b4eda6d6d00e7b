"""What was joined into the caller, and taking it back."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts import tokens
from backend.accounts.services.sign_ins import Current
from backend.accounts.tokens import Caller
from backend.learners import selectors
from backend.learners.models import Merge
from backend.learners.services import merging


@extend_schema_serializer(component_name="Merge")
class MergeOutput(serializers.Serializer[dict[str, Any]]):
    """Two learners that became one."""

    id = serializers.IntegerField()
    trigger = serializers.CharField(help_text="What proved it: link_code, same_login or proof.")
    created_at = serializers.DateTimeField()
    undo_until = serializers.DateTimeField()
    undone_at = serializers.DateTimeField(allow_null=True)
    undoable = serializers.BooleanField(help_text="Later merges have to be undone first.")


def shown(row: Merge) -> dict[str, Any]:
    """Return a merge as the API sends it."""
    kept = ("id", "trigger", "created_at", "undo_until", "undone_at")
    return {name: getattr(row, name) for name in kept} | {"undoable": selectors.is_undoable(row)}


class MergeListApi(APIView):
    """`GET /api/v1/me/merges/` (learner): what was joined into the caller, newest first. 200 `{"results": [...]}`."""

    @extend_schema_serializer(component_name="MergeList")
    class Output(serializers.Serializer[dict[str, Any]]):
        """All of them that are remembered."""

        results = MergeOutput(many=True)

    @extend_schema(responses=Output, operation_id="merges_list")
    def get(self, request: Request) -> Response:
        """Return the caller's merges."""
        rows = selectors.merges(user_id=cast("Caller", request.user).id)
        return Response(self.Output({"results": [shown(row) for row in rows]}).data)


class MergeUndoApi(APIView):
    """`POST /api/v1/me/merges/{id}/undo/` (learner): put everything back, within 24 hours; safe to repeat.

    Sign-ins begun since the merge are ended, all but the caller's.

    200 the merge; 404 "merge.unknown", others' too; 409 "merge.too_late", or "merge.later_first" with `extra.id`.
    """

    @extend_schema(request=None, responses=MergeOutput, operation_id="merges_undo")
    def post(self, request: Request, merge_id: int) -> Response:
        """Undo a merge."""
        keep = Current(family=tokens.family_of(request))
        row = merging.undo(user_id=cast("Caller", request.user).id, merge_id=merge_id, keep=keep)
        return Response(MergeOutput(shown(row)).data)
