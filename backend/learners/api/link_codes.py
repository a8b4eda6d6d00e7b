"""Link codes over HTTP: make one here, type it there, and two learners are one."""

from typing import Any, cast

from django.conf import settings
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from backend.accounts.tokens import Caller
from backend.common.api import Text
from backend.learners import link_code_format, selectors
from backend.learners.api.fields import Flag
from backend.learners.api.merges import MergeOutput
from backend.learners.api.merges import shown as merge_shown
from backend.learners.services import link_codes


@extend_schema_serializer(component_name="JoinedCount")
class CountOutput(serializers.Serializer[dict[str, Any]]):
    """How many there will be, and how many of them come from the learner who is joined."""

    total = serializers.IntegerField()
    joining = serializers.IntegerField()


@extend_schema_serializer(component_name="LinkPreview")
class PreviewOutput(serializers.Serializer[dict[str, Any]]):
    """What is joined, as the caller sees it."""

    @extend_schema_serializer(component_name="LinkedIdentity")
    class Identity(serializers.Serializer[dict[str, Any]]):
        """One way in."""

        provider = serializers.CharField()
        display_name = serializers.CharField(allow_blank=True)

    survives = serializers.ChoiceField(["you", "other"], help_text="Whose account remains.")
    you = serializers.CharField(allow_blank=True, help_text="What we call the caller.")
    other = serializers.CharField(allow_blank=True, help_text="What we call whoever made the code.")
    categories = serializers.ListField(child=serializers.CharField(), help_text="Afterwards; empty: all.")
    level = serializers.CharField(help_text="Afterwards.")
    words = CountOutput()
    seen = CountOutput()
    subscriptions = CountOutput()
    identities = Identity(many=True)


def shown(joined: selectors.Preview, *, user_id: int) -> dict[str, Any]:
    """Return a preview as one of the two learners sees it."""
    other_id = joined.absorbed_id if joined.survivor_id == user_id else joined.survivor_id
    counts = ("words", "seen", "subscriptions")
    return {
        "survives": "you" if joined.survivor_id == user_id else "other",
        "you": joined.names[user_id],
        "other": joined.names[other_id],
        "categories": joined.preferences.categories,
        "level": joined.preferences.level,
        **{name: getattr(joined, name)._asdict() for name in counts},
        "identities": [identity._asdict() for identity in joined.identities],
    }


class LinkCodeListApi(APIView):
    """`POST /api/v1/me/link-codes/` (learner): a code to type in another chat or on the web, once, for five minutes.

    201 `{"code": "AC3D-EF7H", "expires_at": "2026-11-23T08:05:00Z", "url": "https://…/link/"}`; it ends the caller's
    older codes. 401 "auth.user_gone".
    """

    @extend_schema_serializer(component_name="LinkCode")
    class Output(serializers.Serializer[dict[str, Any]]):
        """A code, told once."""

        code = serializers.CharField(help_text="Case, spaces and hyphens do not count when it is typed.")
        expires_at = serializers.DateTimeField()
        url = serializers.URLField(help_text="The page on which it can be typed.")

    @extend_schema(request=None, responses={201: Output}, operation_id="link_codes_create")
    def post(self, request: Request) -> Response:
        """Make a code."""
        issued = link_codes.make(user_id=cast("Caller", request.user).id)
        told = {
            "code": link_code_format.spaced(issued.code),
            "expires_at": issued.expires_at,
            "url": f"{settings.PUBLIC_URL}/link/",
        }
        return Response(self.Output(told).data, status=201)


class LinkApi(APIView):
    """`POST /api/v1/me/link/` (learner): look at what a code would join, or join it.

    `{"code": "ac3def7h"}` -> 200 `{"confirmed": false, "preview": {...}, "merge": null}` and the code stays good;
    with `"confirm": true` -> 200 `{"confirmed": true, "preview": {...}, "merge": {"id": 3, ...}}`.
    400 "link_code.invalid" for a code that was never made, was used or has expired, "link_code.own", "merge.same",
    "request.invalid"; 403 "merge.forbidden"; 409 "merge.two_numbers", "merge.gone"; 429; 401 "auth.user_gone".
    """

    @extend_schema_serializer(component_name="Link")
    class Input(serializers.Serializer[dict[str, Any]]):
        """A code, and whether to go through with it."""

        code = Text(max_length=link_code_format.TYPED_MAX_CHARS)
        confirm = Flag(default=False)

    @extend_schema_serializer(component_name="Linked")
    class Output(serializers.Serializer[dict[str, Any]]):
        """What a code joins."""

        confirmed = serializers.BooleanField()
        preview = PreviewOutput()
        merge = MergeOutput(allow_null=True)

    @extend_schema(request=Input, responses=Output, operation_id="link_create")
    def post(self, request: Request) -> Response:
        """Preview or join."""
        asked = self.Input(data=request.data)
        asked.is_valid(raise_exception=True)
        user_id = cast("Caller", request.user).id
        code, confirm = asked.validated_data["code"], asked.validated_data["confirm"]
        if not confirm:
            joined = link_codes.preview(user_id=user_id, code=code)
            return Response({"confirmed": False, "preview": shown(joined, user_id=user_id), "merge": None})
        linked = link_codes.confirm(user_id=user_id, code=code)
        merge = MergeOutput(merge_shown(linked.merge)).data
        return Response({"confirmed": True, "preview": shown(linked.preview, user_id=user_id), "merge": merge})
