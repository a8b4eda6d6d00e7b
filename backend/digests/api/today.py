"""The day's digest over HTTP, for one learner."""

import json
from typing import Any, cast

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts.tokens import Caller
from backend.common.api import validated
from backend.digests import selectors
from contracts.articles import Today


class DigestTodayApi(APIView):
    """`GET /api/v1/digests/today/` (learner): the day's few stories in the caller's categories and level.

    As many as the caller chose (`daily_stories`), new ones first, no event twice; `seen` names those that are not new,
    `read` counts those read of `total`, `left` names the others; `due_words` are to be reviewed today, never more than
    one review holds, and once it has begun what is left of it; `has_chosen`: they have chosen something, or skipped
    choosing. `more=true` gives new ones beyond these; `limit` (1-20) gives fewer or more.
    Early in the morning in Seoul, before anything has come in, the day is the one before. Never writes.
    200 `{"study_date": "2026-11-24", "categories": [], "level": "B1", "seen": [3], "read": 1, "total": 5,
    "has_more": true, "left": [4, 5, 6, 7], "due_words": 7, "has_chosen": true, "results": [...]}`;
    400 "request.invalid".
    """

    reads_are_costly = True

    @extend_schema_serializer(component_name="TodayQuery")
    class Input(serializers.Serializer[dict[str, Any]]):
        """The query string."""

        limit = serializers.IntegerField(min_value=1, max_value=20, required=False)
        more = serializers.BooleanField(default=False)

    @extend_schema(parameters=[Input], responses=Today, operation_id="digests_today")
    def get(self, request: Request) -> HttpResponse:
        """Return the day's stories."""
        asked = validated(self.Input, request.query_params.dict())
        found = selectors.today(user_id=cast("Caller", request.user).id, limit=asked.get("limit"), more=asked["more"])
        head = {
            "study_date": found.study_date.isoformat(),
            "categories": found.preferences.categories,
            "level": found.preferences.level,
            "seen": found.seen,
            "read": found.read,
            "total": found.total,
            "has_more": found.has_more,
            "left": found.left,
            "due_words": found.due_words,
            "has_chosen": found.has_chosen,
        }
        # The stories are JSON already: they are sent as the cache holds them.
        body = b'%s,"results":[%s]}' % (json.dumps(head).encode()[:-1], b",".join(found.stories))
        return HttpResponse(body, content_type="application/json")
