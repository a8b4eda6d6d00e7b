"""Reports over HTTP: a meaning, a translation or a text that is wrong."""

from typing import Any, cast, get_args

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts.tokens import Caller
from backend.common.api import json_response, validated
from backend.common.client_address import client_address
from backend.study.api.articles import BIGGEST_ID
from backend.study.services import reports
from backend.study.services.reports import Where
from contracts.enums import Difficulty, ReportKind
from contracts.reports import Report
from contracts.study import AnswerChannel

SENTENCES_MAX = 100


class ReportApi(APIView):
    """`POST /api/v1/reports/` (learner): say that a meaning, a translation or a text is wrong; safe to repeat.

    `{"sense": 7, "what": "meaning"}`, with `article` if it was seen in a story; or `{"article": 12, "what":
    "translation"}`, with `level` and `sentence` (from 0) for one sentence of a text. `what` is meaning, translation,
    fact or text. 201, or 200 if the caller had reported it before: `{"id": 5, "what": "meaning", "article": null,
    "sense": 7, "is_new": true}`. The caller gets a notice when an editor has decided. 400 "request.invalid",
    "sense.unknown" or "article.unknown"; 401 "auth.user_gone"; 429 "request.throttled" after 30 in an hour or 100 in a
    day, or 120 in an hour from one address.
    """

    @extend_schema_serializer(component_name="ReportInput")
    class Input(serializers.Serializer[dict[str, Any]]):
        """What is wrong, and where."""

        what = serializers.ChoiceField(choices=ReportKind.choices())
        sense = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False, allow_null=True)
        article = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False, allow_null=True)
        level = serializers.ChoiceField(choices=Difficulty.choices(), required=False)
        sentence = serializers.IntegerField(min_value=0, max_value=SENTENCES_MAX, required=False, allow_null=True)
        channel = serializers.ChoiceField(choices=get_args(AnswerChannel), required=False)

        def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
            """Refuse a report of nothing."""
            if attrs.get("sense") is None and attrs.get("article") is None:
                raise serializers.ValidationError("Name a sense or an article.", code="required")
            return attrs

    @extend_schema(request=Input, responses={201: Report, 200: Report}, operation_id="reports_create")
    def post(self, request: Request) -> HttpResponse:
        """Store a report."""
        given, caller = validated(self.Input, request.data), cast("Caller", request.user)
        stored = reports.report(
            user_id=caller.id,
            what=ReportKind(given["what"]),
            sense_id=given.get("sense"),
            where=Where(given.get("article"), given.get("level") or "", given.get("sentence")),
            channel=given.get("channel") or ("chat" if caller.in_chat else "app"),
            address=None if caller.in_chat else client_address(request),
        )
        row = stored.report
        shown = Report(id=row.pk, what=row.what, article=row.article_id, sense=row.item.sense_id, is_new=stored.is_new)
        return json_response(shown, status=201 if stored.is_new else 200)
