"""The learner over HTTP: who they are to us and what they want to read."""

from typing import Any, cast

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView

from backend.accounts.services import identities
from backend.accounts.services.identities import CHOSEN_NAME_MAX_CHARS
from backend.accounts.tokens import Caller
from backend.common.api import Text, json_response, validated
from backend.study import selectors
from backend.study.models.profile import SESSION_SIZES
from backend.study.services import preferences
from contracts.enums import Level
from contracts.learners import DAILY_STORIES_RANGE, Identity, Me


class MeApi(APIView):
    """`GET, PATCH /api/v1/me/` (learner): the learner and their preferences.

    `PATCH {"categories": ["technology"], "level": "B2", "display_name": "미나"}` -> 200 `{"id": 7,
    "display_name": "미나", "categories": ["technology"], "level": "B2", "has_chosen": true, "daily_stories": 5,
    "shows_disturbing": false, "time_zone": "Asia/Seoul", "session_size": 15, "is_14_or_older": null,
    "phone_number": "010-****-5678",
    "has_password": true, "identities": [{"provider": "discord", "display_name": "mina"}]}`; a missing field is left
    alone, `[]` is all categories. `time_zone` decides the study day, `session_size` (5-40) the length of a review,
    `is_14_or_older` whether there are reviews.
    400 "category.unknown", "time_zone.unknown" or "request.invalid"; 401 "auth.user_gone".
    """

    @extend_schema_serializer(component_name="MeChange")
    class Input(serializers.Serializer[dict[str, Any]]):
        """What to change."""

        categories = serializers.ListField(child=serializers.SlugField(max_length=40), max_length=50, required=False)
        level = serializers.ChoiceField(choices=Level.choices(), required=False)
        daily_stories = serializers.IntegerField(
            min_value=DAILY_STORIES_RANGE[0], max_value=DAILY_STORIES_RANGE[1], required=False
        )
        shows_disturbing = serializers.BooleanField(required=False)
        display_name = Text(
            max_length=CHOSEN_NAME_MAX_CHARS,
            required=False,
            allow_blank=True,
            help_text="What to call them; empty: what their platform calls them.",
        )
        time_zone = Text(max_length=60, required=False)
        session_size = serializers.IntegerField(min_value=SESSION_SIZES[0], max_value=SESSION_SIZES[1], required=False)
        is_14_or_older = serializers.BooleanField(required=False)

    @extend_schema(responses=Me, operation_id="me_retrieve")
    def get(self, request: Request) -> HttpResponse:
        """Return the caller."""
        return self._shown(cast("Caller", request.user).id)

    @extend_schema(request=Input, responses=Me, operation_id="me_update")
    def patch(self, request: Request) -> HttpResponse:
        """Change what the caller reads."""
        caller, chosen = cast("Caller", request.user), validated(self.Input, request.data)
        name = chosen.pop("display_name", None)
        if chosen or name is None:
            preferences.choose(user_id=caller.id, **chosen)
        if name is not None:
            identities.rename(user_id=caller.id, display_name=name)
        return self._shown(caller.id)

    def _shown(self, user_id: int) -> HttpResponse:
        me = selectors.learner(user_id=user_id)
        profile = me.profile
        return json_response(
            Me(
                id=me.id,
                display_name=me.display_name,
                categories=tuple(profile.categories),
                level=profile.level,
                has_chosen=profile.pk is not None,
                daily_stories=profile.daily_stories,
                shows_disturbing=profile.shows_disturbing,
                time_zone=profile.time_zone,
                session_size=profile.session_size,
                is_14_or_older=profile.is_14_or_older,
                phone_number=me.phone_shown,
                has_password=me.has_password,
                identities=tuple(Identity.model_validate(one) for one in me.identities),
            )
        )
