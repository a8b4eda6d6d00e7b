"""What happened to the caller's account: told until it was read."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.services import notices
from backend.accounts.tokens import Caller

MOST = 50


@extend_schema_serializer(component_name="Notice")
class NoticeOutput(serializers.Serializer[dict[str, Any]]):
    """Something the account's owner should know."""

    id = serializers.IntegerField()
    kind = serializers.CharField(help_text="What happened: identity.linked, account.merged, password.changed, ...")
    detail = serializers.DictField(help_text="What a sentence about it names, by kind: provider, number, ...")
    created_at = serializers.DateTimeField()


class NoticeListApi(APIView):
    """`GET /api/v1/me/notices/` (learner): what the caller has not read yet, newest first. 200 `{"results": [...]}`."""

    @extend_schema_serializer(component_name="NoticeList")
    class Output(serializers.Serializer[dict[str, Any]]):
        """The newest ones."""

        results = NoticeOutput(many=True)

    @extend_schema(responses=Output, operation_id="notices_list")
    def get(self, request: Request) -> Response:
        """Return the caller's unread notices."""
        rows = notices.unread(user_id=cast("Caller", request.user).id, limit=MOST)
        kept = ("id", "kind", "detail", "created_at")
        return Response(self.Output({"results": [{name: getattr(row, name) for name in kept} for row in rows]}).data)


class NoticeReadApi(APIView):
    """`POST /api/v1/me/notices/{id}/read/` (learner): tell it no more; safe to repeat, others' stay. 204."""

    @extend_schema(request=None, responses={204: None}, operation_id="notices_read")
    def post(self, request: Request, notice_id: int) -> Response:
        """Mark a notice read."""
        notices.mark_read(user_id=cast("Caller", request.user).id, notice_id=notice_id)
        return Response(status=204)
