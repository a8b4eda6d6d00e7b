"""Endpoints that list the caller's unread notices and mark one read."""

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

ROWS_MAX = 50


class NoticeListApi(APIView):
    """`GET /api/v1/me/notices/` (learner): the caller's unread notices, newest first. 200 `{"results": [...]}`.

    A bot's token gets those that no chat has shown yet.
    """

    @extend_schema(responses=NoticeList, operation_id="notices_list")
    def get(self, request: Request) -> HttpResponse:
        """Return the caller's unread notices."""
        caller = cast("Caller", request.user)
        rows = notices.unread(user_id=caller.id, limit=ROWS_MAX, in_chat=caller.in_chat)
        return json_response(NoticeList(results=tuple(Notice.model_validate(row) for row in rows)))


class NoticeReadApi(APIView):
    """`POST /api/v1/me/notices/{id}/read/` (learner): mark a notice read; safe to repeat, others' stay. 204.

    With a bot's token: read in the chats only; the web goes on showing it.
    """

    @extend_schema(request=None, responses={204: None}, operation_id="notices_read")
    def post(self, request: Request, notice_id: int) -> Response:
        """Mark a notice read."""
        caller = cast("Caller", request.user)
        notices.mark_read(user_id=caller.id, notice_id=notice_id, in_chat=caller.in_chat)
        return Response(status=204)
