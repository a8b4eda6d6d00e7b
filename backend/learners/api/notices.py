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
    """`GET /api/v1/me/notices/` (learner): what the caller has not read yet, newest first. 200 `{"results": [...]}`.

    A bot that speaks for them gets what no chat has told them yet.
    """

    @extend_schema_serializer(component_name="NoticeList")
    class Output(serializers.Serializer[dict[str, Any]]):
        """The newest ones."""

        results = NoticeOutput(many=True)

    @extend_schema(responses=Output, operation_id="notices_list")
    def get(self, request: Request) -> Response:
        """Return the caller's unread notices."""
        caller = cast("Caller", request.user)
        rows = notices.unread(user_id=caller.id, limit=MOST, in_chat=caller.in_chat)
        kept = ("id", "kind", "detail", "created_at")
        return Response(self.Output({"results": [{name: getattr(row, name) for name in kept} for row in rows]}).data)


class NoticeReadApi(APIView):
    """`POST /api/v1/me/notices/{id}/read/` (learner): tell it no more; safe to repeat, others' stay. 204.

    From a bot: no more in the chats; the web goes on telling it.
    """

    @extend_schema(request=None, responses={204: None}, operation_id="notices_read")
    def post(self, request: Request, notice_id: int) -> Response:
        """Mark a notice read."""
        caller = cast("Caller", request.user)
        notices.mark_read(user_id=caller.id, notice_id=notice_id, in_chat=caller.in_chat)
        return Response(status=204)
