"""Endpoints that list the merges into the caller and undo one."""

from typing import cast

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts import tokens
from backend.accounts.services.sign_ins import Current
from backend.accounts.tokens import Caller
from backend.common.api import json_response
from backend.learners import models, selectors
from backend.learners.services import merging
from contracts.learners import Merge, MergeList


def merge_response(row: models.Merge) -> Merge:
    """Return a merge as the API sends it."""
    return Merge(
        id=row.pk,
        trigger=row.trigger,
        created_at=row.created_at,
        undo_until=row.undo_until,
        undone_at=row.undone_at,
        undoable=selectors.is_undoable(row),
    )


class MergeListApi(APIView):
    """`GET /api/v1/me/merges/` (learner): merges into the caller, newest first. 200 `{"results": [...]}`."""

    @extend_schema(responses=MergeList, operation_id="merges_list")
    def get(self, request: Request) -> HttpResponse:
        """Return the caller's merges."""
        rows = selectors.merges(user_id=cast("Caller", request.user).id)
        return json_response(MergeList(results=tuple(merge_response(row) for row in rows)))


class MergeUndoApi(APIView):
    """`POST /api/v1/me/merges/{id}/undo/` (learner): undo a merge within 24 hours; safe to repeat.

    Sign-ins begun since the merge are ended, all but the caller's.

    200 the merge; 404 "merge.unknown", others' too; 409 "merge.too_late", or "merge.later_first" with `extra.id`.
    """

    authentication_classes = (tokens.LiveSignInAuthentication,)

    @extend_schema(request=None, responses=Merge, operation_id="merges_undo")
    def post(self, request: Request, merge_id: int) -> HttpResponse:
        """Undo a merge."""
        keep = Current(family=tokens.family_of(request))
        row = merging.undo(user_id=cast("Caller", request.user).id, merge_id=merge_id, keep=keep)
        return json_response(merge_response(row))
