"""Statistics and placement over HTTP."""

from typing import Any, cast

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts.tokens import Caller
from backend.common.api import Text, json_response, validated
from backend.common.errors import AppError
from backend.study.placement import TOTAL
from backend.study.selectors.stats import stats
from backend.study.services import placement
from contracts.study import Placement, StudyStats


class StatsApi(APIView):
    """`GET /api/v1/study/stats/` (learner): streak, week, what is due, cards by state, retention, calendar.

    200 `{"streak": 12, "freezes": 1, "week": 3, "due": 7, "known": 40, "retention_real": 0.91, "honest": {"asked": 7,
    "remembered": 6}, "calendar": [...], ...}`.
    """

    reads_are_costly = True

    @extend_schema(responses=StudyStats, operation_id="study_stats_retrieve")
    def get(self, request: Request) -> HttpResponse:
        """Return the caller's statistics."""
        return json_response(stats(user_id=cast("Caller", request.user).id))


class PlacementApi(APIView):
    """`GET, POST /api/v1/study/placement/` (learner): 25 words, each known or not; five of them do not exist.

    `GET` -> 200 `{"asked": 3, "total": 25, "word": "tariff", ...}`; when `word` is null, `low`, `level`, `high` and
    `start` say where the learner is. `POST {"word": "tariff", "known": true}` -> the same after the answer; safe to
    repeat. `POST {"restart": true}` begins anew. The last answer sets the learner's level to `start`. 409
    "placement.not_asked" with `extra.word`; 429 "placement.limit" after five tests in a day; 403 "study.too_young"; 401
    "auth.user_gone".
    """

    reads_are_costly = True

    @extend_schema_serializer(component_name="PlacementInput")
    class Input(serializers.Serializer[dict[str, Any]]):
        """An answer."""

        word = Text(max_length=40, required=False)
        known = serializers.BooleanField(required=False)
        restart = serializers.BooleanField(default=False)

    @extend_schema(responses=Placement, operation_id="study_placement_retrieve")
    def get(self, request: Request) -> HttpResponse:
        """Return the test."""
        return _shown(placement.current(user_id=cast("Caller", request.user).id))

    @extend_schema(request=Input, responses=Placement, operation_id="study_placement_answer")
    def post(self, request: Request) -> HttpResponse:
        """Answer a word, or begin anew."""
        user_id, values = cast("Caller", request.user).id, validated(self.Input, request.data)
        if values["restart"]:
            return _shown(placement.restart(user_id=user_id))
        if "word" not in values or "known" not in values:
            raise AppError("request.invalid", "Send a word, and whether it is known.", {"fields": {}})
        return _shown(placement.answer(user_id=user_id, word=values["word"], known=values["known"]))


def _shown(state: placement.State) -> HttpResponse:
    found = state.estimate
    shown = Placement(asked=state.answers, total=TOTAL, word=state.word)
    if found is not None:
        levels = {"low": found.low, "level": found.level, "high": found.high, "start": found.start}
        shown = shown.model_copy(update=levels)
    return json_response(shown)
