"""What happened to the caller's account: told until it was read."""

from typing import cast

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.services import notices
from backend.accounts.tokens import Caller
from backend.common.api import json_response
from contracts.notices import Notice, NoticeList

MOST = 50


class NoticeListApi(APIView):
    """`GET /api/v1/me/notices/` (learner): what the caller has not read yet, newest first. 200 `{"results": [...]}`.

    A bot that speaks for them gets what no chat has told them yet.
    """

    @extend_schema(responses=NoticeList, operation_id="notices_list")
    def get(self, request: Request) -> HttpResponse:
        """Return the caller's unread notices."""
        caller = cast("Caller", request.user)
        rows = notices.unread(user_id=caller.id, limit=MOST, in_chat=caller.in_chat)
        return json_response(NoticeList(results=tuple(Notice.model_validate(row) for row in rows)))


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
